/**
 * Huron: a BigTIFF made by a Huron scanner, whose tiled images are levels and whose stripped ones are thumbnail, label
 * and macro; its description is lines of `key = value`. Tiles of no bytes are empty glass.
 */
import { isTiled, readTiffImage, withGaps } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../container/tiff-properties';
import { tiffPictures } from '../container/tiff-subfile';
import { tiffTag } from '../container/tiff-tags';
import type { TiledImage } from '../container/tiled-image';
import { brokenFile, unsupportedSlide } from '../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from './format';

/** By NewSubfileType; the second directory is the thumbnail. */
const associatedNames: Readonly<Record<number, string>> = { 1: 'label', 9: 'macro' };

export const huron: Format = {
  name: 'huron',
  extensions: ['.tif'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const make = (await first.textStart(tiffTag.make)) ?? '';
    if (!make.startsWith('Huron')) return decline('its maker is not Huron');
    return isTiled(first) ? accept('a tiled TIFF of Huron') : decline('its first image is not tiled');
  },

  async open({ source, tiff }) {
    const { pictures: directories, notes } = await tiffPictures(tiff);
    const [first] = directories;
    if (first === undefined) throw brokenFile(source.name, 'it has no image');
    const levels: TiledImage[] = [];
    const associatedImages: AssociatedImage[] = [];
    for (const [position, directory] of directories.entries()) {
      const image = await readTiffImage(directory);
      if (isTiled(directory)) {
        if (image.undecodable !== null) throw unsupportedSlide(source.name, image.undecodable);
        levels.push(withGaps(image));
        continue;
      }
      const kind = (await directory.number(tiffTag.newSubfileType)) ?? 0;
      const name = position === 1 ? 'thumbnail' : associatedNames[kind];
      if (name !== undefined && !associatedImages.some((other) => other.name === name))
        associatedImages.push({ name, image });
    }
    checkLevelCount(source.name, levels.length);
    const properties: Record<string, string> = { ...(await tiffProperties(first)) };
    for (const line of ((await first.text(tiffTag.imageDescription)) ?? '').split('\n')) {
      const at = line.indexOf('=');
      if (at !== -1) properties[`huron.${line.slice(0, at).trim()}`] = line.slice(at + 1).trim();
    }
    // Its pairs are properties of their own.
    delete properties['openslide.comment'];
    delete properties['tiff.ImageDescription'];
    return {
      vendor: 'huron',
      levels,
      mpp: await tiffResolutionMpp(first),
      objectivePower: null,
      associatedImages,
      notes,
      iccProfile: () => tiffIccProfile(first),
      properties,
    };
  },
};
