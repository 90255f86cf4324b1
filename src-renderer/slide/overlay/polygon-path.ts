import type { Polygon } from '../../../src-main/contract/roi';

/** The `d` of an SVG path with all rings, in the polygons' own coordinates; filled by the even-odd rule. */
export function pathOf(polygons: readonly Polygon[]): string {
  return polygons
    .flat()
    .map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`)
    .join('');
}
