/**
 * Reads a file of annotations of any exchange format: its bytes as they come in, its annotations in the file's order out, and at the end
 * what it states of its slide and what was not understood of it. Untrusted: size, depth and counts are bounded, and whatever the bytes
 * are, it ends with annotations or with an error that says where the file is at fault.
 */
import { SpindleError } from '../contract/errors';
import { annotationLimits, type Annotation, type SlideOfAnnotations } from './annotation';
import { isOfDicom, streamDicom, type DicomFormatName } from './dicom/dicom-annotations';
import type { DicomImage } from './dicom/dicom-placement';
import type { ExchangeFormatName } from './exchange-format';
import { brokenAnnotations, noAnnotations } from './exchange-fault';
import { isGzip, textOf, withHead, type ByteStream } from './file-text';
import { binaryFormatsByName, formatsByName, identifiedBytes, identify, isBinary } from './identify';
import { LeftOut, type LeftOutPart } from './left-out';

export interface ReadOptions {
  /** Stands in errors. */
  readonly path?: string;
  /** Groups of ASAP whose polygons are holes in others, as the person says. */
  readonly holeGroups?: readonly string[];
  /** Which image is meant in a file of several: its name, with or without folders. */
  readonly image?: string;
  /** Level 0 of the slide, for files of DICOM, which state what they are drawn on. */
  readonly dicomImage?: DicomImage | null;
}

/** What is known when the file has been read. */
interface ReadSummary {
  readonly format: ExchangeFormatName | DicomFormatName;
  readonly slide: SlideOfAnnotations;
  readonly leftOut: readonly LeftOutPart[];
}

/**
 * @returns annotations, some at a time.
 * @throws SpindleError `unsupported-format` for a file of no known format, `table-invalid` for one of several images of which none is
 * named, `broken-file` for a damaged or hostile one, after the annotations of the parts of it before the one with the fault.
 */
export async function* streamAnnotations(
  bytes: ByteStream,
  { path, holeGroups = [], image, dicomImage = null }: ReadOptions = {},
): AsyncGenerator<readonly Annotation[], ReadSummary> {
  try {
    const { head, all } = await withHead(bytes, identifiedBytes);
    const format = identify(head);
    if (format === null) throw noAnnotations(isGzip(head));
    const leftOut = new LeftOut();
    const context = { leftOut, holeGroups, image: image ?? null };
    if (isOfDicom(format)) {
      const slide = yield* streamDicom(format, all(), { leftOut, image: dicomImage });
      return { format, slide, leftOut: leftOut.list() };
    }
    if (isBinary(format)) {
      const slide = yield* binaryFormatsByName[format].read(await wholeOf(all()), context);
      return { format, slide, leftOut: leftOut.list() };
    }
    const parser = formatsByName[format].parser(context);
    for await (const text of textOf(all())) {
      const annotations = parser.write(text);
      if (annotations.length > 0) yield annotations;
    }
    const { annotations, slide } = parser.end();
    if (annotations.length > 0) yield annotations;
    return { format, slide, leftOut: leftOut.list() };
  } catch (cause) {
    if (path === undefined || !(cause instanceof SpindleError)) throw cause;
    const { tag, what, where, why, remedy } = cause;
    throw new SpindleError(tag, { what, where: { ...where, path }, why, remedy, cause });
  }
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const most = annotationLimits.binaryBytes;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    length += part.length;
    if (length > most) throw brokenAnnotations(`it has more than ${most} bytes, which is the limit`, null);
    parts.push(part);
  }
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

export interface AnnotationFile extends ReadSummary {
  readonly annotations: readonly Annotation[];
}

/** All of a file, for what is not too many for memory. @throws as `streamAnnotations` */
export async function readAnnotations(
  bytes: Uint8Array | ByteStream,
  options: ReadOptions = {},
): Promise<AnnotationFile> {
  const reading = streamAnnotations(bytes instanceof Uint8Array ? [bytes] : bytes, options);
  const annotations: Annotation[] = [];
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { ...next.value, annotations };
    for (const annotation of next.value) annotations.push(annotation);
  }
}
