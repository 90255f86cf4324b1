/**
 * The metadata of an OME-TIFF: OME-XML in, its images with their dimensions, channels and positions in the file out. After the
 * OME data model (2016-06 and the schemas before it) and the OME-TIFF specification.
 */
import type { Mpp } from '../../../contract/slide';
import { childOf, childrenOf, parseXml, type XmlElement } from '../../container/xml';
import { brokenFile } from '../../slide-errors';
import { omeProperties } from './ome-properties';

export interface OmeDocument {
  /** Of this file; `urn:uuid:…`. */
  readonly uuid: string | null;
  /** The file that holds the metadata, where this one says no more than that. */
  readonly metadataFile: string | null;
  readonly images: readonly OmeImage[];
}

/** Numbers of planes along three axes, or a position among them. */
export interface OmeIndex {
  readonly z: number;
  readonly c: number;
  readonly t: number;
}

export interface OmeImage {
  readonly name: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `c` counts samples: 3 for one channel of colours. */
  readonly size: OmeIndex;
  /** The axis that runs fastest first. */
  readonly order: readonly (keyof OmeIndex)[];
  /** `uint8`, `int16`, `float` … */
  readonly type: string;
  /** Of which samples make use, where the file says so. */
  readonly significantBits: number | null;
  readonly mpp: Mpp | null;
  readonly planeSpacingUm: number | null;
  readonly objectivePower: number | null;
  /** Empty where the file describes none. */
  readonly channels: readonly OmeChannel[];
  readonly blocks: readonly OmeBlock[];
  /** `ome.*`. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface OmeChannel {
  readonly name: string;
  /** `#rrggbb`; `null` where the file does not say. */
  readonly colour: string | null;
  readonly emissionNm: number | null;
}

/** Planes that follow each other in a file, in the image's order of dimensions. */
export interface OmeBlock {
  /** Index in the chain of directories; `null` when the file does not say. */
  readonly directory: number | null;
  readonly first: OmeIndex;
  /** `null` when the file does not say. */
  readonly count: number | null;
  readonly fileName: string | null;
  readonly uuid: string | null;
}

const maxImages = 1000;
const maxSide = 2 ** 30;
const maxPlanes = 1_000_000;

export function isOme(description: string): boolean {
  return description.includes('openmicroscopy.org/Schemas/OME/');
}

/** @param path of the slide, for errors. @throws SpindleError `broken-file`. */
export function parseOme(path: string, text: string): OmeDocument {
  const root = parseXml(path, text);
  if (root.name !== 'OME') throw brokenFile(path, `its XML is of a ${root.name}, not of OME`);
  const images = childrenOf(root, 'Image');
  if (images.length > maxImages) throw brokenFile(path, `its XML names ${images.length} images`);
  return {
    uuid: root.attributes.UUID ?? null,
    metadataFile: childOf(root, 'BinaryOnly')?.attributes.MetadataFile ?? null,
    images: images.map((image) => parseImage(path, root, image)),
  };
}

function parseImage(path: string, root: XmlElement, image: XmlElement): OmeImage {
  const pixels = childOf(image, 'Pixels');
  if (pixels === undefined) throw brokenFile(path, 'its XML has an image without pixels');
  const { attributes } = pixels;
  const size = {
    z: whole(path, pixels, 'SizeZ', 1, maxPlanes),
    c: whole(path, pixels, 'SizeC', 1, maxPlanes),
    t: whole(path, pixels, 'SizeT', 1, maxPlanes),
  };
  const objective = objectiveOf(root, image);
  const power = Number(objective?.attributes.NominalMagnification ?? NaN);
  const spacing = micrometres(attributes.PhysicalSizeZ, attributes.PhysicalSizeZUnit);
  const bits = attributes.SignificantBits;
  return {
    name: image.attributes.Name ?? '',
    width: whole(path, pixels, 'SizeX', 1, maxSide),
    height: whole(path, pixels, 'SizeY', 1, maxSide),
    size,
    order: orderOf(path, attributes.DimensionOrder),
    type: attributes.Type ?? attributes.PixelType ?? '',
    significantBits: bits === undefined ? null : whole(path, pixels, 'SignificantBits', 1, 64),
    mpp: mppOf(attributes),
    planeSpacingUm: spacing > 0 ? spacing : null,
    objectivePower: power > 0 && power < 1000 ? power : null,
    channels: childrenOf(pixels, 'Channel').map(({ attributes: channel }) => ({
      name: channel.Name ?? channel.Fluor ?? '',
      colour: colourOf(channel.Color),
      emissionNm: emissionOf(channel),
    })),
    blocks: childrenOf(pixels, 'TiffData').map((block) => parseBlock(path, block)),
    properties: omeProperties({ root, image, pixels, objective }),
  };
}

function parseBlock(path: string, block: XmlElement): OmeBlock {
  const uuid = childOf(block, 'UUID');
  const optional = (name: string): number | null =>
    block.attributes[name] === undefined ? null : whole(path, block, name, 0, maxPlanes);
  return {
    directory: optional('IFD'),
    first: { z: optional('FirstZ') ?? 0, c: optional('FirstC') ?? 0, t: optional('FirstT') ?? 0 },
    count: optional('PlaneCount') ?? optional('NumPlanes'),
    fileName: uuid?.attributes.FileName ?? null,
    uuid: uuid === undefined || uuid.text.trim() === '' ? null : uuid.text.trim(),
  };
}

function orderOf(path: string, text: string | undefined): readonly (keyof OmeIndex)[] {
  const axes: Readonly<Record<string, keyof OmeIndex>> = { Z: 'z', C: 'c', T: 't' };
  const order = [2, 3, 4].flatMap((at) => axes[text?.[at] ?? ''] ?? []);
  const isOrder = text?.startsWith('XY') === true && text.length === 5 && new Set(order).size === 3;
  if (!isOrder) throw brokenFile(path, `its XML has the order of dimensions "${text ?? ''}"`);
  return order;
}

/** The objective that the image was taken with, among those of all instruments. */
function objectiveOf(root: XmlElement, image: XmlElement): XmlElement | undefined {
  const id = (childOf(image, 'ObjectiveSettings') ?? childOf(image, 'ObjectiveRef'))?.attributes.ID;
  if (id === undefined) return undefined;
  return childrenOf(root, 'Instrument')
    .flatMap((instrument) => childrenOf(instrument, 'Objective'))
    .find(({ attributes }) => attributes.ID === id);
}

/** `null` unless both sides are lengths. */
function mppOf(attributes: XmlElement['attributes']): Mpp | null {
  const mpp = {
    x: micrometres(attributes.PhysicalSizeX, attributes.PhysicalSizeXUnit),
    y: micrometres(attributes.PhysicalSizeY, attributes.PhysicalSizeYUnit),
  };
  return Number.isFinite(mpp.x) && Number.isFinite(mpp.y) ? mpp : null;
}

/** Units of length of the data model; "pixel" and "reference frame" are none. */
const micrometresPerUnit: Readonly<Record<string, number>> = {
  m: 1e6,
  dm: 1e5,
  cm: 1e4,
  mm: 1e3,
  '\u00b5m': 1,
  '\u03bcm': 1,
  um: 1,
  nm: 1e-3,
  pm: 1e-6,
  '\u00c5': 1e-4,
  '\u212b': 1e-4,
  thou: 25.4,
  in: 25_400,
};

/** NaN when the length or its unit is none. The unit that is not written is µm. */
function micrometres(value: string | undefined, unit = '\u00b5m'): number {
  const number = value === undefined || value.trim() === '' ? NaN : Number(value);
  return number * (micrometresPerUnit[unit] ?? NaN);
}

/** Red, green, blue and opacity as one signed number of 32 bits. */
function colourOf(text: string | undefined): string | null {
  if (text === undefined || !/^[+-]?\d{1,10}$/.test(text)) return null;
  const rgb = (Number(text) >> 8) & 0xff_ffff;
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

function emissionOf(channel: XmlElement['attributes']): number | null {
  const nm =
    micrometres(channel.EmissionWavelength ?? channel.EmWave, channel.EmissionWavelengthUnit ?? 'nm') * 1e3;
  return nm >= 100 && nm <= 10_000 ? nm : null;
}

function whole(
  path: string,
  { name: element, attributes }: XmlElement,
  name: string,
  least: number,
  most: number,
): number {
  const text = attributes[name] ?? '';
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw brokenFile(path, `its XML has a ${element} with "${text}" as ${name}`);
}
