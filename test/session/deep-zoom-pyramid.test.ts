/** The pyramid of DeepZoom over slides of any size: its levels, and that their tiles cover the slide and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deepZoomTile,
  deepZoomXml,
  lastLevel,
  regionOfTile,
  sizeOfLevel,
} from '../../src-main/session/deep-zoom-pyramid';

const { side, overlap } = deepZoomTile;
const size = fc.record({
  width: fc.integer({ min: 1, max: 5000 }),
  height: fc.integer({ min: 1, max: 5000 }),
});

describe('the pyramid', () => {
  it('has the levels of the scheme, from one pixel up', () => {
    const full = { width: 1001, height: 613 };
    expect(lastLevel(full)).toBe(10);
    expect(sizeOfLevel(full, 10)).toEqual(full);
    expect(sizeOfLevel(full, 9)).toEqual({ width: 501, height: 307 });
    expect(sizeOfLevel(full, 1)).toEqual({ width: 2, height: 2 });
    expect(sizeOfLevel(full, 0)).toEqual({ width: 1, height: 1 });
    for (const none of [-1, 11, 0.5, NaN]) expect(sizeOfLevel(full, none)).toBeNull();
    expect(lastLevel({ width: 1, height: 1 })).toBe(0);
    expect(lastLevel({ width: 1024, height: 1 })).toBe(10);
  });

  it('states its tiles and size in XML', () => {
    expect(deepZoomXml({ width: 1001, height: 613 })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpeg" ' +
        'Overlap="1" TileSize="254"><Size Width="1001" Height="613"/></Image>\n',
    );
  });

  it('is covered by its tiles, each with the overlap that it has and none larger', () => {
    fc.assert(
      fc.property(size, fc.nat(12), (full, back) => {
        const level = Math.max(0, lastLevel(full) - back);
        const of = sizeOfLevel(full, level);
        if (of === null) throw new Error('there is such a level');
        let reached = 0;
        for (let column = 0; ; column += 1) {
          const region = regionOfTile(full, { level, column, row: 0 });
          if (region === null) {
            expect(column).toBe(Math.ceil(of.width / side));
            break;
          }
          const from = region.x / region.stepX;
          expect(from).toBeCloseTo(column === 0 ? 0 : column * side - overlap, 6);
          expect(region.width).toBeLessThanOrEqual(side + 2 * overlap);
          reached = from + region.width;
        }
        expect(reached).toBeCloseTo(of.width, 6);
        // The level's last pixel ends where the slide ends.
        const last = regionOfTile(full, { level, column: Math.ceil(of.width / side) - 1, row: 0 });
        expect(last === null ? 0 : last.x + last.width * last.stepX).toBeCloseTo(full.width, 6);
      }),
    );
  });

  it('has no tile beyond its edges', () => {
    const full = { width: 508, height: 254 };
    expect(regionOfTile(full, { level: 9, column: 1, row: 0 })).toMatchObject({
      x: 253,
      width: 255,
      height: 254,
    });
    for (const [column, row] of [
      [2, 0],
      [0, 1],
      [-1, 0],
      [0.5, 0],
      [0, NaN],
    ] as const)
      expect(regionOfTile(full, { level: 9, column, row })).toBeNull();
  });
});
