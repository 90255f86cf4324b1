/**
 * Hamamatsu NDPI: a TIFF with 64-bit offsets of its own kind, each level one strip that is one JPEG, mostly with
 * restart markers. SourceLens tells levels (positive), macro (-1) and map (-2) apart; focal planes other than the
 * middle one are left out. Levels that the file lacks are reduced from the one above, as OpenSlide does.
 * Source: OpenSlide's notes on the format.
 */
import type { Mpp } from '../../../contract/slide';
import type { TiffDirectory } from '../../container/tiff-directory';
import { readTiffImage } from '../../container/tiff-image';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../../container/tiff-properties';
import { tiffTag } from '../../container/tiff-tags';
import type { TiledImage } from '../../container/tiled-image';
import { formatDouble } from '../../property-text';
import { brokenFile } from '../../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from '../format';
import { withReducedLevels, type HamamatsuLevel } from './hamamatsu-level';
import { readNdpiLevel } from './ndpi-level';

const macroLens = -1;

export const hamamatsuNdpi: Format = {
  name: 'hamamatsu-ndpi',
  extensions: ['.ndpi'],

  detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return Promise.resolve(decline('it is not a TIFF'));
    const marked = first.has(tiffTag.ndpiFormat);
    return Promise.resolve(
      marked ? accept('a TIFF marked as NDPI') : decline('it has no tag 65420, which marks an NDPI'),
    );
  },

  async open({ source, tiff }) {
    const directories = tiff?.directories ?? [];
    const [first] = directories;
    if (first === undefined) throw brokenFile(source.name, 'it has no image');
    const stored: TiffDirectory[] = [];
    const associatedImages: AssociatedImage[] = [];
    for (const directory of directories) {
      const lens = await directory.number(tiffTag.ndpiSourceLens);
      if (lens === null) throw brokenFile(source.name, `image ${directory.index} has no SourceLens`);
      if (lens > 0) {
        if (((await directory.number(tiffTag.ndpiFocalPlane)) ?? 0) === 0) stored.push(directory);
      } else if (lens === macroLens && associatedImages.length === 0) {
        associatedImages.push({ name: 'macro', image: await readTiffImage(directory) });
      }
    }
    checkLevelCount(source.name, stored.length);
    const power = await first.number(tiffTag.ndpiSourceLens);
    const objectivePower = power !== null && Number.isFinite(power) && power > 0 ? power : null;
    return {
      vendor: 'hamamatsu',
      levels: await readLevels(stored),
      mpp: await readMpp(first),
      objectivePower,
      associatedImages,
      iccProfile: () => tiffIccProfile(first),
      properties: {
        ...(await tiffProperties(first)),
        ...(await ndpiProperties(first)),
        ...(objectivePower !== null && { 'openslide.objective-power': formatDouble(objectivePower) }),
      },
    };
  },
};

/** Each stored level is smaller than the one before. */
async function readLevels(directories: readonly TiffDirectory[]): Promise<TiledImage[]> {
  const stored: HamamatsuLevel[] = [];
  for (const directory of directories) {
    const level = await readNdpiLevel(directory);
    if (level.image.width >= (stored.at(-1)?.image.width ?? Infinity)) {
      throw brokenFile(directory.path, `its image ${directory.index} is not smaller than the one before`);
    }
    stored.push(level);
  }
  return withReducedLevels(stored);
}

/** Only centimetres are taken: scanners that know their pixel size write these. */
async function readMpp(directory: TiffDirectory): Promise<Mpp | null> {
  const centimetre = 3;
  if ((await directory.number(tiffTag.resolutionUnit)) !== centimetre) return null;
  return tiffResolutionMpp(directory);
}

async function ndpiProperties(directory: TiffDirectory): Promise<Record<string, string>> {
  const properties: Record<string, string> = {};
  const numbers = [
    ['SourceLens', tiffTag.ndpiSourceLens],
    ['XOffsetFromSlideCentre', tiffTag.ndpiXOffset],
    ['YOffsetFromSlideCentre', tiffTag.ndpiYOffset],
  ] as const;
  for (const [name, tag] of numbers) {
    const value = await directory.number(tag);
    if (value !== null && Number.isFinite(value)) properties[`hamamatsu.${name}`] = formatDouble(value);
  }
  const reference = await directory.text(tiffTag.ndpiReference);
  if (reference !== null) properties['hamamatsu.Reference'] = reference;
  for (const line of ((await directory.text(tiffTag.ndpiProperties)) ?? '').split('\r\n')) {
    const at = line.indexOf('=');
    if (at > 0 && at < line.length - 1) properties[`hamamatsu.${line.slice(0, at)}`] = line.slice(at + 1);
  }
  return properties;
}
