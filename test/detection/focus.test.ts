import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { focusUnit, ratioOfBlur, readFocus } from '../../src-main/detection/focus';
import { readOverview } from '../../src-main/detection/overview';
import { memorySlide, paint, seededRandom } from './memory-slide';

const mpp = { x: 1, y: 1 };

function noise(width: number, height: number): Pixels {
  const random = seededRandom(3);
  return paint(width, height, () => {
    const value = 60 + random() * 120;
    return [value, value, value];
  });
}

/** White noise after a Gaussian blur, brought to about 25 grey values of contrast. */
function blurredNoise(side: number, sigma: number): Pixels {
  const random = seededRandom(3);
  const reach = Math.ceil(4 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)),
  );
  const wide = side + 2 * reach;
  const white = Float64Array.from({ length: wide * wide }, () => random() - 0.5);
  const along = Float64Array.from({ length: wide * side }, (_, at) => {
    const start = Math.floor(at / side) * wide + (at % side);
    return weights.reduce((sum, weight, index) => sum + weight * (white[start + index] ?? 0), 0);
  });
  return paint(side, side, (x, y) => {
    const blurred = weights.reduce(
      (sum, weight, index) => sum + weight * (along[(y + index) * side + x] ?? 0),
      0,
    );
    // The sum's standard deviation is √π · sigma · √(1/12).
    const value = 128 + (25 * blurred) / (Math.sqrt(Math.PI / 12) * sigma);
    return [value, value, value];
  });
}

async function focusOf(pixels: Pixels, stainedBelow = Infinity, scale = mpp) {
  const reader = memorySlide([pixels]);
  const overview = await readOverview(reader, 8, scale);
  const stained = new Uint8Array(overview.width * overview.height).map((_, pixel) =>
    Math.floor(pixel / overview.width) < stainedBelow ? 1 : 0,
  );
  const before = reader.regionsRead.length;
  const focus = await readFocus(reader, overview, stained, scale);
  return { focus, overview, regions: reader.regionsRead.slice(before) };
}

const sum = (values: Uint16Array = new Uint16Array()): number =>
  values.reduce((all, value) => all + value, 0);

describe('readFocus', () => {
  it('is the mean square of the differences inside each overview pixel', async () => {
    // A ramp of two grey values a pixel along x: 4 over one pixel, 64 over four; nothing along y.
    const { focus } = await focusOf(paint(16, 8, (x) => [100 + 2 * x, 100 + 2 * x, 100 + 2 * x]));
    expect([...(focus?.fine ?? [])]).toEqual([2 * focusUnit, 2 * focusUnit]);
    expect([...(focus?.coarse ?? [])]).toEqual([32 * focusUnit, 32 * focusUnit]);
  });

  it.each([1, 2, 3])('finds in blurred noise the ratio of its blur, %d µm', async (sigma) => {
    const { focus } = await focusOf(blurredNoise(512, sigma));
    const ratio = sum(focus?.fine) / sum(focus?.coarse);
    expect(ratio / ratioOfBlur(sigma, 1)).toBeGreaterThan(0.9);
    expect(ratio / ratioOfBlur(sigma, 1)).toBeLessThan(1.1);
  });

  it('averages finer levels to about a micrometre', async () => {
    const { focus } = await focusOf(noise(512, 512), Infinity, { x: 0.25, y: 0.25 });
    expect(focus?.pixelUm).toBe(1);
    // Means of 16: a sixteenth of the noise's power, 2 · 1200 grey values squared.
    expect(sum(focus?.fine) / 256 / focusUnit).toBeGreaterThan(120);
    expect(sum(focus?.fine) / 256 / focusUnit).toBeLessThan(180);
  });

  it('reads no block without stain, and in pieces of bounded size', async () => {
    const { focus, regions } = await focusOf(noise(64, 4096), 10);
    expect(regions.map(({ y }) => y)).toEqual([0]);
    expect(Math.max(...regions.map(({ width, height }) => width * height))).toBeLessThanOrEqual(2 ** 20);
    expect(focus?.fine[11 * 8]).toBe(0);
  });

  it('tells nothing of a slide that is too coarse', async () => {
    expect((await focusOf(noise(64, 64), Infinity, { x: 2, y: 2 })).focus).toBeNull();
  });
});
