/**
 * Leica SCN: a BigTIFF whose first description is XML that places images on a slide, in nanometres: one macro over the
 * whole slide, and main images, each a pyramid of directories. Main images of one objective become areas of one
 * pyramid as large as the slide. Schemas 2010/03 and 2010/10.
 * Source: OpenSlide's notes on the format.
 */
import type { TiffDirectory } from '../../container/tiff-directory';
import { isTiled, readTiffImage, type TiffImage } from '../../container/tiff-image';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../../container/tiff-properties';
import { tiffTag } from '../../container/tiff-tags';
import { areHeaped } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { accept, checkLevelCount, decline, type Format } from '../format';
import { areasLevel, type LevelArea } from './scn-level';
import { isScn, parseScn, type ScnCollection, type ScnDimension, type ScnImage } from './scn-xml';

export const leicaScn: Format = {
  name: 'leica',
  extensions: ['.scn'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const description = await first.textStart(tiffTag.imageDescription);
    return description !== null && isScn(description)
      ? accept("a TIFF described in Leica's SCN schema")
      : decline("its description is not of Leica's SCN schema");
  },

  async open({ source, tiff }) {
    const directories = tiff?.directories ?? [];
    const description = await directories[0]?.text(tiffTag.imageDescription);
    const collection = parseScn(source.name, description ?? '');
    const brightfield = collection.images.filter(({ illumination }) => illumination === 'brightfield');
    const [first, ...others] = brightfield.filter(({ isMacro }) => !isMacro);
    if (first === undefined) throw unsupportedSlide(source.name, 'it has no brightfield image');
    for (const image of others) checkAlike(source.name, first, image);
    checkLevelCount(source.name, first.dimensions.length);

    const areas = new Areas(source.name, directories);
    const levels: LevelOfAreas[] = [];
    for (const index of first.dimensions.keys())
      levels.push(await readLevel(areas, collection, [first, ...others], index));
    const [base] = levels;
    const propertyDirectory = directories[first.dimensions[0]?.directory ?? -1];
    if (base === undefined || propertyDirectory === undefined)
      throw brokenFile(source.name, 'it has no level');

    const macros = brightfield.filter(({ isMacro }) => isMacro);
    if (macros.length > 1) throw brokenFile(source.name, 'it has several macro images');
    const macro = macros[0]?.dimensions[0];
    const power = Number(first.objective);
    const properties: Record<string, string> = {
      ...(await tiffProperties(propertyDirectory)),
      ...collection.properties,
      ...first.properties,
      ...regionProperties(base.areas),
    };
    // The whole XML is too long for a property.
    delete properties['openslide.comment'];
    delete properties['tiff.ImageDescription'];
    const isPower = Number.isInteger(power) && power > 0;
    if (isPower) properties['openslide.objective-power'] = String(power);
    const centimetre = 3;
    const inCentimetres = (await propertyDirectory.number(tiffTag.resolutionUnit)) === centimetre;
    return {
      vendor: 'leica',
      levels: levels.map(({ image }) => image),
      mpp: inCentimetres ? await tiffResolutionMpp(propertyDirectory) : null,
      objectivePower: isPower ? power : null,
      associatedImages: macro === undefined ? [] : [{ name: 'macro', image: await areas.read(macro) }],
      iccProfile: () => tiffIccProfile(propertyDirectory),
      properties,
    };
  },
};

/** Images that were scanned in different ways have no common pyramid. */
function checkAlike(path: string, first: ScnImage, image: ScnImage): void {
  if (image.objective !== first.objective || image.dimensions.length !== first.dimensions.length)
    throw unsupportedSlide(path, 'its images were scanned with different objectives');
  const alike = image.dimensions.every(({ nmPerPixel }, i) => {
    const expected = first.dimensions[i]?.nmPerPixel ?? NaN;
    return Math.abs(nmPerPixel - expected) / expected <= 0.02;
  });
  if (!alike) throw unsupportedSlide(path, 'its images have different resolutions');
}

interface LevelOfAreas {
  readonly image: TiledImage;
  readonly areas: readonly LevelArea[];
}

async function readLevel(
  stored: Areas,
  { path, nmAcross, nmDown }: ScnCollection,
  images: readonly ScnImage[],
  index: number,
): Promise<LevelOfAreas> {
  const parts = images.flatMap((image) => {
    const dimension = image.dimensions[index];
    return dimension === undefined ? [] : [{ image, dimension }];
  });
  // The densest image sets the pixel size of all.
  const nmPerPixel = Math.min(...parts.map(({ dimension }) => dimension.nmPerPixel));
  const areas: LevelArea[] = [];
  for (const { image, dimension } of parts) {
    areas.push({
      image: await stored.read(dimension),
      left: Math.trunc(image.nmLeft / nmPerPixel),
      top: Math.trunc(image.nmTop / nmPerPixel),
    });
  }
  const width = Math.ceil(nmAcross / nmPerPixel);
  const height = Math.ceil(nmDown / nmPerPixel);
  const maxSide = 2 ** 30;
  if (!(width >= 1 && height >= 1 && width <= maxSide && height <= maxSide))
    throw brokenFile(path, `its level ${index} is ${width} × ${height} pixels large`);
  const rectangles = areas.map(({ image, left, top }) => ({
    left,
    top,
    width: image.width,
    height: image.height,
  }));
  if (areHeaped(rectangles)) throw brokenFile(path, `many images of its level ${index} lie at one position`);
  return { image: areasLevel(areas, width, height), areas };
}

/** The images of the file, each read once however often the XML names it. */
class Areas {
  readonly #images = new Map<number, TiffImage>();

  constructor(
    private readonly path: string,
    private readonly directories: readonly TiffDirectory[],
  ) {}

  async read({ directory: index }: ScnDimension): Promise<TiffImage> {
    const known = this.#images.get(index);
    if (known !== undefined) return known;
    const directory = this.directories[index];
    if (directory === undefined)
      throw brokenFile(this.path, `its XML names the image ${index}, which there is not`);
    if (!isTiled(directory)) throw brokenFile(this.path, `its image ${index} is not tiled`);
    const image = await readTiffImage(directory);
    if (image.undecodable !== null) throw unsupportedSlide(this.path, image.undecodable);
    this.#images.set(index, image);
    return image;
  }
}

function regionProperties(areas: readonly LevelArea[]): Record<string, string> {
  const properties: Record<string, string> = {};
  areas.forEach(({ left, top, image }, i) => {
    properties[`openslide.region[${i}].x`] = String(left);
    properties[`openslide.region[${i}].y`] = String(top);
    properties[`openslide.region[${i}].width`] = String(image.width);
    properties[`openslide.region[${i}].height`] = String(image.height);
  });
  const left = Math.min(...areas.map((area) => area.left));
  const top = Math.min(...areas.map((area) => area.top));
  const right = Math.max(...areas.map((area) => area.left + area.image.width));
  const bottom = Math.max(...areas.map((area) => area.top + area.image.height));
  properties['openslide.bounds-x'] = String(left);
  properties['openslide.bounds-y'] = String(top);
  properties['openslide.bounds-width'] = String(right - left);
  properties['openslide.bounds-height'] = String(bottom - top);
  return properties;
}
