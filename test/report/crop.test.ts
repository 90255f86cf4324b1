import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readCrop } from '../../src-main/report/crop';
import { paintedSlide, type Rgb } from './painted-slide';

const disc = (x: number, y: number): Rgb =>
  Math.hypot(x - 100, y - 100) < 8 ? [20, 20, 20] : [240, 240, 240];

async function darkAcross(jpeg: Buffer): Promise<[across: number, down: number, side: number]> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(info.height);
  const middle = Math.floor(info.width / 2);
  const indices = Array.from({ length: info.width }, (_, index) => index);
  const dark = (x: number, y: number): boolean => (data[y * info.width + x] ?? 255) < 128;
  return [
    indices.filter((x) => dark(x, middle)).length,
    indices.filter((y) => dark(middle, y)).length,
    info.width,
  ];
}

describe('readCrop', () => {
  it.each([
    { x: 0.25, y: 0.25 },
    { x: 0.25, y: 0.5 },
    { x: 1, y: 1 },
  ])('centres the place and keeps its shape at $x × $y µm per pixel', async (mpp) => {
    const slide = paintedSlide({ width: 200 / mpp.x, height: 200 / mpp.y, mpp, paint: disc });
    const crop = await readCrop(slide, mpp, [100 / mpp.x, 100 / mpp.y], 32);
    expect(crop.sideUm).toBeCloseTo(32, 6);
    const [across, down, side] = await darkAcross(crop.jpeg);
    // 16 of 32 µm are dark, in both directions; a coarse pixel may be half covered.
    expect(Math.abs(across - side / 2)).toBeLessThanOrEqual(side * 0.04);
    expect(Math.abs(down - side / 2)).toBeLessThanOrEqual(side * 0.04);
  });

  it('is bounded at both ends of the plausible pixel sizes', async () => {
    for (const value of [0.05, 10]) {
      const mpp = { x: value, y: value };
      const slide = paintedSlide({ width: 4000, height: 4000, mpp });
      const { jpeg } = await readCrop(slide, mpp, [0, 0], 32);
      const { width } = await sharp(jpeg).metadata();
      expect(width).toBeGreaterThanOrEqual(224);
      expect(width).toBeLessThanOrEqual(448);
      expect(Math.max(...slide.requestedPixels)).toBeLessThanOrEqual(640 * 640);
    }
  });
});
