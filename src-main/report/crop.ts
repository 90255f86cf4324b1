/** A small square of the slide around a detection, at full resolution, for a gallery. */
import sharp from 'sharp';
import type { Mpp, RegionReader } from '../contract/slide';
import type { Point } from '../contract/roi';

export interface Crop {
  /** Square, also where the slide's pixels are not. */
  readonly jpeg: Buffer;
  /** Width and height of what it shows. */
  readonly sideUm: number;
  /** Part of it could not be read and is white. */
  readonly incomplete: boolean;
}

/** Shown pixels a side: enough to print a crop 28 mm wide without visible steps. */
const fewestPixels = 224;
const mostPixels = 448;

/** Reads about `sideUm` micrometres around a level-0 location; white beyond the slide's edges. */
export async function readCrop(reader: RegionReader, mpp: Mpp, [x, y]: Point, sideUm: number): Promise<Crop> {
  const width = Math.max(1, Math.round(sideUm / mpp.x));
  const height = Math.max(1, Math.round(sideUm / mpp.y));
  const region = { level: 0, x: Math.round(x - width / 2), y: Math.round(y - height / 2), width, height };
  const pixels = await reader.readRegion(region);
  const side = Math.min(Math.max(width, height, fewestPixels), mostPixels);
  const raw = { width: pixels.width, height: pixels.height, channels: 3 as const };
  const jpeg = await sharp(pixels.data, { raw })
    .resize({ width: side, height: side, fit: 'fill', kernel: 'cubic' })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { jpeg, sideUm: width * mpp.x, incomplete: pixels.missing.length > 0 };
}
