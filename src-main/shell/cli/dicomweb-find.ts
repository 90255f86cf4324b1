/** `spindle dicomweb find`: which series of slides, or of annotations, a server has. */
import { plural } from '../../base/count-words';
import { isDicomUid } from '../../base/dicom-uid';
import { SpindleError } from '../../contract/errors';
import { dicomWebText, parseDicomWeb } from '../../slide/dicomweb/dicomweb-address';
import { DicomWebClient } from '../../slide/dicomweb/dicomweb-client';
import { findSeries, type FoundSeries } from '../../slide/dicomweb/dicomweb-find';
import { withInterruption } from './interruption';
import { printJson, printLine, printNote } from './output';

export interface DicomWebFindOptions {
  readonly study?: string;
  readonly patientId?: string;
  readonly accession?: string;
  readonly container?: string;
  readonly date?: string;
  readonly annotations?: boolean;
  readonly patients?: boolean;
  readonly json?: boolean;
}

/** @throws usage, not-found, broken-file, aborted */
export async function dicomWebFind(address: string, options: DicomWebFindOptions): Promise<void> {
  const server = parseDicomWeb(address);
  const study = server.study ?? options.study;
  requireQuery(study, options.date);
  const found = await withInterruption((signal) =>
    findSeries(new DicomWebClient(server, { signal }), {
      of: options.annotations === true ? 'annotations' : 'slides',
      ...(study !== undefined && { study }),
      ...(options.patientId !== undefined && { patientId: options.patientId }),
      ...(options.accession !== undefined && { accession: options.accession }),
      ...(options.container !== undefined && { container: options.container }),
      ...(options.date !== undefined && { studyDate: options.date }),
    }),
  );
  const listed = found.map((each) => ({ ...each, address: dicomWebText(server, each) }));
  if (options.json === true) {
    printJson({ series: listed.map((each) => (options.patients === true ? each : withoutPatient(each))) });
    return;
  }
  for (const each of listed) {
    printLine(wordsOf(each, options.patients === true));
    printLine(`  ${each.address}`);
  }
  printNote(
    found.length === 0 ? 'the server has nothing that matches' : plural(found.length, 'series', 'series'),
  );
}

function withoutPatient({ patientId: _, patientName: __, ...rest }: FoundSeries): object {
  return rest;
}

/** What is not known is left out. */
function wordsOf(series: FoundSeries, isWithPatient: boolean): string {
  const { studyDate, accession, container, studyDescription, seriesDescription, modality, images } = series;
  const words = [
    /^\d{8}$/.test(studyDate) ? studyDate.replace(/(....)(..)(..)/, '$1-$2-$3') : studyDate,
    ...(isWithPatient ? [series.patientId, series.patientName] : []),
    accession,
    container === '' ? '' : `glass slide ${container}`,
    ...[studyDescription, seriesDescription, modality === 'SM' ? '' : modality],
    images === null ? '' : plural(images, 'instance', 'instances'),
  ];
  return words.filter((word) => word !== '').join(' · ');
}

function requireQuery(study: string | undefined, date: string | undefined): void {
  if (study !== undefined && !isDicomUid(study))
    throw new SpindleError('usage', {
      what: 'cannot tell which study is meant',
      why: `"${study}" is no UID`,
      remedy: 'give a UID such as 1.2.840.113619',
    });
  if (date !== undefined && !/^\d{8}(-\d{8})?$|^-\d{8}$|^\d{8}-$/.test(date))
    throw new SpindleError('usage', {
      what: 'cannot tell which days are meant',
      why: `"${date}" is no day`,
      remedy: 'give 20260131, or 20260101-20260131',
    });
}
