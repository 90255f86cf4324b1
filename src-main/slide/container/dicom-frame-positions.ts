/**
 * Where the frames of a sparsely tiled image lie (DICOM PS3.3, section C.8.12.6): each item of the per-frame functional
 * groups gives the position of its frame in the total pixel matrix, counted from 1.
 */
import { brokenFile } from '../slide-errors';
import { DicomCursor } from './dicom-cursor';
import { streamedDataSets } from './dicom-elements';
import type { DicomFile } from './dicom-file';
import { dicomTag } from './dicom-tags';
import { firstItem, numberAt } from './dicom-values';

export interface TileGrid {
  /** Pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Frame by tile (row × columns + column). Where several frames show the same area, in other focal planes or optical
 * paths, the first counts.
 * @throws SpindleError `broken-file`, also when frames do not lie on the grid of tiles; `aborted`.
 */
export async function readFramePositions(
  file: DicomFile,
  grid: TileGrid,
  frames: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const { source, encoding, dataSet } = file;
  const groups = dataSet.get(dicomTag.perFrameFunctionalGroups);
  if (groups === undefined) throw brokenFile(source.name, 'it does not say where its frames lie');
  const cursor = new DicomCursor(source, groups.offset, signal);
  const tiles = new Map<number, number>();
  let frame = 0;
  for await (const item of streamedDataSets(cursor, groups.length, { encoding, depth: 1 })) {
    if (frame >= frames) break;
    const place = firstItem(item, dicomTag.planePositionSlide);
    const x = place === undefined ? null : numberAt(place, dicomTag.columnPosition);
    const y = place === undefined ? null : numberAt(place, dicomTag.rowPosition);
    if (x === null || y === null)
      throw brokenFile(source.name, `it does not say where frame ${frame + 1} lies`);
    const column = (x - 1) / grid.tileWidth;
    const row = (y - 1) / grid.tileHeight;
    if (!Number.isInteger(column) || !Number.isInteger(row)) {
      throw brokenFile(source.name, `frame ${frame + 1} lies at ${x}, ${y}, off the grid of tiles`);
    }
    const inside = column >= 0 && row >= 0 && column < grid.columns && row < grid.rows;
    const tile = row * grid.columns + column;
    if (inside && !tiles.has(tile)) tiles.set(tile, frame);
    frame += 1;
  }
  return tiles;
}
