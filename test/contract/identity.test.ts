/** Figures and runs are known by what they are of, and by nothing else. */
import { describe, expect, it } from 'vitest';
import { figureId, runId, slideKey, type SlidePicture } from '../../src-main/contract/identity';

const picture: SlidePicture = { key: slideKey('0123456789abcdef0123456789abcdef'), scene: 0 };
const other: SlidePicture = { key: slideKey('0123456789abcdff0123456789abcdef'), scene: 0 };
const uuid8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a slide key', () => {
  it('is refused where it is none', () => {
    for (const text of ['', 'slide.svs', 'F'.repeat(32), 'f'.repeat(31)])
      expect(() => slideKey(text)).toThrow(TypeError);
  });
});

describe('a figure', () => {
  it('is the pixel that holds it', () => {
    const id = figureId(picture, { x: 1000.5, y: 2000.25 });
    expect(id).toMatch(uuid8);
    // Kept in documents and stores: never to change.
    expect(id).toBe('01234567-89ab-8cde-b000-00fa000007d0');
    expect(figureId(picture, { x: 1000, y: 2000.99 })).toBe(id);
  });

  it('is another at another place, picture or slide', () => {
    const ids = [
      ...[0, 1, 2, 1023, 1024, 2 ** 20, 2 ** 29].flatMap((x) => [
        figureId(picture, { x, y: 7 }),
        figureId(picture, { x: 7, y: x }),
        figureId({ ...picture, scene: 1 }, { x, y: 7 }),
        figureId({ ...picture, scene: 2 }, { x, y: 7 }),
        figureId(other, { x, y: 7 }),
      ]),
      ...[1, 2, 3].map((ordinal) => figureId(picture, { x: 0, y: 7 }, ordinal)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is one of many on a large slide', () => {
    const ids = new Set<string>();
    for (let i = 0; i < 100_000; i += 1) ids.add(figureId(picture, { x: (i * 7919) % 90_000, y: i }));
    expect(ids.size).toBe(100_000);
  });
});

describe('a run', () => {
  const sha256 = 'a'.repeat(64);
  const startedAt = '2026-03-01T12:30:05.000Z';

  it('is of a picture, a moment and a model', () => {
    const ids = [
      runId(picture, startedAt, sha256),
      runId({ ...picture, scene: 1 }, startedAt, sha256),
      runId(other, startedAt, sha256),
      runId(picture, '2026-03-01T12:30:05.001Z', sha256),
      runId(picture, startedAt, 'b'.repeat(64)),
    ];
    for (const id of ids) expect(id).toMatch(uuid8);
    expect(new Set(ids).size).toBe(ids.length);
    expect(runId(picture, startedAt, sha256)).toBe(ids[0]);
  });

  it('sorts by when it began', () => {
    const times = ['2026-03-01T12:30:05.000Z', '2026-03-01T12:30:05.001Z', '2031-01-01T00:00:00.000Z'];
    const ids = times.map((time, i) => runId(i === 1 ? other : picture, time, sha256));
    expect([...ids].sort()).toEqual(ids);
  });
});
