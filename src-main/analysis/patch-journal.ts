/**
 * The patches of one analysis that are finished, in a file: an analysis that was killed goes on after the last of them. Lines of JSON, each
 * behind a checksum: first the key of the analysis, then its patches, and at the end whose documents lie beside it. What does not check
 * is where a process was killed while it wrote, and the file is cut there. A journal is a convenience: where it cannot be written, the
 * analysis goes on without.
 */
import { createHash } from 'node:crypto';
import { open, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { openRegularFile } from '../base/regular-file';
import { syncFolder } from '../base/sync-folder';
import type { DetectedPatch } from '../detection/detect';
import type { SlideOfDocuments } from './output-folder';

const header = z.object({ spindle: z.literal('patches'), key: z.string() });
/** Level-0 pixels, and the score. */
const candidate = z.tuple([z.number(), z.number(), z.number()]);
const line = z.object({
  index: z.int().nonnegative(),
  areaMm2: z.number().nonnegative(),
  candidates: z.array(candidate).readonly(),
});

/** From here on documents of this slide may lie beside the journal. */
const writing = z.object({
  writing: z.object({
    key: z.string().nullable(),
    fingerprint: z.string().nullable(),
    scene: z.number().nullable(),
  }),
});

/** What was written is flushed to the disk so often, ms: a power cut costs the patches since. */
const flushAfterMs = 1000;
const sumLength = 16;

/** What decides about every patch of an analysis, in a form that two processes make alike. */
export function keyOfAnalysis(decides: unknown): string {
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex');
}

export class PatchJournal {
  /** By their index in the plan. */
  readonly finished: ReadonlyMap<number, DetectedPatch>;
  readonly #file: string;
  #handle: FileHandle | null;
  #isEmpty: boolean;
  #flushed = performance.now();

  private constructor(
    file: string,
    handle: FileHandle | null,
    { finished, isEmpty }: Pick<Finished, 'finished' | 'isEmpty'>,
  ) {
    this.#file = file;
    this.#handle = handle;
    this.#isEmpty = isEmpty;
    this.finished = finished;
  }

  /**
   * Of a slide in a file. One that was written to meanwhile is another slide, wherever that was: its own key is made of samples.
   * @param path of the slide. @param analysis key of its analysis. @throws where the slide is gone
   */
  static async ofSlide(file: string, path: string, analysis: string): Promise<PatchJournal> {
    const { size, mtimeMs, ctimeMs } = await stat(path);
    return PatchJournal.open(file, keyOfAnalysis({ analysis, size, mtimeMs, ctimeMs }));
  }

  /** Never rejects: without a file that can be written nothing is finished, and nothing is kept. */
  static async open(file: string, key: string): Promise<PatchJournal> {
    try {
      const { length, ...before } = await readFinished(file, key);
      if (length > 0) await truncate(file, length);
      // A new file, not the old one emptied: after a power cut the patches of another analysis might stand behind this one's first line.
      else await rm(file, { force: true });
      const handle = await open(file, length > 0 ? 'a' : 'wx');
      const journal = new PatchJournal(file, handle, before);
      if (length === 0) {
        await journal.#append({ spindle: 'patches', key });
        await syncFolder(dirname(file));
      }
      return journal;
    } catch {
      return new PatchJournal(file, null, { finished: new Map(), isEmpty: true });
    }
  }

  /** One with tiles that could not be read is not kept: they may be there the next time. */
  async add(index: number, { areaMm2, candidates, missing }: DetectedPatch): Promise<void> {
    if (missing.length > 0) return;
    this.#isEmpty = false;
    await this.#append({ index, areaMm2, candidates: candidates.map(({ x, y, score }) => [x, y, score]) });
  }

  /** Before the first document: one that a killed process leaves is then known to be this slide's. */
  async startWriting(slide: SlideOfDocuments): Promise<void> {
    this.#isEmpty = false;
    this.#flushed = -Infinity;
    await this.#append({ writing: slide });
  }

  /** The analysis goes on another time, unless there is nothing to go on from. */
  async close(): Promise<void> {
    if (this.#isEmpty) await this.remove();
    else await this.#end();
  }

  /** The result is written: it is of no use any more. */
  async remove(): Promise<void> {
    await this.#end();
    await rm(this.#file, { force: true }).catch(() => undefined);
  }

  async #end(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.datasync().catch(() => undefined);
    await handle?.close().catch(() => undefined);
  }

  async #append(value: unknown): Promise<void> {
    const handle = this.#handle;
    if (handle === null) return;
    const json = JSON.stringify(value);
    try {
      await handle.appendFile(`${sumOf(json)} ${json}\n`);
      if (performance.now() - this.#flushed < flushAfterMs) return;
      await handle.datasync();
      this.#flushed = performance.now();
    } catch {
      // On a full disk half a line is written; the next `open` cuts it off.
      await this.#end();
    }
  }
}

interface Finished {
  readonly finished: ReadonlyMap<number, DetectedPatch>;
  /** Neither a finished patch nor a document. */
  readonly isEmpty: boolean;
  /** Bytes up to the end of the last line that checks; 0: there is no journal of this analysis. */
  readonly length: number;
}

async function readFinished(file: string, key: string): Promise<Finished> {
  const finished = new Map<number, DetectedPatch>();
  let length = 0;
  let isEmpty = true;
  const handle = await openRegularFile(file).catch(() => null);
  if (handle === null) return { finished, isEmpty, length };
  const { size } = await handle.stat();
  try {
    for await (const text of handle.readLines({ autoClose: false })) {
      const end = length + Buffer.byteLength(text) + 1;
      const value = end > size ? null : checked(text);
      if (value === null) break;
      if (length === 0) {
        const found = header.safeParse(value);
        if (!found.success || found.data.key !== key) break;
      } else if (writing.safeParse(value).success) isEmpty = false;
      else {
        const found = line.safeParse(value);
        if (!found.success) break;
        const { index, areaMm2, candidates } = found.data;
        isEmpty = false;
        finished.set(index, {
          areaMm2,
          candidates: candidates.map(([x, y, score]) => ({ x, y, score })),
          missing: [],
        });
      }
      length = end;
    }
  } finally {
    await handle.close();
  }
  return { finished, isEmpty, length };
}

/** Whose documents a process that was killed was writing; `null` where it was killed before, or where no journal lies. */
export async function slideOfWriting(file: string): Promise<SlideOfDocuments | null> {
  let slide: SlideOfDocuments | null = null;
  const handle = await openRegularFile(file).catch(() => null);
  if (handle === null) return slide;
  try {
    for await (const text of handle.readLines({ autoClose: false })) {
      const found = writing.safeParse(checked(text));
      if (found.success) slide = found.data.writing;
    }
  } finally {
    await handle.close();
  }
  return slide;
}

function checked(text: string): unknown {
  const json = text.slice(sumLength + 1);
  if (text.slice(0, sumLength) !== sumOf(json)) return null;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

function sumOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, sumLength);
}
