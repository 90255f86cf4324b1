/**
 * One level of a MIRAX slide. In each level four images of the one before are halved and put together, regardless of the photos they
 * come from; so one stored image holds several photos, each to be painted where that photo lies. Where photos do not
 * overlap and no positions were measured, the images are a plain grid.
 */
import type { EncodedTile } from '../../codec/encoded-tile';
import { holdsAny } from '../../container/tile-area';
import type { LevelRectangle, PlacedTile, TileLayout } from '../../container/tile-layout';
import { overlaps } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, tileUnreadable } from '../../slide-errors';
import type { MiraxDataFiles } from './data-files';
import type { LevelImages } from './index-file';
import type { PhotosUnder, PlacedPhoto } from './photos';
import type { MiraxDescription, MiraxLevelSection } from './slidedat';

/** Size of the tiles for the screen, where the level is not a regular grid. */
const screenTile = 512;

/** A level as the files have it. */
export interface MiraxStoredLevel {
  readonly slide: MiraxDescription;
  readonly section: MiraxLevelSection;
  readonly images: LevelImages;
  readonly files: MiraxDataFiles;
}

/** @throws SpindleError `broken-file` when an image lies where none can. */
export function checkImages(path: string, { slide, section, images }: MiraxStoredLevel): void {
  const { imagesAcross, imagesDown, divisions } = slide;
  const { concatenated } = section;
  // What is left of a photo at the right or lower edge has no position.
  const across = imagesAcross - (imagesAcross % divisions);
  const down = imagesDown - (imagesDown % divisions);
  for (const number of images.numbers()) {
    const x = number % imagesAcross;
    const y = Math.floor(number / imagesAcross);
    if (x >= across || y >= down || x % concatenated !== 0 || y % concatenated !== 0)
      throw brokenFile(path, `its level of factor ${concatenated} has an image at ${x}, ${y}`);
  }
}

/** A level whose stored images lie side by side. */
export function gridLevel(level: MiraxStoredLevel): TiledImage {
  const { slide, section, images } = level;
  const { imageWidth, imageHeight, concatenated } = section;
  const size = sizeOf(level);
  const columns = Math.ceil(size.width / imageWidth);
  const held = new Set<number>();
  for (const number of images.numbers()) {
    const column = (number % slide.imagesAcross) / concatenated;
    const row = Math.floor(number / slide.imagesAcross) / concatenated;
    held.add(row * columns + column);
  }
  return {
    ...size,
    tileWidth: imageWidth,
    tileHeight: imageHeight,
    background: slide.background,
    async encodedTile(column, row, signal) {
      const number = (row * slide.imagesAcross + column) * concatenated;
      return images.find(number) === null ? null : readImage(level, column, row, signal);
    },
    holdsTiles: (area) => Promise.resolve(holdsAny(held, columns, area)),
  };
}

/** A level whose stored images are painted photo by photo. */
export function photoLevel(level: MiraxStoredLevel, photosUnder: PhotosUnder): TiledImage {
  const { imageWidth, imageHeight, concatenated } = level.section;
  const layout: TileLayout = {
    tilePixels: imageWidth * imageHeight,
    tilesUnder({ left, top, width, height }) {
      const rectangle = { left, top, width, height };
      const photos = photosUnder(scaled(rectangle, concatenated));
      return photos
        .flatMap((photo) => tilesOfPhoto(level, photo))
        .filter(({ tile }) => overlaps(tile, rectangle))
        .sort((a, b) => a.row - b.row || a.column - b.column)
        .map(({ tile }) => tile);
    },
  };
  return {
    ...sizeOf(level),
    tileWidth: screenTile,
    tileHeight: screenTile,
    layout,
    background: level.slide.background,
    encodedTile: (column, row, signal) => readImage(level, column, row, signal),
  };
}

/** Column and row say which of two tiles covers the other: the later. */
export interface TileOfPhoto {
  readonly tile: PlacedTile;
  readonly column: number;
  readonly row: number;
}

/** The stored tiles of a photo, in pixels of the level. */
export function tilesOfPhoto(level: MiraxStoredLevel, photo: PlacedPhoto): TileOfPhoto[] {
  const { slide, section, images } = level;
  const { concatenated, imageWidth, imageHeight } = section;
  const { divisions, imagesAcross } = slide;
  const [base] = slide.levels;
  // Images that a photo has each way, or photos that an image has; one of the two is 1.
  const perPhoto = Math.max(1, divisions / concatenated);
  const perImage = Math.max(1, concatenated / divisions);
  const width = imageWidth / perImage;
  const height = imageHeight / perImage;
  const tiles: TileOfPhoto[] = [];
  for (let down = 0; down < perPhoto; down += 1) {
    for (let right = 0; right < perPhoto; right += 1) {
      const column = Math.floor((photo.column * perPhoto) / perImage) + right;
      const row = Math.floor((photo.row * perPhoto) / perImage) + down;
      if (images.find((row * imagesAcross + column) * concatenated) === null) continue;
      const tile = {
        column,
        row,
        left: photo.x / concatenated + right * base.imageWidth,
        top: photo.y / concatenated + down * base.imageHeight,
        width,
        height,
        partLeft: (photo.column % perImage) * width,
        partTop: (photo.row % perImage) * height,
      };
      tiles.push({ tile, column: photo.column * perPhoto + right, row: photo.row * perPhoto + down });
    }
  }
  return tiles;
}

function sizeOf({
  slide,
  section,
}: MiraxStoredLevel): Pick<TiledImage, 'width' | 'height'> & { downsample: number } {
  const { divisions, imagesAcross, imagesDown, overlapX, overlapY } = slide;
  const [base] = slide.levels;
  // Whole images, of which the last of each photo loses the overlap, except at the end.
  const side = (count: number, image: number, overlap: number): number => {
    const shortened = Math.floor((count - 1) / divisions);
    return (count - shortened) * image + shortened * Math.floor(image - overlap);
  };
  return {
    width: Math.floor(side(imagesAcross, base.imageWidth, overlapX) / section.concatenated),
    height: Math.floor(side(imagesDown, base.imageHeight, overlapY) / section.concatenated),
    downsample: section.concatenated / base.concatenated,
  };
}

function scaled({ left, top, width, height }: LevelRectangle, by: number): LevelRectangle {
  return { left: left * by, top: top * by, width: width * by, height: height * by };
}

async function readImage(
  { slide, section, images, files }: MiraxStoredLevel,
  column: number,
  row: number,
  signal: AbortSignal | undefined,
): Promise<EncodedTile> {
  const { imageWidth, imageHeight, concatenated, compression } = section;
  const stored = images.find((row * slide.imagesAcross + column) * concatenated);
  if (stored === null) throw tileUnreadable('the scanner stored no image there');
  // No form of 8-bit RGB is stored in more, headers apart.
  const limit = imageWidth * imageHeight * 7 + 64 * 1024;
  return {
    compression,
    photometric: compression === 'jpeg' ? 'ycbcr' : 'rgb',
    tables: null,
    width: imageWidth,
    height: imageHeight,
    samples: 3,
    predictor: 'none',
    bytes: await files.read(stored, limit, signal),
  };
}
