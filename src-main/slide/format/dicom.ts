/**
 * DICOM whole-slide images (PS3.3, section A.32.8): a series of files in one folder, of which any may be opened. Each VOLUME
 * image is a level, LABEL, OVERVIEW and THUMBNAIL are associated images. After OpenSlide's dicom driver.
 */
import { extname } from 'node:path';
import { SpindleError } from '../../contract/errors';
import { isPlausibleMpp, type Mpp } from '../../contract/slide';
import type { DicomElement } from '../container/dicom-elements';
import { readDicomStart, unreadableSyntax } from '../container/dicom-file';
import { dicomImage } from '../container/dicom-image';
import type { DicomFlavour, DicomInstance } from '../container/dicom-instance';
import { dicomProperties } from '../container/dicom-properties';
import {
  groupBySeries,
  isWholeSlideImage,
  readInstance,
  readSiblings,
  seriesOrThrow,
} from '../container/dicom-series';
import { dicomTag } from '../container/dicom-tags';
import { firstItem, numberAt, textAt } from '../container/dicom-values';
import { formatDouble } from '../format-double';
import { brokenFile } from '../slide-errors';
import {
  accept,
  checkLevelCount,
  decline,
  type AssociatedImage,
  type Format,
  type SlideContent,
} from './format';

/** No colour profile of a slide is larger. */
const maxIccBytes = 16 * 1024 * 1024;

export const dicom: Format = {
  name: 'dicom',
  extensions: ['.dcm'],

  async detect({ source, tiff }) {
    // A file that is both is what its name says.
    if (tiff !== null && ['.tif', '.tiff'].includes(extname(source.name).toLowerCase())) {
      return decline('it is a TIFF by name');
    }
    const start = await readDicomStart(source);
    if (start === null) return decline('it is no DICOM file');
    if (!isWholeSlideImage(start)) return decline('it is a DICOM file, but no whole-slide image');
    const unreadable = unreadableSyntax(start);
    if (unreadable !== null) return decline(unreadable);
    const { layout, undecodable } = await readInstance(source, start);
    return layout === null ? decline(undecodable) : accept('a DICOM whole-slide image');
  },

  groupFiles: groupBySeries,

  async open({ source, companions }) {
    const start = await readDicomStart(source);
    if (start === null) throw brokenFile(source.name, 'it is no DICOM file any more');
    const own = await readInstance(source, start);
    const siblings = await readSiblings(source, seriesOrThrow(own), companions);
    return describeSlide(source.name, [own, ...siblings]);
  },
};

function describeSlide(path: string, instances: readonly DicomInstance[]): SlideContent {
  const images = groupImages(instances);
  const volumes = images.filter(([first]) => first.flavour === 'volume');
  checkLevelCount(path, volumes.length);
  volumes.sort(([a], [b]) => b.width - a.width || b.height - a.height);
  const [base] = volumes[0] ?? [];
  if (base === undefined) throw brokenFile(path, 'it has no level');
  const properties = dicomProperties(base.file);
  const icc = iccElement(base);
  if (icc !== null) properties['openslide.icc-size'] = String(icc.length);
  const barcode = textAt(base.file.dataSet, dicomTag.barcodeValue);
  if (barcode !== null) properties['openslide.barcode'] = barcode;
  const objectivePower = powerOf(base);
  if (objectivePower !== null) properties['openslide.objective-power'] = formatDouble(objectivePower);

  const associatedImages: AssociatedImage[] = [];
  for (const parts of images) {
    const name = associatedName(parts[0].flavour);
    if (name === null) continue;
    if (associatedImages.some((other) => other.name === name)) throw twoImages(parts[0], `${name} images`);
    associatedImages.push({ name, image: dicomImage(parts), iccProfile: () => readIcc(parts[0]) });
    const profile = iccElement(parts[0]);
    if (profile !== null) properties[`openslide.associated.${name}.icc-size`] = String(profile.length);
  }
  return {
    vendor: 'dicom',
    levels: volumes.map((parts) => dicomImage(parts)),
    mpp: mppOf(base),
    objectivePower,
    associatedImages,
    properties,
    iccProfile: () => readIcc(base),
  };
}

type Parts = [DicomInstance, ...DicomInstance[]];

/**
 * Instances of one image together, without copies of the same file.
 * @throws SpindleError `broken-file` when two images of one kind have the same size: which is the level is not known.
 */
function groupImages(instances: readonly DicomInstance[]): Parts[] {
  const images: Parts[] = [];
  for (const instance of instances) {
    if (instance.flavour === null) continue;
    const parts = images.find(
      ([{ flavour, width, height }]) =>
        flavour === instance.flavour && width === instance.width && height === instance.height,
    );
    if (parts === undefined) images.push([instance]);
    else if (parts[0].imageUid !== instance.imageUid) {
      throw twoImages(instance, `images of ${instance.width} × ${instance.height} pixels`);
    } else if (!parts.some(({ frameOffset }) => frameOffset === instance.frameOffset)) parts.push(instance);
  }
  for (const parts of images) parts.sort((a, b) => a.frameOffset - b.frameOffset);
  return images;
}

function twoImages({ file }: DicomInstance, what: string): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path: file.source.name },
    why: `its series holds two different ${what}`,
    remedy: 'move the files of one of the two to another folder',
  });
}

function associatedName(flavour: DicomFlavour): string | null {
  return flavour === 'volume' ? null : flavour;
}

/** Pixel Spacing of the shared functional groups: millimetres between rows, then between columns. */
function mppOf({ file }: DicomInstance): Mpp | null {
  const shared = firstItem(file.dataSet, dicomTag.sharedFunctionalGroups);
  const measures = firstItem(shared, dicomTag.pixelMeasures);
  if (measures === undefined) return null;
  const y = numberAt(measures, dicomTag.pixelSpacing, 0);
  const x = numberAt(measures, dicomTag.pixelSpacing, 1);
  if (x === null || y === null) return null;
  const mpp = { x: x * 1000, y: y * 1000 };
  return isPlausibleMpp(mpp) ? mpp : null;
}

function powerOf({ file }: DicomInstance): number | null {
  const path = firstItem(file.dataSet, dicomTag.opticalPaths);
  const power = path === undefined ? null : numberAt(path, dicomTag.objectiveLensPower);
  return power !== null && power > 0 ? power : null;
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
