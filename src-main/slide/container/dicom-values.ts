/** Values of data elements as text and numbers (DICOM PS3.5, section 6). What is not there, or is no number, is `null`. */
import { encodingOfTerms } from '../../base/dicom-character-sets';
import { isText, type Vr } from '../../base/dicom-vr';
import { latin1Text } from '../../base/latin1';
import type { DicomDataSet, DicomElement } from './dicom-elements';
import { dicomTag } from './dicom-tags';

/** Representations in which a backslash is part of the text, as in libdicom, and so in OpenSlide. */
const singleTexts: ReadonlySet<Vr> = new Set<Vr>(['AS', 'DA', 'IS', 'LO', 'LT', 'ST', 'UR', 'UT']);

export type DecodeText = (bytes: Uint8Array) => string;

/** Decoder of the texts of a data set; Latin 1 where it names no other character set. */
export function textDecoderOf(dataSet: DicomDataSet): DecodeText {
  const named = textsOf(dataSet.get(dicomTag.specificCharacterSet), latin1Text).map((term) => term.trim());
  const encoding = encodingOfTerms(named);
  if (encoding === null) return latin1Text;
  return (bytes) => new TextDecoder(encoding).decode(bytes);
}

/** Each value of a text element, without its padding; none when it is no text or too long. */
export function textsOf(element: DicomElement | undefined, decode: DecodeText): string[] {
  if (element === undefined || element.value === null || !isText(element.vr)) return [];
  const text = decode(element.value).replace(/\0.*$/s, '');
  const unpadded = element.vr === 'UI' ? text : text.replace(/\s$/, '');
  return singleTexts.has(element.vr) ? [unpadded] : unpadded.split('\\');
}

/** Each value of a binary number element. */
export function numbersOf(element: DicomElement | undefined): (number | bigint)[] {
  if (element === undefined || element.value === null) return [];
  const { value, vr } = element;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const each = <T>(size: number, read: (at: number) => T): T[] =>
    Array.from({ length: Math.floor(value.byteLength / size) }, (_, i) => read(i * size));
  switch (vr) {
    case 'US':
    case 'AT':
      return each(2, (at) => view.getUint16(at, true));
    case 'SS':
      return each(2, (at) => view.getInt16(at, true));
    case 'UL':
      return each(4, (at) => view.getUint32(at, true));
    case 'SL':
      return each(4, (at) => view.getInt32(at, true));
    case 'UV':
      return each(8, (at) => view.getBigUint64(at, true));
    case 'SV':
      return each(8, (at) => view.getBigInt64(at, true));
    case 'FL':
      return each(4, (at) => view.getFloat32(at, true));
    case 'FD':
      return each(8, (at) => view.getFloat64(at, true));
    default:
      return [];
  }
}

/** The value at `index` of a text element, or `null`. */
export function textAt(dataSet: DicomDataSet, tag: number, index = 0): string | null {
  return textsOf(dataSet.get(tag), latin1Text)[index]?.trim() ?? null;
}

/** The value at `index` as a number, be it stored as one or as text; `null` when it is none. */
export function numberAt(dataSet: DicomDataSet, tag: number, index = 0): number | null {
  const element = dataSet.get(tag);
  if (element === undefined) return null;
  if (!isText(element.vr)) {
    const value = numbersOf(element)[index];
    return value === undefined ? null : Number(value);
  }
  const text = textAt(dataSet, tag, index);
  if (text === null || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null;
  return Number(text);
}

/** The first item of a sequence. */
export function firstItem(dataSet: DicomDataSet | undefined, tag: number): DicomDataSet | undefined {
  return dataSet?.get(tag)?.items[0];
}
