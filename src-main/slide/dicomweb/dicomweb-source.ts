/**
 * A series of whole-slide images on a DICOMweb server as a source: headers are fetched when it is opened, frames when they are looked at,
 * each once as long as its tile is kept.
 */
import pMap from 'p-map';
import { SpindleError } from '../../contract/errors';
import { wholeSlideImageStorage } from '../container/dicom-file';
import { dicomTag } from '../container/dicom-tags';
import { tileUnreadable } from '../slide-errors';
import type { ByteSource, ServedInstance } from '../source/byte-source';
import { memorySource } from '../source/byte-source';
import { brokenAnswer, notServed } from '../source/http-errors';
import { BadDicomJson, bulkAddress, dicomFileOf, jsonDataSets, jsonItems, jsonTexts } from './dicom-json';
import type { JsonDataSet } from './dicom-json';
import { dicomWebText, parseDicomWeb } from './dicomweb-address';
import { DicomWebClient, type DicomWebOptions, type ServedFrame } from './dicomweb-client';
import { findSeries } from './dicomweb-find';

/** A slide is some ten images; a hostile server could name more, and each costs a request. */
const mostInstances = 1000;
const usualRequests = 6;

export interface OpenSeriesOptions extends DicomWebOptions {
  /** At a time. Default 6. */
  readonly requestsInFlight?: number | undefined;
}

/**
 * @param text `dicomweb+https://host/root/studies/UID`, of a study that holds one slide, or with `/series/UID`.
 * @throws SpindleError `not-found`, `unsupported-format` for a series without whole-slide images, `broken-file`, `aborted`.
 */
export async function openDicomWebSource(
  text: string,
  { requestsInFlight = usualRequests, ...options }: OpenSeriesOptions = {},
): Promise<ByteSource> {
  const client = new DicomWebClient(parseDicomWeb(text), options);
  try {
    const { study, series } = await seriesOf(client);
    const path = `studies/${study}/series/${series}`;
    const name = dicomWebText(client.address, { study, series });
    const { instances, others } = await imagesOf(client, path);
    if (instances.length === 0) throw noImages(name);
    const bulk = await profileOf(client, instances);
    const served = await pMap(instances, (dataSet) => servedInstance(client, path, dataSet, bulk), {
      concurrency: requestsInFlight,
    });
    const words = { dicomweb: series, images: served.length };
    return {
      ...memorySource(Buffer.from(JSON.stringify(words)), name),
      close: () => {
        client.close();
        return Promise.resolve();
      },
      readsAtOnce: requestsInFlight,
      series: {
        uid: series,
        instances: served,
        notes: others > 0 ? [`The series holds ${others} more that are no whole-slide images.`] : [],
      },
    };
  } catch (thrown) {
    client.close();
    if (thrown instanceof BadDicomJson) throw brokenAnswer(client.address.name, thrown.message);
    throw thrown;
  }
}

async function seriesOf(
  client: DicomWebClient,
): Promise<{ readonly study: string; readonly series: string }> {
  const { study, series, name } = client.address;
  if (study === null) throw ambiguous(name, 'it names no study', []);
  if (series !== null) return { study, series };
  const found = await findSeries(client, { study });
  const [only, ...others] = found;
  if (only === undefined)
    throw notServed(
      name,
      'the study holds no series of slides, or is not there',
      'check the UID of the study; spindle dicomweb find lists what the server has',
    );
  if (others.length > 0)
    throw ambiguous(
      name,
      `the study holds ${found.length} series of slides`,
      found.map((each) => each.series),
    );
  return { study, series: only.series };
}

async function imagesOf(
  client: DicomWebClient,
  path: string,
): Promise<{ readonly instances: readonly JsonDataSet[]; readonly others: number }> {
  const all = jsonDataSets(await client.json(`${path}/metadata`));
  if (all.length === 0)
    throw notServed(
      client.address.name,
      'the server has no such series',
      'check the UIDs of study and series',
    );
  if (all.length > mostInstances)
    throw brokenAnswer(client.address.name, `the series holds ${all.length} instances`);
  const instances = all.filter(
    (dataSet) => jsonTexts(dataSet, dicomTag.sopClass)[0] === wholeSlideImageStorage,
  );
  return { instances, others: all.length - instances.length };
}

/** The colour profile of the largest image, which is that of the slide. */
async function profileOf(
  client: DicomWebClient,
  instances: readonly JsonDataSet[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const area = (dataSet: JsonDataSet): number =>
    [dicomTag.totalColumns, dicomTag.totalRows]
      .map((tag) => Number(jsonTexts(dataSet, tag)[0] ?? 0))
      .reduce((product, side) => product * side, 1);
  const [largest] = instances.toSorted((a, b) => area(b) - area(a));
  const [opticalPath] = largest === undefined ? [] : jsonItems(largest, dicomTag.opticalPaths);
  const address = opticalPath === undefined ? null : bulkAddress(opticalPath, dicomTag.iccProfile);
  const bytes = address === null ? null : await client.bulk(address);
  return new Map(address === null || bytes === null ? [] : [[address, bytes]]);
}

async function servedInstance(
  client: DicomWebClient,
  seriesPath: string,
  dataSet: JsonDataSet,
  bulk: ReadonlyMap<string, Uint8Array>,
): Promise<ServedInstance> {
  const [uid] = jsonTexts(dataSet, dicomTag.sopInstance);
  if (uid === undefined) throw brokenAnswer(client.address.name, 'an image of the series has no UID');
  const path = `${seriesPath}/instances/${encodeURIComponent(uid)}`;
  const [named = null] = jsonTexts(dataSet, dicomTag.availableTransferSyntax);
  // Nothing else of an answer tells how frames are stored; the first is then not asked for again.
  let first: ServedFrame | null = named === null ? await client.frame(path, 1, null) : null;
  const transferSyntax = named ?? first?.transferSyntax ?? null;
  if (transferSyntax === null)
    throw brokenAnswer(client.address.name, 'the server does not say in which transfer syntax frames are');
  return {
    uid,
    header: dicomFileOf(dataSet, transferSyntax, bulk),
    async frame(frame, signal) {
      const kept = frame === 0 ? first : null;
      if (kept !== null) first = null;
      const { bytes, transferSyntax: own } = kept ?? (await client.frame(path, frame + 1, named, signal));
      if (own !== null && own !== transferSyntax)
        throw tileUnreadable(
          `the server sends it in the transfer syntax ${own}, others in ${transferSyntax}`,
        );
      return bytes;
    },
  };
}

function noImages(name: string): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path: name },
    why: 'the series holds no whole-slide image',
    remedy: 'spindle dicomweb find lists the series of slides',
  });
}

function ambiguous(name: string, why: string, series: readonly string[]): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the slide',
    where: { path: name },
    why: series.length === 0 ? why : `${why}: ${series.join(', ')}`,
    remedy: 'name one: …/studies/UID/series/UID; spindle dicomweb find lists them',
    ...(series.length > 0 && { details: series }),
  });
}
