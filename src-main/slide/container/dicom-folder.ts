/**
 * The DICOM files of a folder: its own, and those that a DICOMDIR in it names (PS3.10, section 8; PS3.3, annex F), which lie in
 * folders inside it. Names mean nothing in DICOM, so each file is looked into, as far as its container. What a DICOMDIR
 * says is untrusted: no name leads out of the folder, no link between records is followed, and numbers are bounded.
 */
import { latin1Text } from '../../base/latin1';
import { SpindleError, type ErrorTag } from '../../contract/errors';
import { unsupportedSlide } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import type { Companions } from '../source/companions';
import { isBareName } from '../source/companions';
import { readBelonging, type DicomBelonging } from './dicom-belonging';
import {
  mediaDirectoryStorage,
  readDicomStart,
  readElementsUpTo,
  readSequence,
  unreadableSyntax,
  wholeSlideImageStorage,
  type DicomStart,
} from './dicom-file';
import { dicomTag } from './dicom-tags';
import { numberAt, textAt, textsOf } from './dicom-values';

/** Looking into one costs two or three short reads. */
export const maxDicomFiles = 10_000;
const filesAtATime = 16;
/** PS3.10, section 8.2: eight components. */
const maxSteps = 8;

/** Opens a file of the folder, also one in a folder inside; `null` where it cannot be opened. Closed with the companions. */
type OpenInFolder = (name: string) => Promise<ByteSource | null>;

/** By name, as PS3.10 fixes it; some systems show the names of a disc in small letters. */
export function isDicomdirName(name: string): boolean {
  return name.toUpperCase() === 'DICOMDIR';
}

export function isMediaDirectory({ meta }: DicomStart): boolean {
  return textAt(meta, dicomTag.mediaStorageSopClass) === mediaDirectoryStorage;
}

/** By the file meta information, or where that leaves the class out, by the data set. @throws SpindleError `broken-file`. */
export async function isWholeSlideImage(source: ByteSource, start: DicomStart): Promise<boolean> {
  const stated = textAt(start.meta, dicomTag.mediaStorageSopClass);
  if (stated !== null && stated !== '') return stated === wholeSlideImageStorage;
  if (unreadableSyntax(start) !== null) return false;
  const dataSet = await readElementsUpTo(source, start, dicomTag.sopClass);
  return textAt(dataSet, dicomTag.sopClass) === wholeSlideImageStorage;
}

/**
 * The files that a DICOMDIR names and that may be whole-slide images, each as the steps to it, in the order of the records.
 * @throws SpindleError `broken-file`; `unsupported-format` when it names too many.
 */
export async function readDicomdir(source: ByteSource, start: DicomStart): Promise<(readonly string[])[]> {
  const files = new Map<string, readonly string[]>();
  for await (const record of readSequence(source, start, dicomTag.directoryRecords)) {
    // Records that are out of use stay in the file.
    if (numberAt(record, dicomTag.recordInUse) === 0) continue;
    const steps = textsOf(record.get(dicomTag.referencedFile), latin1Text).map((step) => step.trim());
    const sopClass = textAt(record, dicomTag.referencedSopClass) ?? wholeSlideImageStorage;
    if (steps.length === 0 || sopClass !== wholeSlideImageStorage) continue;
    files.set(steps.join('/'), steps);
    if (files.size > maxDicomFiles) {
      throw unsupportedSlide(source.name, `it names more than ${maxDicomFiles} files`);
    }
  }
  return [...files.values()];
}

export interface DicomFolderFiles {
  /** Whole-slide images, those of the folder itself first. */
  readonly files: readonly DicomBelonging[];
  /** Files that a DICOMDIR names and that are not there, or would lie outside. */
  readonly missing: number;
  /** Those of them that would lie inside. */
  readonly absent: readonly string[];
  /** True when some of the files are there by the word of a sound DICOMDIR. */
  readonly isMedia: boolean;
  readonly open: OpenInFolder;
}

/**
 * @param names of files in the folder; among them its DICOMDIR, if that counts. One that is damaged counts for nothing: opening it
 * says what is wrong with it.
 * @throws SpindleError `unsupported-format` when there are too many.
 */
export async function readDicomFolder(
  companions: Companions,
  names: readonly string[],
): Promise<DicomFolderFiles> {
  if (names.length > maxDicomFiles) throw tooMany(names.length);
  const open = openerIn(companions);
  const references: (readonly string[])[] = [];
  for (const name of names.filter(isDicomdirName)) references.push(...(await readDicomdirNamed(name, open)));
  const all = new Map(names.filter((name) => !isDicomdirName(name)).map((name) => [name, name]));
  let missing = 0;
  for (const steps of references) {
    const name = steps.length <= maxSteps && steps.every(isBareName) ? steps.join('/') : null;
    if (name === null) missing += 1;
    else all.set(name, name);
  }
  const found = await lookInto([...all.keys()], open);
  const referenced = new Set(references.map((steps) => steps.join('/')));
  const absent = found.flatMap(({ name, isThere }) => (isThere || !referenced.has(name) ? [] : [name]));
  return {
    files: found.flatMap(({ belonging }) => (belonging === null ? [] : [belonging])),
    missing: missing + absent.length,
    absent,
    isMedia: found.some(({ name, belonging }) => belonging !== null && referenced.has(name)),
    open,
  };
}

async function readDicomdirNamed(name: string, open: OpenInFolder): Promise<(readonly string[])[]> {
  const source = await open(name);
  if (source === null) return [];
  try {
    const start = await readDicomStart(source);
    if (start === null || !isMediaDirectory(start) || unreadableSyntax(start) !== null) return [];
    return await readDicomdir(source, start);
  } catch (thrown) {
    if (isOfFile(thrown)) return [];
    throw thrown;
  } finally {
    await source.close();
  }
}

interface Looked {
  readonly name: string;
  readonly isThere: boolean;
  /** `null` for what is no whole-slide image, or cannot be read. */
  readonly belonging: DicomBelonging | null;
}

async function lookInto(names: readonly string[], open: OpenInFolder): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (let done = 0; done < names.length; done += filesAtATime) {
    const batch = names.slice(done, done + filesAtATime);
    looked.push(...(await Promise.all(batch.map((name) => lookIntoOne(name, open)))));
  }
  return looked;
}

/** Never throws for what is in the file. */
async function lookIntoOne(name: string, open: OpenInFolder): Promise<Looked> {
  const source = await open(name);
  if (source === null) return { name, isThere: false, belonging: null };
  try {
    const start = await readDicomStart(source);
    const isOurs =
      start !== null && unreadableSyntax(start) === null && (await isWholeSlideImage(source, start));
    return { name, isThere: true, belonging: isOurs ? await readBelonging(name, source, start) : null };
  } catch (thrown) {
    if (isOfFile(thrown)) return { name, isThere: true, belonging: null };
    throw thrown;
  } finally {
    await source.close();
  }
}

/** Folders inside are opened once. A file that may not be read, or is a link out of its folder, cannot be opened. */
function openerIn(companions: Companions): OpenInFolder {
  const folders = new Map<string, Promise<Companions>>();
  const folderOf = (steps: readonly string[]): Promise<Companions> => {
    const [last] = steps.slice(-1);
    if (last === undefined) return Promise.resolve(companions);
    const key = steps.join('/');
    const above = folderOf(steps.slice(0, -1));
    const known = folders.get(key) ?? inEitherCase(last, async (spelt) => (await above).folder(spelt));
    folders.set(key, known);
    return known;
  };
  return async (name) => {
    const steps = name.split('/');
    const file = steps.pop() ?? '';
    try {
      const folder = await folderOf(steps);
      return await inEitherCase(file, (spelt) => folder.open(spelt));
    } catch (thrown) {
      if (isOfFile(thrown)) return null;
      throw thrown;
    }
  };
}

/** A DICOMDIR has capital letters only; what copied its disc may have made them small. */
async function inEitherCase<Opened>(name: string, open: (spelt: string) => Promise<Opened>): Promise<Opened> {
  try {
    return await open(name);
  } catch (thrown) {
    const small = name.toLowerCase();
    if (!(thrown instanceof SpindleError && thrown.tag === 'not-found') || small === name) throw thrown;
    return open(small);
  }
}

/** What is wrong with one file, and not with the reading of all. */
function isOfFile(thrown: unknown): boolean {
  const tags: readonly ErrorTag[] = ['not-found', 'broken-file', 'unsupported-format'];
  return thrown instanceof SpindleError && tags.includes(thrown.tag);
}

function tooMany(files: number): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    why: `its folder holds ${files} files, of which any may belong to it, and at most ${maxDicomFiles} are looked into`,
    remedy: 'move the files of its series to a folder of their own',
  });
}
