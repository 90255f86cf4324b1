import { describe, expect, it } from 'vitest';
import type { Mpp, Pixels } from '../../src-main/contract/slide';
import { judgeView, readJudgePatch } from '../../src-main/detection/judge-patch';
import { memorySlide, paint, quarterTurn, seededRandom } from './memory-slide';

const size = 10;
const stage = { mpp: 0.25, size };

function noise(width: number, height: number): Pixels {
  const random = seededRandom(11);
  const value = (): number => Math.floor(random() * 256);
  return paint(width, height, () => [value(), value(), value()]);
}

async function patchOf(
  levels: readonly Pixels[],
  mpp: number | Mpp,
  x: number,
  y: number,
): Promise<Pixels & { readonly level: number }> {
  const slide = memorySlide(levels);
  const view = judgeView(slide, typeof mpp === 'number' ? { x: mpp, y: mpp } : mpp, stage);
  const { pixels } = await readJudgePatch(slide, view, { x, y });
  return { ...pixels, level: view.level.index };
}

/** The picture's channel at a whole place; white beyond. */
function at({ width, height, data }: Pixels, x: number, y: number, channel: number): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return 255;
  return data[(y * width + x) * 3 + channel] ?? NaN;
}

/** Mean over the square [left, left + across) × [top, top + down), each pixel by what is covered of it. */
function coveredMean(
  picture: Pixels,
  [left, across]: readonly [number, number],
  [top, down]: readonly [number, number],
  channel: number,
): number {
  const overlap = (pixel: number, start: number, extent: number): number =>
    Math.max(0, Math.min(pixel + 1, start + extent) - Math.max(pixel, start));
  let sum = 0;
  for (let y = Math.floor(top); y < top + down; y += 1) {
    for (let x = Math.floor(left); x < left + across; x += 1) {
      sum += at(picture, x, y, channel) * overlap(x, left, across) * overlap(y, top, down);
    }
  }
  return sum / (across * down);
}

/** Between the four pixels whose centres are around a place. */
function interpolated(picture: Pixels, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [right, bottom] = [x - 0.5 - left, y - 0.5 - top];
  const row = (place: number): number =>
    at(picture, left, place, channel) * (1 - right) + at(picture, left + 1, place, channel) * right;
  return row(top) * (1 - bottom) + row(top + 1) * bottom;
}

function expectPatch(
  patch: Pixels,
  expected: (column: number, row: number, channel: number) => number,
): void {
  expect(patch).toMatchObject({ width: size, height: size });
  expect(patch.data).toHaveLength(size * size * 3);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const value = at(patch, column, row, channel);
        expect(Math.abs(value - expected(column, row, channel))).toBeLessThanOrEqual(0.5 + 1e-9);
      }
    }
  }
}

describe('readJudgePatch', () => {
  const picture = noise(60, 50);

  it.each([
    [30, 20, 25, 15],
    [30.49, 20.5, 25, 16],
    [2.5, 48.2, -2, 43],
  ])('crops whole pixels around (%d, %d) where they are the judge’s own', async (x, y, left, top) => {
    const patch = await patchOf([picture], 0.2456, x, y);
    expectPatch(patch, (column, row, channel) => at(picture, left + column, top + row, channel));
  });

  it.each([
    [30.3, 20.7, 0.2],
    [31, 22, 0.125],
    [1.25, 49.5, 0.2273],
  ])('takes the covered mean around (%d, %d) of a slide of %d µm', async (x, y, mpp) => {
    const factor = 0.25 / mpp;
    const patch = await patchOf([picture], mpp, x, y);
    const interval = (centre: number, index: number): [number, number] => [
      centre + (index - size / 2) * factor,
      factor,
    ];
    expectPatch(patch, (column, row, channel) =>
      coveredMean(picture, interval(x, column), interval(y, row), channel),
    );
  });

  it.each([
    [30.3, 20.7, 0.5],
    [0.4, 49.9, 0.5],
    [25, 25, 0.31],
  ])('interpolates around (%d, %d) of a slide of %d µm', async (x, y, mpp) => {
    const factor = 0.25 / mpp;
    const patch = await patchOf([picture], mpp, x, y);
    const centre = (from: number, index: number): number => from + (index + 0.5 - size / 2) * factor;
    expectPatch(patch, (column, row, channel) =>
      interpolated(picture, centre(x, column), centre(y, row), channel),
    );
  });

  it('knows pixels that are not square', async () => {
    const mpp = { x: 0.2, y: 0.5 };
    const patch = await patchOf([picture], mpp, 30.3, 20.7);
    const left = (column: number): number => 30.3 + (column - size / 2) * 1.25;
    const y = (row: number): number => 20.7 + (row + 0.5 - size / 2) * 0.5;
    expectPatch(patch, (column, row, channel) => {
      const top = y(row) - 0.5;
      return coveredMean(picture, [left(column), 1.25], [top, 1], channel);
    });
  });

  it.each([
    { mpp: 0.125, level: 1 },
    { mpp: 0.128, level: 0 },
    { mpp: 0.0625, level: 2 },
    { mpp: 0.25, level: 0 },
    { mpp: 0.5, level: 0 },
  ])('reads level $level of a slide of $mpp µm', async ({ mpp, level }) => {
    const levels = [240, 120, 60].map((side) => noise(side, side));
    expect((await patchOf(levels, mpp, 100, 90)).level).toBe(level);
  });

  it('is centred on the same place whichever level it reads', async () => {
    const halved = noise(60, 50);
    const doubled = paint(120, 100, (x, y) => {
      const from = (y >> 1) * 60 + (x >> 1);
      return [halved.data[from * 3] ?? 0, halved.data[from * 3 + 1] ?? 0, halved.data[from * 3 + 2] ?? 0];
    });
    const second = await patchOf([doubled, halved], 0.125, 60, 40);
    const first = await patchOf([doubled], 0.125, 60, 40);
    expect(second.level).toBe(1);
    expect(first.level).toBe(0);
    expect(second.data).toEqual(first.data);
  });

  it('turns with the slide', async () => {
    for (const mpp of [0.25, 0.2, 0.5]) {
      const upright = await patchOf([picture], mpp, 30, 20);
      const turned = await patchOf([quarterTurn(picture)], mpp, picture.height - 20, 30);
      expect(turned.data).toEqual(quarterTurn(upright).data);
    }
  });

  it('is white where the slide is not, without asking for it', async () => {
    const slide = memorySlide([picture]);
    const view = judgeView(slide, { x: 0.25, y: 0.25 }, stage);
    const { pixels, missing } = await readJudgePatch(slide, view, { x: -40, y: 500 });
    expect(pixels.data.every((value) => value === 255)).toBe(true);
    expect(missing).toEqual([]);
    expect(slide.regionsRead).toEqual([]);
  });

  it('names the tiles that it could not see, and leaves them white', async () => {
    const unreadable = [{ level: 0, column: 1, row: 1 }];
    const slide = memorySlide([picture], { tile: 16, unreadable });
    const view = judgeView(slide, { x: 0.25, y: 0.25 }, stage);
    const { pixels, missing } = await readJudgePatch(slide, view, { x: 16, y: 16 });
    expect(missing).toEqual([{ ...unreadable[0], why: 'it is torn' }]);
    expectPatch(pixels, (column, row, channel) =>
      column < 5 || row < 5 ? at(picture, 11 + column, 11 + row, channel) : 255,
    );
  });
});
