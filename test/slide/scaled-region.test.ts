/** Regions between levels: by definition of the mean, across blocks and edges, and against the levels themselves. */
import { describe, expect, it } from 'vitest';
import type { Level, Pixels, RegionPixels, ScaledRegion } from '../../src-main/contract/slide';
import { areaAverage } from '../../src-main/base/area-average';
import type { LevelRectangle } from '../../src-main/slide/container/tile-layout';
import { isBlank as isBlankOf } from '../../src-main/slide/region';
import { readScaledRegion, type IsBlank, type ReadRectangle } from '../../src-main/slide/scaled-region';

const levels: Level[] = [1, 4, 16].map((downsample, index) => ({
  ...{ index, downsample, tileWidth: 256, tileHeight: 256 },
  ...{ width: Math.ceil(6000 / downsample), height: Math.ceil(3000 / downsample) },
}));

/** Of level 0: red grows with x, green with y, blue is a chequerboard. White beyond the level. */
function colourAt(level: Level, x: number, y: number): readonly [number, number, number] {
  if (x < 0 || y < 0 || x >= level.width || y >= level.height) return [255, 255, 255];
  return [(x * 7) % 251, (y * 5) % 241, (x + y) % 2 === 0 ? 0 : 200];
}

function reader(
  read: LevelRectangle[] = [],
): (level: Level, rectangle: LevelRectangle) => Promise<RegionPixels> {
  return (level, rectangle) => {
    read.push({ ...rectangle });
    const { left, top, width, height } = rectangle;
    const data = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) data.set(colourAt(level, left + x, top + y), (y * width + x) * 3);
    }
    const lost = left <= 300 && left + width > 300;
    const missing = lost ? [{ level: level.index, column: 1, row: 0, why: 'torn' }] : [];
    return Promise.resolve({ width, height, data, missing });
  };
}

/** Nothing is known of its tiles. */
const isBlank: IsBlank = (level, rectangle) => isBlankOf(level, {}, rectangle);

/** By definition, from the pixels of one level. */
function meanAt(level: Level, region: ScaledRegion, column: number, row: number, channel: 0 | 1 | 2): number {
  const [stepX, stepY] = [region.stepX / level.downsample, region.stepY / level.downsample];
  const left = region.x / level.downsample + column * stepX;
  const top = region.y / level.downsample + row * stepY;
  let sum = 0;
  for (let y = Math.floor(top); y < top + stepY; y += 1) {
    for (let x = Math.floor(left); x < left + stepX; x += 1) {
      const across = Math.min(x + 1, left + stepX) - Math.max(x, left);
      const down = Math.min(y + 1, top + stepY) - Math.max(y, top);
      sum += colourAt(level, x, y)[channel] * across * down;
    }
  }
  return sum / (stepX * stepY);
}

function valueAt({ width, data }: Pixels, column: number, row: number, channel: number): number {
  return data[(row * width + column) * 3 + channel] ?? NaN;
}

describe('readScaledRegion', () => {
  it.each<[string, ScaledRegion, number]>([
    ['below level 1', { x: 101.3, y: 57.9, width: 90, height: 40, stepX: 2.7, stepY: 2.7 }, 0],
    ['between levels 1 and 2', { x: 10, y: 20, width: 60, height: 50, stepX: 6.5, stepY: 6.5 }, 1],
    ['beyond the lowest level', { x: 0, y: 0, width: 50, height: 25, stepX: 120, stepY: 120 }, 2],
    ['with pixels that are not square', { x: 3, y: 3, width: 40, height: 30, stepX: 3.5, stepY: 9 }, 0],
    ['over all four edges', { x: -40, y: -30, width: 80, height: 44, stepX: 80.5, stepY: 80.5 }, 2],
    ['across blocks', { x: 1, y: 1, width: 1100, height: 6, stepX: 3.1, stepY: 3.1 }, 0],
    ['finer than level 0', { x: 5.5, y: 7, width: 30, height: 20, stepX: 0.4, stepY: 0.4 }, 0],
  ])('is the mean of the finer level: %s', async (_, region, index) => {
    const level = levels[index];
    if (level === undefined) throw new Error('no such level');
    const pixels = await readScaledRegion(levels, reader(), isBlank, region);
    for (let row = 0; row < region.height; row += 1) {
      for (let column = 0; column < region.width; column += 1) {
        for (const channel of [0, 1, 2] as const) {
          const expected = meanAt(level, region, column, row, channel);
          expect(Math.abs(valueAt(pixels, column, row, channel) - expected)).toBeLessThanOrEqual(0.51);
        }
      }
    }
  });

  it('gives the pixels of a level as they are at its own downsample, also where that is not quite whole', async () => {
    const slightly = levels.map((level) => ({
      ...level,
      downsample: level.downsample * 1.0002 ** level.index,
    }));
    const region = { x: 0, y: 0, width: 200, height: 100, stepX: 4, stepY: 4 };
    const pixels = await readScaledRegion(slightly, reader(), isBlank, region);
    const [, level] = levels;
    if (level === undefined) throw new Error('no such level');
    for (const [column, row] of [
      [0, 0],
      [199, 0],
      [57, 99],
    ] as const) {
      const expected = colourAt(level, column, row);
      expect([0, 1, 2].map((channel) => valueAt(pixels, column, row, channel))).toEqual([...expected]);
    }
  });

  it('reads in bounded blocks and lists what is missing once', async () => {
    const read: LevelRectangle[] = [];
    const region = { x: 0, y: 0, width: 2000, height: 1000, stepX: 3, stepY: 3 };
    const { missing } = await readScaledRegion(levels, reader(read), isBlank, region);
    expect(read.length).toBe(6);
    expect(Math.max(...read.map(({ width, height }) => width * height))).toBeLessThanOrEqual(2050 ** 2);
    expect(missing).toEqual([{ level: 0, column: 1, row: 0, why: 'torn' }]);
  });

  it('reads in bounded blocks where one pixel spans many, and hardly beyond the slide', async () => {
    const read: LevelRectangle[] = [];
    const [finest] = levels;
    if (finest === undefined) throw new Error('no such level');
    const region = { x: -3000, y: -200, width: 2, height: 1, stepX: 6500, stepY: 40_000 };
    const pixels = await readScaledRegion([finest], reader(read), isBlank, region);
    for (const { width, height } of read) {
      expect(width).toBeLessThanOrEqual(2049);
      expect(height).toBeLessThanOrEqual(2049);
    }
    const beyond = read.filter(({ left, top }) => left >= finest.width || top >= finest.height);
    expect(beyond.every(({ width, height }) => width * height === 1)).toBe(true);
    // The slide covers 3000 × 3000 pixels of the first, as many of the second, and the rest is white.
    for (const column of [0, 1]) {
      const expected = meanAt(finest, region, column, 0, 2);
      expect(Math.abs(valueAt(pixels, column, 0, 2) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('reads next to nothing of what is blank, and the rest as ever', async () => {
    const read: LevelRectangle[] = [];
    const [finest] = levels;
    if (finest === undefined) throw new Error('no such level');
    // Only the leftmost tenth of the level holds tiles.
    const colour = (left: number): number => (left < 600 ? 10 : 255);
    const source: ReadRectangle = (_, { left, top, width, height }) => {
      read.push({ left, top, width, height });
      const data = new Uint8Array(width * height * 3);
      for (let at = 0; at < data.length; at += 1) data[at] = colour(left + (Math.floor(at / 3) % width));
      return Promise.resolve({ width, height, data, missing: [] });
    };
    const region = { x: 0, y: 0, width: 300, height: 150, stepX: 20, stepY: 20 };
    const blank: IsBlank = (_, { left }) => Promise.resolve(left >= 600);
    const pixels = await readScaledRegion([finest], source, blank, region);
    expect(read.filter(({ left, width }) => left >= 2048 && width > 1)).toEqual([]);
    const whole = await readScaledRegion([finest], source, isBlank, region);
    expect(Buffer.compare(pixels.data, whole.data)).toBe(0);
    expect([valueAt(pixels, 29, 0, 0), valueAt(pixels, 30, 149, 0), valueAt(pixels, 299, 9, 2)]).toEqual([
      10, 255, 255,
    ]);
  });

  it('refuses what is no region, and stops when aborted', async () => {
    const good = { x: 0, y: 0, width: 4, height: 4, stepX: 2, stepY: 2 };
    for (const change of [
      { width: 0 },
      { height: 1.5 },
      { stepX: 0 },
      { stepY: NaN },
      { x: NaN },
      { width: 1e9 },
    ]) {
      const refused = readScaledRegion(levels, reader(), isBlank, { ...good, ...change });
      await expect(refused).rejects.toMatchObject({ tag: 'request-invalid' });
    }
    const stopped = readScaledRegion(levels, reader(), isBlank, good, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ tag: 'aborted' });
  });
});

describe('areaAverage', () => {
  it('keeps a constant picture constant at any scale', () => {
    const source = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 3).fill(201) };
    for (const step of [0.3, 1, 1.37, 3, 9.99]) {
      const axis = { start: 0.2, step, count: Math.floor(39 / step) };
      expect(new Set(areaAverage(source, axis, axis).data)).toEqual(new Set([201]));
    }
  });
});
