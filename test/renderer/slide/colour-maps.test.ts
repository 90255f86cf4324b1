import { describe, expect, it } from 'vitest';
import { colourMapNames, colourTable, paintValues } from '../../../src-renderer/slide/overlay/colour-maps';

/** Lightness L* of CIELAB, D65, of sRGB in 0..255. */
function lightness([r = 0, g = 0, b = 0]: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = [r, g, b].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe('colour maps', () => {
  it.each(colourMapNames)('%s grows lighter in even steps', (name) => {
    const table = colourTable(name);
    const levels = Array.from({ length: 256 }, (_, step) =>
      lightness([...table.subarray(step * 4, step * 4 + 3)]),
    );
    const [first = 0, last = 0] = [levels[0], levels.at(-1)];
    expect(last - first).toBeGreaterThan(70);
    levels.forEach((level, step) => {
      // They are even in CAM02-UCS, whose lightness is near to this one.
      const even = first + ((last - first) * step) / 255;
      expect(Math.abs(level - even), `step ${step}`).toBeLessThan(6);
    });
  });

  it('paint the range from end to end, its ends beyond it, and nothing where there is no value', () => {
    const values = Float32Array.from([-5, 0, 5, 10, 99, NaN]);
    const picture = paintValues(values, { low: 0, high: 10 }, 'viridis');
    const pixel = (index: number): number[] => [...picture.subarray(index * 4, index * 4 + 4)];
    expect(pixel(0)).toEqual([0x44, 0x01, 0x54, 255]);
    expect(pixel(1)).toEqual(pixel(0));
    expect(pixel(3)).toEqual([0xfd, 0xe7, 0x25, 255]);
    expect(pixel(4)).toEqual(pixel(3));
    expect(pixel(5)).toEqual([0, 0, 0, 0]);
    expect(pixel(2)).toEqual([...colourTable('viridis').subarray(128 * 4, 129 * 4)]);
  });

  it('paint one value alone as the lowest', () => {
    const picture = paintValues(Float32Array.from([3, 3]), { low: 3, high: 3 }, 'inferno');
    expect([...picture]).toEqual([0, 0, 4, 255, 0, 0, 4, 255]);
  });
});
