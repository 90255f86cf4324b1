import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/base/prng';
import { chooseStain } from '../../src-main/phantom/stain';

describe('chooseStain', () => {
  const stains = Array.from({ length: 40 }, (_, seed) => chooseStain(createRandom(seed)));

  it('gives vectors of unit length, as Ruifrok and Johnston define them', () => {
    for (const { haematoxylin, eosin } of stains) {
      expect(Math.hypot(...haematoxylin)).toBeCloseTo(1, 9);
      expect(Math.hypot(...eosin)).toBeCloseTo(1, 9);
    }
  });

  it('keeps haematoxylin blue and eosin pink in every laboratory', () => {
    for (const { haematoxylin, eosin } of stains) {
      const [red, green, blue] = haematoxylin;
      expect(blue).toBeLessThan(red);
      expect(red).toBeLessThan(green);
      expect(eosin[0]).toBeLessThan(eosin[2]);
      expect(eosin[2]).toBeLessThan(eosin[1]);
    }
  });
});
