import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { surroundingSize, turnedPatch } from '../../src-main/detection/rotation-curve-patches';
import { paint, quarterTurn, seededRandom } from './memory-slide';

function noise(size: number, seed = 1): Pixels {
  const random = seededRandom(seed);
  return paint(size, size, () => [random() * 256, random() * 256, random() * 256]);
}

function middle({ width, data }: Pixels, size: number): Pixels {
  const margin = (width - size) / 2;
  return paint(size, size, (x, y) => {
    const from = ((y + margin) * width + x + margin) * 3;
    return [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
  });
}

function mirrored(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  return paint(width, height, (x, y) => {
    const from = (y * width + width - 1 - x) * 3;
    return [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
  });
}

/** Smooth enough that interpolation is not what is measured. */
function waves(size: number, x: number, y: number): readonly [number, number, number] {
  const u = x - (size - 1) / 2;
  const v = y - (size - 1) / 2;
  return [
    128 + 100 * Math.sin(u * 0.11),
    128 + 100 * Math.cos(v * 0.13),
    128 + 60 * Math.sin((u + v) * 0.07),
  ];
}

function meanDifference(one: Pixels, other: Pixels): number {
  const total = one.data.reduce((sum, value, index) => sum + Math.abs(value - (other.data[index] ?? NaN)), 0);
  return total / one.data.length;
}

describe.each([82, 16, 17])('patches of %i pixels', (size) => {
  const around = surroundingSize(size);
  const tissue = noise(around);

  it('are permutations at quarter turns, mirrored or not', () => {
    for (const handed of [false, true]) {
      let expected = middle(handed ? mirrored(tissue) : tissue, size);
      for (const angle of [0, 90, 180, 270, 360]) {
        const turned = turnedPatch(tissue, size, { angle, mirrored: handed });
        expect(Buffer.compare(turned.data, expected.data), `${angle}°`).toBe(0);
        expected = quarterTurn(expected);
      }
    }
  });

  it('see nothing beyond their surroundings at any angle', () => {
    // A flat field would fall towards black wherever a pixel outside were read.
    const flat = paint(around, around, () => [200, 100, 255]);
    const expected = paint(size, size, () => [200, 100, 255]);
    for (let angle = 0; angle < 360; angle += 5.625) {
      const { data } = turnedPatch(flat, size, { angle, mirrored: false });
      expect(Buffer.compare(data, expected.data), `${angle}°`).toBe(0);
    }
  });
});

describe('a turn by any angle', () => {
  const size = 82;
  const around = surroundingSize(size);

  it('is clockwise, as the quarter turns are', () => {
    const dot = paint(around, around, (x, y) =>
      Math.hypot(x - (around - 1) / 2, y - (around - 1) / 2 + 30) < 4 ? [0, 0, 0] : [255, 255, 255],
    );
    const { data } = turnedPatch(dot, size, { angle: 45, mirrored: false });
    const at = (x: number, y: number): number => data[(Math.round(y) * size + Math.round(x)) * 3] ?? NaN;
    const centre = (size - 1) / 2;
    const along = 30 * Math.SQRT1_2;
    expect(at(centre + along, centre - along)).toBe(0);
    expect(at(centre - along, centre - along)).toBe(255);
  });

  it('shows the same tissue: a smooth picture comes out as its formula says', () => {
    const tissue = paint(around, around, (x, y) => waves(around, x, y));
    for (const angle of [5.625, 33.75, 45, 118.125, 303.75]) {
      const radians = (angle * Math.PI) / 180;
      const expected = paint(size, size, (column, row) => {
        const u = column - (size - 1) / 2;
        const v = row - (size - 1) / 2;
        const x = u * Math.cos(radians) + v * Math.sin(radians);
        const y = v * Math.cos(radians) - u * Math.sin(radians);
        return waves(around, x + (around - 1) / 2, y + (around - 1) / 2);
      });
      expect(meanDifference(turnedPatch(tissue, size, { angle, mirrored: false }), expected)).toBeLessThan(1);
    }
  });
});
