/**
 * Where the photos of a MIRAX slide lie. The camera takes overlapping photos, each cut into images; for each photo there
 * is a position, measured or at equal distances. A rectangle goes in, the photos that touch it come out.
 * Frame: pixels of the camera, before any images are put together, origin top left. Source: OpenSlide's notes.
 */
import { decodeDeflate } from '../../codec/deflate';
import { overlaps, type LevelRectangle } from '../../container/tile-layout';
import { asSpindleError } from '../../../contract/errors';
import { brokenFile } from '../../slide-errors';

/** Photos across and down, counted from the top left. */
export interface PhotoGrid {
  readonly across: number;
  readonly down: number;
  /** Pixels of one photo. */
  readonly width: number;
  readonly height: number;
}

interface PhotoPosition {
  readonly x: number;
  readonly y: number;
}

/** By the photo's number, row by row. */
export type PhotoPositions = (photo: number) => PhotoPosition;

/** A flag, then x and y as signed 32-bit numbers. */
const recordBytes = 9;

/** Photos at equal distances, as far apart as their size and nominal overlap make them. */
export function regularPositions(
  { across, width, height }: PhotoGrid,
  overlapX: number,
  overlapY: number,
): PhotoPositions {
  return (photo) => ({
    x: Math.trunc((photo % across) * (width - overlapX)),
    y: Math.trunc(Math.floor(photo / across) * (height - overlapY)),
  });
}

/**
 * Measured positions.
 * @param scale pixels of the camera that one stored unit is.
 * @throws SpindleError `broken-file` when there are not as many as photos.
 */
export function measuredPositions(
  path: string,
  { across, down }: PhotoGrid,
  bytes: Uint8Array,
  scale: number,
): PhotoPositions {
  const photos = across * down;
  if (bytes.length !== photos * recordBytes)
    throw brokenFile(path, `it has positions of ${bytes.length} bytes for ${photos} photos`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += recordBytes) {
    if (view.getUint8(at) > 1) throw brokenFile(path, `a position has the flag ${view.getUint8(at)}`);
  }
  return (photo) => ({
    x: view.getInt32(photo * recordBytes + 1, true) * scale,
    y: view.getInt32(photo * recordBytes + 5, true) * scale,
  });
}

/** What deflate makes of one byte at most (RFC 1951: 258 bytes of two bits). */
const maxExpansion = 1032;

/** @throws SpindleError `broken-file`. */
export function inflatePositions(path: string, { across, down }: PhotoGrid, bytes: Uint8Array): Uint8Array {
  const length = across * down * recordBytes;
  if (length > bytes.length * maxExpansion)
    throw brokenFile(path, `it has ${bytes.length} bytes for the positions of ${across * down} photos`);
  try {
    return decodeDeflate(bytes, length);
  } catch (thrown) {
    throw brokenFile(path, `its positions cannot be read: ${asSpindleError(thrown).why}`, thrown);
  }
}

/** A photo and its position in the grid. */
export interface PlacedPhoto extends PhotoPosition {
  readonly column: number;
  readonly row: number;
}

export type PhotosUnder = (rectangle: LevelRectangle) => readonly PlacedPhoto[];

/** A file with so many photos at one position is hostile: each pixel would be painted as often. */
const maxInOnePlace = 256;

/**
 * Makes photos findable by position.
 * @param photos numbers of those that were taken.
 * @throws SpindleError `broken-file` when too many lie at one position.
 */
export function findablePhotos(
  path: string,
  grid: PhotoGrid,
  positions: PhotoPositions,
  photos: Iterable<number>,
): PhotosUnder {
  const { across, down, width, height } = grid;
  // Cells of the size of a photo: one lies in up to four, and is kept in that of its left top corner. Photos that
  // the stated overlap cannot have brought there show nothing of the slide.
  const cellsAcross = 2 * across + 2;
  const cellsDown = 2 * down + 2;
  const cells = new Map<number, number[]>();
  for (const photo of photos) {
    const { x, y } = positions(photo);
    const column = Math.floor(x / width) + 1;
    const row = Math.floor(y / height) + 1;
    if (column < 0 || column >= cellsAcross || row < 0 || row >= cellsDown) continue;
    const cell = cells.get(row * cellsAcross + column) ?? [];
    if (cell.length === 0) cells.set(row * cellsAcross + column, cell);
    if (cell.length >= maxInOnePlace)
      throw brokenFile(path, `more than ${maxInOnePlace} photos lie at one position`);
    cell.push(photo);
  }
  return (rectangle) => {
    const found: PlacedPhoto[] = [];
    const look = (cell: readonly number[]): void => {
      for (const photo of cell) {
        const { x, y } = positions(photo);
        if (overlaps({ left: x, top: y, width, height }, rectangle))
          found.push({ x, y, column: photo % across, row: Math.floor(photo / across) });
      }
    };
    const first = (from: number, size: number): number => Math.max(0, Math.floor(from / size));
    const last = (to: number, size: number, count: number): number =>
      Math.min(count - 1, Math.floor(to / size) + 1);
    const firstColumn = first(rectangle.left, width);
    const firstRow = first(rectangle.top, height);
    const lastColumn = last(rectangle.left + rectangle.width, width, cellsAcross);
    const lastRow = last(rectangle.top + rectangle.height, height, cellsDown);
    // Of a large slide with little on it, most cells are empty.
    if ((lastColumn - firstColumn + 1) * (lastRow - firstRow + 1) > cells.size) {
      for (const cell of cells.values()) look(cell);
      return found;
    }
    for (let row = firstRow; row <= lastRow; row += 1) {
      for (let column = firstColumn; column <= lastColumn; column += 1)
        look(cells.get(row * cellsAcross + column) ?? []);
    }
    return found;
  };
}
