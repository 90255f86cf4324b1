import { describe, expect, it } from 'vitest';
import { lookWords, ownLook, type Look } from '../../../../src-renderer/slide/look/look';
import { applyLook } from '../../../../src-renderer/slide/look/look-pixels';

function looked(rgb: readonly number[], look: Partial<Look>): number[] {
  const pixels = Uint8ClampedArray.of(...rgb, 200);
  applyLook(pixels, { ...ownLook, ...look });
  expect(pixels[3]).toBe(200);
  return [...pixels.subarray(0, 3)];
}

describe('look', () => {
  it('leaves every value as it is where nothing is changed', () => {
    for (let value = 0; value < 256; value += 1)
      expect(looked([value, value, value], {})).toEqual([value, value, value]);
  });

  it('adds brightness, spreads contrast around the middle, and lifts the middle by gamma', () => {
    expect(looked([100, 0, 255], { brightness: 0.2 })).toEqual([151, 51, 255]);
    expect(looked([100, 0, 255], { contrast: 3 })).toEqual([45, 0, 255]);
    expect(looked([64, 0, 255], { gamma: 2 })).toEqual([128, 0, 255]);
    expect(looked([64, 0, 255], { contrast: 0.5 })).toEqual([96, 64, 191]);
  });

  // By numpy: the optical density times the inverse of the matrix of Ruifrok & Johnston's vectors, and the stain alone again.
  it.each([
    [
      [120, 70, 150],
      [118, 111, 182],
      [246, 159, 243],
    ],
    [
      [230, 150, 190],
      [221, 219, 240],
      [248, 172, 245],
    ],
    [
      [60, 30, 100],
      [58, 51, 133],
      [245, 147, 241],
    ],
    [
      [200, 40, 90],
      [173, 168, 215],
      [229, 57, 218],
    ],
    [
      [0, 0, 0],
      [0, 0, 14],
      [255, 255, 255],
    ],
  ])('separates the stains of %j', (rgb, haematoxylin, eosin) => {
    expect(looked(rgb, { stain: 'haematoxylin' })).toEqual(haematoxylin);
    expect(looked(rgb, { stain: 'eosin' })).toEqual(eosin);
  });

  it('shows white as white', () => {
    expect(looked([255, 255, 255], { stain: 'haematoxylin' })).toEqual([255, 255, 255]);
    expect(looked([255, 255, 255], { stain: 'eosin' })).toEqual([255, 255, 255]);
  });

  it('is said in words', () => {
    expect(lookWords(ownLook)).toBeNull();
    expect(lookWords({ ...ownLook, brightness: 0.1 })).toBe('brightness changed');
    expect(lookWords({ ...ownLook, brightness: 0.1, gamma: 2, contrast: 3 })).toBe(
      'brightness, contrast and gamma changed',
    );
    expect(lookWords({ ...ownLook, stain: 'eosin', gamma: 2 })).toBe('eosin only, gamma changed');
  });
});
