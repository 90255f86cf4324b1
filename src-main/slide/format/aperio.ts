/**
 * Aperio SVS: a TIFF whose first image is the tiled baseline, with `Aperio …|key = value|…` as its description.
 * Tiled directories are levels, and one that is not smaller than the one before begins another picture, such as a focal
 * plane; stripped ones are associated images: the second directory is the thumbnail, the others (label, macro) carry their
 * name as first word of the second line of their description, or tell it by NewSubfileType where they have none.
 * Source: "Aperio Digital Slides and Third-Party Data Interchange", and OpenSlide's notes on the format.
 */
import { pyramidsBySize } from '../container/pyramids';
import type { TiffDirectory } from '../container/tiff-directory';
import { isTiled, readTiffImage, type TiffImage } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties } from '../container/tiff-properties';
import { tiffPictures } from '../container/tiff-subfile';
import { tiffTag } from '../container/tiff-tags';
import { formatDouble } from '../property-text';
import { chosenScene, sceneContent } from '../scenes';
import { brokenFile } from '../slide-errors';
import { accept, checkLevelCount, decline, declineOwn, type AssociatedImage, type Format } from './format';

export const aperio: Format = {
  name: 'aperio',
  extensions: ['.svs', '.tif', '.tiff'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const description = await first.text(tiffTag.imageDescription);
    if (description?.trimStart().startsWith('Aperio') !== true)
      return decline('its description does not begin with "Aperio"');
    if (!isTiled(first)) return declineOwn("it is Aperio's, but its first image is not tiled");
    const { undecodable } = await readTiffImage(first);
    return undecodable === null
      ? accept('a tiled TIFF described by Aperio')
      : declineOwn(`it is Aperio's, but ${undecodable}`);
  },

  async open({ source, tiff }, scene) {
    const stored: TiffImage[] = [];
    const associatedImages: AssociatedImage[] = [];
    const associatedProperties: Record<string, string> = {};
    const { pictures: directories, notes } = await tiffPictures(tiff);
    checkLevelCount(source.name, directories.filter(isTiled).length);
    for (const [position, directory] of directories.entries()) {
      if (isTiled(directory)) {
        stored.push(await readTiffImage(directory));
      } else {
        const name = position === 1 ? 'thumbnail' : await associatedName(directory);
        const taken = associatedImages.some((other) => other.name === name);
        if (name === null || taken) continue;
        const image = await readTiffImage(directory);
        const profiled = await profiledDirectory(directory, directories[0]);
        associatedImages.push({
          name,
          image,
          ...(profiled && { iccProfile: () => tiffIccProfile(profiled) }),
        });
        const iccBytes = profiled?.count(tiffTag.iccProfile) ?? 0;
        if (iccBytes > 0) associatedProperties[`openslide.associated.${name}.icc-size`] = String(iccBytes);
      }
    }
    const pyramids = pyramidsBySize(stored);
    const scenes = pyramids.map(([base], index) => ({
      index,
      name: `scene ${index}`,
      width: base?.width ?? 0,
      height: base?.height ?? 0,
    }));
    const levels = chosenScene(source.name, pyramids, scene);
    const [first] = directories;
    if (first === undefined) throw brokenFile(source.name, 'it has no image');

    const stated = descriptionProperties((await first.text(tiffTag.imageDescription)) ?? '');
    const properties: Record<string, string> = {
      ...(await tiffProperties(first)),
      ...associatedProperties,
    };
    for (const [key, value] of stated) properties[`aperio.${key}`] = value;
    const mpp = numberOf(stated.get('MPP'));
    const power = numberOf(stated.get('AppMag'));
    if (power !== null) properties['openslide.objective-power'] = formatDouble(power);
    return {
      vendor: 'aperio',
      levels,
      mpp: mpp === null ? null : { x: mpp, y: mpp },
      objectivePower: power,
      associatedImages,
      properties,
      ...sceneContent(scenes, scene, notes),
      iccProfile: () => tiffIccProfile(first),
    };
  },
};

/** By NewSubfileType, where there is no description: as a GT 450 writes them. */
const namesWithoutDescription: Readonly<Record<number, string>> = { 1: 'label', 9: 'macro' };

async function associatedName(directory: TiffDirectory): Promise<string | null> {
  const description = await directory.text(tiffTag.imageDescription);
  if (description === null || description.trim() === '')
    return namesWithoutDescription[(await directory.number(tiffTag.newSubfileType)) ?? 0] ?? null;
  const name = description.trimStart().split('\n')[1]?.split(' ')[0]?.trim();
  return name === undefined || name === '' ? null : name;
}

/**
 * Where an associated image's colour profile lies, `null` without: its own, or the baseline's when both name the same one.
 */
async function profiledDirectory(
  directory: TiffDirectory,
  baseline: TiffDirectory | undefined,
): Promise<TiffDirectory | null> {
  if (directory.has(tiffTag.iccProfile)) return directory;
  if (baseline?.has(tiffTag.iccProfile) !== true) return null;
  const [named, baselineNamed] = await Promise.all(
    [directory, baseline].map(async (one) =>
      descriptionProperties((await one.text(tiffTag.imageDescription)) ?? '').get('ICC Profile'),
    ),
  );
  return named !== undefined && named === baselineNamed ? baseline : null;
}

/** `software line|key = value|key = value`; the first part holds no pair. */
function descriptionProperties(description: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of description.split('|').slice(1)) {
    const at = part.indexOf('=');
    if (at !== -1) pairs.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return pairs;
}

/** A positive number, or `null`. Some scanners write a decimal comma. */
function numberOf(text: string | undefined): number | null {
  const value = Number(text?.replace(',', '.'));
  return Number.isFinite(value) && value > 0 ? value : null;
}
