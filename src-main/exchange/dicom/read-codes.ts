/** Coded concepts, algorithms and references of DICOM files as they are read, for bulk annotations and reports alike. Untrusted. */
import { annotationLimits } from '../annotation';
import type { LeftOut } from '../left-out';
import type { Code } from './dicom-codes';
import { ascii, type DicomReader, type ReadDataSet, type TextDecode } from './dicom-read';
import { tags, type Tag } from './dicom-tags';

/** What a reader of one file has at hand. */
export interface ReadContext {
  readonly reader: DicomReader;
  readonly decode: TextDecode;
  readonly leftOut: LeftOut;
}

/** The first concept of a sequence; `null` where there is none. */
export function codeAt({ reader, decode }: ReadContext, dataSet: ReadDataSet, tag: Tag): Code | null {
  const item = reader.firstItem(dataSet, tag);
  if (item === null) return null;
  const value = reader.text(item, tags.codeValue, ascii) || reader.text(item, tags.longCodeValue, ascii);
  return {
    value,
    scheme: reader.text(item, tags.codingScheme, ascii),
    meaning: reader.text(item, tags.codeMeaning, decode),
  };
}

/** `null` where there is none; cut, and listed as such, where it is too long. */
export function textAt(
  { reader, decode, leftOut }: ReadContext,
  dataSet: ReadDataSet,
  tag: Tag,
): string | null {
  const text = reader.text(dataSet, tag, decode);
  if (text.length <= annotationLimits.text) return text === '' ? null : text;
  leftOut.add(`text beyond ${annotationLimits.text} characters`, null);
  return text.slice(0, annotationLimits.text);
}

const scoreWords: readonly string[] = ['score', 'probability', 'confidence', 'score of the model'];

/** As in the other formats: by its name. */
export function isScore(code: Code | null): boolean {
  return code !== null && scoreWords.includes(code.meaning.toLowerCase());
}
