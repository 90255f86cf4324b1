/** What verdicts come to in a counting area: at its fullest, where a person put it, in separate fields; the same after each verdict as from the start. */
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../src-main/contract/domain/protocol';
import {
  AreaCounter,
  type AreaCount,
  type AreaForm,
  type AreaSetup,
  type CountedFigure,
} from '../../src-main/counting/area-counter';
import { publishedProtocols } from '../../src-main/counting/published-protocols';
import { seededRandom } from '../detection/memory-slide';

const mpp = { x: 0.25, y: 0.25 };
const whole = { include: [], exclude: [] };
const circle: AreaForm = { kind: 'one', shape: 'circle', areaMm2: 2.37 };
/** Level-0 pixels of a circle of 2.37 mm². */
const radius = Math.sqrt(2.37 / Math.PI) / 0.25e-3;

function protocol(id: string): Protocol {
  const found = publishedProtocols.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no protocol ${id}`);
  return found;
}
const nottingham = protocol('nottingham-field-0.55');

function setup(form: AreaForm = circle, more: Partial<AreaSetup> = {}): AreaSetup {
  return { form, mpp, regions: whole, tissue: null, ...more };
}

/** So many figures around a place, near one another. */
function cluster(
  name: string,
  count: number,
  standing: CountedFigure['standing'],
  at: { readonly x: number; readonly y: number },
): CountedFigure[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ id: `${name}${index}`, x: at.x + 40 * index, y: at.y, standing, probability: 0.8 },
  }));
}

const here = { x: 10_000, y: 10_000 };
const there = { x: 10_000 + 4 * radius, y: 10_000 };

describe('a counting area at its fullest', () => {
  it('runs from the confirmed figures to the confirmed and open ones, each where they are most', () => {
    const figures = [...cluster('a', 6, 'confirmed', here), ...cluster('b', 11, 'unreviewed', there)];
    const found = new AreaCounter(setup(), figures).count({ protocol: nottingham, centre: null });
    expect(found).toMatchObject({
      least: { count: 6, score: { name: 'score 1' } },
      most: { count: 11, score: { name: 'score 2' } },
      nextBest: { count: 6 },
      moved: null,
      stopping: { kind: 'state', unreviewed: 11, count: { least: 6, most: 11 } },
    });
    expect(found.least.placements[0]?.x).toBeLessThan(here.x + radius);
    expect(found.most.placements[0]?.x).toBeGreaterThan(there.x - radius);
    expect(found.stopping).toHaveProperty('canChange.length', 11);
  });

  it('names other places as full as the fullest', () => {
    const figures = [...cluster('a', 5, 'confirmed', here), ...cluster('b', 5, 'confirmed', there)];
    const { ties, nextBest } = new AreaCounter(setup(), figures).count({ protocol: null, centre: null });
    expect(ties).toMatchObject({ placements: [{ count: 5 }], areAllPlacements: true });
    expect(nextBest?.count).toBe(5);
  });

  it('counts nothing outside the regions', () => {
    const square = (x: number, y: number, half: number): [number, number][] => [
      [x - half, y - half],
      [x + half, y - half],
      [x + half, y + half],
      [x - half, y + half],
    ];
    const figures = [...cluster('a', 2, 'confirmed', here), ...cluster('b', 9, 'confirmed', there)];
    const regions = { include: [[square(here.x, here.y, radius)]], exclude: [] };
    const found = new AreaCounter(setup(circle, { regions }), figures).count({
      protocol: null,
      centre: null,
    });
    expect([found.least.count, found.most.count]).toEqual([2, 2]);
  });

  it('has no score and no stopping rule without a protocol, and no placement without a figure', () => {
    const found = new AreaCounter(setup(), []).count({ protocol: null, centre: null });
    expect(found).toMatchObject({
      least: { count: 0, score: null, placements: [] },
      stopping: { kind: 'refused', reason: 'no-protocol' },
      ...{ ties: null, nextBest: null },
    });
  });
});

describe('a counting area that a person put somewhere', () => {
  it('holds what lies there, and says by how much the fullest holds more', () => {
    const figures = [
      ...cluster('a', 3, 'confirmed', here),
      ...cluster('u', 7, 'unsure', here),
      ...cluster('b', 12, 'confirmed', there),
    ];
    const found = new AreaCounter(setup(), figures).count({ protocol: nottingham, centre: here });
    expect(found).toMatchObject({
      least: { count: 3 },
      most: { count: 10 },
      moved: { belowMaximum: 2, isAllowed: true },
      stopping: { kind: 'state', count: { least: 3, most: 10 } },
    });
    expect(found.most.placements[0]).toMatchObject(here);
  });
});

describe('separate fields', () => {
  it('are each the fullest that overlaps none before it, and have no stopping rule', () => {
    const form: AreaForm = { kind: 'fields', fields: 10, diameterMm: 0.55 };
    const figures = [
      ...cluster('a', 4, 'confirmed', here),
      ...cluster('b', 3, 'confirmed', there),
      ...cluster('c', 2, 'unreviewed', { x: 10_000, y: 10_000 + 4 * radius }),
    ];
    const found = new AreaCounter(setup(form), figures).count({ protocol: nottingham, centre: null });
    expect(found.areaMm2).toBeCloseTo(2.376, 3);
    expect(found.least.placements.map(({ count }) => count)).toEqual([4, 3]);
    expect(found.most.placements.map(({ count }) => count)).toEqual([4, 3, 2]);
    expect(found).toMatchObject({
      least: { count: 7, score: { kind: 'score', name: 'score 1' } },
      most: { count: 9, score: { kind: 'score', name: 'score 2' } },
      stopping: { kind: 'refused' },
    });
  });
});

describe('after each change', () => {
  const standings = ['confirmed', 'unsure', 'unreviewed', 'normal', null] as const;
  const forms: readonly AreaForm[] = [
    circle,
    { kind: 'one', shape: 'square', areaMm2: 1 },
    { kind: 'one', shape: 'rectangle', areaMm2: 2 },
    { kind: 'fields', fields: 4, diameterMm: 0.5 },
  ];

  /** All but which of equal placements stands first. */
  function figuresOf({ least, most, nextBest, moved, stopping, ties }: AreaCount): unknown {
    const state =
      stopping.kind === 'state' ? { ...stopping, canChange: [...stopping.canChange].sort() } : stopping;
    return [least.count, most.count, nextBest?.count, moved, ties?.placements.length, state];
  }

  it.each(forms)('the answer is that of a counter made afresh: $shape $kind', (form) => {
    for (let seed = 0; seed < 5; seed += 1) {
      const random = seededRandom(seed);
      const any = (): CountedFigure['standing'] => standings[Math.floor(random() * 5)] ?? null;
      const place = (): { x: number; y: number } => ({ x: random() * 30_000, y: random() * 30_000 });
      const figures = new Map(
        Array.from({ length: 40 }, (_, index) => [
          `f${index}`,
          { id: `f${index}`, ...place(), standing: any(), probability: random() },
        ]),
      );
      const counter = new AreaCounter(setup(form), [...figures.values()]);
      for (let step = 0; step < 8; step += 1) {
        const id = `f${Math.floor(random() * (40 + step))}`;
        const known = figures.get(id);
        const changed = { ...(known ?? { id, ...place(), probability: 0.5 }), standing: any() };
        figures.set(id, changed);
        counter.change([changed]);
        const centre = form.kind === 'one' && step % 3 === 0 ? place() : null;
        const question = { protocol: nottingham, centre };
        const afresh = new AreaCounter(setup(form), [...figures.values()]).count(question);
        expect(figuresOf(counter.count(question)), `seed ${seed}, step ${step}`).toEqual(figuresOf(afresh));
      }
    }
  });
});
