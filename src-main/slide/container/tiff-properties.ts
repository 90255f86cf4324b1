/** What a TIFF directory says of a slide as a whole, under OpenSlide's property names. */
import { plausibleMpp, type Mpp } from '../../contract/slide';
import { formatDouble } from '../property-text';
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';

const textProperties = [
  ['ImageDescription', tiffTag.imageDescription],
  ['Make', tiffTag.make],
  ['Model', tiffTag.model],
  ['Software', tiffTag.software],
  ['DateTime', tiffTag.dateTime],
  ['Artist', tiffTag.artist],
  ['HostComputer', tiffTag.hostComputer],
  ['Copyright', tiffTag.copyright],
  ['DocumentName', tiffTag.documentName],
] as const;

const numberProperties = [
  ['XResolution', tiffTag.xResolution],
  ['YResolution', tiffTag.yResolution],
  ['XPosition', tiffTag.xPosition],
  ['YPosition', tiffTag.yPosition],
] as const;

/** `tiff.*`, `openslide.comment`, `openslide.icc-size`. */
export async function tiffProperties(directory: TiffDirectory): Promise<Record<string, string>> {
  const properties: Record<string, string> = {};
  for (const [name, tag] of textProperties) {
    const text = await directory.text(tag);
    if (text !== null) properties[`tiff.${name}`] = text;
  }
  for (const [name, tag] of numberProperties) {
    const value = await directory.number(tag);
    if (value !== null && Number.isFinite(value)) properties[`tiff.${name}`] = formatDouble(value);
  }
  const units: Readonly<Record<number, string>> = { 1: 'none', 2: 'inch', 3: 'centimeter' };
  // Absent means inch by TIFF 6.0, and OpenSlide prints it so.
  properties['tiff.ResolutionUnit'] =
    units[(await directory.number(tiffTag.resolutionUnit)) ?? 2] ?? 'unknown';
  const comment = properties['tiff.ImageDescription'];
  if (comment !== undefined) properties['openslide.comment'] = comment;
  const iccSize = directory.count(tiffTag.iccProfile);
  if (iccSize > 0) properties['openslide.icc-size'] = String(iccSize);
  return properties;
}

/** The ICC colour profile of an image, `null` without. @throws SpindleError `broken-file` when it lies outside the file. */
export function tiffIccProfile(directory: TiffDirectory): Promise<Uint8Array | null> {
  return directory.bytes(tiffTag.iccProfile);
}

/** Dots per inch of screens, printers and scanners of paper, which writers put into files that know nothing of their pixel size. */
const printResolutions = [
  ...[72, 75, 90, 96, 100, 120, 144, 150, 160, 180, 192, 200, 220, 240, 250, 266, 300, 350, 360, 400, 450],
  ...[480, 500, 600, 720, 800, 900, 960, 1000, 1200, 1440, 1600, 1800, 2000, 2400],
];
/** Files that state whole dots per centimetre round by so much: 118 for 300 dots per inch. */
const printRounding = 0.005;
/** µm per pixel; what is coarser is of no slide at all. */
const coarsestClaim = 100;

/**
 * µm per pixel from the resolution tags, plausible or not, or `null`: the unit must be there, and it must not be a resolution
 * for print. Such a number, 72 dots per inch (353 µm) or 300 (85 µm), is no doubtful claim of a pixel size, but none. All of them are
 * coarser than 10 µm; what is finer, or is no resolution that anything prints at, has no such origin.
 */
export async function tiffResolutionMpp(directory: TiffDirectory): Promise<Mpp | null> {
  const micrometres: Readonly<Record<number, number>> = { 2: 25_400, 3: 10_000 };
  const perUnit = micrometres[(await directory.number(tiffTag.resolutionUnit)) ?? 1];
  const x = await directory.number(tiffTag.xResolution);
  const y = await directory.number(tiffTag.yResolution);
  if (perUnit === undefined || x === null || y === null) return null;
  const mpp = { x: perUnit / x, y: perUnit / y };
  return [mpp.x, mpp.y].some(isForPrint) ? null : mpp;
}

function isForPrint(mpp: number): boolean {
  if (mpp <= plausibleMpp.max) return false;
  const perInch = 25_400 / mpp;
  return (
    mpp > coarsestClaim ||
    printResolutions.some((each) => Math.abs(perInch - each) <= Math.max(0.5, each * printRounding))
  );
}
