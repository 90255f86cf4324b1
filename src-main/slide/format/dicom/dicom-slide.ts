/** One pyramid of a DICOM series and the images beside it as a slide: levels, pixel size, channels, properties, notes. */
import type { Mpp } from '../../../contract/slide';
import { DicomCursor } from '../../container/dicom-cursor';
import { streamedDataSets, type DicomDataSet, type DicomElement } from '../../container/dicom-elements';
import { dicomImage } from '../../container/dicom-image';
import type { DicomFlavour } from '../../container/dicom-flavour';
import type { DicomFile } from '../../container/dicom-file';
import type { DicomInstance } from '../../container/dicom-instance';
import type { DicomPixelLayout } from '../../container/dicom-pixels';
import { dicomProperties } from '../../container/dicom-properties';
import { twoImages, type DicomParts, type DicomPyramids } from '../../container/dicom-pyramids';
import { dicomTag } from '../../container/dicom-tags';
import { firstItem, numberAt, textAt } from '../../container/dicom-values';
import type { TiledImage } from '../../container/tiled-image';
import { formatDouble } from '../../property-text';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import type { StoredViews } from '../../views';
import { checkLevelCount, type AssociatedImage, type SlideContent } from '../format';

/** No colour profile of a slide is larger. */
const maxIccBytes = 16 * 1024 * 1024;

/**
 * @param pyramid one of `order`.
 * @param auxiliary images of series of their own.
 * @throws SpindleError `broken-file`, `unsupported-format`.
 */
export async function describeDicomSlide(
  path: string,
  { associated, unfitting }: DicomPyramids,
  pyramid: readonly DicomParts[],
  auxiliary: readonly DicomParts[],
): Promise<SlideContent> {
  checkLevelCount(path, pyramid.length);
  const [base] = pyramid[0] ?? [];
  if (base === undefined) throw brokenFile(path, 'it has no level');
  const levels = pyramid.map((parts) => dicomImage(parts));
  const views = greyViews(path, pyramid, levels);
  const size = await pixelSize(base.file);
  const properties = dicomProperties(base.file);
  const icc = iccElement(base);
  if (icc !== null) properties['openslide.icc-size'] = String(icc.length);
  const barcode = textAt(base.file.dataSet, dicomTag.barcodeValue);
  if (barcode !== null) properties['openslide.barcode'] = barcode;
  const objectivePower = powerOf(base);
  if (objectivePower !== null) properties['openslide.objective-power'] = formatDouble(objectivePower);
  const { images, left } = associatedImages(associated, auxiliary);
  for (const { name, parts } of images) {
    const profile = iccElement(parts[0]);
    if (profile !== null) properties[`openslide.associated.${name}.icc-size`] = String(profile.length);
  }
  return {
    vendor: 'dicom',
    levels,
    mpp: size?.mpp ?? null,
    objectivePower,
    associatedImages: images.map(({ name, parts }): AssociatedImage => ({
      name,
      image: dicomImage(parts),
      iccProfile: () => readIcc(parts[0]),
    })),
    properties,
    iccProfile: () => readIcc(base),
    ...(views !== null && { views }),
    notes: [
      ...new Set(pyramid.flat().flatMap(({ assumed }) => assumed)),
      ...(size?.assumed ?? []),
      ...depthNotes(base),
      ...furtherNotes(base),
      ...(unfitting > 0
        ? [`${countOf(unfitting)} without a stated type fits no level and is left out.`]
        : []),
      ...(left > 0
        ? [`${countOf(left)} of a kind that is there already, such as a second label, is left out.`]
        : []),
    ],
  };
}

function countOf(images: number): string {
  return images === 1 ? '1 image' : `Each of ${images} images`;
}

/** Grey is a channel, of any depth: a stained section is in colour. */
function greyViews(
  path: string,
  pyramid: readonly DicomParts[],
  levels: readonly TiledImage[],
): StoredViews | null {
  const [first, ...others] = pyramid.flat().map(({ layout }) => layout);
  if (first === undefined || first === null) return null;
  const alike = (other: DicomPixelLayout | null): boolean =>
    other?.samples === first.samples &&
    other.sampleBytes === first.sampleBytes &&
    other.bitsStored === first.bitsStored;
  if (!others.every(alike)) throw unsupportedSlide(path, 'its levels differ in their samples');
  if (first.samples !== 1) return null;
  const range = { low: 0, high: 2 ** first.bitsStored - 1 };
  return {
    channels: [{ index: 0, name: 'Grey', colour: '#ffffff', emissionNm: null, range }],
    planes: { count: 1, usual: 0, spacingUm: null },
    bits: first.sampleBytes === 2 ? 16 : 8,
    smallest: 0,
    // What 16 bits can be, no screen shows; grey of 8 bits is shown as it is.
    usualWindow: first.sampleBytes === 2 ? 'measured' : 'range',
    image(level) {
      const image = levels[level];
      return image === undefined
        ? Promise.reject(brokenFile(path, `it has no level ${level}`))
        : Promise.resolve(image);
    },
  };
}

interface PixelSize {
  readonly mpp: Mpp;
  readonly assumed: readonly string[];
}

/**
 * Pixel Spacing of the functional groups that all frames share, or of the first frame: millimetres between rows, then between
 * columns. A header without states the size of the whole instead.
 */
async function pixelSize(file: DicomFile): Promise<PixelSize | null> {
  const { dataSet } = file;
  const shared = spacingOf(firstItem(dataSet, dicomTag.sharedFunctionalGroups));
  const mpp = shared ?? spacingOf(await firstFrameGroups(file));
  if (mpp !== null) return { mpp, assumed: [] };
  const [width, height] = [dicomTag.volumeWidth, dicomTag.volumeHeight].map((tag) => numberAt(dataSet, tag));
  const [columns, rows] = [dicomTag.totalColumns, dicomTag.totalRows].map((tag) => numberAt(dataSet, tag));
  if (!width || !height || !columns || !rows) return null;
  return {
    mpp: { x: (width * 1000) / columns, y: (height * 1000) / rows },
    assumed: [
      'The file states no pixel spacing; the pixel size follows from the size that it states for the whole image.',
    ],
  };
}

function spacingOf(groups: DicomDataSet | undefined): Mpp | null {
  const measures = firstItem(groups, dicomTag.pixelMeasures);
  if (measures === undefined) return null;
  const y = numberAt(measures, dicomTag.pixelSpacing, 0);
  const x = numberAt(measures, dicomTag.pixelSpacing, 1);
  return x === null || y === null ? null : { x: x * 1000, y: y * 1000 };
}

async function firstFrameGroups({ source, encoding, dataSet }: DicomFile): Promise<DicomDataSet | undefined> {
  const groups = dataSet.get(dicomTag.perFrameFunctionalGroups);
  if (groups === undefined) return undefined;
  const cursor = new DicomCursor(source, groups.offset);
  for await (const item of streamedDataSets(cursor, groups.length, { encoding, depth: 1 })) return item;
  return undefined;
}

function powerOf({ file }: DicomInstance): number | null {
  const path = firstItem(file.dataSet, dicomTag.opticalPaths);
  const power = path === undefined ? null : numberAt(path, dicomTag.objectiveLensPower);
  return power !== null && power > 0 ? power : null;
}

function depthNotes({ layout }: DicomInstance): string[] {
  if (layout?.samples !== 3 || layout.sampleBytes === 1) return [];
  return [`The colours have ${layout.bitsStored} bits; they are shown and analysed with 8 of them.`];
}

/** What lies in the file behind the first plane and path, which is all that is read. */
function furtherNotes({ file: { dataSet } }: DicomInstance): string[] {
  const notes: string[] = [];
  const planes = numberAt(dataSet, dicomTag.focalPlaneCount) ?? 1;
  const paths = numberAt(dataSet, dicomTag.opticalPathCount) ?? 1;
  if (planes > 1) notes.push(`The slide has ${planes} focal planes; the first is shown.`);
  if (paths > 1) notes.push(`The slide has ${paths} optical paths; the first is shown.`);
  return notes;
}

interface NamedParts {
  readonly name: NonNullable<Exclude<DicomFlavour, 'volume'>>;
  readonly parts: DicomParts;
}

/** One of each kind, those of the slide's own series first. @throws SpindleError `unsupported-format` for two of that series. */
function associatedImages(
  own: readonly DicomParts[],
  auxiliary: readonly DicomParts[],
): { readonly images: readonly NamedParts[]; readonly left: number } {
  const images: NamedParts[] = [];
  let left = 0;
  for (const parts of [...own, ...auxiliary]) {
    const { flavour: name } = parts[0];
    if (name === null || name === 'volume') continue;
    if (!images.some((other) => other.name === name)) images.push({ name, parts });
    else if (own.includes(parts)) throw twoImages(parts[0], `${name} images`);
    else left += 1;
  }
  return { images, left };
}

function iccElement({ file }: DicomInstance): DicomElement | null {
  const profile = firstItem(file.dataSet, dicomTag.opticalPaths)?.get(dicomTag.iccProfile);
  return profile === undefined || profile.length === 0 ? null : profile;
}

/** @throws SpindleError `broken-file`. */
async function readIcc(instance: DicomInstance): Promise<Uint8Array | null> {
  const element = iccElement(instance);
  if (element === null) return null;
  const { source } = instance.file;
  if (element.length > maxIccBytes) {
    throw brokenFile(source.name, `its colour profile claims to be ${element.length} bytes long`);
  }
  return source.read(element.offset, element.length);
}
