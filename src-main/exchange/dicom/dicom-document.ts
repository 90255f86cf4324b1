/**
 * What bulk annotations and structured reports have in common (PS3.3, sections C.7 and C.12): patient, study, series, equipment, references
 * to the image, dates. What identifies a patient is left empty unless it is given.
 */
import type { SlideOfAnnotations } from '../annotation';
import { slideMember } from '../slide-member';
import { schemeIdentification, shortText } from './dicom-codes';
import type { DicomPatient } from './dicom-patient';
import { madeImage, type DicomImage } from './dicom-placement';
import { privateCreator, tags } from './dicom-tags';
import { uidOf } from './dicom-uids';
import { empty, text, type DicomElement } from './dicom-write';

export interface DicomOptions {
  readonly slide: SlideOfAnnotations;
  /** `null` for a slide of another format. */
  readonly image: DicomImage | null;
  /** `3d`: millimetres on the glass, which fit every level and every scan with that frame of reference. */
  readonly coordinates: '2d' | '3d';
  /** When the annotations were made; stated in UTC. */
  readonly at: Date;
  /** Version of Spindle. */
  readonly version: string;
  /** `null`: left empty. */
  readonly patient: DicomPatient | null;
}

interface DocumentKind {
  readonly sopClass: string;
  readonly modality: 'ANN' | 'SR';
  readonly description: string;
}

/** All but the SOP Instance UID, which follows from the rest. */
export function documentElements(
  { sopClass, modality, description }: DocumentKind,
  { slide, at, version, patient, ...options }: DicomOptions,
): { readonly image: DicomImage; readonly elements: DicomElement[] } {
  const image = options.image ?? madeImage(slide);
  const [date, time] = [dateText(at), timeText(at)];
  return {
    image,
    elements: [
      text(tags.characterSet, 'ISO_IR 192'),
      text(tags.sopClass, sopClass),
      ...[tags.studyDate, tags.studyTime, tags.accessionNumber, tags.referringPhysician, tags.studyId].map(
        empty,
      ),
      text(tags.contentDate, date),
      text(tags.contentTime, time),
      text(tags.timezone, '+0000'),
      text(tags.modality, modality),
      text(tags.manufacturer, 'Spindle'),
      text(tags.modelName, 'Spindle'),
      text(tags.deviceSerial, 'none'),
      text(tags.softwareVersions, shortText(version, 64) || 'unknown'),
      text(tags.seriesDescription, description),
      ...patientElements(patient),
      text(tags.study, image.study),
      text(tags.series, uidOf('Spindle', 'series', image.instance, modality)),
      text(tags.seriesNumber, '1'),
      text(tags.instanceNumber, '1'),
      schemeIdentification(),
      text(tags.spindle, privateCreator),
      text(tags.spindleWords, wordsText({ slide: slideMember(slide) })),
    ],
  };
}

function patientElements(patient: DicomPatient | null): DicomElement[] {
  const { name, id, birthDate, sex } = patient ?? { name: '', id: '', birthDate: '', sex: '' };
  return [
    text(tags.patientName, shortText(name, 64)),
    text(tags.patientId, shortText(id, 64)),
    text(tags.patientBirthDate, /^\d{8}$/.test(birthDate) ? birthDate : ''),
    text(tags.patientSex, /^[MFO]$/.test(sex) ? sex : ''),
  ];
}

/** JSON of which every character is one of ASCII: what a text of DICOM may not hold stands as an escape. */
export function wordsText(words: unknown): string {
  return JSON.stringify(words).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function imageReference({ sopClass, instance }: DicomImage): DicomElement[] {
  return [text(tags.referencedClass, sopClass), text(tags.referencedInstance, instance)];
}

/** Name and version of the model, as far as a text of both tells them apart. */
export function modelOf(by: string | null): { readonly name: string; readonly version: string } {
  const [, name = by ?? '', version = ''] = /^(.*\S)\s+(\S+)$/s.exec(by ?? '') ?? [];
  return { name: shortText(name, 64) || 'unknown', version: shortText(version, 64) || 'unknown' };
}

/** The other way round. */
export function modelText(name: string, version: string): string | null {
  const known = [name, version]
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'unknown');
  return known.length === 0 ? null : known.join(' ');
}

function dateText(at: Date): string {
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}

function timeText(at: Date): string {
  return at.toISOString().slice(11, 19).replaceAll(':', '');
}
