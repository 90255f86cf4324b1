import { describe, expect, it } from 'vitest';
import { cellFor, densityPicture } from '../../../../src-renderer/slide/overlay/density-grid';
import { packMarkers } from '../../../../src-renderer/slide/overlay/markers';

const colour = [213, 94, 0] as const;
const markers = (points: readonly (readonly [number, number])[]) =>
  packMarkers(
    points.map(([x, y]) => ({ x, y, score: 1 })),
    0.5,
  );

describe('density of detections', () => {
  it('has cells of 4 to 8 screen pixels, in steps that keep the picture while the view zooms a little', () => {
    for (const scale of [0.001, 0.013, 0.1, 0.9]) {
      const onScreen = cellFor(scale) * scale;
      expect(onScreen).toBeGreaterThanOrEqual(4);
      expect(onScreen).toBeLessThan(8);
    }
    expect(cellFor(0.1)).toBe(cellFor(0.11));
  });

  it('lies where the detections are, and is the stronger the more there are', () => {
    const packed = markers([
      [1010, 2010],
      [1012, 2012],
      [1014, 2014],
      [1400, 2010],
    ]);
    const picture = densityPicture(packed, { first: 0, end: 4 }, 64, colour);
    if (picture === null) throw new Error('no picture');
    const opacityAt = (x: number, y: number): number => {
      const column = Math.floor((x - picture.x) / picture.cell);
      const row = Math.floor((y - picture.y) / picture.cell);
      return picture.data[(row * picture.width + column) * 4 + 3] ?? 0;
    };
    expect(opacityAt(1010, 2010)).toBeGreaterThan(opacityAt(1400, 2010));
    expect(opacityAt(1400, 2010)).toBeGreaterThan(10);
    expect(opacityAt(1200, 2010)).toBe(0);
  });

  it('leaves nothing beyond its edges: all that is softened lies inside', () => {
    const picture = densityPicture(
      markers([
        [0, 0],
        [1, 1],
      ]),
      { first: 0, end: 2 },
      16,
      colour,
    );
    expect([picture?.x, picture?.y, picture?.width, picture?.height]).toEqual([-16, -16, 3, 3]);
  });

  it('is none of nothing, and bounded for a slide of any size', () => {
    expect(densityPicture(markers([]), { first: 0, end: 0 }, 16, colour)).toBeNull();
    const wide = densityPicture(
      markers([
        [0, 0],
        [4e6, 10],
      ]),
      { first: 0, end: 2 },
      1,
      colour,
    );
    expect(wide?.width).toBeLessThanOrEqual(1027);
  });
});
