/**
 * Aperio SVS: a TIFF whose first image is the tiled baseline, with `Aperio …|key = value|…` as its description.
 * Tiled directories are levels; stripped ones are associated images: the second directory is the thumbnail, the
 * others (label, macro) carry their name as first word of the second line of their description.
 * Source: "Aperio Digital Slides and Third-Party Data Interchange", and OpenSlide's notes on the format.
 */
import { isPlausibleMpp } from '../../contract/slide';
import type { TiffDirectory } from '../container/tiff-directory';
import { isTiled, readTiffImage, type TiffImage } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties } from '../container/tiff-properties';
import { tiffTag } from '../container/tiff-tags';
import { formatDouble } from '../format-double';
import { brokenFile } from '../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from './format';

export const aperio: Format = {
  name: 'aperio',
  extensions: ['.svs', '.tif', '.tiff'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const description = await first.text(tiffTag.imageDescription);
    if (description?.startsWith('Aperio') !== true)
      return decline('its description does not begin with "Aperio"');
    if (!isTiled(first)) return decline('its first image is not tiled');
    const { undecodable } = await readTiffImage(first);
    return undecodable === null
      ? accept('a tiled TIFF described by Aperio')
      : decline(`it is Aperio's, but ${undecodable}`);
  },

  async open({ source, tiff }) {
    const levels: TiffImage[] = [];
    const associatedImages: AssociatedImage[] = [];
    const associatedProperties: Record<string, string> = {};
    const directories = tiff?.directories ?? [];
    checkLevelCount(source.name, directories.filter(isTiled).length);
    for (const directory of directories) {
      if (isTiled(directory)) {
        levels.push(await readTiffImage(directory));
      } else {
        const name = await associatedName(directory);
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
      mpp: mpp !== null && isPlausibleMpp({ x: mpp, y: mpp }) ? { x: mpp, y: mpp } : null,
      objectivePower: power,
      associatedImages,
      properties,
      iccProfile: () => tiffIccProfile(first),
    };
  },
};

async function associatedName(directory: TiffDirectory): Promise<string | null> {
  if (directory.index === 1) return 'thumbnail';
  const description = await directory.text(tiffTag.imageDescription);
  const name = description?.split('\n')[1]?.split(' ')[0]?.trim();
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
