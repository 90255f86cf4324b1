/** Which series of slides a DICOMweb server has (QIDO-RS, PS3.18, section 10.6). */
import { isDicomUid } from '../../base/dicom-uid';
import { brokenAnswer } from '../source/http-errors';
import { dicomTag } from '../container/dicom-tags';
import { BadDicomJson, jsonDataSets, jsonTexts, type JsonDataSet } from './dicom-json';
import type { DicomWebClient } from './dicomweb-client';

/** What is looked for; what is absent may be anything. Values as DICOM has them, with `*` and `?`, and dates `20240101-20241231`. */
export interface SeriesQuery {
  readonly study?: string;
  readonly patientId?: string;
  readonly accession?: string;
  readonly studyDate?: string;
  readonly container?: string;
  /** What the series are of. Default: slides. */
  readonly of?: 'slides' | 'annotations';
}

/** Each `''` where the server does not say. */
export interface FoundSeries {
  readonly study: string;
  readonly series: string;
  readonly modality: string;
  readonly studyDate: string;
  readonly accession: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  /** The glass slide's own number. */
  readonly container: string;
  readonly patientId: string;
  readonly patientName: string;
  /** `null` where the server does not say. */
  readonly images: number | null;
}

const tags = {
  ...{ studyDate: 0x0008_0020, accession: 0x0008_0050, studyDescription: 0x0008_1030 },
  ...{ seriesDescription: 0x0008_103e, patientName: 0x0010_0010, patientId: 0x0010_0020 },
  ...{ modality: 0x0008_0060, images: 0x0020_1209 },
} as const;

/** Of an answer; servers may give fewer. */
const pageSize = 200;
/** More than a person looks through. */
const mostSeries = 10_000;

/**
 * @returns series of slide microscopy, or of annotations and reports; those of one study together, newest first; at most 10,000 of a kind.
 * @throws SpindleError `not-found`, `broken-file`, `aborted`.
 */
export async function findSeries(
  client: DicomWebClient,
  { of = 'slides', ...wanted }: SeriesQuery,
): Promise<FoundSeries[]> {
  const found: FoundSeries[] = [];
  for (const modality of of === 'slides' ? ['SM'] : ['ANN', 'SR'])
    found.push(...(await ofModality(client, modality, wanted)));
  return found.sort(
    (a, b) =>
      b.studyDate.localeCompare(a.studyDate) ||
      a.study.localeCompare(b.study) ||
      a.series.localeCompare(b.series, 'en', { numeric: true }),
  );
}

export interface FoundInstance {
  readonly instance: string;
  /** `''` where the server does not say. */
  readonly sopClass: string;
}

/** The instances of a series; at most 10,000. @throws as `findSeries` */
export async function instancesOf(
  client: DicomWebClient,
  study: string,
  series: string,
): Promise<FoundInstance[]> {
  const path = `studies/${study}/series/${series}/instances`;
  const found = new Map<string, FoundInstance>();
  for (let offset = 0; found.size < mostSeries; offset += pageSize) {
    const query = new URLSearchParams({ limit: String(pageSize), offset: String(offset) });
    const page = await pageOf(client, path, query);
    const before = found.size;
    for (const dataSet of page) {
      const [instance] = jsonTexts(dataSet, dicomTag.sopInstance);
      const [sopClass = ''] = jsonTexts(dataSet, dicomTag.sopClass);
      if (instance !== undefined && isDicomUid(instance)) found.set(instance, { instance, sopClass });
    }
    if (page.length < pageSize || found.size === before) break;
  }
  return [...found.values()];
}

async function ofModality(
  client: DicomWebClient,
  modality: string,
  { study, patientId, accession, studyDate, container }: SeriesQuery,
): Promise<FoundSeries[]> {
  const path = study === undefined ? 'series' : `studies/${study}/series`;
  const found = new Map<string, FoundSeries>();
  for (let offset = 0; found.size < mostSeries; offset += pageSize) {
    const query = new URLSearchParams({
      ...{ Modality: modality, limit: String(pageSize), offset: String(offset) },
    });
    const given = { PatientID: patientId, AccessionNumber: accession, StudyDate: studyDate };
    for (const [name, value] of Object.entries({ ...given, ContainerIdentifier: container }))
      if (value !== undefined) query.set(name, value);
    for (const tag of [dicomTag.container, tags.studyDescription, tags.seriesDescription])
      query.append('includefield', tag.toString(16).padStart(8, '0').toUpperCase());
    const page = await pageOf(client, path, query);
    const before = found.size;
    for (const dataSet of page) {
      const series = seriesOf(dataSet, study, modality);
      // Servers may pass over what they do not know how to look for.
      if (series?.modality === modality) found.set(series.series, series);
    }
    // A server that knows no offset gives the same again.
    if (page.length < pageSize || found.size === before) break;
  }
  return [...found.values()];
}

async function pageOf(
  client: DicomWebClient,
  path: string,
  query: URLSearchParams,
): Promise<readonly JsonDataSet[]> {
  try {
    return jsonDataSets(await client.json(path, query));
  } catch (thrown) {
    if (thrown instanceof BadDicomJson) throw brokenAnswer(client.address.name, thrown.message);
    throw thrown;
  }
}

/** `null` without UIDs. */
function seriesOf(dataSet: JsonDataSet, ofStudy: string | undefined, asked: string): FoundSeries | null {
  const text = (tag: number): string => jsonTexts(dataSet, tag)[0] ?? '';
  const study = text(dicomTag.study) || (ofStudy ?? '');
  const series = text(dicomTag.seriesInstance);
  if (study === '' || series === '') return null;
  const images = text(tags.images);
  return {
    ...{ study, series, modality: text(tags.modality) || asked },
    ...{ studyDate: text(tags.studyDate), accession: text(tags.accession) },
    studyDescription: text(tags.studyDescription),
    seriesDescription: text(tags.seriesDescription),
    container: text(dicomTag.container),
    ...{ patientId: text(tags.patientId), patientName: text(tags.patientName) },
    images: /^\d{1,6}$/.test(images) ? Number(images) : null,
  };
}
