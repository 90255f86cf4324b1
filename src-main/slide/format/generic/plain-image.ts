/**
 * Pictures that are no slides: PNG, JPEG, WebP, and TIFF in strips. One level. The picture is decoded once, when its
 * first tile is asked for, and cut into tiles from memory; most TIFFs are read strip by strip. Only a TIFF may say its pixel size: the dots per inch of a
 * PNG or JPEG are a printer's, not a microscope's.
 */
import sharp from 'sharp';
import { reasonOf } from '../../../base/thrown';
import { SpindleError, throwIfAborted } from '../../../contract/errors';
import type { Pixels, Scene } from '../../../contract/slide';
import type { EncodedTile } from '../../codec/encoded-tile';
import type { Tiff } from '../../container/tiff';
import type { TiffDirectory } from '../../container/tiff-directory';
import { isTiled, tiffImageSize } from '../../container/tiff-image';
import { tiffOrientationNotes } from '../../container/tiff-orientation';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../../container/tiff-properties';
import type { TiledImage } from '../../container/tiled-image';
import { isReduced, tiffPictures } from '../../container/tiff-subfile';
import { chosenScene, sceneContent } from '../../scenes';
import { latin1Text } from '../../../base/latin1';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import { foreignTiff } from './foreign-tiff';
import { deepGreyViews } from './deep-grey';
import { accept, decline, declineOwn, type Candidate, type Format, type SlideContent } from '../format';
import { readStrips } from './tiff-strips';

const tileSide = 512;
/** The decoded picture stays in memory: 429 MiB as RGB. */
const maxPixels = 150_000_000;
const maxFileBytes = 1024 * 1024 * 1024;

export const plainImage: Format = {
  name: 'plain-image',
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'],

  async detect(candidate) {
    const kind = kindOf(candidate);
    if (kind === null) return decline('it is not a PNG, JPEG, WebP or TIFF');
    if (candidate.tiff === null) return accept(`a ${kind} picture`);
    const foreign = await foreignTiff(candidate.tiff);
    if (foreign !== null) return declineOwn(`it is ${foreign}, which needs a reader of its own`);
    const [first] = await pagesOf(candidate.tiff);
    if (first === undefined) return decline('it has no image in strips');
    const strips = await readStrips(first);
    return strips.kind === 'declined' ? declineOwn(strips.why) : accept('a TIFF in strips');
  },

  async open({ source, tiff }, scene) {
    const pages = tiff === null ? [] : await pagesOf(tiff);
    const first = tiff === null ? undefined : chosenScene(source.name, pages.slice(0, maxScenes), scene);
    const shown =
      first === undefined ? { levels: [await openPicture(source)] } : await openPage(source, first);
    return {
      vendor: null,
      ...shown,
      mpp: first === undefined ? null : await tiffResolutionMpp(first),
      objectivePower: null,
      associatedImages: [],
      properties: first === undefined ? {} : await tiffProperties(first),
      iccProfile: () => (first === undefined ? readProfile(source) : tiffIccProfile(first)),
      ...sceneContent(await scenesOf(pages), scene, [
        ...(await tiffPictures(tiff)).notes,
        ...(first === undefined ? [] : await tiffOrientationNotes(first)),
      ]),
    };
  },
};

function kindOf({ start, tiff }: Candidate): 'PNG' | 'JPEG' | 'WebP' | 'TIFF' | null {
  if (tiff !== null) return 'TIFF';
  const text = latin1Text(start);
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'WebP';
  return null;
}

/** Images that are neither reduced copies of others nor masks; the first is one regardless of its marks. */
async function pagesOf(tiff: Tiff): Promise<TiffDirectory[]> {
  const pages: TiffDirectory[] = [];
  for (const directory of (await tiffPictures(tiff)).pictures) {
    if (!isTiled(directory) && (directory.index === 0 || !(await isReduced(directory))))
      pages.push(directory);
  }
  return pages;
}

const maxScenes = 1000;

async function scenesOf(pages: readonly TiffDirectory[]): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const [index, page] of pages.slice(0, maxScenes).entries()) {
    const { width, height } = await tiffImageSize(page);
    scenes.push({ index, name: `scene ${index}`, width, height });
  }
  return scenes;
}

async function openPage(
  source: ByteSource,
  page: TiffDirectory,
): Promise<Pick<SlideContent, 'levels' | 'views'>> {
  const strips = await readStrips(page);
  if (strips.kind === 'declined') throw unsupportedSlide(source.name, strips.why);
  if (strips.kind === 'whole') return { levels: [await openPicture(source, page.index)] };
  requireModest(source.name, strips.image);
  const levels = [strips.image];
  return { levels, ...(await deepGreyViews(page, levels)) };
}

/** @throws SpindleError `unsupported-format`. */
function requireModest(path: string, { width, height }: Pick<TiledImage, 'width' | 'height'>): void {
  if (width * height <= maxPixels) return;
  throw new SpindleError('unsupported-format', {
    what: 'cannot open the picture',
    where: { path },
    why: `it is ${width} × ${height} pixels large, and a picture that is not a pyramid may have ${maxPixels}`,
    remedy: 'convert it to a tiled pyramidal TIFF, for example with vips tiffsave --tile --pyramid',
  });
}

async function openPicture(source: ByteSource, page = 0): Promise<TiledImage> {
  const { width, height } = await readSize(source, page);
  requireModest(source.name, { width, height });
  let decoded: Promise<Pixels> | null = null;
  return {
    width,
    height,
    tileWidth: tileSide,
    tileHeight: tileSide,
    async encodedTile(column, row, signal) {
      decoded ??= decodePicture(source, page).catch((cause: unknown) => {
        // A share that was away for a moment must not cost the picture.
        decoded = null;
        throw cause;
      });
      const tile = cutTile(await decoded, column, row);
      throwIfAborted(signal);
      return tile;
    },
  };
}

async function readSize(source: ByteSource, page: number): Promise<{ width: number; height: number }> {
  const bytes = await readWhole(source);
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false, page }).metadata();
    return { width, height };
  } catch (thrown) {
    throw brokenFile(source.name, `the picture cannot be read (${inOneLine(thrown)})`, thrown);
  }
}

/** Reads the ICC profile of JPEG (APP2), PNG (iCCP) and WebP. */
async function readProfile(source: ByteSource): Promise<Uint8Array | null> {
  const { icc } = await sharp(await readWhole(source), { limitInputPixels: false }).metadata();
  return icc ?? null;
}

/** RGB, 8 bits; transparency on white; stored orientation and stored colour values are kept. */
async function decodePicture(source: ByteSource, page: number): Promise<Pixels> {
  const bytes = await readWhole(source);
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'error',
      page,
      ignoreIcc: true,
      limitInputPixels: maxPixels,
    })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data };
    throw brokenFile(source.name, `the picture decodes to ${info.channels} channels`);
  } catch (thrown) {
    if (thrown instanceof SpindleError) throw thrown;
    throw brokenFile(source.name, `the picture cannot be decoded (${inOneLine(thrown)})`, thrown);
  }
}

async function readWhole(source: ByteSource): Promise<Uint8Array> {
  if (source.size > maxFileBytes) throw brokenFile(source.name, 'it is too large for a picture');
  return source.read(0, source.size);
}

function cutTile(picture: Pixels, column: number, row: number): EncodedTile {
  const left = column * tileSide;
  const top = row * tileSide;
  const width = Math.min(tileSide, picture.width - left);
  const bytes = new Uint8Array(tileSide * tileSide * 3).fill(255);
  for (let y = top; y < Math.min(picture.height, top + tileSide); y += 1) {
    const from = (y * picture.width + left) * 3;
    bytes.set(picture.data.subarray(from, from + width * 3), (y - top) * tileSide * 3);
  }
  const pixels = { width: tileSide, height: tileSide, samples: 3, bytes };
  return { compression: 'none', photometric: 'rgb', predictor: 'none', tables: null, ...pixels };
}

function inOneLine(thrown: unknown): string {
  return reasonOf(thrown)
    .trim()
    .replace(/\s*\n\s*/g, '; ');
}
