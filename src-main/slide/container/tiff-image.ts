/**
 * One image of a TIFF as a grid of tiles or strips (TIFF 6.0, sections 3 and 15; JPEG-in-TIFF by
 * technical note 2). A directory goes in, checked sizes and encoded tiles come out. A strip is a tile as wide
 * as the image; the last strip is only as high as what is left.
 */
import { maxTilePixels, type EncodedTile } from '../codec/encoded-tile';
import { readJpegFrame } from '../codec/jpeg-stream';
import { brokenFile, tileUnreadable } from '../slide-errors';
import type { TiffDirectory } from './tiff-directory';
import { readPixelLayout, type PixelAllowance } from './tiff-pixels';
import { tiffTag } from './tiff-tags';
import type { TiledImage } from './tiled-image';

export interface TiffImage extends TiledImage {
  /** Why the pixels cannot be decoded here, in words; `null` when they can. */
  readonly undecodable: string | null;
  /** Tells whether a tile has no bytes (as in formats that leave out empty glass), or neither bytes nor an offset. */
  absences(): Promise<(column: number, row: number) => Absence | null>;
}

type Absence = 'no-bytes' | 'no-place';

/** Level sizes stay below this, so that sums of coordinates stay exact. Pixels. */
const maxSide = 2 ** 30;
/** Tiles or strips of one image: their offsets and lengths take 16 bytes each. */
const maxPieces = 2 ** 24;
const maxPieceBytes = 2 ** 28;

export function isTiled(directory: TiffDirectory): boolean {
  return directory.has(tiffTag.tileWidth) && directory.has(tiffTag.tileLength);
}

/**
 * Checks sizes and says whether the pixels can be decoded. Offsets are read at the first tile.
 * @throws SpindleError `broken-file` when a size is missing, zero or impossible.
 */
export async function readTiffImage(
  directory: TiffDirectory,
  allowed: PixelAllowance = {},
): Promise<TiffImage> {
  const { width, height } = await tiffImageSize(directory);
  const tiled = isTiled(directory);
  if (!tiled && (directory.has(tiffTag.tileWidth) || directory.has(tiffTag.tileLength))) {
    throw brokenFile(
      directory.path,
      `image ${directory.index} states one side of its tiles and not the other`,
    );
  }
  const tileWidth = tiled ? await size(directory, tiffTag.tileWidth, 'tile width') : width;
  const tileHeight = tiled
    ? await size(directory, tiffTag.tileLength, 'tile height')
    : Math.min(height, (await directory.number(tiffTag.rowsPerStrip)) ?? height);
  if (!Number.isInteger(tileHeight) || tileHeight < 1) {
    throw brokenFile(directory.path, `image ${directory.index} has strips of ${tileHeight} rows`);
  }
  if (tileWidth * tileHeight > maxTilePixels) {
    throw brokenFile(
      directory.path,
      `image ${directory.index} has tiles of ${tileWidth} × ${tileHeight} pixels`,
    );
  }
  const columns = Math.ceil(width / tileWidth);
  const rows = Math.ceil(height / tileHeight);
  const pixels = await readPixelLayout(directory, allowed);
  const planes = pixels.layout === null ? [0] : pixels.planes;
  const pieces = columns * rows * (Math.max(...planes) + 1);
  if (pieces > maxPieces) {
    throw brokenFile(directory.path, `image ${directory.index} is cut into ${pieces} tiles`);
  }
  const places = piecePlaces(directory, tiled, pieces);

  const readPiece = async (index: number, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    const { offset, byteLength } = (await places())(index);
    if (byteLength === 0) throw tileUnreadable('the file holds nothing for this tile');
    if (byteLength > maxPieceBytes) throw tileUnreadable(`it claims to be ${byteLength} bytes long`);
    return directory.source.read(offset, byteLength, signal);
  };

  const encodedTile = async (column: number, row: number, signal?: AbortSignal): Promise<EncodedTile> => {
    if (pixels.layout === null) throw tileUnreadable(pixels.undecodable);
    const first = row * columns + column;
    // All tiles of one plane come before the first of the next.
    const streams: Uint8Array[] = [];
    for (const plane of planes) streams.push(await readPiece(plane * columns * rows + first, signal));
    const [bytes = new Uint8Array()] = streams;
    const { layout } = pixels;
    const rowsLeft = height - row * tileHeight;
    // Some writers give the last strip its full height in the JPEG header; what is too much is cut off later.
    const cutOff =
      !tiled &&
      rowsLeft < tileHeight &&
      !(layout.compression === 'jpeg' && readJpegFrame(bytes).height === tileHeight);
    const size = { width: tileWidth, height: cutOff ? rowsLeft : tileHeight };
    return { ...layout, ...size, bytes, ...(planes.length > 1 && { planes: streams }) };
  };
  return {
    width,
    height,
    tileWidth,
    tileHeight,
    undecodable: pixels.layout === null ? pixels.undecodable : null,
    encodedTile,
    async absences() {
      const place = await places();
      return (column, row) => {
        const { offset, byteLength } = place(row * columns + column);
        if (byteLength !== 0) return null;
        return offset === 0 ? 'no-place' : 'no-bytes';
      };
    },
  };
}

/** Missing tiles were left out by the writer; they are not unreadable. */
export function withGaps(image: TiffImage, gaps: readonly Absence[] = ['no-bytes', 'no-place']): TiffImage {
  return {
    ...image,
    async encodedTile(column, row, signal) {
      const absence = (await image.absences())(column, row);
      const isGap = absence !== null && gaps.includes(absence);
      return isGap ? null : image.encodedTile(column, row, signal);
    },
    async holdsTiles({ firstColumn, endColumn, firstRow, endRow }) {
      const absences = await image.absences();
      for (let row = firstRow; row < endRow; row += 1) {
        for (let column = firstColumn; column < endColumn; column += 1) {
          const absence = absences(column, row);
          if (absence === null || !gaps.includes(absence)) return true;
        }
      }
      return false;
    },
  };
}

/** @throws SpindleError `broken-file` when a side is missing, zero or impossible. */
export async function tiffImageSize(directory: TiffDirectory): Promise<{ width: number; height: number }> {
  const width = await size(directory, tiffTag.imageWidth, 'width');
  return { width, height: await size(directory, tiffTag.imageLength, 'height') };
}

async function size(directory: TiffDirectory, tag: number, name: string): Promise<number> {
  const value = await directory.number(tag);
  if (value === null) throw brokenFile(directory.path, `image ${directory.index} has no ${name}`);
  if (!Number.isInteger(value) || value < 1 || value > maxSide) {
    throw brokenFile(directory.path, `image ${directory.index} has the ${name} ${value}`);
  }
  return value;
}

type PlaceOf = (index: number) => { readonly offset: number; readonly byteLength: number };

/** Offsets and lengths are read once, when the first tile is asked for. */
function piecePlaces(directory: TiffDirectory, tiled: boolean, pieces: number): () => Promise<PlaceOf> {
  const offsetsTag = tiled ? tiffTag.tileOffsets : tiffTag.stripOffsets;
  const countsTag = tiled ? tiffTag.tileByteCounts : tiffTag.stripByteCounts;
  const read = async (tag: number, name: string): Promise<Float64Array> => {
    // Writers may leave room for more than the image needs, so only absurd excess is refused.
    const values = await directory.numbers(tag, maxPieces * 4);
    if (values === null || values.length < pieces) {
      const found = values?.length ?? 0;
      throw brokenFile(directory.path, `image ${directory.index} has ${found} ${name} for ${pieces} tiles`);
    }
    return values;
  };
  let tables: Promise<[Float64Array, Float64Array]> | null = null;
  return async () => {
    tables ??= Promise.all([read(offsetsTag, 'offsets'), read(countsTag, 'lengths')]).catch(
      (cause: unknown) => {
        // A share that was away for a moment must not cost the level.
        tables = null;
        throw cause;
      },
    );
    const [offsets, counts] = await tables;
    return (index) => ({ offset: offsets[index] ?? 0, byteLength: counts[index] ?? 0 });
  };
}
