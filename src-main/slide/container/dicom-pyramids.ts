/**
 * Instances of one series put in order: parts of an image together, levels of a pyramid together, and the images beside them.
 * A series that holds several pyramids, by their UID or because their images cannot be scalings of one another, gives several.
 */
import { SpindleError } from '../../contract/errors';
import type { DicomInstance } from './dicom-instance';

/** The parts of one image: more than one for a concatenation. */
export type DicomParts = readonly [DicomInstance, ...DicomInstance[]];

export interface DicomPyramids {
  /** Each with its largest level first; the pyramid with the largest comes first. */
  readonly pyramids: readonly (readonly DicomParts[])[];
  /** Labels, overviews and thumbnails. */
  readonly associated: readonly DicomParts[];
  /** Images that do not state their type and fit no pyramid as a level. */
  readonly unfitting: number;
}

/** @throws SpindleError `unsupported-format` when two images of one kind have the same size: which is the level is not known. */
export function orderInstances(instances: readonly DicomInstance[]): DicomPyramids {
  const images = groupImages(instances);
  const volumes = images
    .filter(([first]) => first.flavour === 'volume')
    .sort(([a], [b]) => b.width * b.height - a.width * a.height);
  const pyramids: DicomParts[][] = [];
  let unfitting = 0;
  for (const image of volumes) {
    const [first] = image;
    const pyramid = pyramids.find(([base]) => base !== undefined && isLevelOf(first, base[0]));
    if (pyramid !== undefined) pyramid.push(image);
    else if (first.flavourStated || pyramids.length === 0) pyramids.push([image]);
    else unfitting += 1;
  }
  const isAssociated = ({ flavour }: DicomInstance): boolean => flavour !== 'volume' && flavour !== null;
  return { pyramids, associated: images.filter(([first]) => isAssociated(first)), unfitting };
}

/** The images of series without a volume; of several alike that are no copies of one another all are given. */
export function orderAssociated(instances: readonly DicomInstance[]): readonly DicomParts[] {
  const uids = new Set(instances.map(({ imageUid }) => imageUid));
  return [...uids].flatMap((uid) => groupImages(instances.filter(({ imageUid }) => imageUid === uid)));
}

/** Without copies of the same file. @throws SpindleError `unsupported-format` for two of one kind and size. */
function groupImages(instances: readonly DicomInstance[]): DicomParts[] {
  const images: [DicomInstance, ...DicomInstance[]][] = [];
  for (const instance of instances) {
    if (instance.flavour === null) continue;
    const parts = images.find(
      ([{ flavour, width, height, pyramidUid }]) =>
        flavour === instance.flavour &&
        width === instance.width &&
        height === instance.height &&
        (flavour !== 'volume' || pyramidUid === instance.pyramidUid),
    );
    if (parts === undefined) images.push([instance]);
    else if (parts[0].imageUid !== instance.imageUid) {
      throw twoImages(instance, `images of ${instance.width} × ${instance.height} pixels`);
    } else if (!parts.some(({ frameOffset }) => frameOffset === instance.frameOffset)) parts.push(instance);
  }
  for (const parts of images) parts.sort((a, b) => a.frameOffset - b.frameOffset);
  return images;
}

/** Pixels by which a stated size and the exact one may differ, beside what is filled up to whole tiles. */
const rounding = 2;

function isLevelOf(image: DicomInstance, base: DicomInstance): boolean {
  if (image.pyramidUid !== null && base.pyramidUid !== null) return image.pyramidUid === base.pyramidUid;
  // Writers fill levels up to whole tiles. Without a word on its type an image gets no such benefit of the doubt.
  const padding = image.flavourStated ? { x: image.tileWidth, y: image.tileHeight } : { x: 0, y: 0 };
  const x = scalings(base.width, image.width, padding.x);
  const y = scalings(base.height, image.height, padding.y);
  return x.least <= y.most && y.least <= x.most;
}

/** Between which downsamples a side of a level can have come from a side of level 0. */
function scalings(base: number, side: number, padding: number): { least: number; most: number } {
  const smallest = side - padding - rounding;
  return { least: base / (side + rounding), most: smallest > 0 ? base / smallest : Infinity };
}

export function twoImages({ file }: DicomInstance, what: string): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path: file.source.name },
    why: `its series holds two different ${what}`,
    remedy: 'move the files of one of the two to another folder',
  });
}
