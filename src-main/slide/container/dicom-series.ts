/**
 * The files of a DICOM slide: one instance of a series goes in, every instance of the same series in its folder comes out.
 * Names mean nothing in DICOM, so each file of the folder is looked into, as far as its series.
 */
import { basename } from 'node:path';
import { SpindleError } from '../../contract/errors';
import { brokenFile } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import type { Companions } from '../source/companions';
import {
  readDicomFile,
  readDicomStart,
  readSeries,
  unreadableSyntax,
  wholeSlideImageStorage,
  type DicomStart,
} from './dicom-file';
import { describeInstance, type DicomInstance } from './dicom-instance';
import { dicomTag } from './dicom-tags';
import { textAt } from './dicom-values';

/** Looking into one costs two or three short reads. */
const maxFilesInFolder = 10_000;
const filesAtATime = 16;

export function isWholeSlideImage({ meta }: DicomStart): boolean {
  return textAt(meta, dicomTag.mediaStorageSopClass) === wholeSlideImageStorage;
}

/** @throws SpindleError `broken-file`; the caller has checked `unreadableSyntax`. */
export async function readInstance(source: ByteSource, start: DicomStart): Promise<DicomInstance> {
  return describeInstance(await readDicomFile(source, start));
}

/**
 * The other instances of the series, in the order of their names, opened. A file that cannot be read is left out only
 * when it is none of the series.
 * @throws SpindleError `broken-file`, `unsupported-format` when the folder holds too many files to look into.
 */
export async function readSiblings(
  own: ByteSource,
  series: string,
  companions: Companions,
): Promise<DicomInstance[]> {
  const names = await companions.names();
  if (names.length > maxFilesInFolder) throw tooMany(own.name, names.length);
  const instances: DicomInstance[] = [];
  for (const name of names) {
    if (name === basename(own.name)) continue;
    const found = await openOfSeries(name, series, companions);
    if (found !== null) instances.push(await readInstance(found.source, found.start));
  }
  return instances;
}

/** Whole-slide images among the files of a folder, those of one series together. */
export async function groupBySeries(companions: Companions, names: readonly string[]): Promise<string[][]> {
  if (names.length > maxFilesInFolder) return [];
  const groups = new Map<string, string[]>();
  for (let done = 0; done < names.length; done += filesAtATime) {
    const batch = names.slice(done, done + filesAtATime);
    const series = await Promise.all(batch.map((name) => seriesOfFile(name, companions)));
    for (const [i, name] of batch.entries()) {
      const uid = series[i] ?? null;
      if (uid !== null) groups.set(uid, [...(groups.get(uid) ?? []), name]);
    }
  }
  return [...groups.values()];
}

async function seriesOfFile(name: string, companions: Companions): Promise<string | null> {
  const source = await openOrNull(name, companions);
  if (source === null) return null;
  try {
    return await seriesOf(source);
  } finally {
    await source.close();
  }
}

/** The series of a whole-slide image, or `null` for any other file. Never throws for what is in the file. */
async function seriesOf(source: ByteSource): Promise<string | null> {
  try {
    const start = await readDicomStart(source);
    if (start === null || !isWholeSlideImage(start) || unreadableSyntax(start) !== null) return null;
    return await readSeries(source, start);
  } catch (thrown) {
    if (thrown instanceof SpindleError && thrown.tag === 'broken-file') return null;
    throw thrown;
  }
}

async function openOfSeries(
  name: string,
  series: string,
  companions: Companions,
): Promise<{ source: ByteSource; start: DicomStart } | null> {
  const source = await openOrNull(name, companions);
  if (source === null) return null;
  if ((await seriesOf(source)) === series) {
    const start = await readDicomStart(source);
    if (start !== null) return { source, start };
  }
  await source.close();
  return null;
}

/** A file that may not be read, or is a link out of the folder, is none of the series. */
async function openOrNull(name: string, companions: Companions): Promise<ByteSource | null> {
  try {
    return await companions.open(name);
  } catch (thrown) {
    if (thrown instanceof SpindleError && (thrown.tag === 'not-found' || thrown.tag === 'broken-file'))
      return null;
    throw thrown;
  }
}

function tooMany(path: string, files: number): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path },
    why: `its folder holds ${files} files, of which any may belong to it`,
    remedy: 'move the files of its series to a folder of their own',
  });
}

/** @throws SpindleError `broken-file` when the file names no series. */
export function seriesOrThrow({ file }: DicomInstance): string {
  const series = textAt(file.dataSet, dicomTag.seriesInstance);
  if (series === null) throw brokenFile(file.source.name, 'it has no series instance UID');
  return series;
}
