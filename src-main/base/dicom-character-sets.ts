/** How the texts of a DICOM data set are encoded. */

/** The defined terms of Specific Character Set (PS3.3, section C.12.1.1.2) as names of the Encoding Standard. */
const characterSets: Readonly<Record<string, string>> = {
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/**
 * @param terms as the data set names them, trimmed
 * @returns a name of the Encoding Standard; `null` where none is known, which is read as Latin 1
 */
export function encodingOfTerms(terms: readonly string[]): string | null {
  return terms.map((term) => characterSets[term]).find((name) => name !== undefined) ?? null;
}
