/**
 * The door of DICOM's formats of annotations: Microscopy Bulk Simple Annotations and structured reports, written and read. Both need the
 * slide that they are drawn on, which text formats do not; beside that they are what the other formats are.
 */
import type { Annotation, SlideOfAnnotations } from '../annotation';
import { unknownSlide } from '../annotation';
import type { ByteStream } from '../file-text';
import { isObject } from '../geojson-shape';
import type { LeftOut } from '../left-out';
import { slideOf } from '../slide-member';
import { readBulkAnnotations } from './ann-read';
import { writeBulkAnnotations } from './ann-write';
import { brokenDicom, unreadDicom } from './dicom-fault';
import type { DicomOptions } from './dicom-document';
import type { DicomImage } from './dicom-placement';
import { DicomReader, isDicom, openDicom, type ReadDataSet } from './dicom-read';
import { privateCreator, sopClass, tags } from './dicom-tags';
import { parsedWords } from './dicom-words';
import type { ReadContext } from './read-codes';
import { readMeasurementReport } from './sr-read';
import { writeMeasurementReport } from './sr-write';

export const dicomFormats = ['dicom-ann', 'dicom-sr'] as const;
export type DicomFormatName = (typeof dicomFormats)[number];

export function isOfDicom(format: string): format is DicomFormatName {
  return dicomFormats.some((each) => each === format);
}

const classes: Readonly<Record<string, DicomFormatName>> = {
  [sopClass.bulkAnnotations]: 'dicom-ann',
  [sopClass.comprehensive3dReport]: 'dicom-sr',
  [sopClass.comprehensiveReport]: 'dicom-sr',
  [sopClass.enhancedReport]: 'dicom-sr',
};

/** @param sopClass its UID */
export function isAnnotationClass(sopClass: string): boolean {
  return Object.hasOwn(classes, sopClass);
}

/** @param head the first bytes of a file. @returns `null` for other files, also of DICOM. */
export function dicomFormatOf(head: Uint8Array): DicomFormatName | null {
  return instanceIn(head)?.format ?? null;
}

/** What a file of annotations is, and its SOP Instance UID. @param head the first bytes of a file. @returns as `dicomFormatOf` */
export function instanceIn(
  head: Uint8Array,
): { readonly format: DicomFormatName; readonly instance: string } | null {
  if (!isDicom(head)) return null;
  try {
    const reader = new DicomReader(head);
    const { meta } = reader.meta();
    const format = classes[reader.text(meta, tags.metaClass)];
    return format === undefined ? null : { format, instance: reader.text(meta, tags.metaInstance) };
  } catch {
    return null;
  }
}

/**
 * @param annotations are walked through once.
 * @returns the file in parts. The same annotations and options make the same bytes.
 * @throws SpindleError `write-failed`
 */
export function writeDicom(
  format: DicomFormatName,
  annotations: Iterable<Annotation>,
  options: DicomOptions,
): Iterable<Uint8Array> {
  return format === 'dicom-ann'
    ? writeBulkAnnotations(annotations, options)
    : writeMeasurementReport(annotations, options);
}

/** Of a file; it is held in memory. */
const mostBytes = 1024 ** 3;

/**
 * @param image the slide's level 0, where it is a DICOM slide.
 * @returns annotations, some at a time, and at the end what the file states of its slide.
 * @throws SpindleError `broken-file`, `unsupported-format`
 */
export async function* streamDicom(
  format: DicomFormatName,
  bytes: ByteStream,
  { leftOut, image }: { readonly leftOut: LeftOut; readonly image: DicomImage | null },
): AsyncGenerator<readonly Annotation[], SlideOfAnnotations> {
  const { reader, dataSet, decode } = openDicom(await gathered(bytes));
  const context = { reader, decode, leftOut };
  checkImage(context, dataSet, image);
  if (format === 'dicom-ann') yield* readBulkAnnotations(context, dataSet, image?.placement ?? null);
  else yield* readMeasurementReport(context, dataSet, image);
  return slideIn(context, dataSet);
}

async function gathered(bytes: ByteStream): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    length += part.length;
    if (length > mostBytes)
      throw brokenDicom(`it has more than ${mostBytes} bytes, which is the limit`, null);
    parts.push(part);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length);
}

function slideIn({ reader }: ReadContext, dataSet: ReadDataSet): SlideOfAnnotations {
  if (reader.text(dataSet, tags.spindle) !== privateCreator) return unknownSlide;
  const slide = parsedWords(reader.text(dataSet, tags.spindleWords))?.slide;
  return isObject(slide) ? slideOf(slide) : unknownSlide;
}

/**
 * Coordinates of an image are those of the level that they were drawn on, which need not be the first.
 * @throws SpindleError `unsupported-format` where it is known to be another.
 */
function checkImage({ reader, leftOut }: ReadContext, dataSet: ReadDataSet, image: DicomImage | null): void {
  if (reader.text(dataSet, tags.coordinateType) !== '2D') return;
  const reference = reader.firstItem(dataSet, tags.referencedImages);
  const instance = reference === null ? '' : reader.text(reference, tags.referencedInstance);
  if (image !== null && instance !== '' && instance !== image.instance)
    throw unreadDicom(
      'it is drawn on another image than level 0 of the slide that is open',
      'open the slide that it belongs to, or export it with coordinates on the glass (3D)',
    );
  const isOwn = reader.text(dataSet, tags.spindle) === privateCreator;
  if (image === null && !isOwn)
    leftOut.add('which image it is drawn on: its coordinates are taken as those of level 0', null);
}
