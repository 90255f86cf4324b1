/** Annotations as a file of any exchange format: the one door by which they are written, as `read-annotations.ts` is that by which they are read. */
import type { Annotation, SlideOfAnnotations } from './annotation';
import { dicomFormats, isOfDicom } from './dicom/dicom-annotations';
import { exchangeFormats, type ExchangeFormatName } from './exchange-format';
import { binaryFormatsByName, formatsByName, isBinary } from './identify';
import { asBytes } from './text-chunks';

/**
 * @param annotations may be walked through several times, and are the same each time.
 * @returns the file in parts, made as they are asked for. The same annotations make the same bytes.
 */
export function writeAnnotations(
  format: ExchangeFormatName,
  annotations: Iterable<Annotation>,
  slide: SlideOfAnnotations,
): Iterable<Uint8Array> {
  return isBinary(format)
    ? binaryFormatsByName[format].write(annotations, slide)
    : asBytes(formatsByName[format].write(annotations, slide));
}

/** All that annotations are written in: those of annotations alone, and those that state an image and a date too (`writeDicom`). */
export const writtenFormats = [...exchangeFormats, ...dicomFormats] as const;
export type WrittenFormatName = (typeof writtenFormats)[number];

/** Whether other programs read it packed with gzip. */
export function canBePacked(format: WrittenFormatName): boolean {
  return !isOfDicom(format) && !isBinary(format);
}

/** Of a file's name, with its point. */
export function extensionOf(format: WrittenFormatName): string {
  if (isOfDicom(format)) return '.dcm';
  return (isBinary(format) ? binaryFormatsByName[format] : formatsByName[format]).extension;
}
