/** The header of a DICOM file as properties: keyword by keyword, under the names that OpenSlide gives them. */
import { formatDouble } from '../property-text';
import { dictionaryEntry } from './dicom-dictionary';
import type { DicomDataSet, DicomElement } from './dicom-elements';
import type { DicomFile } from './dicom-file';
import { dicomTag } from './dicom-tags';
import { numbersOf, textDecoderOf, textsOf, type DecodeText } from './dicom-values';
import { isText } from '../../base/dicom-vr';

/** More than this no person reads, and no honest header has. */
const maxProperties = 20_000;

/** `dicom.Keyword`, `dicom.Keyword[i]` of several values, `dicom.Sequence[i].Keyword`. Private elements are left out. */
export function dicomProperties({ meta, dataSet }: DicomFile): Record<string, string> {
  const decode = textDecoderOf(dataSet);
  const properties: Record<string, string> = {};
  let left = maxProperties;
  for (const source of [meta, dataSet]) {
    for (const [name, value] of propertiesOf('dicom', source, decode)) {
      if (left === 0) return properties;
      properties[name] = value;
      left -= 1;
    }
  }
  return properties;
}

function* propertiesOf(
  prefix: string,
  dataSet: DicomDataSet,
  decode: DecodeText,
): Generator<[string, string]> {
  for (const [tag, element] of dataSet) {
    const keyword = dictionaryEntry(tag)?.keyword;
    if (keyword === undefined || tag === dicomTag.metaLength) continue;
    const name = `${prefix}.${keyword}`;
    for (const [i, item] of element.items.entries()) yield* propertiesOf(`${name}[${i}]`, item, decode);
    const values = valuesOf(element, decode);
    const [only] = values;
    if (values.length === 1 && only !== undefined) yield [name, only];
    else for (const [i, value] of values.entries()) yield [`${name}[${i}]`, value];
  }
}

function valuesOf(element: DicomElement, decode: DecodeText): string[] {
  if (isText(element.vr)) return textsOf(element, decode);
  return numbersOf(element).map((value) => (typeof value === 'bigint' ? String(value) : formatDouble(value)));
}
