/**
 * Many slides in one go. Slides do not affect each other: one that cannot be read or analysed is set aside with its reason, what was
 * written before stays, and `summary.csv` names every slide at every moment. Where each stands is in a queue, which several processes
 * may share, and which one that was killed is gone on with from. Nothing is computed before the folder can be written to and
 * belongs to this batch alone.
 */
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pMap from 'p-map';
import { interleaved } from '../base/interleaved';
import { thisProcess, type ProcessIdentity } from '../base/process-identity';
import type { Progress } from '../contract/detection';
import type { QueuedSlide, SlideSettings } from '../contract/domain/queue';
import { asSpindleError, SpindleError, throwIfAborted, type ErrorTag } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import { documentName, type AnalysisResult, type ReportFormat } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { EnteredMpp } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { folderHolders, joinFolder, type FolderMembership } from '../project/folder-lock';
import { mostDeaths, notHeld, type Queue } from '../project/queue/queue';
import { queueInMemory } from '../project/queue/queue-in-memory';
import { writeAtomically } from '../project/write-atomically';
import { summaryCsv } from '../report/summary-csv';
import type { TileDecoder } from '../slide/codec/decoder';
import type { SlideReading } from '../slide/open';
import { isAddress, publicName } from '../slide/source/address';
import type { AnalysisEvent } from './analyse';
import { BatchClock, type BatchProgress } from './batch-progress';
import { analyseSlide, filePrint, removeJournal, sumOfDecided } from './batch-slide';
import { earlierSummaries, summaryRows, type EarlierSummaries } from './batch-summary';
import { beginBatch } from './begin-batch';
import { sameName, stemsOf } from './document-names';
import { prepareFolder, type ChosenStem } from './output-folder';
import { keyOfAnalysis } from './patch-journal';

/** A slide that was named. */
export interface SlideOfBatch {
  /** Full path, or the address of a slide on a server. Events and documents name addresses without their secrets. */
  readonly path: string;
  /** Index of the scene; the names of documents contain it, except for the first. */
  readonly scene?: number;
  /** Higher goes first. */
  readonly priority?: number;
  readonly settings?: SlideSettings;
}

export interface BatchOptions {
  readonly slides: readonly SlideOfBatch[];
  /** Folder the documents go to; made when missing. */
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  readonly model: Model;
  /** Starts an engine; called again after one failed. All slides that are analysed at a time share it. */
  readonly startEngine: () => Promise<Engine>;
  /**
   * Called between two slides, when nothing is computed. True where `startEngine` may give a better one from then on: a
   * slide is never begun on one engine and ended on another for that.
   */
  readonly findBetterEngine?: () => Promise<boolean>;
  readonly decoder: TileDecoder;
  /** How the slides are read. */
  readonly reading?: SlideReading;
  /** What people decided about a slide, by its index among `slides`: before, or for this batch. What it throws sets the slide aside. */
  readonly decidedAbout?: (picture: SlidePicture, index: number) => Promise<DecidedBefore>;
  readonly roi?: Roi;
  /** What of the files of regions was left out; sentences, which become warnings of every result. */
  readonly regionNotes?: readonly string[];
  /** A person's decisions on what is tissue, for all slides; they come after what was decided about each. */
  readonly maskEdits?: readonly MaskEdit[];
  /** Applies `forceStain` of `analyse` to all slides. */
  readonly forceStain?: boolean;
  readonly threshold?: number;
  /** Records a run, once its documents are written; what it throws sets the slide aside. */
  readonly record?: (result: AnalysisResult, settings: SlideSettings) => Promise<void>;
  /** What a result is recorded under; `null` where it is not. */
  readonly runOf?: (result: AnalysisResult) => string | null;
  /** Whether a run of that name was recorded. */
  readonly isRecorded?: (run: string) => boolean;
  /** Where it stands; one of this process alone where it is left out. */
  readonly queue?: Queue;
  /** Processes that name the same share the folder, and the queue; where it is left out, the folder is this process's. */
  readonly sharedBy?: string;
  /** Slides that are done already are analysed again; so they are without a queue. */
  readonly isAgain?: boolean;
  /** Slides that are analysed at a time; 1 where it is left out. */
  readonly jobs?: number;
  readonly version: string;
  readonly signal?: AbortSignal;
}

export interface DecidedBefore {
  readonly mpp: EnteredMpp | null;
  readonly maskEdits: readonly MaskEdit[];
  /** Sentences, which become warnings of the result. */
  readonly notes: readonly string[];
}

/** A slide of the batch: its path or address as it may be shown, and its index among those that were named. */
interface At {
  readonly path: string;
  readonly index: number;
}

export type BatchEvent =
  /** Slides that an earlier run, or another process, has done; they stay. `isOfOtherSettings`: an earlier batch was made otherwise. */
  | { readonly type: 'begun'; readonly kept: readonly At[]; readonly isOfOtherSettings: boolean }
  | ({ readonly type: 'slide'; readonly total: number } & At)
  /** Where the slide's documents will go, once it was opened. */
  | ({ readonly type: 'documents'; readonly chosen: ChosenStem } & At)
  | (Exclude<AnalysisEvent, { type: 'finished' | 'progress' }> & At)
  | ({ readonly type: 'progress'; readonly progress: Progress; readonly batch: BatchProgress } & At)
  | ({ readonly type: 'done'; readonly result: AnalysisResult; readonly files: string[] } & At)
  /** A process that was killed had done it, and recorded its run. */
  | ({ readonly type: 'was-done'; readonly documents: string } & At)
  /** Includes an interrupted slide, whose error is `aborted`. */
  | ({ readonly type: 'failed'; readonly error: SpindleError } & At)
  /** The engine failed, not the slide: it is analysed again. */
  | ({ readonly type: 'again'; readonly error: SpindleError } & At)
  /** Somebody paused the batch. */
  | { readonly type: 'paused' }
  /** `isBeside`: an earlier summary of other slides was left as it is. */
  | { readonly type: 'finished'; readonly summaryFile: string; readonly isBeside: boolean };

/** What all slides of a batch share. */
export interface Batch {
  readonly id: string;
  readonly options: BatchOptions;
  readonly queue: Queue;
  readonly owner: ProcessIdentity;
  readonly folder: FolderMembership;
  readonly earlier: EarlierSummaries;
  readonly clock: BatchClock;
  /** Paths or addresses as they may be shown, in the order of `options.slides`. */
  readonly names: readonly string[];
  /** How often in a row the engine failed at a slide before a patch was finished, by the slide's number. */
  readonly engineDeaths: Map<number, number>;
  /** Of the slide among `options.slides`; -1 of one that was not named this time. */
  readonly indexOf: (slide: QueuedSlide) => number;
  /** Indices of files that were not there at the beginning. */
  readonly missing: ReadonlySet<number>;
  /** All slides of the batch, as they stand now, in the order of the list. */
  readonly all: () => readonly QueuedSlide[];
  /** Names of documents without extension, by the slide's number. */
  readonly stems: (all: readonly QueuedSlide[]) => ReadonlyMap<number, string>;
  /** Whether documents of that name would be written over a slide that is read: `a.png` beside its own overlay. */
  readonly isSlideFile: (stem: string) => boolean;
  /** Started when the first slide has been opened. @param number of the slide that it is for */
  readonly engine: (number: number) => Promise<Engine>;
  readonly hasEngine: () => boolean;
  /** The next slide gets another one. @param number of a slide: only where it had this one, and not one before it */
  readonly endEngine: (number?: number) => Promise<void>;
  /** Processes that are gone, by their token, of those that hold slides. */
  readonly gone: ReadonlySet<string>;
}

/** A sign of life of the slides that are analysed; and how often cancelled ones are looked for. */
const touchMs = 60_000;
const lookMs = 2000;

/**
 * Yields in the order of the queue, missing files first; ends with `finished`. A failure of one slide
 * is a `failed` event, not an exception.
 * @throws write-failed before anything is computed when the folder cannot be written to or another run holds it, and when nothing can
 * be written any more; provider-unavailable, engine-failed when no engine can be started; aborted. The summary of what was done is written first.
 */
export async function* analyseBatch(options: BatchOptions): AsyncGenerator<BatchEvent, void> {
  await prepareFolder(options.folder);
  const folder = await realpath(options.folder);
  const owner = thisProcess();
  const membership = await joinFolder(folder, options.sharedBy ?? owner.token, owner);
  try {
    const { batch, events } = await begun(options, folder, membership, owner);
    yield* events;
    yield* analyseAll(batch);
    const { fileName } = batch.earlier;
    yield {
      type: 'finished',
      summaryFile: join(options.folder, fileName),
      isBeside: fileName !== 'summary.csv',
    };
  } finally {
    await membership.release();
  }
}

async function begun(
  options: BatchOptions,
  folder: string,
  membership: FolderMembership,
  owner: ProcessIdentity,
): Promise<{ readonly batch: Batch; readonly events: readonly BatchEvent[] }> {
  const { queue = queueInMemory(), slides, formats, jobs = 1 } = options;
  const names = slides.map(({ path }) => publicName(path));
  const indices = new Map(slides.map(({ scene = 0 }, index) => [`${names[index]}\n${scene}`, index]));
  const indexOf = ({ path, scene }: QueuedSlide): number => indices.get(`${path}\n${scene}`) ?? -1;
  const pathOf = (slide: QueuedSlide): string => slides[indexOf(slide)]?.path ?? slide.path;
  return membership.exclusively(async () => {
    const others = (await folderHolders(folder)).filter(({ owner: other }) => other?.token !== owner.token);
    const alive = others.filter(({ isStale }) => !isStale);
    const { batch, before, kept, isOfOtherSettings } = await beginBatch({
      ...{ queue, folder, formats, pathOf, decides: decidesOf(options) },
      slides: slides.map(({ scene = 0, priority = 0, settings = {} }, index) => ({
        ...{ path: names[index] ?? '', scene, priority, settings },
      })),
      isNamed: (slide) => indexOf(slide) >= 0,
      decidedNow: async (slide) => {
        const { slideKey: key, scene } = slide;
        const nothing = { mpp: null, maskEdits: [], notes: [] };
        if (key === null) return sumOfDecided(nothing);
        return sumOfDecided((await options.decidedAbout?.({ key, scene }, indexOf(slide))) ?? nothing);
      },
      isAgain: options.isAgain ?? true,
      isShared: alive.length > 0,
    });
    const all = allOf(queue, batch.id);
    const earlier = await earlierSummaries(folder, before.length > 0 ? before : all(), pathOf);
    const isDone = new Set(kept.map(indexOf));
    const sizes = await pMap(
      slides,
      async ({ path }, index) => (isDone.has(index) ? 0 : ((await filePrint(path))?.size ?? null)),
      { concurrency: 16 },
    );
    const isMissing = (index: number): boolean =>
      sizes[index] === null && !isAddress(slides[index]?.path ?? '');
    const isSlideFile = await slideFiles(options, folder);
    // Who holds a slide is among those that hold the folder.
    const tokens = new Set(alive.map(({ owner: other }) => other?.token));
    const holders = all().flatMap(({ state, owner: each }) =>
      state === 'running' && each ? [each.token] : [],
    );
    const made: Batch = {
      ...{ id: batch.id, options, queue, owner, folder: membership, earlier, names, indexOf, all },
      missing: new Set([...slides.keys()].filter(isMissing)),
      clock: new BatchClock(sizes, jobs),
      engineDeaths: new Map(),
      stems: stemsByNumber(isSlideFile),
      isSlideFile,
      gone: new Set(holders.filter((token) => !tokens.has(token))),
      ...sharedEngine(options),
    };
    await writeSummary(made);
    const keptAt = kept.map(indexOf).map((index) => ({ path: names[index] ?? '', index }));
    return { batch: made, events: [{ type: 'begun', kept: keptAt, isOfOtherSettings }] };
  });
}

/** What all slides are analysed with: a batch that was made otherwise is another one. */
function decidesOf({ model, threshold, roi, maskEdits, forceStain, formats, version }: BatchOptions): string {
  return keyOfAnalysis({
    ...{ model: model.sha256, threshold, roi, maskEdits, forceStain, version },
    formats: [...formats].sort(),
  });
}

/** Reads what changed only: many slides are asked for often. */
function allOf(queue: Queue, id: string): () => readonly QueuedSlide[] {
  const slides = new Map<number, QueuedSlide>();
  let known = 0;
  return () => {
    for (const slide of queue.changedSince(id, known)) {
      slides.set(slide.number, slide);
      known = Math.max(known, slide.change);
    }
    return [...slides.values()].sort((one, other) => one.place - other.place);
  };
}

function stemsByNumber(isForbidden: (stem: string) => boolean): Batch['stems'] {
  let known: ReadonlyMap<number, string> = new Map();
  return (all) => {
    if (known.size === all.length) return known;
    // In the order in which they came, so that names stay when others come.
    const byNumber = [...all].sort((one, other) => one.number - other.number);
    const suffixes = byNumber.map(({ scene }) => (scene === 0 ? '' : `-scene-${scene}`));
    const paths = byNumber.map(({ path }) => path);
    const stems = stemsOf(paths, (stem) => suffixes.some((suffix) => isForbidden(`${stem}${suffix}`)));
    known = new Map(
      byNumber.map(({ number }, index) => [number, `${stems[index] ?? ''}${suffixes[index] ?? ''}`]),
    );
    return known;
  };
}

function sharedEngine({ startEngine }: BatchOptions): Pick<Batch, 'engine' | 'hasEngine' | 'endEngine'> {
  let current: Promise<Engine> | null = null;
  const had = new Map<number, Promise<Engine>>();
  return {
    engine: (number) => {
      const starting = (current ??= startEngine());
      had.set(number, starting);
      // Of the next slide another one is asked for.
      starting.catch(() => {
        if (current === starting) current = null;
      });
      return starting;
    },
    hasEngine: () => current !== null,
    async endEngine(number) {
      const ended = current;
      if (number !== undefined && had.get(number) !== ended) return;
      current = null;
      await (await ended?.catch(() => null))?.close();
    },
  };
}

async function* analyseAll(batch: Batch): AsyncGenerator<BatchEvent, void> {
  const { options, queue, owner } = batch;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const touching = setInterval(() => {
    // A file that is away for a moment: the next change of the slide says what is wrong.
    void Promise.resolve(owner)
      .then((each) => queue.touch(each))
      .catch(() => undefined);
  }, touchMs).unref();
  const isBusy = new Set<number>();
  try {
    const workers = Array.from({ length: options.jobs ?? 1 }, () => workThrough(batch, isBusy, signal));
    yield* interleaved(workers, () => stop.abort());
  } finally {
    clearInterval(touching);
    await batch.endEngine();
    await batch.folder.check();
    await batch.folder.exclusively(() => writeSummary(batch));
  }
}

/** @param isBusy numbers of the slides that are analysed in this process */
async function* workThrough(
  batch: Batch,
  isBusy: Set<number>,
  signal: AbortSignal,
): AsyncGenerator<BatchEvent, void> {
  const { options, queue, owner, names } = batch;
  let isTold = false;
  for (;;) {
    throwIfAborted(signal);
    if (isBusy.size === 0 && batch.hasEngine() && (await options.findBetterEngine?.()) === true)
      await batch.endEngine();
    const claimed = nextSlide(batch);
    if (claimed === null) {
      if (queue.batch(batch.id)?.isPaused !== true) return;
      if (!isTold) yield { type: 'paused' };
      isTold = true;
      await wait(lookMs, undefined, { signal }).catch(() => throwIfAborted(signal));
      continue;
    }
    isTold = false;
    const { slide, wasTakenOver } = claimed;
    const { number } = slide;
    const index = batch.indexOf(slide);
    const at = { path: names[index] ?? '', index };
    isBusy.add(number);
    batch.clock.begin(index);
    const cancelled = new AbortController();
    const stopped = AbortSignal.any([signal, cancelled.signal]);
    const looking = setInterval(() => {
      if (!isHeldSafely(batch, number)) cancelled.abort();
    }, lookMs).unref();
    try {
      yield { type: 'slide', ...at, total: names.length };
      await writeWhatIsDone(batch);
      if (wasTakenOver && (await wasFinished(batch, slide))) {
        await removeJournal(batch.options.folder, slide);
        queue.finish(number, owner);
        yield { type: 'was-done', ...at, documents: slide.documents ?? '' };
      } else yield* analyseSlide(batch, slide, index, stopped);
      batch.clock.end(index, 'done');
      await writeWhatIsDone(batch);
    } catch (thrown) {
      const error = atSlide(asSpindleError(thrown), at.path);
      yield await setAside(batch, slide, error, { at, isStopped: stopped.aborted });
      throwIfAborted(signal);
    } finally {
      clearInterval(looking);
      isBusy.delete(number);
    }
  }
}

/** What is missing goes first: a mistyped name among many is reported now, not hours later. */
function nextSlide({ queue, id, owner, indexOf, missing, gone }: Batch): ReturnType<Queue['claim']> {
  const isMissing = (slide: QueuedSlide): boolean => missing.has(indexOf(slide)) && slide.attempts === 0;
  const isKnownGone = ({ token }: ProcessIdentity): boolean => gone.has(token);
  return (
    queue.claim(id, owner, isMissing, isKnownGone) ??
    queue.claim(id, owner, (slide) => indexOf(slide) >= 0, isKnownGone)
  );
}

function isHeldSafely({ queue, owner }: Batch, number: number): boolean {
  try {
    return queue.isHeld(number, owner);
  } catch {
    // A file that is away for a moment.
    return true;
  }
}

/** Its process was killed between recording the run and saying so: documents come before the run. */
async function wasFinished({ options, indexOf }: Batch, slide: QueuedSlide): Promise<boolean> {
  const { run, opened } = slide;
  const file = opened?.file ?? null;
  if (run === null || file === null || options.isRecorded?.(run) !== true) return false;
  const now = await filePrint(options.slides[indexOf(slide)]?.path ?? '');
  return now?.size === file.size && now.mtimeMs === file.mtimeMs;
}

/**
 * @returns what is to be said of it. @throws what ends the batch: nothing can be written any more, or no engine can be started
 */
async function setAside(
  batch: Batch,
  slide: QueuedSlide,
  error: SpindleError,
  { at, isStopped }: { readonly at: At; readonly isStopped: boolean },
): Promise<BatchEvent> {
  const { queue, owner, engineDeaths } = batch;
  const { number } = slide;
  if (error.tag === 'write-failed') await requireFolder(batch, slide, error);
  const stands = queue.slide(number);
  if (!isHeldSafely(batch, number)) {
    batch.clock.end(at.index, 'failed');
    return { type: 'failed', ...at, error: notHeld(stands ?? slide) };
  }
  if (error.tag === 'aborted') {
    queue.giveBack(number, owner, isStopped ? error.toReport() : null);
    batch.clock.end(at.index, 'again');
    // Nobody stopped it: the engine failed at another slide, and was ended under this one.
    return { type: isStopped ? 'failed' : 'again', ...at, error };
  }
  if (isOfNoSlide.includes(error.tag)) {
    await batch.endEngine(number);
    const deaths = (engineDeaths.get(number) ?? 0) + 1;
    engineDeaths.set(number, deaths);
    if (deaths < mostDeaths) {
      queue.giveBack(number, owner, error.toReport());
      batch.clock.end(at.index, 'again');
      return { type: 'again', ...at, error };
    }
  }
  queue.fail(number, owner, error.toReport());
  batch.clock.end(at.index, 'failed');
  return { type: 'failed', ...at, error };
}

/** @throws where the other slides cannot be written either: what is computed of this one stays in its journal */
async function requireFolder(batch: Batch, { number }: QueuedSlide, error: SpindleError): Promise<void> {
  const { queue, owner, options, folder } = batch;
  try {
    await folder.check();
    await prepareFolder(options.folder);
  } catch (cause) {
    if (queue.isHeld(number, owner)) queue.giveBack(number, owner, error.toReport());
    throw cause;
  }
}

/** A failed write does not end the batch: the table is written again at the next slide, and a last time at the end. */
async function writeWhatIsDone(batch: Batch): Promise<void> {
  await batch.folder.check();
  await batch.folder.exclusively(() => writeSummary(batch)).catch(() => undefined);
}

/** While no other process writes it. @throws write-failed */
async function writeSummary({ options, earlier, all }: Batch): Promise<void> {
  await writeAtomically(join(options.folder, earlier.fileName), summaryCsv(summaryRows(all())));
}

/** An engine failure is not a fault of the slide, until it happens again and again. */
const isOfNoSlide: readonly ErrorTag[] = ['engine-failed', 'provider-unavailable'];

/** Adds the slide to an error that names no file: among many slides it would be of no use without. */
function atSlide(error: SpindleError, path: string): SpindleError {
  if (error.where.path !== undefined || error.tag === 'aborted' || isOfNoSlide.includes(error.tag))
    return error;
  const { what, where, why, remedy, cause } = error;
  return new SpindleError(error.tag, { what, where: { ...where, path }, why, remedy, cause });
}

/** Tells the stems whose documents would be written over a slide that is read: `a.png` beside its own overlay. */
async function slideFiles(
  { slides, formats, folder: named }: BatchOptions,
  folder: string,
): Promise<(stem: string) => boolean> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const files = slides.map(({ path }) => path).filter((path) => !isAddress(path));
  const all = [...files.map((path) => resolve(path)), ...(await Promise.all(files.map(real)))];
  const taken = new Set(all.map(sameName));
  const folders = [folder, resolve(named)];
  return (stem) =>
    formats.some((format) =>
      folders.some((parent) => taken.has(sameName(join(parent, documentName(stem, format))))),
    );
}
