/**
 * One image of a TIFF as a grid of pieces, tiles or strips (TIFF 6.0, sections 3 and 15; JPEG-in-TIFF by
 * technical note 2). A directory goes in, checked sizes and encoded tiles come out. A strip is a piece as wide
 * as the image; the last strip is only as high as what is left.
 */
import { maxTilePixels, type Compression, type EncodedTile, type Photometric } from '../codec/encoded-tile';
import { readJpegFrame } from '../codec/jpeg-stream';
import { brokenFile, tileUnreadable } from '../slide-errors';
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';
import type { TiledImage } from './tiled-image';

export interface TiffImage extends TiledImage {
  /** Why the pixels cannot be decoded here, in words; `null` when they can. */
  readonly undecodable: string | null;
  /** True for a piece of no bytes: formats that leave empty glass out write these. */
  isAbsent(column: number, row: number, signal?: AbortSignal): Promise<boolean>;
}

/** Level sizes stay below this, so that sums of coordinates stay exact. Pixels. */
const maxSide = 2 ** 30;
/** Pieces of one image: their offsets and lengths take 16 bytes each. */
const maxPieces = 2 ** 24;
const maxPieceBytes = 2 ** 28;

const compressionsByTag: Readonly<Record<number, Compression>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
  50000: 'zstd',
  50001: 'webp',
};

const photometricsByTag: Readonly<Record<number, Photometric>> = {
  0: 'white-is-zero',
  1: 'grey',
  2: 'rgb',
  6: 'ycbcr',
};

export function isTiled(directory: TiffDirectory): boolean {
  return directory.has(tiffTag.tileWidth) && directory.has(tiffTag.tileLength);
}

/**
 * Checks sizes and says whether the pixels can be decoded. Offsets are read at the first tile.
 * @throws SpindleError `broken-file` when a size is missing, zero or impossible.
 */
export async function readTiffImage(directory: TiffDirectory): Promise<TiffImage> {
  const width = await size(directory, tiffTag.imageWidth, 'width');
  const height = await size(directory, tiffTag.imageLength, 'height');
  const tiled = isTiled(directory);
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
  if (columns * rows > maxPieces) {
    throw brokenFile(directory.path, `image ${directory.index} is cut into ${columns * rows} pieces`);
  }
  const pixels = await readPixelLayout(directory);
  const locate = pieceLocator(directory, tiled, columns * rows);

  const encodedTile = async (column: number, row: number, signal?: AbortSignal): Promise<EncodedTile> => {
    if (pixels.layout === null) throw tileUnreadable(pixels.undecodable);
    const { offset, byteLength } = await locate(row * columns + column, signal);
    if (byteLength === 0) throw tileUnreadable('the file holds nothing for this tile');
    if (byteLength > maxPieceBytes) throw tileUnreadable(`it claims to be ${byteLength} bytes long`);
    const bytes = await directory.source.read(offset, byteLength, signal);
    const { layout } = pixels;
    const rowsLeft = height - row * tileHeight;
    // Some writers give the last strip its full height in the JPEG header; what is too much is cut off later.
    const cutOff =
      !tiled &&
      rowsLeft < tileHeight &&
      !(layout.compression === 'jpeg' && readJpegFrame(bytes).height === tileHeight);
    return { ...layout, width: tileWidth, height: cutOff ? rowsLeft : tileHeight, bytes };
  };
  return {
    width,
    height,
    tileWidth,
    tileHeight,
    undecodable: pixels.layout === null ? pixels.undecodable : null,
    encodedTile,
    isAbsent: async (column, row, signal) => (await locate(row * columns + column, signal)).byteLength === 0,
  };
}

/** Pieces that are not there are white instead of unreadable. */
export function withWhiteGaps(image: TiffImage): TiffImage {
  const { tileWidth: width, tileHeight: height } = image;
  return {
    ...image,
    async encodedTile(column, row, signal) {
      if (!(await image.isAbsent(column, row, signal))) return image.encodedTile(column, row, signal);
      return {
        compression: 'none',
        photometric: 'rgb',
        samples: 3,
        predictor: 'none',
        tables: null,
        width,
        height,
        bytes: new Uint8Array(width * height * 3).fill(255),
      };
    },
  };
}

async function size(directory: TiffDirectory, tag: number, name: string): Promise<number> {
  const value = await directory.number(tag);
  if (value === null) throw brokenFile(directory.path, `image ${directory.index} has no ${name}`);
  if (!Number.isInteger(value) || value < 1 || value > maxSide) {
    throw brokenFile(directory.path, `image ${directory.index} has the ${name} ${value}`);
  }
  return value;
}

type PixelLayout = Omit<EncodedTile, 'width' | 'height' | 'bytes'>;

type PixelVerdict =
  { readonly layout: PixelLayout } | { readonly layout: null; readonly undecodable: string };

async function readPixelLayout(directory: TiffDirectory): Promise<PixelVerdict> {
  const value = async (tag: number, standard: number): Promise<number> =>
    (await directory.number(tag)) ?? standard;
  const compressionTag = await value(tiffTag.compression, 1);
  const no = (undecodable: string): PixelVerdict => ({ layout: null, undecodable });

  const compression = compressionsByTag[compressionTag];
  if (compression === undefined)
    return no(`its compression ${compressionName(compressionTag)} is not supported`);
  const photometricTag = await value(tiffTag.photometric, 1);
  const photometric = photometricsByTag[photometricTag];
  if (photometric === undefined) return no(`its colour model ${photometricTag} is not supported`);
  if (photometric === 'ycbcr' && compression !== 'jpeg') return no('it stores YCbCr colours without JPEG');

  const samples = await value(tiffTag.samplesPerPixel, 1);
  const least = photometric === 'rgb' || photometric === 'ycbcr' ? 3 : 1;
  if (!Number.isInteger(samples) || samples < least || samples > 16)
    return no(`it has ${samples} samples a pixel`);
  const bits = (await directory.numbers(tiffTag.bitsPerSample, 64)) ?? Float64Array.of(1);
  if (bits.some((depth) => depth !== 8)) return no(`it has ${bits.join(', ')} bits a sample instead of 8`);
  if ((await value(tiffTag.sampleFormat, 1)) !== 1) return no('its samples are not unsigned integers');
  if (samples > 1 && (await value(tiffTag.planarConfiguration, 1)) !== 1)
    return no('its colours lie in separate planes');
  if ((await value(tiffTag.fillOrder, 1)) !== 1) return no('its bits are stored in reverse order');
  if ((await value(tiffTag.imageDepth, 1)) !== 1) return no('it is a volume, not a plane');
  const predictor = await value(tiffTag.predictor, 1);
  if (predictor !== 1 && predictor !== 2) return no(`its predictor ${predictor} is not supported`);
  return {
    layout: {
      compression,
      photometric,
      samples,
      predictor: predictor === 2 ? 'horizontal' : 'none',
      tables: compression === 'jpeg' ? await directory.bytes(tiffTag.jpegTables) : null,
    },
  };
}

function compressionName(tag: number): string {
  const names: Readonly<Record<number, string>> = {
    6: 'old-style JPEG (6)',
    33003: 'JPEG 2000 (33003)',
    33005: 'JPEG 2000 (33005)',
    34712: 'JPEG 2000 (34712)',
    34892: 'lossy DNG JPEG (34892)',
    22610: 'JPEG XR (22610)',
    34934: 'JPEG XR (34934)',
  };
  return names[tag] ?? String(tag);
}

type Locate = (index: number, signal?: AbortSignal) => Promise<{ offset: number; byteLength: number }>;

/** Offsets and lengths are read once, when the first piece is asked for. */
function pieceLocator(directory: TiffDirectory, tiled: boolean, pieces: number): Locate {
  const offsetsTag = tiled ? tiffTag.tileOffsets : tiffTag.stripOffsets;
  const countsTag = tiled ? tiffTag.tileByteCounts : tiffTag.stripByteCounts;
  const read = async (tag: number, name: string): Promise<Float64Array> => {
    // Writers may leave room for more than the image needs, so only absurd excess is refused.
    const values = await directory.numbers(tag, maxPieces * 4);
    if (values === null || values.length < pieces) {
      const found = values?.length ?? 0;
      throw brokenFile(directory.path, `image ${directory.index} has ${found} ${name} for ${pieces} pieces`);
    }
    return values;
  };
  let tables: Promise<[Float64Array, Float64Array]> | null = null;
  return async (index) => {
    tables ??= Promise.all([read(offsetsTag, 'offsets'), read(countsTag, 'lengths')]).catch(
      (cause: unknown) => {
        // A share that was away for a moment must not cost the level.
        tables = null;
        throw cause;
      },
    );
    const [offsets, counts] = await tables;
    return { offset: offsets[index] ?? 0, byteLength: counts[index] ?? 0 };
  };
}
