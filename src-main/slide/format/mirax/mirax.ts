/**
 * MIRAX of 3DHISTECH: a picture called `name.mrxs` and beside it a folder `name` with Slidedat.ini, Index.dat and data files.
 * The slide is opened by the picture, which itself is not read. Source: OpenSlide's notes on the format.
 */
import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { formatColour } from '../../property-text';
import { SpindleError } from '../../../contract/errors';
import { parseKeyFile, type KeyFile } from '../../container/key-file';
import type { LevelRectangle } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile } from '../../slide-errors';
import { isBareName, type Companions } from '../../source/companions';
import { contentOfSome } from '../../source/content';
import { accept, decline, type AssociatedImage, type Format } from '../format';
import { miraxDataFiles, type MiraxDataFiles } from './data-files';
import { parseMiraxIndex, type MiraxIndex } from './index-file';
import { miraxLevels } from './mirax-levels';
import { describeMirax, type MiraxDescription } from './slidedat';
import { storedPicture } from '../stored-picture';

/** Far more than the texts, and 16 million records, of any slide. */
const maxSlidedatBytes = 1024 * 1024;
const maxIndexBytes = 256 * 1024 * 1024;

export const mirax: Format = {
  name: 'mirax',
  extensions: ['.mrxs'],

  detect({ source, tiff }) {
    if (tiff !== null) return Promise.resolve(decline('it is a TIFF'));
    // Nothing in the file itself marks it. That its folder is there is left to opening, which says so: without it the
    // picture must not pass for the slide.
    const named = extname(source.name).toLowerCase() === '.mrxs';
    return Promise.resolve(named ? accept('it is called .mrxs') : decline('its name does not end in .mrxs'));
  },

  async open({ source, companions }) {
    const folder = await slideFolder(source.name, companions);
    const slidedat = await readWhole(folder, 'Slidedat.ini', maxSlidedatBytes);
    const file = parseKeyFile(slidedat.path, slidedat.bytes);
    const slide = describeMirax(slidedat.path, file);
    for (const name of slide.dataFiles) {
      if (!isBareName(name)) throw brokenFile(slidedat.path, `it names the data file "${name}"`);
    }
    const indexFile = await readWhole(folder, slide.indexFile, maxIndexBytes);
    const index = parseMiraxIndex(indexFile.path, indexFile.bytes, slide.slideId, slide.dataFiles.length);
    await folder.expect(slide.dataFiles);
    const files = miraxDataFiles(folder, slide.dataFiles);
    const { levels, bounds } = await miraxLevels(indexFile.path, slide, index, files);
    const indexSum = createHash('sha256').update(indexFile.bytes).digest('hex');
    const power = slide.objectiveMagnification;
    return {
      vendor: 'mirax',
      levels,
      mpp: slide.mpp,
      objectivePower: power,
      associatedImages: await readAssociated(slide, index, files),
      properties: {
        ...propertiesOf(file),
        ...(bounds !== null && boundsProperties(bounds, levels)),
        'openslide.background-color': formatColour(slide.background),
        ...(power !== null && { 'openslide.objective-power': String(power) }),
      },
      setFiles: ['Slidedat.ini', slide.indexFile, ...slide.dataFiles].map(
        (name) => `${folderName(source.name)}/${name}`,
      ),
      identity: {
        ofPicture: false,
        parts: async () => [
          ...['mirax', slide.slideId.trim(), indexSum],
          // The index, which knows how long each image is, stands for the rest of the data.
          ...(await contentOfSome(slide.dataFiles, source, folder)),
        ],
      },
    };
  },
};

function folderName(path: string): string {
  return basename(path, extname(path));
}

/** @throws SpindleError `not-found` when it is not there. */
async function slideFolder(path: string, companions: Companions): Promise<Companions> {
  const name = folderName(path);
  try {
    return await companions.folder(name);
  } catch (thrown) {
    if (!(thrown instanceof SpindleError) || thrown.tag !== 'not-found') throw thrown;
    throw new SpindleError('not-found', {
      what: 'cannot open the slide',
      where: { path },
      why: `its folder "${name}", which holds the pixels, is missing`,
      remedy: 'copy the folder of the same name to where the .mrxs file is',
      cause: thrown,
    });
  }
}

interface WholeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function readWhole(folder: Companions, name: string, limit: number): Promise<WholeFile> {
  const source = await folder.open(name);
  try {
    if (source.size > limit) throw brokenFile(source.name, `it is ${source.size} bytes long`);
    return { path: source.name, bytes: await source.read(0, source.size) };
  } finally {
    await source.close();
  }
}

async function readAssociated(
  slide: MiraxDescription,
  index: MiraxIndex,
  files: MiraxDataFiles,
): Promise<AssociatedImage[]> {
  const associatedImages: AssociatedImage[] = [];
  for (const { name, record, compression } of slide.associated) {
    const stored = index.record(record);
    const read = (length: number, signal?: AbortSignal): Promise<Uint8Array> =>
      files.read({ ...stored, length: Math.min(length, stored.length) }, length, signal);
    const image = await storedPicture(compression, read);
    if (image !== null) associatedImages.push({ name, image });
  }
  return associatedImages;
}

/** Whole pixels of level 0 around what was scanned, as far as the level reaches; none where that is all of it. */
function boundsProperties(
  { left, top, width, height }: LevelRectangle,
  [base]: readonly TiledImage[],
): Record<string, string> {
  const x = Math.floor(left);
  const y = Math.floor(top);
  const right = Math.min(Math.ceil(left + width), base?.width ?? 0);
  const bottom = Math.min(Math.ceil(top + height), base?.height ?? 0);
  if (x === 0 && y === 0 && right === base?.width && bottom === base.height) return {};
  return {
    'openslide.bounds-x': String(x),
    'openslide.bounds-y': String(y),
    'openslide.bounds-width': String(right - x),
    'openslide.bounds-height': String(bottom - y),
  };
}

function propertiesOf(file: KeyFile): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [group, keys] of file) {
    for (const [key, value] of keys) properties[`mirax.${group}.${key}`] = value;
  }
  return properties;
}
