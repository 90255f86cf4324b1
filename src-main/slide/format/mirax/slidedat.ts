/**
 * What the Slidedat.ini of a MIRAX slide says of it: the grid of images, the zoom levels, the names of the data files, and
 * under which number of the index its positions and associated images stand. Source: OpenSlide's notes on the format.
 */
import { maxTilePixels } from '../../codec/encoded-tile';
import type { PictureCompression } from '../../codec/picture-size';
import { keySection, type KeyFile, type KeySection } from '../../container/key-file';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { checkLevelCount } from '../format';

export interface MiraxLevelSection {
  /** So many images of the camera, each way, lie in one image of this level: a power of 2. */
  readonly concatenated: number;
  /** Stored images of the level, in pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly compression: PictureCompression;
}

/** A record of the index that is not an image of a level, by its number. */
interface MiraxAssociated {
  readonly name: 'label' | 'macro' | 'thumbnail';
  readonly record: number;
  readonly compression: PictureCompression;
}

export interface MiraxDescription {
  readonly slideId: string;
  /** Images of the camera across and down, the unit in which the index counts. */
  readonly imagesAcross: number;
  readonly imagesDown: number;
  /** A photo of the camera is cut into so many images each way. */
  readonly divisions: number;
  /** `null` when it is not stated as a whole number. */
  readonly objectiveMagnification: number | null;
  readonly indexFile: string;
  readonly dataFiles: readonly string[];
  readonly levels: readonly [MiraxLevelSection, ...MiraxLevelSection[]];
  /** Pixels by which neighbouring photos overlap, nominally. */
  readonly overlapX: number;
  readonly overlapY: number;
  /** Micrometres per pixel of level 0, as stated. */
  readonly mpp: { readonly x: number; readonly y: number };
  /** 8-bit RGB. */
  readonly background: readonly [number, number, number];
  /** Where the photos lie; `null` when they lie at equal distances. */
  readonly positions: { readonly record: number; readonly deflated: boolean } | null;
  readonly associated: readonly MiraxAssociated[];
}

const compressions: Readonly<Record<string, PictureCompression>> = { JPEG: 'jpeg', PNG: 'png', BMP24: 'bmp' };

const associatedKeys = [
  { name: 'macro', value: 'ScanDataLayer_SlideThumbnail', typeKey: 'THUMBNAIL_IMAGE_TYPE' },
  { name: 'label', value: 'ScanDataLayer_SlideBarcode', typeKey: 'BARCODE_IMAGE_TYPE' },
  { name: 'thumbnail', value: 'ScanDataLayer_SlidePreview', typeKey: 'PREVIEW_IMAGE_TYPE' },
] as const;

/** Powers of 2, as the concatenation factors are: so that no stored image holds parts of photos. */
const possibleDivisions: readonly number[] = [1, 2, 4, 8, 16, 32];

/** More photos no slide needs, at any magnification. */
const maxPhotos = 2 ** 20;

/** @throws SpindleError `broken-file`, `unsupported-format`. */
export function describeMirax(path: string, file: KeyFile): MiraxDescription {
  const general = keySection(path, file, 'GENERAL');
  const hierarchical = keySection(path, file, 'HIERARCHICAL');
  const imagesAcross = positive(path, general, 'IMAGENUMBER_X');
  const imagesDown = positive(path, general, 'IMAGENUMBER_Y');
  const divisions =
    general.text('CameraImageDivisionsPerSide') === null
      ? 1
      : positive(path, general, 'CameraImageDivisionsPerSide');
  if (!possibleDivisions.includes(divisions))
    throw unsupportedSlide(path, `its photos are cut into ${divisions} images each way`);
  const photos = Math.floor(imagesAcross / divisions) * Math.floor(imagesDown / divisions);
  if (photos < 1 || photos > maxPhotos)
    throw brokenFile(path, `it has ${imagesAcross} × ${imagesDown} images, cut by ${divisions} each way`);
  const zoomLevels = zoomLevelSections(path, file, hierarchical);
  const [base] = zoomLevels;
  const levels = describeLevels(path, zoomLevels);
  const fill = base.realOrThrow('IMAGE_FILL_COLOR_BGR');
  const overlap = (key: string, side: number): number => {
    const pixels = base.realOrThrow(key);
    // More overlap than this no scanner makes, and every pixel would be painted many times.
    if (Math.abs(pixels) > (side * divisions * 3) / 4) throw brokenFile(path, `${key} is ${pixels} pixels`);
    return pixels;
  };
  const layers = otherLayers(path, hierarchical);
  return {
    slideId: general.textOrThrow('SLIDE_ID'),
    imagesAcross,
    imagesDown,
    divisions,
    objectiveMagnification: magnification(general.text('OBJECTIVE_MAGNIFICATION')),
    indexFile: hierarchical.textOrThrow('INDEXFILE').trim(),
    dataFiles: dataFileNames(path, keySection(path, file, 'DATAFILE')),
    levels,
    overlapX: overlap('OVERLAP_X', levels[0].imageWidth),
    overlapY: overlap('OVERLAP_Y', levels[0].imageHeight),
    mpp: { x: base.realOrThrow('MICROMETER_PER_PIXEL_X'), y: base.realOrThrow('MICROMETER_PER_PIXEL_Y') },
    background: [fill & 255, (fill >> 8) & 255, (fill >> 16) & 255],
    positions: positionRecord(layers),
    associated: associatedRecords(path, file, hierarchical, layers),
  };
}

/** `20`, or `20x` as some scanners write it. */
function magnification(text: string | null): number | null {
  const [, digits] = /^([1-9]\d{0,5})x?$/i.exec(text?.trim() ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}

function zoomLevelSections(
  path: string,
  file: KeyFile,
  hierarchical: KeySection,
): readonly [KeySection, ...KeySection[]] {
  if (hierarchical.textOrThrow('HIER_0_NAME').trim() !== 'Slide zoom level')
    throw unsupportedSlide(path, 'its first hierarchy is not that of the zoom levels');
  const count = hierarchical.wholeOrThrow('HIER_0_COUNT');
  checkLevelCount(path, count);
  const [base, ...others] = Array.from({ length: count }, (_, i) =>
    keySection(path, file, hierarchical.textOrThrow(`HIER_0_VAL_${i}_SECTION`).trim()),
  );
  if (base === undefined) throw brokenFile(path, 'it has no level');
  return [base, ...others];
}

function describeLevels(
  path: string,
  [base, ...others]: readonly [KeySection, ...KeySection[]],
): [MiraxLevelSection, ...MiraxLevelSection[]] {
  let exponent = 0;
  const describe = (section: KeySection, least: number): MiraxLevelSection => {
    const factor = section.wholeOrThrow('IMAGE_CONCAT_FACTOR');
    exponent += factor;
    if (factor < least || exponent > 30)
      throw brokenFile(path, `one of its levels has the concatenation factor ${factor}`);
    const imageWidth = positive(path, section, 'DIGITIZER_WIDTH');
    const imageHeight = positive(path, section, 'DIGITIZER_HEIGHT');
    if (imageWidth * imageHeight > maxTilePixels)
      throw brokenFile(path, `one of its levels has images of ${imageWidth} × ${imageHeight} pixels`);
    const format = section.textOrThrow('IMAGE_FORMAT').trim();
    const compression = compressions[format];
    if (compression === undefined) throw unsupportedSlide(path, `its images are stored as ${format}`);
    return { concatenated: 2 ** exponent, imageWidth, imageHeight, compression };
  };
  return [describe(base, 0), ...others.map((section) => describe(section, 1))];
}

function dataFileNames(path: string, section: KeySection): string[] {
  const count = positive(path, section, 'FILE_COUNT');
  const names: string[] = [];
  // A count that promises more than there is ends at the first name that is missing.
  for (let i = 0; i < count; i += 1) names.push(section.textOrThrow(`FILE_${i}`).trim());
  return names;
}

/** A layer outside the hierarchy; its values have consecutive numbers in the index. */
interface OtherLayer {
  readonly number: number;
  readonly name: string;
  readonly firstRecord: number;
  readonly count: number;
}

function otherLayers(path: string, hierarchical: KeySection): OtherLayer[] {
  const count = hierarchical.wholeOrThrow('NONHIER_COUNT');
  // Without its layers a slide would seem to have no positions.
  if (count < 0) throw brokenFile(path, `NONHIER_COUNT is ${count}`);
  const layers: OtherLayer[] = [];
  let firstRecord = 0;
  for (let number = 0; number < count; number += 1) {
    const layer = {
      number,
      name: hierarchical.textOrThrow(`NONHIER_${number}_NAME`).trim(),
      firstRecord,
      count: positive(path, hierarchical, `NONHIER_${number}_COUNT`),
    };
    layers.push(layer);
    firstRecord += layer.count;
  }
  return layers;
}

function positionRecord(layers: readonly OtherLayer[]): MiraxDescription['positions'] {
  const plain = layers.find(({ name }) => name === 'VIMSLIDE_POSITION_BUFFER');
  if (plain !== undefined) return { record: plain.firstRecord, deflated: false };
  const deflated = layers.find(({ name }) => name === 'StitchingIntensityLayer');
  return deflated === undefined ? null : { record: deflated.firstRecord, deflated: true };
}

/** What is not described completely is left out: a slide is not refused because of its label. */
function associatedRecords(
  path: string,
  file: KeyFile,
  hierarchical: KeySection,
  layers: readonly OtherLayer[],
): MiraxAssociated[] {
  const layer = layers.find(({ name }) => name === 'Scan data layer');
  if (layer === undefined) return [];
  const found: MiraxAssociated[] = [];
  for (let i = 0; i < layer.count; i += 1) {
    const key = `NONHIER_${layer.number}_VAL_${i}`;
    const value = hierarchical.text(key);
    if (value === null) break;
    const known = associatedKeys.find((associated) => associated.value === value.trim());
    const section = hierarchical.text(`${key}_SECTION`)?.trim() ?? null;
    if (known === undefined || section === null || !file.has(section)) continue;
    const compression = compressions[keySection(path, file, section).text(known.typeKey)?.trim() ?? ''];
    if (compression !== undefined && !found.some(({ name }) => name === known.name))
      found.push({ name: known.name, record: layer.firstRecord + i, compression });
  }
  return found;
}

function positive(path: string, section: KeySection, key: string): number {
  const value = section.wholeOrThrow(key);
  if (value < 1) throw brokenFile(path, `${key} is ${value}`);
  return value;
}
