/**
 * A scout's patch cut into smaller ones whose logits, put together, are those of the whole: parts overlap by the
 * receptive field less one stride, and every part is again receptiveField + n · stride pixels. For devices whose
 * memory does not hold the whole.
 */
import type { ScoutStage } from '../../contract/model';
import type { Pixels } from '../../contract/slide';
import { inputExtent, outputExtent } from '../receptive-field';
import type { LogitMap } from './engine';

type Geometry = Pick<ScoutStage, 'receptiveField' | 'stride'>;

/** A part of the whole map, in cells. */
export interface ScoutPart {
  readonly column: number;
  readonly row: number;
  readonly pixels: Pixels;
}

/** Cells that a patch gives. */
export function cellsOf(stage: Geometry, { width, height }: Pixels): number {
  return outputExtent(stage, width) * outputExtent(stage, height);
}

/** @param mostCells of one part, at least 1 */
export function scoutParts(stage: Geometry, patch: Pixels, mostCells: number): ScoutPart[] {
  return divide(outputExtent(stage, patch.width), outputExtent(stage, patch.height), mostCells).map(
    ({ column, row, columns, rows }) => ({
      column,
      row,
      pixels: cut(patch, {
        left: column * stage.stride,
        top: row * stage.stride,
        width: inputExtent(stage, columns),
        height: inputExtent(stage, rows),
      }),
    }),
  );
}

/** The whole map out of the maps of its parts. */
export function joinMaps(
  width: number,
  height: number,
  parts: readonly { readonly column: number; readonly row: number; readonly map: LogitMap }[],
): LogitMap {
  const data = new Float32Array(width * height);
  for (const { column, row, map } of parts) {
    for (let line = 0; line < map.height; line += 1) {
      const from = line * map.width;
      data.set(map.data.subarray(from, from + map.width), (row + line) * width + column);
    }
  }
  return { width, height, data };
}

interface CellBlock {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Halves along the longer side until every block is small enough. */
function divide(columns: number, rows: number, mostCells: number, column = 0, row = 0): CellBlock[] {
  if (columns * rows <= Math.max(1, mostCells)) return [{ column, row, columns, rows }];
  if (columns >= rows) {
    const half = Math.ceil(columns / 2);
    return [
      ...divide(half, rows, mostCells, column, row),
      ...divide(columns - half, rows, mostCells, column + half, row),
    ];
  }
  const half = Math.ceil(rows / 2);
  return [
    ...divide(columns, half, mostCells, column, row),
    ...divide(columns, rows - half, mostCells, column, row + half),
  ];
}

function cut(
  { width: whole, data }: Pixels,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Pixels {
  const part = new Uint8Array(width * height * 3);
  for (let line = 0; line < height; line += 1) {
    const from = ((top + line) * whole + left) * 3;
    part.set(data.subarray(from, from + width * 3), line * width * 3);
  }
  return { width, height, data: part };
}
