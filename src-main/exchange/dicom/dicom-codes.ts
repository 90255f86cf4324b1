/**
 * Classes as the coded concepts that DICOM demands, and back. DICOM and SNOMED CT as DICOM uses it (PS3.16, contexts 7150, 8135) have no
 * code for a mitotic figure, so that classes have codes of Spindle's own scheme, which each file identifies; categories, units and names
 * of measurements have the standard's.
 */
import { createHash } from 'node:crypto';
import { classNames } from '../../contract/label-style';
import { sequence, text, type DicomElement } from './dicom-write';
import { tags } from './dicom-tags';
import { uidOf } from './dicom-uids';

export interface Code {
  /** At most 16 characters. */
  readonly value: string;
  readonly scheme: string;
  /** For people; at most 64 bytes. */
  readonly meaning: string;
}

/** Private schemes begin with 99 (PS3.3, section 8.2). */
const spindleScheme = '99SPINDLE';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
const own = (value: string, meaning: string): Code => ({ value, scheme: spindleScheme, meaning });

export const codes = {
  abnormalStructure: sct('49755003', 'Morphologically Abnormal Structure'),
  anatomicalStructure: sct('123037004', 'Anatomical Structure'),
  spatialConcept: sct('309825002', 'Spatial and Relational Concept'),
  score: sct('246262008', 'Score'),
  noUnits: { value: '1', scheme: 'UCUM', meaning: 'no units' },
  artificialIntelligence: dcm('123110', 'Artificial Intelligence'),
  hole: own('hole', 'Hole in the region before'),
  report: dcm('126000', 'Imaging Measurement Report'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  english: { value: 'en', scheme: 'RFC5646', meaning: 'English' },
  observerType: dcm('121005', 'Observer Type'),
  device: dcm('121007', 'Device'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  wholeSlideImaging: dcm('112703', 'Whole Slide Imaging'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  findingCategory: sct('276214006', 'Finding category'),
  finding: dcm('121071', 'Finding'),
  imageRegion: dcm('111030', 'Image Region'),
  source: sct('260753009', 'Source'),
  proposedClass: own('proposed-class', 'Class that software proposed'),
  decidedClass: own('decided-class', 'Class that a person decided'),
  decidedBy: own('decided-by', 'Who decided the class'),
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
} as const satisfies Readonly<Record<string, Code>>;

const unclassified = own('unclassified', 'Unclassified');

interface KnownClass {
  readonly className: string;
  readonly code: Code;
  readonly category: Code;
}

const knownClasses: readonly KnownClass[] = [
  {
    className: classNames.mitotic,
    code: own('mitotic', 'Mitotic figure'),
    category: codes.abnormalStructure,
  },
  {
    className: classNames.normal,
    code: own('normal', 'No mitotic figure, similar to one'),
    category: codes.anatomicalStructure,
  },
  ...['Region of interest', 'Counted region', 'Exclusion', 'Hotspot'].map((className) => ({
    className,
    code: own(className.toLowerCase().replaceAll(' ', '-').slice(0, 16), className),
    category: codes.spatialConcept,
  })),
];

/** @param className `null` for none. */
export function codeOfClass(className: string | null): { readonly code: Code; readonly category: Code } {
  if (className === null) return { code: unclassified, category: codes.spatialConcept };
  const known = knownClasses.find((each) => each.className === className);
  if (known !== undefined) return known;
  const digits = createHash('sha256').update(className).digest('hex').slice(0, 12);
  return {
    code: own(`c-${digits}`, shortText(className, 64) || 'Named otherwise'),
    category: codes.spatialConcept,
  };
}

/** The class that a code stands for: Spindle's word for its own codes, and the meaning of others; `null` for none. */
export function classOfCode(code: Code | null): string | null {
  if (code === null || isSame(code, unclassified)) return null;
  const known = knownClasses.find((each) => isSame(each.code, code));
  return known?.className ?? (code.meaning === '' ? code.value || null : code.meaning);
}

/** By value and scheme: meanings are worded differently. */
export function isSame(code: Code | null, other: Code): boolean {
  return code !== null && code.value === other.value && code.scheme === other.scheme;
}

/**
 * A text that is one value of LO or SH: no backslash, no control character, and not longer than so many bytes of UTF-8. The standard counts
 * characters; programs that count bytes take it as well.
 */
export function shortText(value: string, most: number): string {
  const oneLine = value
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replaceAll('\\', '/')
    .trim();
  let [short, length] = ['', 0];
  for (const character of oneLine) {
    length += Buffer.byteLength(character);
    if (length > most) break;
    short += character;
  }
  return short.trim();
}

export function codeElements({ value, scheme, meaning }: Code): DicomElement[] {
  return [text(tags.codeValue, value), text(tags.codingScheme, scheme), text(tags.codeMeaning, meaning)];
}

/** Which organisation the private scheme is of, for who meets it in a file. */
export function schemeIdentification(): DicomElement {
  return sequence(tags.codingSchemeIdentification, [
    text(tags.codingScheme, spindleScheme),
    text(tags.codingSchemeUid, uidOf('Spindle', 'coding scheme')),
    text(tags.codingSchemeName, 'Classes of annotations made with Spindle'),
  ]);
}
