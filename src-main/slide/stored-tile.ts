/**
 * A tile as the viewer gets it. What a browser decodes goes out as it is stored, JPEG with its shared tables and
 * colour marker put in; everything else is decoded and written as JPEG.
 */
import sharp from 'sharp';
import type { Pixels, RegionPixels } from '../contract/slide';
import type { EncodedTile } from './codec/encoded-tile';
import { displayJpeg } from './codec/jpeg';
import { tileUnreadable } from './slide-errors';

export interface StoredTile {
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Uint8Array;
}

/**
 * The tile as it goes out without being decoded; `null` for what no browser reads.
 * @throws SpindleError `tile-unreadable`.
 */
export function asStored(tile: EncodedTile): StoredTile | null {
  // Browsers know nothing of inverted grey.
  const isWhole = tile.reduction === undefined && tile.photometric !== 'white-is-zero';
  if (tile.compression === 'jpeg' && isWhole) return { mediaType: 'image/jpeg', bytes: displayJpeg(tile) };
  if (tile.compression === 'webp') return { mediaType: 'image/webp', bytes: tile.bytes };
  return null;
}

/**
 * A tile of the screen put together from stored ones. With a hole it is none: white would look like glass.
 * @throws SpindleError `tile-unreadable` when a tile under it is missing.
 */
export async function composedTile({ missing, ...pixels }: RegionPixels): Promise<StoredTile> {
  const [first] = missing;
  if (first !== undefined) throw tileUnreadable(first.why);
  return writeJpeg(pixels);
}

/** @param pixel of the colour that the whole tile has: it is written without being in memory. */
export async function writeGap(
  { data: [r, g, b] }: Pixels,
  { width, height }: Pick<Pixels, 'width' | 'height'>,
): Promise<StoredTile> {
  const bytes = await sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .jpeg({ quality: 90 })
    .toBuffer();
  return { mediaType: 'image/jpeg', bytes };
}

export async function writeJpeg({ width, height, data }: Pixels): Promise<StoredTile> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { mediaType: 'image/jpeg', bytes };
}
