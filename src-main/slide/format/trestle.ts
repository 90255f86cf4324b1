/**
 * Trestle: a TIFF of tiled levels whose tiles overlap by whole pixels, as its description lists for each level:
 * `Background Color=ffffff;…;OverlapsXY= 64 64 32 32 …`. Its resolution tags hold micrometres per pixel. The macro is a file
 * of its own.
 * Source: OpenSlide's notes on the format.
 */
import { basename, extname } from 'node:path';
import { formatColour } from '../property-text';
import type { Mpp } from '../../contract/slide';
import type { TiffDirectory } from '../container/tiff-directory';
import { isTiled, readTiffImage, type TiffImage } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties } from '../container/tiff-properties';
import { tiffPictures } from '../container/tiff-subfile';
import { tiffTag } from '../container/tiff-tags';
import { gridTilesUnder, type TileGrid } from '../container/tile-layout';
import type { Rgb, TiledImage } from '../container/tiled-image';
import { brokenFile, unsupportedSlide } from '../slide-errors';
import { accept, checkLevelCount, decline, type Format } from './format';
import { companionPicture } from './stored-picture';

export const trestle: Format = {
  name: 'trestle',
  extensions: ['.tif'],

  async detect({ tiff }) {
    const [first] = tiff?.directories ?? [];
    if (tiff === null || first === undefined) return decline('it is not a TIFF');
    const software = (await first.textStart(tiffTag.software)) ?? '';
    if (!software.startsWith('MedScan')) return decline('its software is not MedScan');
    if (!first.has(tiffTag.imageDescription)) return decline('it has no description');
    return (await tiffPictures(tiff)).pictures.every(isTiled)
      ? accept('a tiled TIFF of MedScan')
      : decline('one of its images is not tiled');
  },

  async open({ source, tiff, companions }) {
    const { pictures: directories, notes } = await tiffPictures(tiff);
    const [first] = directories;
    checkLevelCount(source.name, directories.length);
    if (first === undefined) throw brokenFile(source.name, 'it has no image');
    const stated = statedPairs((await first.text(tiffTag.imageDescription)) ?? '');
    const overlaps = (stated.get('OverlapsXY') ?? '').split(' ').flatMap((part) => wholeNumber(part) ?? []);
    const background = colourOf(stated.get('Background Color') ?? '');
    const levels: TiledImage[] = [];
    for (const [i, directory] of directories.entries()) {
      const image = await readTiffImage(directory);
      if (image.undecodable !== null) throw unsupportedSlide(source.name, image.undecodable);
      const overlap = { x: overlaps[2 * i] ?? 0, y: overlaps[2 * i + 1] ?? 0 };
      levels.push(overlappedLevel(source.name, image, overlap, background));
    }
    const macro = await companionPicture('jpeg', companions, macroName(source.name));
    const power = wholeNumber(stated.get('Objective Power') ?? '');
    const properties: Record<string, string> = { ...(await tiffProperties(first)) };
    for (const [name, value] of stated) properties[`trestle.${name}`] = value;
    if (background !== null) properties['openslide.background-color'] = formatColour(background);
    if (power !== null && power > 0) properties['openslide.objective-power'] = String(power);
    return {
      vendor: 'trestle',
      levels,
      mpp: await readMpp(first),
      objectivePower: power !== null && power > 0 ? power : null,
      associatedImages: macro === null ? [] : [{ name: 'macro', image: macro }],
      iccProfile: () => tiffIccProfile(first),
      notes,
      properties,
    };
  },
};

/** The macro is a JPEG beside the slide: `name.Full` for `name.tif`. */
function macroName(path: string): string {
  return `${basename(path, extname(path))}.Full`;
}

function overlappedLevel(
  path: string,
  image: TiffImage,
  overlap: { readonly x: number; readonly y: number },
  background: Rgb | null,
): TiledImage {
  const { width, height, tileWidth, tileHeight } = image;
  if (overlap.x === 0 && overlap.y === 0) return image;
  // More overlap than this no scanner makes, and every pixel would be painted many times.
  if (overlap.x > (tileWidth * 3) / 4 || overlap.y > (tileHeight * 3) / 4)
    throw brokenFile(
      path,
      `its tiles of ${tileWidth} × ${tileHeight} overlap by ${overlap.x}, ${overlap.y} pixels`,
    );
  const grid: TileGrid = {
    left: 0,
    top: 0,
    columns: Math.ceil(width / tileWidth),
    rows: Math.ceil(height / tileHeight),
    advanceX: tileWidth - overlap.x,
    advanceY: tileHeight - overlap.y,
    tileWidth,
    tileHeight,
  };
  return {
    ...image,
    width: width >= tileWidth ? width - (grid.columns - 1) * overlap.x : width,
    height: height >= tileHeight ? height - (grid.rows - 1) * overlap.y : height,
    ...(background !== null && { background }),
    layout: {
      tilePixels: tileWidth * tileHeight,
      tilesUnder: (rectangle) =>
        [...gridTilesUnder(grid, rectangle)].map(({ column, row, left, top }) => ({
          column,
          row,
          left,
          top,
          width: Math.min(tileWidth, width - column * tileWidth),
          height: Math.min(tileHeight, height - row * tileHeight),
          partLeft: 0,
          partTop: 0,
        })),
    },
  };
}

/** `key=value;key=value` */
function statedPairs(description: string): Map<string, string> {
  return new Map(
    description.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=');
      return at === -1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
    }),
  );
}

async function readMpp(directory: TiffDirectory): Promise<Mpp | null> {
  const x = await directory.number(tiffTag.xResolution);
  const y = await directory.number(tiffTag.yResolution);
  return x !== null && y !== null ? { x, y } : null;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** `rrggbb` */
function colourOf(text: string): Rgb | null {
  const [, red = '', green = '', blue = ''] = /^([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  return blue === ''
    ? null
    : [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}
