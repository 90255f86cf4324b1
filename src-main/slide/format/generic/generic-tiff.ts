/**
 * Tiled TIFF and BigTIFF of no particular vendor. Every tiled image that is not marked as reduced is a picture of its own, a
 * scene; those marked as reduced behind it, or hanging from it as SubIFDs, are its further levels. Images in strips
 * beside tiled ones may show anything, also a label, and are only counted. After OpenSlide's generic-tiff driver; what
 * libvips, QuPath and Spindle's own phantom write.
 */
import { pyramidsByMark } from '../../container/pyramids';
import type { Tiff } from '../../container/tiff';
import type { TiffDirectory } from '../../container/tiff-directory';
import { isTiled, readTiffImage, withGaps, type TiffImage } from '../../container/tiff-image';
import { tiffOrientationNotes } from '../../container/tiff-orientation';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../../container/tiff-properties';
import { isReduced, subfileKind, tiffPictures } from '../../container/tiff-subfile';
import { chosenScene, sceneContent } from '../../scenes';
import { brokenFile } from '../../slide-errors';
import { deepGreyViews } from './deep-grey';
import { foreignTiff } from './foreign-tiff';
import { accept, checkLevelCount, decline, declineOwn, type Format } from '../format';

export const genericTiff: Format = {
  name: 'generic-tiff',
  extensions: ['.tif', '.tiff', '.btf'],

  async detect({ tiff }) {
    if (tiff === null) return decline('it is not a TIFF');
    const base = await firstTiled(tiff);
    if (base === null) return decline('none of its images is tiled');
    const foreign = await foreignTiff(tiff);
    if (foreign !== null) return declineOwn(`it is ${foreign}, which needs a reader of its own`);
    const { undecodable } = await readTiffImage(base);
    return undecodable === null ? accept('a tiled TIFF') : declineOwn(undecodable);
  },

  async open({ source, tiff }, scene) {
    const { pictures, notes } = await tiffPictures(tiff);
    const tiled: StoredLevel[] = [];
    let inARow = 1;
    for (const directory of pictures.filter(isTiled)) {
      const level = await readLevel(directory);
      tiled.push(level);
      inARow = level.reduced ? inARow + 1 : 1;
      checkLevelCount(source.name, inARow);
    }
    // What is reduced before there is anything to be reduced from belongs to an image in strips.
    const { pyramids, leftOut } = pyramidsByMark(tiled.slice(tiled.findIndex(isBase)));
    const scenes = pyramids.map(([base], index) => ({
      index,
      name: `scene ${index}`,
      width: base?.width ?? 0,
      height: base?.height ?? 0,
    }));
    const chosen = chosenScene(source.name, pyramids, scene);
    const [base] = chosen;
    if (tiff === null || base === undefined) throw brokenFile(source.name, 'it has no image');
    const stored = chosen.length > 1 ? chosen : [base, ...(await hangingLevels(tiff, base))];
    checkLevelCount(source.name, stored.length);
    const levels = stored.map(({ image }) => image);
    const unreadable = levels.find((level) => level.undecodable !== null)?.undecodable;
    if (typeof unreadable === 'string')
      throw brokenFile(source.name, `one level cannot be read: ${unreadable}`);
    const inStrips = pictures.length - tiled.length;
    const { directory: first } = base;
    return {
      vendor: 'generic-tiff',
      // Sparse files leave tiles out altogether; a tile with an offset and no bytes is damaged.
      levels: levels.map((level) => withGaps(level, ['no-place'])),
      ...(await deepGreyViews(first, levels)),
      mpp: await tiffResolutionMpp(first),
      objectivePower: null,
      associatedImages: [],
      iccProfile: () => tiffIccProfile(first),
      properties: await tiffProperties(first),
      ...sceneContent(scenes, scene, [
        ...notes,
        ...leftOutNote(leftOut, 'marked as reduced, of no size or shape of a level,'),
        ...leftOutNote(inStrips, 'in strips beside the tiled ones'),
        ...(await tiffOrientationNotes(first)),
      ]),
    };
  },
};

function leftOutNote(count: number, which: string): string[] {
  if (count === 0) return [];
  const images = count === 1 ? 'An image' : `${count} images`;
  return [`${images} ${which} ${count === 1 ? 'is' : 'are'} not shown.`];
}

interface StoredLevel {
  readonly directory: TiffDirectory;
  readonly image: TiffImage;
  readonly width: number;
  readonly height: number;
  readonly reduced: boolean;
}

async function readLevel(directory: TiffDirectory): Promise<StoredLevel> {
  const image = await readTiffImage(directory);
  const { width, height } = image;
  return { directory, image, width, height, reduced: await isReduced(directory) };
}

/** The first image of a file is a full one, regardless of its marks. */
function isBase({ directory, reduced }: StoredLevel): boolean {
  return directory.index === 0 || !reduced;
}

async function firstTiled(tiff: Tiff): Promise<TiffDirectory | null> {
  for (const directory of (await tiffPictures(tiff)).pictures) {
    if (isTiled(directory) && (directory.index === 0 || !(await isReduced(directory)))) return directory;
  }
  return null;
}

/** Levels that hang from a full image, where none follow it. */
async function hangingLevels(tiff: Tiff, base: StoredLevel): Promise<StoredLevel[]> {
  const levels: StoredLevel[] = [];
  for (const directory of await tiff.subDirectories(base.directory)) {
    const { reduced, mask } = await subfileKind(directory);
    if (isTiled(directory) && reduced && !mask) levels.push(await readLevel(directory));
  }
  const [pyramid = []] = pyramidsByMark([{ ...base, reduced: false }, ...levels]).pyramids;
  return pyramid.slice(1);
}
