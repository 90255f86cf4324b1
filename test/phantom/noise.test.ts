import { describe, expect, it } from 'vitest';
import {
  fractalField,
  noiseAt,
  noiseBetween,
  noiseTile,
  noiseTileSize,
  smoothstep,
} from '../../src-main/phantom/noise';
import { createRandom } from '../../src-main/base/prng';

describe('noiseTile', () => {
  const tile = noiseTile(createRandom(1), 8);

  it('has mean 0 and standard deviation 1', () => {
    const mean = tile.reduce((sum, value) => sum + value, 0) / tile.length;
    const variance = tile.reduce((sum, value) => sum + value * value, 0) / tile.length;
    expect(Math.abs(mean)).toBeLessThan(1e-3);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-3);
  });

  it('has no seam: a step across it is as small as any other', () => {
    let across = 0;
    let inside = 0;
    for (let y = 0; y < noiseTileSize; y += 1) {
      across += Math.abs(noiseAt(tile, noiseTileSize - 1, y) - noiseAt(tile, noiseTileSize, y));
      inside += Math.abs(noiseAt(tile, 500, y) - noiseAt(tile, 501, y));
    }
    expect(across / inside).toBeLessThan(1.5);
  });

  it('is alike along rows and columns', () => {
    let along = 0;
    let down = 0;
    for (let place = 0; place < 100_000; place += 1) {
      const x = place % 997;
      const y = place % 1009;
      along += noiseAt(tile, x, y) * noiseAt(tile, x + 3, y);
      down += noiseAt(tile, x, y) * noiseAt(tile, x, y + 3);
    }
    expect(Math.abs(along - down) / 100_000).toBeLessThan(0.05);
  });

  it('interpolates between whole pixels', () => {
    const middle = (noiseAt(tile, 10, 20) + noiseAt(tile, 11, 20)) / 2;
    expect(noiseBetween(tile, 10, 20)).toBeCloseTo(noiseAt(tile, 10, 20), 6);
    expect(noiseBetween(tile, 10.5, 20)).toBeCloseTo(middle, 6);
    expect(noiseBetween(tile, -1014, 20)).toBeCloseTo(noiseAt(tile, 10, 20), 6);
  });
});

describe('fractalField', () => {
  it('is smooth and belongs to its seed', () => {
    const field = fractalField(createRandom(2), 100, 3);
    const same = fractalField(createRandom(2), 100, 3);
    for (let x = -300; x < 300; x += 7) {
      expect(field(x, 2 * x)).toBe(same(x, 2 * x));
      expect(Math.abs(field(x, 40) - field(x + 0.01, 40))).toBeLessThan(0.01);
    }
  });
});

describe('smoothstep', () => {
  it('rises from 0 to 1 between its ends, or falls when they are swapped', () => {
    expect([0, 1, 2, 3, 4].map((value) => smoothstep(1, 3, value))).toEqual([0, 0, 0.5, 1, 1]);
    expect(smoothstep(3, 1, 1)).toBe(1);
    expect(smoothstep(3, 1, 3)).toBe(0);
  });
});
