/**
 * Outlines of a file, each on its own, as the shapes that they stand for together: holes cut out of the outlines that hold them, and parts of
 * one area put together. Shared by the formats that write every ring as an element of its own.
 */
import type { Polygon, Ring } from '../contract/roi';
import type { Shape } from './annotation';
import { polygonsOf } from './holes';

/** What an element of the file shows by itself. */
export interface OutlineShown {
  /** Empty for points. */
  readonly ring: Ring;
  /** What it stands for where it is no area; `null` for an area. */
  readonly shapes: readonly Shape[] | null;
}

export interface ReadOutline extends OutlineShown {
  readonly isHole: boolean;
  /** Name of it among the outlines of the file. */
  readonly id: string;
  /** `id` of the outline whose further part it is; `null` for none. */
  readonly partOf: string | null;
}

export interface JoinedOutlines {
  /** `at`: of the outline that says what the shape is. */
  readonly shapes: readonly { readonly at: number; readonly shape: Shape }[];
  /** Of holes that lie in no outline. */
  readonly strayHoles: readonly number[];
}

/** In the order of the outlines. */
export function joinOutlines(outlines: readonly ReadOutline[]): JoinedOutlines {
  const { polygons, strayHoles } = outlines.some(({ isHole }) => isHole)
    ? polygonsOf(outlines)
    : { polygons: outlines.map(({ ring }, at) => ({ at, polygon: [ring] })), strayHoles: [] };
  const found: { readonly at: number; readonly shape: Shape }[] = [];
  const areas = new Map<string, Polygon[]>();
  for (const { at, polygon } of polygons) {
    const outline = outlines[at];
    if (outline === undefined) continue;
    const { shapes, id, partOf } = outline;
    const before = partOf === null ? undefined : areas.get(partOf);
    if (shapes !== null && polygon.length === 1) for (const shape of shapes) found.push({ at, shape });
    else if (before !== undefined) before.push(polygon);
    else {
      const parts = [polygon];
      areas.set(id, parts);
      found.push({ at, shape: { kind: 'area', polygons: parts } });
    }
  }
  return { shapes: found, strayHoles };
}
