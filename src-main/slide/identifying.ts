/**
 * What of a slide may identify a person: a patient, a person who worked on the slide, or the case by its dates, numbers and
 * labels. The names of properties and associated images go in; whether each stays hidden until asked for comes out.
 * What cannot be judged counts as identifying. For DICOM it follows the attributes that the basic
 * confidentiality profile removes or replaces (PS3.15, table E.1-1).
 */
import type { SlideInfo } from '../contract/slide';
import { dictionaryEntry, tagOfKeyword } from './container/dicom-dictionary';
import type { Vr } from '../base/dicom-vr';

export interface Withheld {
  readonly properties: number;
  readonly images: number;
}

/** The slide without what may identify a person, and how much was left out. */
export function withoutIdentity(info: SlideInfo): { readonly info: SlideInfo; readonly withheld: Withheld } {
  const all = Object.entries(info.properties);
  const properties = all.filter(([name]) => !isIdentifyingProperty(name));
  const associatedImages = info.associatedImages.filter(({ name }) => !isIdentifyingImage(name));
  return {
    info: { ...info, properties: Object.fromEntries(properties), associatedImages },
    withheld: {
      properties: all.length - properties.length,
      images: info.associatedImages.length - associatedImages.length,
    },
  };
}

/** A label bears names and numbers, a macro image shows the label; these show tissue only. */
const harmlessImages: readonly string[] = ['thumbnail', 'map'];

export function isIdentifyingImage(name: string): boolean {
  return !harmlessImages.includes(name);
}

export function isIdentifyingProperty(name: string): boolean {
  const [vendor = '', ...rest] = name.split('.');
  const key = rest.join('.');
  switch (vendor) {
    case 'openslide':
      return identifyingOpenSlide.includes(key);
    case 'tiff':
      return identifyingTiff.includes(key);
    case 'ome':
      return !technicalOme.test(key) && hasIdentifyingWord(key);
    case 'dicom':
      return rest.some(isIdentifyingKeyword);
    default:
      return isIdentifyingByWords(key);
  }
}

const identifyingOpenSlide: readonly string[] = ['barcode', 'comment'];

const identifyingTiff: readonly string[] = [
  'Artist',
  'Copyright',
  'DateTime',
  'DocumentName',
  'HostComputer',
  'ImageDescription',
];

/** Words in the keys of vendors (aperio, hamamatsu, leica, mirax, philips, sakura, trestle, ventana, zeiss …). */
const identifyingWords: ReadonlySet<string> = new Set([
  // Persons and institutions.
  ...[
    'user',
    'username',
    'operator',
    'owner',
    'author',
    'creator',
    'artist',
    'person',
    'patient',
    'physician',
  ],
  ...[
    'doctor',
    'pathologist',
    'institution',
    'hospital',
    'department',
    'laboratory',
    'lab',
    'site',
    'customer',
  ],
  ...['address', 'phone', 'email', 'host', 'computer', 'age', 'sex', 'gender', 'birth', 'diagnosis', 'stain'],
  // Dates.
  ...[
    'date',
    'datetime',
    'time',
    'timestamp',
    'zone',
    'created',
    'updated',
    'modified',
    'creation',
    'creationdate',
  ],
  ...['creationdatetime', 'acquisition', 'builddate', 'scandate', 'timezone'],
  // Names and numbers of the case, the slide, the file and the device.
  ...[
    'name',
    'filename',
    'file',
    'path',
    'title',
    'label',
    'barcode',
    'barcode1d',
    'barcode2d',
    'accession',
    'case',
  ],
  ...[
    'specimen',
    'block',
    'study',
    'project',
    'experiment',
    'reference',
    'serial',
    'sn',
    'id',
    'imageid',
    'slideid',
  ],
  ...[
    'uid',
    'guid',
    'uuid',
    'unit',
    'number',
    'rack',
    'slide',
    'slot',
    'device',
    'scanscope',
    'caseid',
    'dsr',
  ],
  // Free text.
  ...[
    'comment',
    'comments',
    'description',
    'annotation',
    'slideannotation',
    'note',
    'notes',
    'remark',
    'keywords',
  ],
]);

/** Keys with such a word that say how the slide was scanned, and nothing of whom it shows. */
const technicalKeys: readonly RegExp[] = [
  /exposure.?time/i,
  /objective/i,
  /camera.?(type|name)/i,
  /(filter|channel|layer|section|model).?name/i,
  /^(HIERARCHICAL\.)?(NON)?HIER_\d+/i,
  /^LAYER_\d+/i,
  /^DATAFILE\./i,
  /^device-model$/i,
  /(image|slide|field|tile|layer|level|scan|focus|section)s?.?(number|count)$/i,
  /number.?of/i,
  /offset/i,
];

/** What a channel is called, and how it was taken. */
const technicalOme = /^Channel\[\d+\]\.(Name|AcquisitionMode|IlluminationType|ContrastMethod)$/;

function isIdentifyingByWords(key: string): boolean {
  if (key.startsWith('GENERAL.SLIDE_')) return true;
  // The name of a file, which mostly is that of the slide.
  if (key === 'MacroImage') return true;
  return !technicalKeys.some((pattern) => pattern.test(key)) && hasIdentifyingWord(key);
}

function hasIdentifyingWord(key: string): boolean {
  const words = key
    .replace(/S\/N/gi, ' sn ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => identifyingWords.has(word));
}

/** Groups in which every element counts: patient, clinical trial, study request, visit. */
const identifyingGroups: readonly number[] = [0x0010, 0x0012, 0x0032, 0x0038];

/** Names of persons, dates and times, names of machines on a network. */
const identifyingRepresentations: readonly Vr[] = ['PN', 'DA', 'TM', 'DT', 'AE', 'AS'];

/** Text that anyone could have written anything into, unless the element is among the technical ones. */
const freeTexts: readonly Vr[] = ['LO', 'LT', 'SH', 'ST', 'UC', 'UR', 'UT', 'UN', 'OB'];

const technicalTexts: ReadonlySet<string> = new Set([
  'CodeMeaning',
  'CodeValue',
  'CodingSchemeDesignator',
  'CodingSchemeName',
  'CodingSchemeRegistry',
  'CodingSchemeResponsibleOrganization',
  'CodingSchemeURL',
  'CodingSchemeVersion',
  'DimensionDescriptionLabel',
  'ImplementationVersionName',
  'LongCodeValue',
  'Manufacturer',
  'ManufacturerModelName',
  'MappingResourceName',
  'OpticalPathIdentifier',
  'SoftwareVersions',
  'URNCodeValue',
]);

/** Identifiers of kinds of things; all others are those of this very slide. */
const classIdentifiers =
  /(SOPClass|TransferSyntax|ImplementationClass|CodingScheme|MappingResource|^Context)(UID)/;

/** @param step of the path of a property: a keyword, with an index where there are several. */
function isIdentifyingKeyword(step: string): boolean {
  const keyword = step.replace(/\[\d+\]$/, '');
  const tag = tagOfKeyword(keyword);
  if (tag === undefined) return true;
  const vr = dictionaryEntry(tag)?.vr ?? 'UN';
  if (identifyingGroups.includes(Math.floor(tag / 0x1_0000))) return true;
  if (identifyingRepresentations.includes(vr)) return true;
  if (vr === 'UI') return !classIdentifiers.test(keyword);
  return freeTexts.includes(vr) && !technicalTexts.has(keyword);
}
