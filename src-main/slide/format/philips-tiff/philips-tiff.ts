/**
 * Philips TIFF: a pyramid whose levels are padded to whole tiles, whose true sizes follow from the pixel spacings in
 * its XML, and whose tiles of empty glass are left out. Label and macro are strips, or JPEGs inside the XML.
 * Source: OpenSlide's notes on the format.
 */
import type { Mpp } from '../../../contract/slide';
import { isTiled, readTiffImage, withGaps, type TiffImage } from '../../container/tiff-image';
import { tiffIccProfile, tiffProperties } from '../../container/tiff-properties';
import { isReduced, tiffPictures } from '../../container/tiff-subfile';
import { tiffTag } from '../../container/tiff-tags';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from '../format';
import { jpegPicture } from '../jpeg-picture';
import { parsePhilips, type PhilipsSlide } from './philips-xml';

export const philipsTiff: Format = {
  name: 'philips-tiff',
  extensions: ['.tiff', '.tif'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const software = (await first.textStart(tiffTag.software)) ?? '';
    if (!software.startsWith('Philips')) return decline('its software is not of Philips');
    const description = (await first.textStart(tiffTag.imageDescription)) ?? '';
    return description.includes('DPUfsImport')
      ? accept('a TIFF described by Philips')
      : decline('its description is not XML of Philips');
  },

  async open({ source, tiff }) {
    const { pictures: directories, notes } = await tiffPictures(tiff);
    const [first] = directories;
    if (first === undefined) throw brokenFile(source.name, 'it has no image');
    const slide = parsePhilips(source.name, (await first.text(tiffTag.imageDescription)) ?? '');

    const stored: TiffImage[] = [];
    const associatedImages: AssociatedImage[] = [];
    for (const directory of directories) {
      if (isTiled(directory)) {
        if (stored.length > 0 && !(await isReduced(directory)))
          throw brokenFile(source.name, `its image ${directory.index} is no smaller level`);
        stored.push(await readTiffImage(directory));
      } else {
        const description = (await directory.text(tiffTag.imageDescription)) ?? '';
        const name = associatedNames.find((known) => description.toLowerCase().startsWith(known));
        if (name !== undefined && !associatedImages.some((image) => image.name === name))
          associatedImages.push({ name, image: await readTiffImage(directory) });
      }
    }
    checkLevelCount(source.name, stored.length);
    for (const name of associatedNames) {
      const image = jpegPicture(slide.pictures[name]);
      if (image !== null && !associatedImages.some((other) => other.name === name))
        associatedImages.push({ name, image });
    }
    const properties: Record<string, string> = { ...(await tiffProperties(first)), ...slide.properties };
    // The whole XML is too long for a property.
    delete properties['openslide.comment'];
    delete properties['tiff.ImageDescription'];
    return {
      vendor: 'philips',
      levels: trueLevels(source.name, stored, slide),
      mpp: mppOf(slide),
      objectivePower: slide.objectivePower,
      associatedImages,
      notes,
      iccProfile: () => tiffIccProfile(first),
      properties,
    };
  },
};

const associatedNames = ['label', 'macro'] as const;

/** Without what they were padded with; downsamples are whole numbers. */
function trueLevels(path: string, stored: readonly TiffImage[], { spacings }: PhilipsSlide): TiledImage[] {
  const [base] = stored;
  const [baseSpacing] = spacings;
  if (base === undefined || baseSpacing === undefined || spacings.length !== stored.length)
    throw brokenFile(path, `it has ${stored.length} levels and ${spacings.length} pixel spacings`);
  return stored.map((image, i) => {
    if (image.undecodable !== null) throw unsupportedSlide(path, image.undecodable);
    if (i === 0) return withGaps(image);
    const spacing = spacings[i] ?? baseSpacing;
    const downsample = Math.round(
      (spacing.columnMm / baseSpacing.columnMm + spacing.rowMm / baseSpacing.rowMm) / 2,
    );
    const width = Math.floor(base.width / downsample);
    const height = Math.floor(base.height / downsample);
    if (!(downsample >= 1 && width >= 1 && height >= 1 && width <= image.width && height <= image.height))
      throw brokenFile(
        path,
        `its level ${i} of ${image.width} × ${image.height} pixels is said to be reduced ${downsample} times`,
      );
    return { ...withGaps(image), width, height, downsample };
  });
}

function mppOf({ spacing }: PhilipsSlide): Mpp | null {
  if (spacing === null) return null;
  return { x: spacing.columnMm * 1e3, y: spacing.rowMm * 1e3 };
}
