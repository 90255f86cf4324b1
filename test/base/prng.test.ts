import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/base/prng';

describe('createRandom', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('draws evenly from its ranges', () => {
    const random = createRandom(3);
    const tenths = new Array<number>(10).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      const tenth = Math.floor(random.next() * 10);
      tenths[tenth] = (tenths[tenth] ?? NaN) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('draws angles evenly round the circle', () => {
    const random = createRandom(11);
    let cosines = 0;
    let sines = 0;
    for (let index = 0; index < 10_000; index += 1) {
      const angle = random.angle();
      expect(angle).toBeGreaterThanOrEqual(0);
      expect(angle).toBeLessThan(2 * Math.PI);
      cosines += Math.cos(angle);
      sines += Math.sin(angle);
    }
    expect(Math.hypot(cosines, sines) / 10_000).toBeLessThan(0.03);
  });

  it('draws normal deviates of mean 0 and variance 1', () => {
    const random = createRandom(5);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});
