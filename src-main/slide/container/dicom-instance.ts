/**
 * One instance of a DICOM series, as far as its header goes: which image of the slide it is, its size, how it is cut into
 * frames, and which part of a concatenation it holds (PS3.3, sections C.8.12.4 and C.7.6.16.2.2.4). What a header must
 * state and does not is derived from the rest of it where only one value is possible or sensible, and reported.
 */
import { brokenFile } from '../slide-errors';
import type { DicomFile } from './dicom-file';
import { flavourOf, type DicomFlavour } from './dicom-flavour';
import { nativeFrameBytes, readPixelLayout, type DicomPixelLayout } from './dicom-pixels';
import { dicomTag } from './dicom-tags';
import { numberAt, textAt } from './dicom-values';

export interface DicomInstance {
  readonly file: DicomFile;
  readonly flavour: DicomFlavour;
  /** False where the header says nothing, so that `flavour` is taken for granted. */
  readonly flavourStated: boolean;
  /** Size of the whole image, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Frames in this file, and how many of the image come before it. */
  readonly frames: number;
  readonly frameOffset: number;
  /** Every frame is there, row by row; else each says where it lies. */
  readonly full: boolean;
  /** The same for all parts of a concatenation, and for copies of a file. */
  readonly imageUid: string;
  /** The same for all levels of a pyramid; `null` where the header does not say. */
  readonly pyramidUid: string | null;
  readonly layout: DicomPixelLayout | null;
  /** Why the pixels cannot be decoded, in words; empty when they can. */
  readonly undecodable: string;
  /** What the header leaves out, and what was taken instead; sentences. */
  readonly assumed: readonly string[];
}

const maxSide = 2 ** 30;
const maxTiles = 2 ** 24;

/** @throws SpindleError `broken-file` when a size or number is missing or impossible. */
export function describeInstance(file: DicomFile): DicomInstance {
  const { dataSet, source } = file;
  const assumed: string[] = [];
  const size = (tag: number, name: string, otherwise: number | null = null): number => {
    const written = numberAt(dataSet, tag) ?? textAt(dataSet, tag);
    const value = written === null || written === '' ? otherwise : written;
    if (value === null) throw brokenFile(source.name, `it has no ${name}`);
    if (typeof value === 'string' || !Number.isInteger(value) || value < 1 || value > maxSide) {
      throw brokenFile(source.name, `it has the ${name} ${value}`);
    }
    return value;
  };
  const tileWidth = size(dicomTag.columns, 'tile width');
  const tileHeight = size(dicomTag.rows, 'tile height');
  const isOneFrame = numberAt(dataSet, dicomTag.numberOfFrames) === 1;
  const width = size(dicomTag.totalColumns, 'width', isOneFrame ? tileWidth : null);
  const height = size(dicomTag.totalRows, 'height', isOneFrame ? tileHeight : null);
  if (!dataSet.has(dicomTag.totalColumns) || !dataSet.has(dicomTag.totalRows)) {
    assumed.push('The file does not state the size of the whole image; it is that of its only frame.');
  }
  const tiles = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
  if (tiles > maxTiles) throw brokenFile(source.name, `it is cut into ${tiles} tiles`);
  const frameOffset = numberAt(dataSet, dicomTag.concatenationFrameOffset) ?? 0;
  if (!Number.isInteger(frameOffset) || frameOffset < 0) {
    throw brokenFile(source.name, `it begins with frame ${frameOffset} of its concatenation`);
  }
  const verdict = readPixelLayout(file);
  const { flavour, stated: flavourStated } = flavourOf(dataSet);
  if (!flavourStated) assumed.push('The file does not state its image type; it is read as a volume.');
  if (!dataSet.has(dicomTag.numberOfFrames)) {
    assumed.push('The file does not state its number of frames; they are counted.');
  }
  const imageUid =
    textAt(dataSet, dicomTag.sopInstanceOfConcatenationSource) ?? textAt(dataSet, dicomTag.sopInstance);
  if (imageUid === null) assumed.push('The file has no SOP instance UID; it is identified by its name.');
  return {
    file,
    flavour,
    flavourStated,
    width,
    height,
    tileWidth,
    tileHeight,
    frames: size(
      dicomTag.numberOfFrames,
      'number of frames',
      countFrames(file, verdict.layout, { tiles, tileWidth, tileHeight }),
    ),
    frameOffset,
    full: isFull(file),
    imageUid: imageUid ?? source.name,
    pyramidUid: textAt(dataSet, dicomTag.pyramid),
    layout: verdict.layout,
    undecodable: verdict.layout === null ? verdict.undecodable : '',
    assumed: [...assumed, ...(verdict.layout?.assumed ?? [])],
  };
}

/** Frames of a header that does not state their number: as many as its pixels fill, or for compressed ones, those of whole tiles. */
function countFrames(
  { pixelData, source }: DicomFile,
  layout: DicomPixelLayout | null,
  { tiles, tileWidth, tileHeight }: { tiles: number; tileWidth: number; tileHeight: number },
): number {
  const { offset, length } = pixelData;
  // Each compressed frame has a header of eight bytes.
  const most =
    length === null || layout === null
      ? (source.size - offset) / 8
      : length / nativeFrameBytes(layout, tileWidth, tileHeight);
  return Math.max(1, Math.min(tiles, Math.floor(most)));
}

/** Files that do not state it are full unless they give positions. */
function isFull({ dataSet }: DicomFile): boolean {
  const organization = textAt(dataSet, dicomTag.dimensionOrganization);
  if (organization !== null) return organization === 'TILED_FULL';
  return !dataSet.has(dicomTag.perFrameFunctionalGroups);
}
