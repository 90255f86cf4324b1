/** The slides that are meant by addresses of DICOMweb servers: each series of a study is one. */
import { isDicomUid } from '../base/dicom-uid';
import { SpindleError } from '../contract/errors';
import { addressBelow, isDicomWeb, parseDicomWeb } from '../slide/dicomweb/dicomweb-address';
import { DicomWebClient } from '../slide/dicomweb/dicomweb-client';
import { findSeries } from '../slide/dicomweb/dicomweb-find';
import { publicName } from '../slide/source/address';

export interface ServedChoice {
  /** UID of the study that is meant on servers that are named without one. */
  readonly study?: string;
  /** UID of one of its series; default: all of slides. */
  readonly series?: string;
}

/**
 * @param inputs what a person named: files, folders, addresses
 * @returns the same, with addresses of studies replaced by those of their series of slides.
 * @throws usage where a study or series is named and no server, or none that lacks one; not-found; broken-file; aborted
 */
export async function withServedSeries(
  inputs: readonly string[],
  { study, series }: ServedChoice,
  signal?: AbortSignal,
): Promise<string[]> {
  requireUids(study, series);
  const found: string[] = [];
  let isUsed = study === undefined;
  for (const input of inputs) {
    if (!isDicomWeb(input)) {
      found.push(input);
      continue;
    }
    const named = parseDicomWeb(input);
    isUsed ||= named.study === null;
    const ofStudy = named.study ?? study;
    const ofSeries = named.series ?? (named.study === null ? series : undefined);
    if (ofStudy === undefined) throw withoutStudy(input);
    if (ofSeries !== undefined) found.push(addressBelow(input, ofStudy, ofSeries));
    else found.push(...(await seriesIn(input, ofStudy, signal)));
  }
  if (!isUsed)
    throw new SpindleError('usage', {
      what: 'cannot tell where the study is',
      why: 'no address of a DICOMweb server without a study is named',
      remedy: 'name the server: dicomweb+https://host/root --study UID',
    });
  return [...new Set(found)];
}

async function seriesIn(input: string, study: string, signal: AbortSignal | undefined): Promise<string[]> {
  const client = new DicomWebClient(parseDicomWeb(input), signal && { signal });
  const found = await findSeries(client, { study });
  if (found.length > 0) return found.map(({ series }) => addressBelow(input, study, series));
  throw new SpindleError('not-found', {
    what: 'no slide to analyse',
    where: { path: publicName(input) },
    why: `the study ${study} holds no series of slides, or is not there`,
    remedy: 'check its UID; spindle dicomweb find lists what the server has',
  });
}

function requireUids(study: string | undefined, series: string | undefined): void {
  const wrong = [study, series].find((uid) => uid !== undefined && !isDicomUid(uid));
  if (wrong === undefined && (series === undefined || study !== undefined)) return;
  throw new SpindleError('usage', {
    what: 'cannot tell which study is meant',
    why: wrong === undefined ? 'a series is named without its study' : `"${wrong}" is no UID`,
    remedy:
      'give UIDs such as 1.2.840.113619: --study UID, and --series UID where one of its series is meant',
  });
}

function withoutStudy(input: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot tell which study is meant',
    where: { path: publicName(input) },
    why: 'all slides of a server are not analysed unasked',
    remedy: 'add --study UID; spindle dicomweb find lists the studies',
  });
}
