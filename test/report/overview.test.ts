import { describe, expect, it } from 'vitest';
import { readOverview } from '../../src-main/report/overview';
import { paintedSlide, type Rgb } from './painted-slide';

const square = { x: 0.5, y: 0.5 };

describe('readOverview', () => {
  it('is the mean over the area behind each pixel, across block borders too', async () => {
    const [width, height] = [2600, 1300];
    const paint = (xUm: number, yUm: number): Rgb => {
      const [x, y] = [Math.floor(xUm * 2), Math.floor(yUm * 2)];
      return [(x * 7 + y * 13) % 256, (x * y) % 256, (x ^ y) % 256];
    };
    const slide = paintedSlide({ width, height, mpp: square, downsamples: [1], paint });
    const overview = await readOverview(slide, square, 700);
    expect([overview.width, overview.height]).toEqual([700, 350]);
    for (const [column, row] of [
      [0, 0],
      [275, 137],
      [276, 138],
      [551, 275],
      [699, 349],
    ] as const) {
      const expected = meanOver(paint, column, row, width / 700, height / 350);
      for (const channel of [0, 1, 2] as const) {
        const got = overview.data[(row * 700 + column) * 3 + channel] ?? Number.NaN;
        expect(Math.abs(got - expected[channel])).toBeLessThanOrEqual(0.51);
      }
    }
  });

  it('keeps a round thing round where pixels are not square', async () => {
    const paint = (x: number, y: number): Rgb =>
      Math.hypot(x - 500, y - 500) < 300 ? [0, 0, 0] : [255, 255, 255];
    const mpp = { x: 0.5, y: 1 };
    const overview = await readOverview(
      paintedSlide({ width: 2000, height: 1000, mpp, downsamples: [1], paint }),
      mpp,
      400,
    );
    expect([overview.width, overview.height]).toEqual([400, 400]);
    const dark = (column: number, row: number): boolean =>
      (overview.data[(row * 400 + column) * 3] ?? 255) < 128;
    const across = Array.from({ length: 400 }, (_, index) => index);
    expect(across.filter((index) => dark(index, 200))).toHaveLength(240);
    expect(across.filter((index) => dark(200, index))).toHaveLength(240);
  });

  it('reads the cheapest level that is sharp enough, in bounded blocks', async () => {
    const slide = paintedSlide({ width: 64_000, height: 32_000, mpp: square, downsamples: [1, 4, 16, 64] });
    const overview = await readOverview(slide, square, 2000);
    expect([overview.width, overview.height]).toEqual([1000, 500]);
    expect(Math.max(...slide.requestedPixels)).toBeLessThanOrEqual(1024 * 1024);
    expect(slide.requestedPixels.reduce((sum, count) => sum + count, 0)).toBe(1000 * 500);
  });

  it('never enlarges', async () => {
    const overview = await readOverview(paintedSlide({ width: 300, height: 200, mpp: square }), square, 2000);
    expect([overview.width, overview.height, overview.umPerPx]).toEqual([300, 200, 0.5]);
  });

  it('refuses a slide without level 0 by name', async () => {
    const empty = { levels: [], readRegion: () => Promise.reject(new Error('not asked')) };
    await expect(readOverview(empty, square, 100)).rejects.toMatchObject({ tag: 'internal' });
  });
});

/** By definition: each level-0 pixel weighs as much as of it lies inside the output pixel. */
function meanOver(
  paint: (x: number, y: number) => Rgb,
  column: number,
  row: number,
  stepX: number,
  stepY: number,
): Rgb {
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = Math.floor(row * stepY); y < (row + 1) * stepY; y++) {
    for (let x = Math.floor(column * stepX); x < (column + 1) * stepX; x++) {
      const width = Math.min(x + 1, (column + 1) * stepX) - Math.max(x, column * stepX);
      const height = Math.min(y + 1, (row + 1) * stepY) - Math.max(y, row * stepY);
      const colour = paint((x + 0.5) / 2, (y + 0.5) / 2);
      for (const channel of [0, 1, 2] as const)
        sum[channel] += (colour[channel] * width * height) / (stepX * stepY);
    }
  }
  return sum;
}
