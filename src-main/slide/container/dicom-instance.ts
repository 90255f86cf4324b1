/**
 * One instance of a DICOM series, as far as its header goes: which image of the slide it is, its size, how it is cut into
 * frames, and which part of a concatenation it holds (PS3.3, sections C.8.12.4 and C.7.6.16.2.2.4).
 */
import { brokenFile } from '../slide-errors';
import { readPixelLayout, type DicomPixelLayout } from './dicom-pixels';
import type { DicomFile } from './dicom-file';
import { dicomTag } from './dicom-tags';
import { numberAt, textAt } from './dicom-values';

/** Of the third value of Image Type. `null` for what is neither a level nor shown beside the slide. */
export type DicomFlavour = 'volume' | 'label' | 'macro' | 'thumbnail' | null;

export interface DicomInstance {
  readonly file: DicomFile;
  readonly flavour: DicomFlavour;
  /** Of the whole image, in pixels. */
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
  readonly layout: DicomPixelLayout | null;
  /** Why the pixels cannot be decoded, in words; empty when they can. */
  readonly undecodable: string;
}

const maxSide = 2 ** 30;
const maxTiles = 2 ** 24;

const flavours: Readonly<Record<string, DicomFlavour>> = {
  VOLUME: 'volume',
  LABEL: 'label',
  OVERVIEW: 'macro',
  THUMBNAIL: 'thumbnail',
};

/** @throws SpindleError `broken-file` when a size or number is missing or impossible. */
export function describeInstance(file: DicomFile): DicomInstance {
  const { dataSet, source } = file;
  const size = (tag: number, name: string): number => {
    const value = numberAt(dataSet, tag);
    if (value === null) throw brokenFile(source.name, `it has no ${name}`);
    if (!Number.isInteger(value) || value < 1 || value > maxSide) {
      throw brokenFile(source.name, `it has the ${name} ${value}`);
    }
    return value;
  };
  const tileWidth = size(dicomTag.columns, 'tile width');
  const tileHeight = size(dicomTag.rows, 'tile height');
  const width = size(dicomTag.totalColumns, 'width');
  const height = size(dicomTag.totalRows, 'height');
  const tiles = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
  if (tiles > maxTiles) throw brokenFile(source.name, `it is cut into ${tiles} tiles`);
  const frameOffset = numberAt(dataSet, dicomTag.concatenationFrameOffset) ?? 0;
  if (!Number.isInteger(frameOffset) || frameOffset < 0) {
    throw brokenFile(source.name, `it begins with frame ${frameOffset} of its concatenation`);
  }
  const imageUid =
    textAt(dataSet, dicomTag.sopInstanceOfConcatenationSource) ?? textAt(dataSet, dicomTag.sopInstance);
  if (imageUid === null) throw brokenFile(source.name, 'it has no SOP instance UID');
  const verdict = readPixelLayout(file);
  return {
    file,
    flavour: flavours[textAt(dataSet, dicomTag.imageType, 2) ?? ''] ?? null,
    width,
    height,
    tileWidth,
    tileHeight,
    frames: size(dicomTag.numberOfFrames, 'number of frames'),
    frameOffset,
    full: isFull(file),
    imageUid,
    layout: verdict.layout,
    undecodable: verdict.layout === null ? verdict.undecodable : '',
  };
}

/** Files that do not say are full unless they give places. */
function isFull({ dataSet }: DicomFile): boolean {
  const organization = textAt(dataSet, dicomTag.dimensionOrganization);
  if (organization !== null) return organization === 'TILED_FULL';
  return !dataSet.has(dicomTag.perFrameFunctionalGroups);
}
