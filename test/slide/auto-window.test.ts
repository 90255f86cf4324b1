/** The automatic window, found from 8-bit histograms, against the samples themselves. */
import { describe, expect, it } from 'vitest';
import type { ValueWindow } from '../../src-main/contract/slide';
import { autoWindow, type Histogram } from '../../src-main/slide/auto-window';

const full = { low: 0, high: 65_535 };

/** As a decoder would bin them. */
function histogramOf(samples: readonly number[], asked: ValueWindow[] = []): Histogram {
  return (window) => {
    asked.push(window);
    const counts = new Float64Array(256);
    for (const sample of samples) {
      const bin = Math.floor(((sample - window.low) * 255) / (window.high - window.low) + 0.5);
      const inside = Math.min(255, Math.max(0, bin));
      counts[inside] = (counts[inside] ?? 0) + 1;
    }
    return Promise.resolve(counts);
  };
}

describe('an automatic window', () => {
  it.each([
    ['wide', 0, 65_535],
    ['of 12 bits', 100, 4095],
    ['narrow', 20_000, 20_300],
    ['very narrow', 40_000, 40_010],
  ])('finds a range that is %s within two of a hundred', async (_, low, high) => {
    const samples = Array.from({ length: 5000 }, (__, i) => low + Math.round((i / 4999) * (high - low)));
    const asked: ValueWindow[] = [];
    const window = await autoWindow(full, histogramOf(samples, asked));
    const allowed = Math.max(1, (high - low) * 0.02);
    expect(Math.abs(window.low - low)).toBeLessThanOrEqual(allowed);
    expect(Math.abs(window.high - high)).toBeLessThanOrEqual(allowed);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('leaves a few hot pixels out', async () => {
    const samples = Array.from({ length: 100_000 }, (_, i) => (i < 20 ? 65_535 : 500 + (i % 1000)));
    const window = await autoWindow(full, histogramOf(samples));
    expect(window.high).toBeLessThan(1550);
  });

  it.each([0, 7, 65_535])('is a window even where all samples are %i', async (value) => {
    const { low, high } = await autoWindow(full, histogramOf(Array<number>(100).fill(value)));
    expect(high).toBe(low + 1);
    expect(value === low || value === high).toBe(true);
  });

  it('is exact for 8 bits, and the whole range where there is nothing', async () => {
    const range = { low: -128, high: 127 };
    expect(await autoWindow(range, histogramOf([-20, -20, 90, 90]))).toEqual({ low: -20, high: 90 });
    expect(await autoWindow(range, histogramOf([]))).toEqual(range);
  });
});
