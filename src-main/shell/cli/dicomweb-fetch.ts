/** `spindle dicomweb fetch`: annotations and reports of a series as files. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../base/make-folder';
import { SpindleError } from '../../contract/errors';
import { instanceIn, isAnnotationClass } from '../../exchange/dicom/dicom-annotations';
import { writeAtomically } from '../../project/write-atomically';
import { parseDicomWeb } from '../../slide/dicomweb/dicomweb-address';
import { DicomWebClient } from '../../slide/dicomweb/dicomweb-client';
import { instancesOf } from '../../slide/dicomweb/dicomweb-find';
import { withInterruption } from './interruption';
import { printJson, printLine, printNote } from './output';

export interface DicomWebFetchOptions {
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** @throws usage, not-found, broken-file, unsupported-format, write-failed, aborted */
export async function dicomWebFetch(address: string, options: DicomWebFetchOptions): Promise<void> {
  const { study, series, ...server } = parseDicomWeb(address);
  if (study === null || series === null) throw withoutSeries(server.name);
  const folder = resolve(options.out);
  const written: string[] = [];
  let passedOver = 0;
  await withInterruption(async (signal) => {
    const client = new DicomWebClient({ study, series, ...server }, { signal });
    const all = await instancesOf(client, study, series);
    // Images of slides are looked at on the server, and too large to be fetched by mistake.
    const wanted = all.filter(({ sopClass }) => sopClass === '' || isAnnotationClass(sopClass));
    const instances = wanted.map(({ instance }) => instance);
    passedOver = all.length - wanted.length;
    const pathOf = (instance: string): string => join(folder, `${instance}.dcm`);
    const there = instances.map(pathOf).find((path) => existsSync(path));
    if (there !== undefined && options.force !== true) throw inTheWay(there);
    for (const instance of instances) {
      const bytes = await client.instance(`studies/${study}/series/${series}/instances/${instance}`);
      if (instanceIn(bytes)?.instance !== instance) {
        passedOver += 1;
        continue;
      }
      await makeFolder(folder);
      await writeAtomically(pathOf(instance), [bytes]);
      written.push(pathOf(instance));
      if (options.json !== true) printLine(pathOf(instance));
    }
  });
  if (options.json === true) printJson({ files: written, passedOver });
  if (passedOver > 0) printNote(`${passedOver} of the series are no annotations and no reports`);
  if (written.length === 0)
    throw new SpindleError('nothing-readable', {
      what: 'nothing was fetched',
      where: { path: server.name },
      why: 'the series holds no annotations and no reports, or is not there',
      remedy: 'spindle dicomweb find --annotations lists those that the server has',
    });
}

function withoutSeries(name: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot tell what is to be fetched',
    where: { path: name },
    why: 'it names no series',
    remedy: 'give …/studies/UID/series/UID; spindle dicomweb find --annotations lists them',
  });
}

function inTheWay(path: string): SpindleError {
  return new SpindleError('usage', {
    what: 'nothing was fetched',
    where: { path },
    why: 'there is a file already',
    remedy: 'name another folder with --out, or add --force to write over it',
  });
}
