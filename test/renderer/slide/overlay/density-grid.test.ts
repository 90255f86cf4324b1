import { describe, expect, it } from 'vitest';
import { densityPicture, type DensityPicture } from '../../../../src-renderer/slide/overlay/density-grid';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import { noneDecided, rangesOf, type Markers } from '../../../../src-renderer/slide/overlay/markers';
import { binOf, octaveOf } from '../../../../src-renderer/slide/overlay/spacing-counts';

const colour = [213, 94, 0] as const;
const markers = (points: readonly (readonly [number, number])[]) =>
  new MarkerSet(points.map(([x, y], index) => ({ x, y, score: 1 - index / 100 }))).at(0.5, null);

/** Of those that stand closer than the limit. */
function pictureOf(shown: Markers, limit: number): DensityPicture | null {
  const crowded = shown.octaves.slice(0, octaveOf(binOf(limit)));
  return densityPicture(shown, rangesOf(crowded, 'mitotic'), limit, colour);
}

describe('density of detections', () => {
  it('lies where the detections are, and is the stronger the more there are', () => {
    const crowd = markers([
      [1010, 2010],
      [1012, 2012],
      [1014, 2014],
      [1020, 2020],
      [1400, 2010],
      [1410, 2010],
    ]);
    const picture = pictureOf(crowd, 64);
    if (picture === null) throw new Error('no picture');
    const opacityAt = (x: number, y: number): number => {
      const column = Math.floor((x - picture.x) / picture.cell);
      const row = Math.floor((y - picture.y) / picture.cell);
      return picture.data[(row * picture.width + column) * 4 + 3] ?? 0;
    };
    expect(opacityAt(1010, 2010)).toBeGreaterThan(opacityAt(1410, 2010));
    expect(opacityAt(1410, 2010)).toBeGreaterThan(10);
    expect(opacityAt(1200, 2010)).toBe(0);
  });

  it('leaves out what is drawn one by one: the highest of a crowd, one alone, one with a verdict', () => {
    const places = [
      [0, 0],
      [3000, 0],
      [3010, 0],
      [9000, 0],
    ] as const;
    const painted = (shown: ReturnType<typeof markers>): readonly number[] => {
      const picture = pictureOf(shown, 64);
      if (picture === null) return [];
      const columns = Array.from({ length: picture.width }, (_, column) => picture.x + column * picture.cell);
      const row = Math.floor(-picture.y / picture.cell) * picture.width;
      return columns.filter((_, column) => (picture.data[(row + column) * 4 + 3] ?? 0) > 0);
    };
    // Of the pair the second, whose cell begins at 3008, and those beside it.
    expect(painted(markers(places))).toEqual([2976, 3008, 3040]);
    const set = new MarkerSet(places.map(([x, y], index) => ({ x, y, score: 1 - index / 100 })));
    expect(painted(set.at(0.5, { markers: noneDecided, detections: [2] }))).toEqual([]);
  });

  it('leaves nothing beyond its edges: all that is softened lies inside', () => {
    const pair = markers([
      [0, 0],
      [1, 1],
    ]);
    const picture = pictureOf(pair, 32);
    expect([picture?.x, picture?.y, picture?.width, picture?.height]).toEqual([-16, -16, 3, 3]);
  });

  it('is none of nothing, and bounded for a slide of any size', () => {
    expect(pictureOf(markers([]), 16)).toBeNull();
    const wide = markers([
      [0, 0],
      [0, 1],
      [4e6, 10],
      [4e6, 11],
    ]);
    expect(pictureOf(wide, 2)?.width).toBeLessThanOrEqual(1027);
  });
});
