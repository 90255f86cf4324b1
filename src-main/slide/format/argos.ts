/**
 * ARGOS: a TIFF with XML of its own in tag 65000; one pyramid for each focal plane, of which the middle one is shown,
 * then a thumbnail and a macro in strips. Tiles of no bytes are empty glass.
 * Source: OpenSlide's notes on the format.
 */
import type { TiffDirectory } from '../container/tiff-directory';
import { isTiled, readTiffImage, withGaps, type TiffImage } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../container/tiff-properties';
import { tiffPictures } from '../container/tiff-subfile';
import { tiffTag } from '../container/tiff-tags';
import { parseXml, type XmlElement } from '../container/xml';
import { brokenFile, unsupportedSlide } from '../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from './format';

const rootName = 'Argos.Scan.Metadata';

export const argos: Format = {
  name: 'argos',
  extensions: ['.avs'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    if ((await first.textStart(tiffTag.argosMetadata))?.includes(rootName) !== true)
      return decline('it has no XML of ARGOS');
    return isTiled(first) ? accept('a tiled TIFF of ARGOS') : decline('its first image is not tiled');
  },

  async open({ source, tiff }) {
    const { pictures: directories, notes } = await tiffPictures(tiff);
    const root = parseXml(source.name, (await directories[0]?.text(tiffTag.argosMetadata)) ?? '');
    if (root.name !== rootName) throw brokenFile(source.name, `its XML has the root ${root.name}`);
    const stated = Object.fromEntries(propertiesOf(root, 'argos'));
    const planes = await focalPlanes(directories);
    const lowest = wholeNumber(stated['argos.MinZ']);
    const highest = wholeNumber(stated['argos.MaxZ']);
    if (lowest === null || highest === null)
      throw brokenFile(source.name, 'its XML does not count focal planes');
    const levels = planes[Math.trunc((highest - lowest) / 2)] ?? [];
    checkLevelCount(source.name, levels.length);
    const [base] = levels;
    if (base === undefined) throw brokenFile(source.name, 'it has no level');
    const unreadable = levels.find(({ image }) => image.undecodable !== null)?.image.undecodable;
    if (typeof unreadable === 'string') throw unsupportedSlide(source.name, unreadable);

    const power = wholeNumber(stated['argos.ObjectiveMagnification']);
    const barcode = stated['argos.Barcode'];
    const isPower = power !== null && power > 0;
    return {
      vendor: 'argos',
      levels: levels.map(({ image }) => withGaps(image)),
      mpp: await tiffResolutionMpp(base.directory),
      objectivePower: isPower ? power : null,
      associatedImages: await lastImages(directories),
      notes,
      iccProfile: () => tiffIccProfile(base.directory),
      properties: {
        ...(await tiffProperties(base.directory)),
        ...stated,
        ...(isPower && { 'openslide.objective-power': String(power) }),
        ...(barcode !== undefined && { 'openslide.barcode': barcode }),
      },
    };
  },
};

interface PlaneLevel {
  readonly directory: TiffDirectory;
  readonly image: TiffImage;
}

/** A level that is not smaller than the one before begins the next plane. */
async function focalPlanes(directories: readonly TiffDirectory[]): Promise<PlaneLevel[][]> {
  const planes: PlaneLevel[][] = [];
  let last = 0;
  for (const directory of directories.filter(isTiled)) {
    const level = { directory, image: await readTiffImage(directory) };
    const plane = planes.at(-1);
    if (plane === undefined || level.image.width >= last) planes.push([level]);
    else plane.push(level);
    last = level.image.width;
  }
  return planes;
}

async function lastImages(directories: readonly TiffDirectory[]): Promise<AssociatedImage[]> {
  const found: AssociatedImage[] = [];
  for (const [fromEnd, name] of [
    [-2, 'thumbnail'],
    [-1, 'macro'],
  ] as const) {
    const directory = directories.at(fromEnd);
    if (directory !== undefined && !isTiled(directory))
      found.push({ name, image: await readTiffImage(directory) });
  }
  return found;
}

/** Elements without attributes that hold nothing but text, by their path. */
function* propertiesOf({ children }: XmlElement, prefix: string): Generator<[string, string]> {
  for (const child of children) {
    const name = `${prefix}.${child.name}`;
    yield* propertiesOf(child, name);
    const plain = Object.keys(child.attributes).length === 0 && child.children.length === 0;
    if (plain && child.text !== '') yield [name, child.text];
  }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}
