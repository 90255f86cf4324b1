/**
 * The folder that documents go to, looked at before anything is computed: it can be written to, there is some space,
 * nothing is in the way of a document; and which slides already have documents there, so that none is replaced by another slide's.
 */
import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { reasonOf, codeOf } from '../base/thrown';
import { readRegularText } from '../base/regular-file';
import { SpindleError } from '../contract/errors';
import { documentName, reportFormats, type ReportFormat } from '../contract/report';
import { byteWords } from '../base/byte-words';
import { makeFolder } from '../base/make-folder';
import { partName, sweepParts } from '../base/part-files';
import { numberedStem } from './document-names';

/** What the documents of a slide take, roughly and at most. Bytes. */
const neededBytes = 8 * 1024 * 1024;

/**
 * Makes it, and sweeps what a killed run left in it.
 * @param bytes that will be needed, at most
 * @throws write-failed
 */
export async function prepareFolder(folder: string, bytes = neededBytes): Promise<void> {
  const probe = join(folder, partName());
  try {
    await makeFolder(folder);
    await sweepParts(folder);
    const file = await open(probe, 'wx');
    try {
      await file.writeFile(new Uint8Array(4096));
      await file.sync();
    } finally {
      await file.close();
      await rm(probe, { force: true });
    }
  } catch (cause) {
    const isInTheWay = codeOf(cause) === 'ENOTDIR';
    throw cannotWrite(folder, reasonOf(cause), {
      ...(isInTheWay && { remedy: 'choose another folder, or remove what is in its place' }),
      cause,
    });
  }
  const free = await freeBytes(folder);
  if (free !== null && free < bytes) {
    throw cannotWrite(folder, `${byteWords(free)} are free, and up to ${byteWords(bytes)} are needed`);
  }
}

/**
 * A file that a command writes beside the documents of a slide, or alone: looked at as they are, before anything is
 * computed. How large it becomes is not known.
 * @throws write-failed
 */
export async function prepareFile(path: string): Promise<void> {
  await prepareFolder(dirname(resolve(path)), 0);
  await checkFile(path);
}

/** `null` where the file system does not say: some shares do not. */
export async function freeBytes(folder: string): Promise<number | null> {
  const stats = await statfs(folder).catch(() => null);
  return stats === null || stats.blocks === 0 ? null : stats.bavail * stats.bsize;
}

/** @throws write-failed when a document of that stem cannot become a file. */
export async function checkDocuments(
  folder: string,
  stem: string,
  formats: readonly ReportFormat[],
): Promise<void> {
  for (const format of formats) await checkFile(join(folder, documentName(stem, format)));
}

/** @throws write-failed when it cannot become a file, or when the existing file may not be replaced. */
export async function checkFile(path: string): Promise<void> {
  const remedy = 'choose another name';
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw cannotWrite(path, 'a folder has this name', { remedy });
    if (!stats.isFile()) throw cannotWrite(path, 'a device or a pipe has this name', { remedy });
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    const code = codeOf(cause);
    if (code === 'ENAMETOOLONG') throw cannotWrite(path, 'the name is too long', { remedy, cause });
    if (code !== 'ENOENT') throw cannotWrite(path, reasonOf(cause), { cause });
  }
}

/** What tells slides apart. */
export interface SlideOfDocuments {
  /** `null` in documents of versions before slide keys. */
  readonly key: string | null;
  /** `null` for slides on servers. */
  readonly fingerprint: string | null;
  /** Index; `null` where there is one. */
  readonly scene: number | null;
}

export interface ChosenStem {
  readonly stem: string;
  /** Whether documents of this very slide lie there, which are replaced. */
  readonly replaces: boolean;
  /** Documents of other or unknown slides, which are kept. */
  readonly keeps: readonly string[];
}

/**
 * The first of `stem`, `stem-2` … where no document lies but this slide's own.
 * @param ownerOf whose documents of that stem are, as far as anything but the documents themselves tells.
 */
export async function chooseStem(
  folder: string,
  stem: string,
  slide: SlideOfDocuments,
  {
    ownerOf = () => null,
    isTaken = () => false,
  }: {
    readonly ownerOf?: (stem: string) => SlideOfDocuments | null | Promise<SlideOfDocuments | null>;
    readonly isTaken?: (stem: string) => boolean;
  } = {},
): Promise<ChosenStem> {
  const keeps: string[] = [];
  for (let copy = 1; ; copy += 1) {
    const candidate = numberedStem(stem, copy);
    if (copy > 1 && isTaken(candidate)) continue;
    if (!(await hasDocuments(folder, candidate))) return { stem: candidate, replaces: false, keeps };
    const owner = (await ownerByJson(join(folder, `${candidate}.json`))) ?? (await ownerOf(candidate));
    if (owner !== null && isSameSlide(owner, slide)) return { stem: candidate, replaces: true, keeps };
    keeps.push(candidate);
  }
}

function isSameSlide(one: SlideOfDocuments, other: SlideOfDocuments): boolean {
  if ((one.scene ?? 0) !== (other.scene ?? 0)) return false;
  if (one.key !== null && other.key !== null) return one.key === other.key;
  return one.fingerprint !== null && one.fingerprint === other.fingerprint;
}

async function hasDocuments(folder: string, stem: string): Promise<boolean> {
  for (const format of reportFormats) {
    const found = await stat(join(folder, documentName(stem, format))).catch(() => null);
    // A folder with a document's name is an error, which `checkDocuments` reports.
    if (found?.isFile() === true) return true;
  }
  return false;
}

const resultDocument = z.object({
  document: z.literal('spindle-result'),
  slide: z.object({
    key: z.string().nullable().default(null),
    fingerprint: z.string().nullable(),
    scene: z.object({ index: z.number() }).nullish(),
  }),
});

async function ownerByJson(path: string): Promise<SlideOfDocuments | null> {
  try {
    const { slide } = resultDocument.parse(JSON.parse(await readRegularText(path)));
    return { key: slide.key, fingerprint: slide.fingerprint, scene: slide.scene?.index ?? null };
  } catch {
    // Missing, not from Spindle, or from a version that did not state its slide: the owner is unknown, and the document is kept.
    return null;
  }
}

function cannotWrite(
  path: string,
  why: string,
  {
    remedy = 'check free space and permissions, or choose another folder',
    cause,
  }: { readonly remedy?: string; readonly cause?: unknown } = {},
): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write documents',
    where: { path },
    ...{ why, remedy, cause },
  });
}
