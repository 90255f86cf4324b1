/**
 * The data elements (DICOM PS3.6) of bulk annotations and structured reports, with their value representations: all that is written, and
 * all that is read. The room of slides has a larger table, of images; rooms do not import each other.
 */
import type { Vr } from '../../base/dicom-vr';

export interface Tag {
  /** Group × 65536 + element. */
  readonly tag: number;
  readonly vr: Vr;
}

const of = (tag: number, vr: Vr): Tag => ({ tag, vr });

export const tags = {
  metaLength: of(0x0002_0000, 'UL'),
  metaVersion: of(0x0002_0001, 'OB'),
  metaClass: of(0x0002_0002, 'UI'),
  metaInstance: of(0x0002_0003, 'UI'),
  transferSyntax: of(0x0002_0010, 'UI'),
  implementationClass: of(0x0002_0012, 'UI'),
  implementationVersion: of(0x0002_0013, 'SH'),
  characterSet: of(0x0008_0005, 'CS'),
  sopClass: of(0x0008_0016, 'UI'),
  sopInstance: of(0x0008_0018, 'UI'),
  studyDate: of(0x0008_0020, 'DA'),
  contentDate: of(0x0008_0023, 'DA'),
  studyTime: of(0x0008_0030, 'TM'),
  contentTime: of(0x0008_0033, 'TM'),
  accessionNumber: of(0x0008_0050, 'SH'),
  modality: of(0x0008_0060, 'CS'),
  manufacturer: of(0x0008_0070, 'LO'),
  referringPhysician: of(0x0008_0090, 'PN'),
  codeValue: of(0x0008_0100, 'SH'),
  codingScheme: of(0x0008_0102, 'SH'),
  codeMeaning: of(0x0008_0104, 'LO'),
  mappingResource: of(0x0008_0105, 'CS'),
  codingSchemeIdentification: of(0x0008_0110, 'SQ'),
  codingSchemeUid: of(0x0008_010c, 'UI'),
  codingSchemeName: of(0x0008_0115, 'ST'),
  longCodeValue: of(0x0008_0119, 'UC'),
  timezone: of(0x0008_0201, 'SH'),
  seriesDescription: of(0x0008_103e, 'LO'),
  modelName: of(0x0008_1090, 'LO'),
  performedStep: of(0x0008_1111, 'SQ'),
  referencedSeries: of(0x0008_1115, 'SQ'),
  referencedInstances: of(0x0008_114a, 'SQ'),
  referencedImages: of(0x0008_1140, 'SQ'),
  referencedClass: of(0x0008_1150, 'UI'),
  referencedInstance: of(0x0008_1155, 'UI'),
  referencedFrame: of(0x0008_1160, 'IS'),
  referencedSops: of(0x0008_1199, 'SQ'),
  patientName: of(0x0010_0010, 'PN'),
  patientId: of(0x0010_0020, 'LO'),
  patientBirthDate: of(0x0010_0030, 'DA'),
  patientSex: of(0x0010_0040, 'CS'),
  deviceSerial: of(0x0018_1000, 'LO'),
  softwareVersions: of(0x0018_1020, 'LO'),
  study: of(0x0020_000d, 'UI'),
  series: of(0x0020_000e, 'UI'),
  studyId: of(0x0020_0010, 'SH'),
  seriesNumber: of(0x0020_0011, 'IS'),
  instanceNumber: of(0x0020_0013, 'IS'),
  laterality: of(0x0020_0060, 'CS'),
  frameOfReference: of(0x0020_0052, 'UI'),
  positionReference: of(0x0020_1040, 'LO'),
  relationship: of(0x0040_a010, 'CS'),
  valueType: of(0x0040_a040, 'CS'),
  conceptName: of(0x0040_a043, 'SQ'),
  continuity: of(0x0040_a050, 'CS'),
  uidValue: of(0x0040_a124, 'UI'),
  textValue: of(0x0040_a160, 'UT'),
  floatingPointValue: of(0x0040_a161, 'FD'),
  conceptCode: of(0x0040_a168, 'SQ'),
  groupNumber: of(0x0040_a180, 'US'),
  measuredValue: of(0x0040_a300, 'SQ'),
  numericValue: of(0x0040_a30a, 'DS'),
  performedProcedure: of(0x0040_a372, 'SQ'),
  evidence: of(0x0040_a375, 'SQ'),
  completion: of(0x0040_a491, 'CS'),
  verification: of(0x0040_a493, 'CS'),
  contentTemplate: of(0x0040_a504, 'SQ'),
  content: of(0x0040_a730, 'SQ'),
  templateId: of(0x0040_db00, 'CS'),
  unit: of(0x0040_08ea, 'SQ'),
  pixelOrigin: of(0x0048_0301, 'CS'),
  displayLab: of(0x0062_000d, 'US'),
  points: of(0x0066_0016, 'OF'),
  doublePoints: of(0x0066_0022, 'OD'),
  algorithmFamily: of(0x0066_002f, 'SQ'),
  algorithmVersion: of(0x0066_0031, 'LO'),
  algorithmName: of(0x0066_0036, 'LO'),
  pointIndices: of(0x0066_0040, 'OL'),
  measurements: of(0x0066_0121, 'SQ'),
  floatingPointValues: of(0x0066_0125, 'OF'),
  measurementValues: of(0x0066_0132, 'SQ'),
  coordinateType: of(0x006a_0001, 'CS'),
  groups: of(0x006a_0002, 'SQ'),
  groupUid: of(0x006a_0003, 'UI'),
  groupLabel: of(0x006a_0005, 'LO'),
  groupDescription: of(0x006a_0006, 'UT'),
  generation: of(0x006a_0007, 'CS'),
  algorithm: of(0x006a_0008, 'SQ'),
  propertyCategory: of(0x006a_0009, 'SQ'),
  propertyType: of(0x006a_000a, 'SQ'),
  annotationCount: of(0x006a_000c, 'UL'),
  allOpticalPaths: of(0x006a_000d, 'CS'),
  allPlanes: of(0x006a_000f, 'CS'),
  commonZ: of(0x006a_0010, 'FD'),
  annotationIndices: of(0x006a_0011, 'OL'),
  graphicData: of(0x0070_0022, 'FL'),
  graphicType: of(0x0070_0023, 'CS'),
  contentLabel: of(0x0070_0080, 'CS'),
  contentDescription: of(0x0070_0081, 'LO'),
  contentCreator: of(0x0070_0084, 'PN'),
  spindle: of(0x0071_0010, 'LO'),
  spindleWords: of(0x0071_1001, 'UT'),
  spindleIds: of(0x0071_1002, 'OB'),
  spindleId: of(0x0071_1003, 'UT'),
  spindleScores: of(0x0071_1004, 'OD'),
  spindleOwners: of(0x0071_1005, 'OL'),
  spindlePoints: of(0x0071_1006, 'OD'),
  regionFrameOfReference: of(0x3006_0024, 'UI'),
} as const satisfies Readonly<Record<string, Tag>>;

export const delimiter = { item: 0xfffe_e000, itemEnd: 0xfffe_e00d, sequenceEnd: 0xfffe_e0dd } as const;

const byNumber: ReadonlyMap<number, Vr> = new Map(Object.values(tags).map(({ tag, vr }) => [tag, vr]));

/** For files with implicit value representations; `null` for an element that is not read. */
export function vrOfTag(tag: number): Vr | null {
  return byNumber.get(tag) ?? null;
}

/** The owner of Spindle's elements in group 0071. */
export const privateCreator = 'SPINDLE EXCHANGE 1';

export const sopClass = {
  bulkAnnotations: '1.2.840.10008.5.1.4.1.1.91.1',
  comprehensive3dReport: '1.2.840.10008.5.1.4.1.1.88.34',
  comprehensiveReport: '1.2.840.10008.5.1.4.1.1.88.33',
  enhancedReport: '1.2.840.10008.5.1.4.1.1.88.22',
  wholeSlideImage: '1.2.840.10008.5.1.4.1.1.77.1.6',
} as const;

export const transferSyntax = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
} as const;
