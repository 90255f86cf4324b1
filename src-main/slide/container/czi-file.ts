/**
 * A Zeiss CZI (ZISRAW): one file of segments, or one that is embedded in another as an attachment. A source goes in; its
 * sub-blocks, its metadata as XML, and its attachments come out.
 */
import { brokenFile, unsupportedSlide } from '../slide-errors';
import { type ByteSource, partOfSource } from '../source/byte-source';
import { fixedText, readSegment, sizeAt } from './czi-segment';
import { readSubBlocks, type CziSubBlock } from './czi-sub-block';

export interface CziFile {
  /** Positions count from its start. */
  readonly source: ByteSource;
  readonly subBlocks: readonly CziSubBlock[];
  /** Where its other segments lie; 0 where there is none. */
  readonly metadataAt: number;
  readonly attachmentsAt: number;
}

export interface CziAttachment {
  /** As ZEISS calls it: `Label`, `SlidePreview`, `Thumbnail`, `TimeStamps` … */
  readonly name: string;
  /** `CZI`, `JPG`, … */
  readonly fileType: string;
  readonly position: number;
}

const fileSegment = 'ZISRAWFILE';
const fileHeaderBytes = 80;
const metadataHeaderBytes = 256;
const maxMetadataBytes = 32 * 1024 * 1024;
const attachmentDirectoryHeaderBytes = 256;
const attachmentEntryBytes = 128;
const attachmentHeaderBytes = 256;
const maxAttachments = 10_000;

export function isCzi(start: Uint8Array): boolean {
  return fixedText(start, 0, 16) === fileSegment;
}

/** @throws SpindleError `broken-file`; `unsupported-format` for a slide of several files; `aborted`. */
export async function readCzi(source: ByteSource): Promise<CziFile> {
  const { start } = await readSegment(source, 0, fileSegment, fileHeaderBytes);
  if (start.getInt32(0, true) !== 1)
    throw unsupportedSlide(source.name, `it is a CZI of version ${start.getInt32(0, true)}`);
  if (start.getInt32(48, true) !== 0)
    throw unsupportedSlide(source.name, 'it is one of several files of a CZI, which are not supported');
  const directoryAt = sizeAt(source, start, 52);
  if (directoryAt === 0)
    throw brokenFile(source.name, 'its directory was never written: the scan did not come to its end');
  return {
    source,
    subBlocks: await readSubBlocks(source, directoryAt),
    metadataAt: sizeAt(source, start, 60),
    attachmentsAt: sizeAt(source, start, 72),
  };
}

/** @throws SpindleError `broken-file` when there is none. */
export async function readCziMetadata({ source, metadataAt }: CziFile): Promise<string> {
  if (metadataAt === 0) throw brokenFile(source.name, 'it has no metadata');
  const segment = await readSegment(source, metadataAt, 'ZISRAWMETADATA', metadataHeaderBytes);
  const length = segment.start.getInt32(0, true);
  if (length < 0 || length > Math.min(maxMetadataBytes, segment.contentBytes - metadataHeaderBytes))
    throw brokenFile(source.name, `its metadata claims ${length} bytes`);
  const bytes = await source.read(segment.contentAt + metadataHeaderBytes, length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}

/** @throws SpindleError `broken-file`. */
export async function readCziAttachments({ source, attachmentsAt }: CziFile): Promise<CziAttachment[]> {
  if (attachmentsAt === 0) return [];
  const segment = await readSegment(source, attachmentsAt, 'ZISRAWATTDIR', attachmentDirectoryHeaderBytes);
  const count = segment.start.getInt32(0, true);
  const length = count * attachmentEntryBytes;
  if (count < 0 || count > maxAttachments || length > segment.contentBytes - attachmentDirectoryHeaderBytes)
    throw brokenFile(source.name, `its directory claims ${count} attachments`);
  const bytes = await source.read(segment.contentAt + attachmentDirectoryHeaderBytes, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => {
    const at = i * attachmentEntryBytes;
    if (fixedText(bytes, at, 2) !== 'A1')
      throw brokenFile(source.name, `its attachment ${i} has an unknown schema`);
    return {
      name: fixedText(bytes, at + 48, 80),
      fileType: fixedText(bytes, at + 40, 8),
      position: sizeAt(source, view, at + 12),
    };
  });
}

/** The bytes of an attachment, as a source whose positions count from its start. @throws SpindleError `broken-file`. */
export async function openCziAttachment(
  { source }: CziFile,
  { position }: CziAttachment,
): Promise<ByteSource> {
  const segment = await readSegment(source, position, 'ZISRAWATTACH', attachmentHeaderBytes);
  const length = segment.start.getInt32(0, true);
  if (length < 0 || length > segment.contentBytes - attachmentHeaderBytes)
    throw brokenFile(source.name, `an attachment claims ${length} bytes`);
  return partOfSource(source, segment.contentAt + attachmentHeaderBytes, length);
}
