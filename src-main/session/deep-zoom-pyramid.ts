/**
 * A slide as the pyramid of DeepZoom: the size of level 0 goes in, the levels, and the rectangle of level 0 that each tile shows, come out.
 * DeepZoom counts its levels from one pixel up, each twice the one before; the last is the slide's full resolution.
 */
import type { ScaledRegion, TileAddress } from '../contract/slide';

/** Side of a tile without its overlap, and pixels that it shares with each neighbour. */
export const deepZoomTile = { side: 254, overlap: 1 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The last level: full resolution. */
export function lastLevel({ width, height }: Size): number {
  return Math.ceil(Math.log2(Math.max(width, height)));
}

/** In pixels; `null` where there is no such level. */
export function sizeOfLevel(full: Size, level: number): Size | null {
  const last = lastLevel(full);
  if (!Number.isInteger(level) || level < 0 || level > last) return null;
  const reduction = 2 ** (last - level);
  return { width: Math.ceil(full.width / reduction), height: Math.ceil(full.height / reduction) };
}

/** The whole slide fills each level, so that no edge fades into what lies beyond it. `null` where there is no such tile. */
export function regionOfTile(full: Size, { level, column, row }: TileAddress): ScaledRegion | null {
  const size = sizeOfLevel(full, level);
  if (size === null) return null;
  const across = span(size.width, column);
  const down = span(size.height, row);
  if (across === null || down === null) return null;
  const [stepX, stepY] = [full.width / size.width, full.height / size.height];
  return {
    ...{ x: across.start * stepX, y: down.start * stepY },
    ...{ width: across.length, height: down.length, stepX, stepY },
  };
}

/** What a tile covers along one side of its level. */
function span(length: number, index: number): { readonly start: number; readonly length: number } | null {
  const { side, overlap } = deepZoomTile;
  if (!Number.isInteger(index) || index < 0 || index * side >= length) return null;
  const start = Math.max(0, index * side - overlap);
  const end = Math.min(length, (index + 1) * side + overlap);
  return { start, length: end - start };
}

/** The descriptor of the slide, `.dzi`. */
export function deepZoomXml({ width, height }: Size): string {
  const { side, overlap } = deepZoomTile;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpeg" Overlap="${overlap}" TileSize="${side}">` +
    `<Size Width="${width}" Height="${height}"/></Image>\n`
  );
}
