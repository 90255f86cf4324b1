/** `spindle dicomweb store`: annotations and reports to a server, file by file, so that one that is refused does not cost the others. */
import { readRegularFile } from '../../base/regular-file';
import { reasonOf } from '../../base/thrown';
import { asSpindleError, SpindleError } from '../../contract/errors';
import { instanceIn } from '../../exchange/dicom/dicom-annotations';
import { parseDicomWeb } from '../../slide/dicomweb/dicomweb-address';
import { DicomWebClient } from '../../slide/dicomweb/dicomweb-client';
import { storedOutcome, type StoredOutcome } from '../../slide/dicomweb/dicomweb-store';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { printJson, printLine } from './output';

export interface DicomWebStoreOptions {
  readonly json?: boolean;
}

interface FileToStore {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly instance: string;
}

/**
 * @returns the exit status: 1 where a file was not stored
 * @throws usage, not-found, unsupported-format before anything is sent; aborted
 */
export async function dicomWebStore(
  address: string,
  paths: readonly string[],
  { json }: DicomWebStoreOptions,
): Promise<number> {
  const server = parseDicomWeb(address);
  if (server.study !== null)
    throw new SpindleError('usage', {
      what: 'nothing was stored',
      why: 'a study is named, and each file says itself of which study it is',
      remedy: 'name the root of the server',
    });
  // All are looked at before the first is sent.
  for (const path of paths) await fileToStore(path);
  const outcomes: { readonly path: string; readonly outcome: StoredOutcome }[] = [];
  await withInterruption(async (signal) => {
    const client = new DicomWebClient(server, { signal });
    for (const path of paths) {
      const outcome = await stored(client, await fileToStore(path));
      outcomes.push({ path, outcome });
      if (json !== true) printLine(`${path}  ${outcomeWords(outcome)}`);
    }
  });
  if (json === true) printJson({ files: outcomes.map(({ path, outcome }) => ({ path, ...outcome })) });
  return outcomes.every(({ outcome }) => outcome.kind === 'stored') ? exitStatus.done : exitStatus.internal;
}

function outcomeWords(outcome: StoredOutcome): string {
  switch (outcome.kind) {
    case 'stored':
      return 'stored';
    case 'refused':
      return `not stored: ${outcome.why}`;
    case 'unknown':
      return outcome.why;
  }
}

async function stored(client: DicomWebClient, { bytes, instance }: FileToStore): Promise<StoredOutcome> {
  try {
    return storedOutcome(await client.store([bytes]), instance);
  } catch (thrown) {
    const { tag, why } = asSpindleError(thrown);
    if (tag === 'aborted' || tag === 'internal') throw thrown;
    return { kind: 'unknown', why: `whether the server has taken it is not known: ${why}` };
  }
}

async function fileToStore(path: string): Promise<FileToStore> {
  const bytes = await readRegularFile(path).catch((cause: unknown) => {
    throw new SpindleError('not-found', {
      what: 'nothing was stored',
      where: { path },
      why: reasonOf(cause),
      remedy: 'name files that spindle export has written with --format dicom-ann or dicom-sr',
      cause,
    });
  });
  const found = instanceIn(bytes);
  if (found !== null) return { path, bytes, instance: found.instance };
  throw new SpindleError('unsupported-format', {
    what: 'nothing was stored',
    where: { path },
    why: 'it holds no annotations and no report of DICOM',
    remedy: 'name files that spindle export has written with --format dicom-ann or dicom-sr',
  });
}
