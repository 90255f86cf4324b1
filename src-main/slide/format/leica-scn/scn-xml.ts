/** The XML of a Leica SCN: text in, the images of the slide out, with their positions in nanometres. */
import { childOf, childrenOf, descendantOf, parseXml, type XmlElement } from '../../container/xml';
import { brokenFile } from '../../slide-errors';

/** What is on the slide. */
export interface ScnCollection {
  readonly path: string;
  readonly nmAcross: number;
  readonly nmDown: number;
  readonly images: readonly ScnImage[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface ScnImage {
  readonly nmLeft: number;
  readonly nmTop: number;
  /** True when it covers the whole slide. */
  readonly isMacro: boolean;
  readonly illumination: string | undefined;
  readonly objective: string | undefined;
  /** Images of the middle focal plane, widest first; at least one. */
  readonly dimensions: readonly ScnDimension[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface ScnDimension {
  /** Index of the TIFF directory. */
  readonly directory: number;
  readonly width: number;
  readonly height: number;
  readonly nmPerPixel: number;
}

const namespaces = [
  'http://www.leica-microsystems.com/scn/2010/03/10',
  'http://www.leica-microsystems.com/scn/2010/10/01',
];
/** Images on one slide, and directories of one image; real slides have a few. */
const maxImages = 1000;
const maxDimensions = 10_000;

export function isScn(description: string): boolean {
  return namespaces.some((namespace) => description.includes(namespace));
}

/** @throws SpindleError `broken-file`. */
export function parseScn(path: string, description: string): ScnCollection {
  const root = parseXml(path, description);
  const [collection, ...others] = childrenOf(root, 'collection');
  if (root.name !== 'scn' || collection === undefined) throw brokenFile(path, 'its XML has no collection');
  if (others.length > 0) throw brokenFile(path, 'its XML has several collections');
  const images = childrenOf(collection, 'image');
  if (images.length > maxImages) throw brokenFile(path, `its XML names ${images.length} images`);
  const nmAcross = size(path, collection, 'sizeX');
  const nmDown = size(path, collection, 'sizeY');
  const barcode = barcodeOf(collection);
  return {
    path,
    nmAcross,
    nmDown,
    images: images.map((image) => parseImage(path, image, nmAcross, nmDown)),
    properties: barcode === undefined ? {} : { 'leica.barcode': barcode, 'openslide.barcode': barcode },
  };
}

function parseImage(path: string, image: XmlElement, nmAcross: number, nmDown: number): ScnImage {
  const [view, ...others] = childrenOf(image, 'view');
  if (view === undefined || others.length > 0)
    throw brokenFile(path, `its XML has an image with ${others.length === 0 ? 'no view' : 'several views'}`);
  const nmLeft = whole(path, view, 'offsetX');
  const nmTop = whole(path, view, 'offsetY');
  const width = size(path, view, 'sizeX');
  const height = size(path, view, 'sizeY');
  const dimensions = childrenOf(childOf(image, 'pixels'), 'dimension')
    .filter(({ attributes }) => (attributes.z ?? '0') === '0')
    .map((dimension) => ({
      directory: whole(path, dimension, 'ifd'),
      width: size(path, dimension, 'sizeX'),
      nmPerPixel: width / size(path, dimension, 'sizeX'),
      height: size(path, dimension, 'sizeY'),
    }));
  if (dimensions.length < 1 || dimensions.length > maxDimensions)
    throw brokenFile(path, `its XML has an image of ${dimensions.length} dimensions`);
  const settings = childOf(image, 'scanSettings');
  const illumination = descendantOf(settings, 'illuminationSettings', 'illuminationSource')?.text;
  const objective = descendantOf(settings, 'objectiveSettings', 'objective')?.text;
  const device = childOf(image, 'device')?.attributes;
  const stated = {
    'leica.aperture': descendantOf(settings, 'illuminationSettings', 'numericalAperture')?.text,
    'leica.creation-date': childOf(image, 'creationDate')?.text,
    'leica.device-model': device?.model,
    'leica.device-version': device?.version,
    'leica.illumination-source': illumination,
    'leica.objective': objective,
  };
  return {
    nmLeft,
    nmTop,
    isMacro: nmLeft === 0 && nmTop === 0 && width === nmAcross && height === nmDown,
    illumination,
    objective,
    dimensions: dimensions.sort((a, b) => b.width - a.width),
    properties: Object.fromEntries(
      Object.entries(stated).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

/** Base64 in the newer schema, plain in the older. */
function barcodeOf(collection: XmlElement): string | undefined {
  const encoded = childOf(collection, 'barcode')?.text;
  return encoded === undefined || encoded === ''
    ? collection.attributes.barcode
    : Buffer.from(encoded, 'base64').toString();
}

function size(path: string, element: XmlElement, name: string): number {
  const value = whole(path, element, name);
  if (value < 1) throw brokenFile(path, `its XML has the ${name} ${value}`);
  return value;
}

function whole(path: string, { name: element, attributes }: XmlElement, name: string): number {
  const text = attributes[name] ?? '';
  if (!/^-?\d{1,15}$/.test(text))
    throw brokenFile(path, `its XML has a ${element} without a whole number as ${name}`);
  return Number(text);
}
