/**
 * Reads a file of annotations of any exchange format: its bytes as they come in, its annotations in the file's order out, and at the end
 * what it states of its slide and what was not understood of it. Untrusted: size, depth and counts are bounded, and whatever the bytes
 * are, it ends with annotations or with an error that says where the file is at fault.
 */
import { SpindleError } from '../contract/errors';
import type { Annotation, SlideOfAnnotations } from './annotation';
import { dicomFormats, streamDicom, type DicomFormatName } from './dicom/dicom-annotations';
import type { DicomImage } from './dicom/dicom-placement';
import type { ExchangeFormatName } from './exchange-format';
import { noAnnotations } from './exchange-fault';
import { isGzip, textOf, withHead, type ByteStream } from './file-text';
import { formatsByName, identifiedBytes, identify } from './identify';
import { LeftOut, type LeftOutPart } from './left-out';

export interface ReadOptions {
  /** Stands in errors. */
  readonly path?: string;
  /** Groups of ASAP whose polygons are holes in others, as the person says. */
  readonly holeGroups?: readonly string[];
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
 * @throws SpindleError `unsupported-format` for a file of no known format, `broken-file` for a damaged or hostile one, after the
 * annotations of the parts of it before the one with the fault.
 */
export async function* streamAnnotations(
  bytes: ByteStream,
  { path, holeGroups = [], dicomImage = null }: ReadOptions = {},
): AsyncGenerator<readonly Annotation[], ReadSummary> {
  try {
    const { head, all } = await withHead(bytes, identifiedBytes);
    const format = identify(head);
    if (format === null) throw noAnnotations(isGzip(head));
    const leftOut = new LeftOut();
    if (isOfDicom(format)) {
      const slide = yield* streamDicom(format, all(), { leftOut, image: dicomImage });
      return { format, slide, leftOut: leftOut.list() };
    }
    const parser = formatsByName[format].parser({ leftOut, holeGroups });
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

function isOfDicom(format: ExchangeFormatName | DicomFormatName): format is DicomFormatName {
  return dicomFormats.some((each) => each === format);
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
