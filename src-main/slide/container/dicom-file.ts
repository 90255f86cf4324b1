/**
 * A DICOM file (PS3.10, section 7): preamble, file meta information, then one data set up to its pixel data. A source goes
 * in; the header comes out, with the positions of values that are too long to keep. Pixels are not read.
 */
import { inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { SpindleError } from '../../contract/errors';
import { brokenFile } from '../slide-errors';
import { type ByteSource, memorySource } from '../source/byte-source';
import { DicomCursor } from './dicom-cursor';
import {
  dicomBudget,
  readDataSet,
  readElementHeader,
  streamedDataSets,
  undefinedLength,
  type DicomDataSet,
  type DicomEncoding,
} from './dicom-elements';
import { dicomTag } from './dicom-tags';
import { textAt } from './dicom-values';

interface PixelDataPlace {
  /** Offset of the value. */
  readonly offset: number;
  /** Bytes; `null` for encapsulated frames, which a delimiter ends. */
  readonly length: number | null;
}

export interface DicomFrames {
  /**
   * Frame 0 is the first of the file.
   * @throws SpindleError `tile-unreadable`, `broken-file`, `aborted`.
   */
  read(frame: number, signal?: AbortSignal): Promise<Uint8Array>;
}

export interface DicomFile {
  /** What the offsets of the elements are offsets into: the file, or its inflated data set. */
  readonly source: ByteSource;
  readonly encoding: DicomEncoding;
  readonly transferSyntax: string;
  readonly meta: DicomDataSet;
  readonly dataSet: DicomDataSet;
  readonly pixelData: PixelDataPlace;
  /** Where frames do not lie in the source, but are asked for. */
  readonly frames?: DicomFrames;
}

export const wholeSlideImageStorage = '1.2.840.10008.5.1.4.1.1.77.1.6';
export const mediaDirectoryStorage = '1.2.840.10008.1.3.10';

const transferSyntax = {
  implicit: '1.2.840.10008.1.2',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
} as const;

const maxHeaderElements = 200_000;
const maxDeflatedBytes = 32 * 1024 * 1024;
/** Deflate cannot do better than 1032 to one. */
const maxInflatedBytes = 128 * 1024 * 1024;
const magicOffset = 128;

/** Sequences whose items are one a frame: located, and read when a frame is asked for. */
const long: ReadonlySet<number> = new Set([
  dicomTag.perFrameFunctionalGroups,
  dicomTag.referencedImageNavigation,
]);

/** The file meta information of a DICOM file, and where its data set begins. */
export interface DicomStart {
  readonly meta: DicomDataSet;
  readonly dataSetOffset: number;
}

/** `null` when it is no DICOM file. Reads a few hundred bytes. @throws SpindleError `broken-file`. */
export async function readDicomStart(source: ByteSource): Promise<DicomStart | null> {
  if (source.size < magicOffset + 4) return null;
  const cursor = new DicomCursor(source, magicOffset);
  await cursor.load(4);
  if (cursor.code(0) + cursor.code(2) !== 'DICM') return null;
  cursor.skip(4);
  const meta = await readDataSet(cursor, {
    encoding: 'explicit',
    budget: dicomBudget(maxHeaderElements),
    depth: 0,
    end: null,
    stopBefore: (tag) => tag >= 0x0003_0000,
  });
  return { meta, dataSetOffset: cursor.position };
}

/** Why the data set cannot be read, or `null`. */
export function unreadableSyntax({ meta }: DicomStart): string | null {
  const syntax = textAt(meta, dicomTag.transferSyntax);
  if (syntax === null || syntax === '') return 'it does not name its transfer syntax';
  if (syntax === transferSyntax.bigEndian)
    return 'it is big endian, which was withdrawn from the standard in 2006';
  return null;
}

/**
 * The elements up to the one named, which come first in a file: as little as can be read of it.
 * @throws SpindleError `broken-file`.
 */
export async function readElementsUpTo(
  source: ByteSource,
  start: DicomStart,
  last: number,
): Promise<DicomDataSet> {
  const data = await dataSetSource(source, start);
  return readDataSet(new DicomCursor(data.source, data.offset), {
    encoding: data.encoding,
    budget: dicomBudget(maxHeaderElements),
    depth: 0,
    end: null,
    // Elements are in ascending order.
    stopBefore: (tag) => tag > last,
  });
}

/** The items of a sequence of the data set, one by one; none where it has no such sequence. @throws SpindleError `broken-file`. */
export async function* readSequence(
  source: ByteSource,
  start: DicomStart,
  tag: number,
): AsyncGenerator<DicomDataSet> {
  const data = await dataSetSource(source, start);
  const dataSet = await readDataSet(new DicomCursor(data.source, data.offset), {
    encoding: data.encoding,
    budget: dicomBudget(maxHeaderElements),
    depth: 0,
    end: null,
    stopBefore: (next) => next > tag,
    passOver: new Set([tag]),
  });
  const found = dataSet.get(tag);
  if (found === undefined) return;
  const cursor = new DicomCursor(data.source, found.offset);
  yield* streamedDataSets(cursor, found.length, { encoding: data.encoding, depth: 1 });
}

/** @throws SpindleError `broken-file`; the caller has checked `unreadableSyntax`. */
export async function readDicomFile(source: ByteSource, start: DicomStart): Promise<DicomFile> {
  const data = await dataSetSource(source, start);
  const cursor = new DicomCursor(data.source, data.offset);
  const dataSet = await readDataSet(cursor, {
    encoding: data.encoding,
    budget: dicomBudget(maxHeaderElements),
    depth: 0,
    end: null,
    stopBefore: isPixelData,
    passOver: long,
  });
  const header = cursor.bytesLeft >= 8 ? await readElementHeader(cursor, data.encoding) : null;
  if (header?.tag !== dicomTag.pixelData)
    throw brokenFile(source.name, 'it has no pixel data of whole numbers');
  const length = header.length === undefinedLength ? null : header.length;
  if (length !== null && length > cursor.bytesLeft) {
    throw brokenFile(
      source.name,
      `its pixel data should be ${length} bytes long, but only ${cursor.bytesLeft} are there`,
    );
  }
  return {
    source: data.source,
    encoding: data.encoding,
    transferSyntax: data.syntax,
    meta: start.meta,
    dataSet,
    pixelData: { offset: cursor.position, length },
  };
}

function isPixelData(tag: number): boolean {
  const tags: readonly number[] = [dicomTag.pixelData, dicomTag.floatPixelData, dicomTag.doublePixelData];
  return tags.includes(tag);
}

interface DataSetSource {
  readonly source: ByteSource;
  readonly offset: number;
  readonly syntax: string;
  readonly encoding: DicomEncoding;
}

async function dataSetSource(
  source: ByteSource,
  { meta, dataSetOffset }: DicomStart,
): Promise<DataSetSource> {
  const syntax = textAt(meta, dicomTag.transferSyntax) ?? '';
  const encoding = syntax === transferSyntax.implicit ? 'implicit' : 'explicit';
  if (syntax !== transferSyntax.deflated) return { source, offset: dataSetOffset, syntax, encoding };
  return { source: await inflated(source, dataSetOffset), offset: 0, syntax, encoding };
}

/** A deflated data set (PS3.5, section A.5) has to be unpacked whole. */
async function inflated(source: ByteSource, offset: number): Promise<ByteSource> {
  const length = source.size - offset;
  if (length > maxDeflatedBytes) throw tooLarge(source.name);
  const packed = await source.read(offset, length);
  const limit = Math.min(maxInflatedBytes, length * 1032 + 1024);
  try {
    return memorySource(await promisify(inflateRaw)(packed, { maxOutputLength: limit }), source.name);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooLarge(source.name, thrown);
    throw brokenFile(source.name, `its deflated data set is damaged (${String(thrown)})`, thrown);
  }
}

function tooLarge(path: string, cause?: unknown): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path },
    why: 'its deflated data set is too large to be unpacked in memory',
    remedy: 'store it again with another transfer syntax, such as explicit little endian',
    cause,
  });
}
