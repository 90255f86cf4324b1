/**
 * Slides that are large enough to measure with: 8192 × 8192 pixels and two reduced levels in tiles of 256, texture with
 * noise of its own in every tile, so that no two are alike.
 */
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import sharp from 'sharp';
import { encodeAbbreviatedJpegs } from '../fixture/abbreviated-jpeg';
import { encodeJpeg2000 } from '../fixture/codestreams';
import { randomNumbers, texture } from '../fixture/texture';
import {
  ascii,
  long,
  opaque,
  short,
  writeTiff,
  type TagValue,
  type TiffDirectorySpec,
} from '../fixture/tiff-writer';

const side = 8192;
const downsamples = [1, 4, 16];
const tileSide = 256;
const textureSide = 2048;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** An SVS of JPEG or JPEG 2000, or a plain pyramid, in JPEG or deflate. */
export type LargeSlide = keyof typeof kinds;

const kinds = {
  'aperio-jpeg': { encode: jpegs, vendor: 'JPEG/YCC Q=85' },
  'aperio-jpeg-2000': { encode: jpegs2000, vendor: 'J2K/KDU Q=70' },
  'generic-jpeg': { encode: jpegs, vendor: null },
  'generic-deflate': { encode: deflated, vendor: null },
} as const;

export async function writeLargeSlide(path: string, kind: LargeSlide): Promise<void> {
  const pattern = { width: textureSide, height: textureSide, data: texture(textureSide, textureSide, 7) };
  const directories: TiffDirectorySpec[] = [];
  for (const downsample of downsamples) {
    directories.push(await level(await reduced(pattern, downsample), side / downsample, kind));
  }
  await writeFile(path, writeTiff(directories));
}

async function level(pattern: Picture, levelSide: number, kind: LargeSlide): Promise<TiffDirectorySpec> {
  const columns = levelSide / tileSide;
  const random = randomNumbers(levelSide);
  const pictures = Array.from({ length: columns * columns }, (_, i) =>
    tileOf(pattern, (i % columns) * tileSide, Math.floor(i / columns) * tileSide, random),
  );
  const { encode, vendor } = kinds[kind];
  const { pieces, tags } = await encode(pictures);
  const description =
    vendor === null
      ? 'synthetic'
      : `Aperio Image Library v12.0.5 \r\n${side}x${side} (${tileSide}x${tileSide}) ${vendor}|AppMag = 40|MPP = 0.2500`;
  return {
    pieces,
    tags: new Map<number, TagValue>([
      [254, long(levelSide === side ? 0 : 1)],
      [256, long(levelSide)],
      [257, long(levelSide)],
      [258, short(8, 8, 8)],
      [270, ascii(description)],
      [277, short(3)],
      [284, short(1)],
      [322, short(tileSide)],
      [323, short(tileSide)],
      ...tags,
    ]),
  };
}

interface Encoded {
  readonly pieces: readonly Uint8Array[];
  readonly tags: readonly [number, TagValue][];
}

async function jpegs(pictures: readonly Picture[]): Promise<Encoded> {
  const { tables, tiles } = await encodeAbbreviatedJpegs(pictures);
  return {
    pieces: tiles,
    tags: [
      [259, short(7)],
      [262, short(6)],
      [347, opaque(tables)],
      [530, short(2, 2)],
    ],
  };
}

/** Each encoder takes tens of milliseconds: so many tiles are stored, again and again. */
const distinctJpegs2000 = 64;

/** As Aperio's compression 33005: RGB, with a colour transform of the codestream's own. */
async function jpegs2000(pictures: readonly Picture[]): Promise<Encoded> {
  const encoded: Uint8Array[] = [];
  for (const { width, height, data } of pictures.slice(0, distinctJpegs2000)) {
    encoded.push(await encodeJpeg2000({ width, height, components: 3, bits: 8, bytes: data }, false));
  }
  return {
    pieces: pictures.flatMap((_, i) => encoded[i % encoded.length] ?? []),
    tags: [
      [259, short(33005)],
      [262, short(2)],
    ],
  };
}

async function deflated(pictures: readonly Picture[]): Promise<Encoded> {
  const pieces = await Promise.all(pictures.map(({ data }) => promisify(deflate)(data)));
  return {
    pieces,
    tags: [
      [259, short(8)],
      [262, short(2)],
    ],
  };
}

/** A part of the endlessly repeated pattern, with noise of a few grey levels. */
function tileOf({ width, height, data }: Picture, left: number, top: number, random: () => number): Picture {
  const tile = new Uint8Array(tileSide * tileSide * 3);
  for (let y = 0, to = 0; y < tileSide; y += 1) {
    const row = ((top + y) % height) * width;
    for (let x = 0; x < tileSide; x += 1, to += 3) {
      const from = (row + ((left + x) % width)) * 3;
      const noise = random() * 16 - 8;
      for (let channel = 0; channel < 3; channel += 1) {
        tile[to + channel] = Math.max(0, Math.min(255, (data[from + channel] ?? 0) + noise));
      }
    }
  }
  return { width: tileSide, height: tileSide, data: tile };
}

async function reduced({ width, height, data }: Picture, downsample: number): Promise<Picture> {
  const [toWidth, toHeight] = [width / downsample, height / downsample];
  const scaled = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(toWidth, toHeight)
    .raw()
    .toBuffer();
  return { width: toWidth, height: toHeight, data: scaled };
}
