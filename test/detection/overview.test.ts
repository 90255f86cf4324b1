import { describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import { readOverview } from '../../src-main/detection/overview';
import { memorySlide, paint } from './memory-slide';

const mpp = { x: 0.25, y: 0.25 };

describe('readOverview', () => {
  it('is the mean of whole squares, also of those that the edge cuts', async () => {
    const image = paint(10, 7, (x, y) => [x * 10, y * 20, 255]);
    const overview = await readOverview(memorySlide([image]), 1, mpp);
    expect([overview.width, overview.height]).toEqual([3, 2]);
    expect([overview.scaleX, overview.scaleY]).toEqual([4, 4]);
    expect([...overview.data]).toEqual([
      15, 30, 255, 55, 30, 255, 85, 30, 255, 15, 100, 255, 55, 100, 255, 85, 100, 255,
    ]);
  });

  it('reads the cheapest level that is fine enough', async () => {
    const levels = [64, 32, 16, 8].map((side) => paint(side, side, () => [side, 0, 0]));
    const reader = memorySlide(levels);
    const overview = await readOverview(reader, 1.5, mpp);
    expect(new Set(reader.regionsRead.map(({ level }) => level))).toEqual(new Set([2]));
    expect(overview).toMatchObject({ width: 16, scaleX: 4, mpp: { x: 1, y: 1 } });
  });

  it('takes the finest level where none is fine enough', async () => {
    const overview = await readOverview(memorySlide([paint(20, 10, () => [1, 2, 3])]), 8, { x: 10, y: 10 });
    expect(overview).toMatchObject({ width: 20, height: 10, scaleX: 1, mpp: { x: 10, y: 10 } });
  });

  it('has pixels of nearly equal size on both axes where the slide has not', async () => {
    const reader = memorySlide([paint(64, 64, () => [9, 9, 9])]);
    const overview = await readOverview(reader, 8, { x: 0.25, y: 0.5 });
    expect(overview).toMatchObject({ scaleX: 32, scaleY: 16, mpp: { x: 8, y: 8 } });
  });

  it('reads in blocks, and joins them without a seam', async () => {
    const image = paint(4500, 2100, (x, y) => [(x >> 4) & 255, (y >> 4) & 255, 7]);
    const reader = memorySlide([image]);
    const overview = await readOverview(reader, 4, mpp);
    expect(reader.regionsRead.length).toBeGreaterThan(2);
    expect(Math.max(...reader.regionsRead.map(({ width, height }) => width * height))).toBeLessThanOrEqual(
      2 ** 22,
    );
    const expected = paint(overview.width, overview.height, (x, y) => [x & 255, y & 255, 7]);
    expect(Buffer.compare(overview.data, expected.data)).toBe(0);
  });

  it('names every tile that could not be read once', async () => {
    const reader = memorySlide([paint(5000, 300, () => [9, 9, 9])], {
      tile: 2500,
      unreadable: [{ level: 0, column: 0, row: 0 }],
    });
    const { missing } = await readOverview(reader, 8, mpp);
    expect(missing).toEqual([{ level: 0, column: 0, row: 0, why: 'it is torn' }]);
  });

  it('stops when told to', async () => {
    const reader = memorySlide([paint(64, 64, () => [9, 9, 9])]);
    const stopped = readOverview(reader, 8, mpp, AbortSignal.abort());
    await expect(stopped).rejects.toSatisfy(
      (error) => error instanceof SpindleError && error.tag === 'aborted',
    );
  });
});
