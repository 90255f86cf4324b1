/**
 * All levels of a MIRAX slide, from its description and its index: which photos were taken, where they lie, and whether they
 * have to be painted one by one.
 */
import type { LevelRectangle } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile } from '../../slide-errors';
import type { MiraxDataFiles } from './data-files';
import type { MiraxIndex } from './index-file';
import { checkImages, gridLevel, photoLevel, tilesOfPhoto, type MiraxStoredLevel } from './mirax-level';
import {
  findablePhotos,
  inflatePositions,
  measuredPositions,
  regularPositions,
  type PhotoGrid,
  type PhotoPositions,
} from './photos';
import type { MiraxDescription } from './slidedat';

/** No slide is larger, in pixels of level 0; level sizes beyond it lose precision. */
const maxSide = 2 ** 31;

export interface MiraxLevels {
  readonly levels: readonly TiledImage[];
  /** Around all that was scanned, in level-0 pixels; `null` when nothing was. */
  readonly bounds: LevelRectangle | null;
}

/** @throws SpindleError `broken-file`, `not-found` when the file of the positions is missing. */
export async function miraxLevels(
  path: string,
  slide: MiraxDescription,
  index: MiraxIndex,
  files: MiraxDataFiles,
): Promise<MiraxLevels> {
  const storedLevel = (i: number): MiraxStoredLevel => ({
    slide,
    section: slide.levels[i] ?? slide.levels[0],
    images: index.level(i),
    files,
  });
  const stored = slide.levels.map((_, i) => storedLevel(i));
  const [base = storedLevel(0)] = stored;
  for (const level of stored) checkImages(path, level);
  const levels = isPlainGrid(slide)
    ? { levels: stored.map(gridLevel), bounds: around(gridRectangles(base)) }
    : await photoLevels(path, stored, base, index);
  for (const { width, height } of levels.levels) {
    if (width < 1 || height < 1 || width > maxSide || height > maxSide)
      throw brokenFile(path, `one of its levels is ${width} × ${height} pixels large`);
  }
  return levels;
}

function isPlainGrid({ positions, overlapX, overlapY, levels }: MiraxDescription): boolean {
  const [base] = levels;
  return (
    positions === null &&
    overlapX === 0 &&
    overlapY === 0 &&
    levels.every(
      ({ imageWidth, imageHeight }) => imageWidth === base.imageWidth && imageHeight === base.imageHeight,
    )
  );
}

async function photoLevels(
  path: string,
  stored: readonly MiraxStoredLevel[],
  base: MiraxStoredLevel,
  index: MiraxIndex,
): Promise<MiraxLevels> {
  const { slide } = base;
  const { divisions } = slide;
  const grid = {
    across: Math.floor(slide.imagesAcross / divisions),
    down: Math.floor(slide.imagesDown / divisions),
    width: base.section.imageWidth * divisions,
    height: base.section.imageHeight * divisions,
  };
  const positions = await readPositions(path, base, grid, index);
  const photos = takenPhotos(base, grid, positions);
  // What is painted of a photo in any level.
  const widest = Math.max(...slide.levels.map(({ imageWidth }) => imageWidth * divisions));
  const highest = Math.max(...slide.levels.map(({ imageHeight }) => imageHeight * divisions));
  const photosUnder = findablePhotos(path, { ...grid, width: widest, height: highest }, positions, photos);
  return {
    levels: stored.map((level) => photoLevel(level, photosUnder)),
    bounds: around(photoRectangles(base, grid, positions, photos)),
  };
}

async function readPositions(
  path: string,
  { slide, section, files }: MiraxStoredLevel,
  grid: PhotoGrid,
  index: MiraxIndex,
): Promise<PhotoPositions> {
  if (slide.positions === null) return regularPositions(grid, slide.overlapX, slide.overlapY);
  const { record, deflated } = slide.positions;
  const bytes = await files.read(index.record(record), maxPositionBytes);
  const inflated = deflated ? inflatePositions(path, grid, bytes) : bytes;
  return measuredPositions(path, grid, inflated, section.concatenated);
}

/** Bytes for the positions of as many photos as a slide may have, with a margin. */
const maxPositionBytes = 16 * 2 ** 20;

/** Photos of which level 0 has an image. */
function takenPhotos(
  { slide, section, images }: MiraxStoredLevel,
  { across, down }: PhotoGrid,
  positions: PhotoPositions,
): Set<number> {
  const perImage = Math.max(1, section.concatenated / slide.divisions);
  const photos = new Set<number>();
  for (const number of images.numbers()) {
    const left = Math.floor((number % slide.imagesAcross) / slide.divisions);
    const top = Math.floor(Math.floor(number / slide.imagesAcross) / slide.divisions);
    for (let row = top; row < Math.min(down, top + perImage); row += 1) {
      for (let column = left; column < Math.min(across, left + perImage); column += 1) {
        const photo = row * across + column;
        const { x, y } = positions(photo);
        // Photos that were not taken, in an image with others that were, are said to lie at the origin.
        if (photo === 0 || x !== 0 || y !== 0) photos.add(photo);
      }
    }
  }
  return photos;
}

function* gridRectangles({ slide, section, images }: MiraxStoredLevel): Generator<LevelRectangle> {
  const { imageWidth: width, imageHeight: height, concatenated } = section;
  for (const number of images.numbers()) {
    const column = (number % slide.imagesAcross) / concatenated;
    const row = Math.floor(number / slide.imagesAcross) / concatenated;
    yield { left: column * width, top: row * height, width, height };
  }
}

function* photoRectangles(
  base: MiraxStoredLevel,
  { across }: PhotoGrid,
  positions: PhotoPositions,
  photos: Iterable<number>,
): Generator<LevelRectangle> {
  for (const photo of photos) {
    const place = { ...positions(photo), column: photo % across, row: Math.floor(photo / across) };
    for (const { tile } of tilesOfPhoto(base, place)) yield tile;
  }
}

function around(rectangles: Iterable<LevelRectangle>): LevelRectangle | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rectangle of rectangles) {
    left = Math.min(left, rectangle.left);
    top = Math.min(top, rectangle.top);
    right = Math.max(right, rectangle.left + rectangle.width);
    bottom = Math.max(bottom, rectangle.top + rectangle.height);
  }
  return left < right ? { left, top, width: right - left, height: bottom - top } : null;
}
