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
import { orAborted } from '../base/or-aborted';
import { thisProcess, type ProcessIdentity } from '../base/process-identity';
import type { Progress } from '../contract/detection';
import type { QueuedSlide } from '../contract/domain/queue';
import { asSpindleError, SpindleError, throwIfAborted, type ErrorTag } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import { documentName, type AnalysisResult, type ReportFormat, type SummaryFormat } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { EnteredMpp } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { folderHolders, joinFolder, type FolderMembership } from '../project/folder-lock';
import { mostDeaths, notHeld, type Queue } from '../project/queue/queue';
import { queueInMemory } from '../project/queue/queue-in-memory';
import { writeAtomically } from '../project/write-atomically';
import { summaryCsv } from '../report/summary-csv';
import { summaryDocument } from '../report/summary-document';
import type { TileDecoder } from '../slide/codec/decoder';
import type { SlideReading } from '../slide/open';
import { isAddress, publicName } from '../slide/source/address';
import type { AnalysisEvent } from './analyse';
import { BatchClock, type BatchProgress } from './batch-progress';
import { analyseSlide, filePrint, sumOfDecided } from './batch-slide';
import { earlierSummaries, summaryRows, type EarlierSummaries } from './batch-summary';
import { beginBatch, type BegunBatch } from './begin-batch';
import { sameName, stemsOf } from './document-names';
import { prepareFolder, type ChosenStem } from './output-folder';
import { NamedSlides, type SlideOfBatch } from './named-slides';
import { keyOfAnalysis } from './patch-journal';

export interface BatchOptions {
  readonly slides: readonly SlideOfBatch[];
  /** Slides that are named while the batch goes on, such as those that come into a watched folder; it ends after their end. */
  readonly more?: AsyncIterable<SlideOfBatch>;
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
  /** What people decided about a slide, by its index among those that were named: before, or for this batch. What it throws sets the slide aside. */
  readonly decidedAbout?: (picture: SlidePicture, index: number) => Promise<DecidedBefore>;
  readonly roi?: Roi;
  /** What of the files of regions was left out; sentences, which become warnings of every result. */
  readonly regionNotes?: readonly string[];
  /** A person's decisions on what is tissue, for all slides; they come after what was decided about each. */
  readonly maskEdits?: readonly MaskEdit[];
  /** Applies `forceStain` of `analyse` to all slides. */
  readonly forceStain?: boolean;
  readonly threshold?: number;
  /** Called with each slide that was opened; what it throws sets the slide aside. */
  readonly opened?: (picture: SlidePicture, slide: QueuedSlide) => void;
  /** Records a run, once its documents are written; what it throws sets the slide aside. */
  readonly record?: (result: AnalysisResult) => Promise<void>;
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
  /** Other forms of the summary, written at the end. */
  readonly summaries?: readonly SummaryFormat[];
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
  readonly named: NamedSlides;
  /** How often in a row the engine failed at a slide before a patch was finished, by the slide's number. */
  readonly engineDeaths: Map<number, number>;
  /** Indices of files that were not there when they were named. */
  readonly missing: Set<number>;
  /** Takes slides in. @returns those that are done, and stay */
  readonly admit: (slides: readonly SlideOfBatch[]) => Promise<readonly QueuedSlide[]>;
  /** All slides of the batch, as they stand now, in the order of the list. */
  readonly all: () => readonly QueuedSlide[];
  /** Names of documents without extension, by the slide's number. */
  readonly stems: (all: readonly QueuedSlide[]) => ReadonlyMap<number, string>;
  /** Whether documents of that name would be written over a slide that is read: `a.png` beside its own overlay. */
  readonly isSlideFile: (stem: string) => boolean;
  /** Started when the first slide has been opened. */
  readonly engine: () => Promise<Engine>;
  readonly hasEngine: () => boolean;
  /** The next slide gets another one. */
  readonly endEngine: () => Promise<void>;
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
  const membership = await joinFolder(folder, options.sharedBy ?? owner.token);
  try {
    const { batch, events } = await begun(options, folder, membership, owner);
    yield* events;
    yield* analyseAll(batch);
    await writeSummaries(batch);
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
  const { queue = queueInMemory(), formats, jobs = 1 } = options;
  const named = new NamedSlides();
  const missing = new Set<number>();
  const clock = new BatchClock(jobs);
  const others = (await folderHolders(folder)).filter(({ owner: other }) => other?.token !== owner.token);
  const isSlideFile = await slideFiles(options, folder);
  const admit = async (
    slides: readonly SlideOfBatch[],
    how: { readonly isAgain: boolean; readonly isShared: boolean },
  ): Promise<BegunBatch> => {
    const begun = await beginBatch({
      ...{ queue, folder, formats, named, decides: decidesOf(options), ...how },
      slides: named.add(slides),
      decidedNow: (slide) => decidedNow(options, named, slide),
    });
    await weigh(slides, begun.kept, { named, missing, clock });
    return begun;
  };
  return membership.exclusively(async () => {
    const isShared = others.some(({ isStale }) => !isStale);
    const first = await admit(options.slides, { isAgain: options.isAgain ?? true, isShared });
    const { batch, before, kept, isOfOtherSettings } = first;
    if (!isShared) queue.pause(batch.id, false);
    const all = allOf(queue, batch.id);
    const made: Batch = {
      ...{ id: batch.id, options, queue, owner, folder: membership, named, missing, clock, all, isSlideFile },
      earlier: await earlierSummaries(folder, before.length > 0 ? before : all(), (slide) =>
        named.pathOf(slide),
      ),
      admit: async (slides) =>
        membership.exclusively(async () => (await admit(slides, { isAgain: false, isShared: false })).kept),
      engineDeaths: new Map(),
      stems: stemsByNumber(isSlideFile),
      ...sharedEngine(options),
    };
    await writeSummary(made);
    return {
      batch: made,
      events: [{ type: 'begun', kept: kept.map((slide) => atOf(made, slide)), isOfOtherSettings }],
    };
  });
}

function atOf({ named }: Pick<Batch, 'named'>, slide: QueuedSlide): At {
  return { path: slide.path, index: named.indexOf(slide) };
}

async function decidedNow(options: BatchOptions, named: NamedSlides, slide: QueuedSlide): Promise<string> {
  const { slideKey: key, scene } = slide;
  const nothing = { mpp: null, maskEdits: [], notes: [] };
  if (key === null) return sumOfDecided(nothing);
  return sumOfDecided((await options.decidedAbout?.({ key, scene }, named.indexOf(slide))) ?? nothing);
}

async function weigh(
  slides: readonly SlideOfBatch[],
  kept: readonly QueuedSlide[],
  { named, missing, clock }: Pick<Batch, 'named' | 'missing' | 'clock'>,
): Promise<void> {
  const isKept = new Set(kept.map((slide) => named.indexOf(slide)));
  const weighed = async ({ path, scene = 0 }: SlideOfBatch): Promise<void> => {
    const index = named.indexOf({ path: publicName(path), scene });
    const size = isKept.has(index) ? 0 : ((await filePrint(path))?.size ?? null);
    clock.weigh(index, size);
    if (size === null && !isAddress(path)) missing.add(index);
  };
  await pMap(slides, weighed, { concurrency: 16 });
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
  return {
    engine: () => {
      const starting = (current ??= startEngine());
      // Of the next slide another one is asked for.
      starting.catch(() => {
        if (current === starting) current = null;
      });
      return starting;
    },
    hasEngine: () => current !== null,
    async endEngine() {
      const ended = current;
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
  const shared: SharedWork = { isBusy: new Set(), isOpen: options.more !== undefined, fault: null };
  const taking = takeMore(batch, shared, signal).catch((thrown: unknown) => {
    shared.fault = asSpindleError(thrown);
    stop.abort();
  });
  try {
    const workers = Array.from({ length: options.jobs ?? 1 }, () => workThrough(batch, shared, signal));
    yield* interleaved(workers, () => stop.abort());
  } catch (thrown) {
    throw shared.fault ?? thrown;
  } finally {
    clearInterval(touching);
    stop.abort();
    await taking;
    await batch.endEngine();
    await batch.folder.check();
    await batch.folder.exclusively(() => writeSummary(batch));
  }
}

/** What the workers of this process share. */
interface SharedWork {
  /** Numbers of the slides that are analysed in this process. */
  readonly isBusy: Set<number>;
  /** More slides may be named. */
  isOpen: boolean;
  /** What ended the naming of more slides. */
  fault: SpindleError | null;
}

/** Ends at once when the work does, also while nothing is named. */
async function takeMore(batch: Batch, shared: SharedWork, signal: AbortSignal): Promise<void> {
  const naming = (batch.options.more ?? none())[Symbol.asyncIterator]();
  try {
    for (;;) {
      throwIfAborted(signal);
      const step = await orAborted(naming.next(), signal, asSpindleError);
      if (step.done === true) break;
      await batch.admit([step.value]);
    }
    shared.isOpen = false;
  } finally {
    // It ends when it next could.
    void naming.return?.(undefined);
  }
}

async function* none(): AsyncGenerator<SlideOfBatch, void> {
  // No slide is named while the batch goes on.
}

async function* workThrough(
  batch: Batch,
  shared: SharedWork,
  signal: AbortSignal,
): AsyncGenerator<BatchEvent, void> {
  const { options, queue, owner, named } = batch;
  const { isBusy } = shared;
  let isTold = false;
  for (;;) {
    throwIfAborted(signal);
    if (isBusy.size === 0 && batch.hasEngine() && (await options.findBetterEngine?.()) === true)
      await batch.endEngine();
    const { isOpen } = shared;
    const claimed = nextSlide(batch);
    if (claimed === null) {
      const isPaused = queue.batch(batch.id)?.isPaused === true;
      if (!isPaused && !isOpen) return;
      if (isPaused && !isTold) yield { type: 'paused' };
      isTold = isPaused;
      await wait(lookMs, undefined, { signal }).catch(() => throwIfAborted(signal));
      continue;
    }
    isTold = false;
    const { slide, wasTakenOver } = claimed;
    const { number } = slide;
    const at = atOf(batch, slide);
    const { index } = at;
    isBusy.add(number);
    batch.clock.begin(index);
    const cancelled = new AbortController();
    const looking = setInterval(() => {
      if (!isHeldSafely(batch, number)) cancelled.abort();
    }, lookMs).unref();
    try {
      yield { type: 'slide', ...at, total: named.all.length };
      await writeWhatIsDone(batch);
      if (wasTakenOver && (await wasFinished(batch, slide))) {
        queue.finish(number, owner);
        yield { type: 'was-done', ...at, documents: slide.documents ?? '' };
      } else yield* analyseSlide(batch, slide, index, AbortSignal.any([signal, cancelled.signal]));
      batch.clock.end(index, 'done');
      await writeWhatIsDone(batch);
    } catch (thrown) {
      yield await setAside(batch, slide, atSlide(asSpindleError(thrown), at.path), at);
      throwIfAborted(signal);
    } finally {
      clearInterval(looking);
      isBusy.delete(number);
    }
  }
}

/** What is missing goes first: a mistyped name among many is reported now, not hours later. */
function nextSlide({ queue, id, owner, named, missing }: Batch): ReturnType<Queue['claim']> {
  const isMissing = (slide: QueuedSlide): boolean =>
    missing.has(named.indexOf(slide)) && slide.attempts === 0;
  return queue.claim(id, owner, isMissing) ?? queue.claim(id, owner, (slide) => named.indexOf(slide) >= 0);
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
async function wasFinished({ options, named }: Batch, slide: QueuedSlide): Promise<boolean> {
  const { run, opened } = slide;
  if (run === null || opened === null || opened.file === null || options.isRecorded?.(run) !== true)
    return false;
  const now = await filePrint(named.pathOf(slide));
  return now?.size === opened.file.size && now.mtimeMs === opened.file.mtimeMs;
}

/**
 * @returns what is to be said of it. @throws what ends the batch: nothing can be written any more, or no engine can be started
 */
async function setAside(batch: Batch, slide: QueuedSlide, error: SpindleError, at: At): Promise<BatchEvent> {
  const { queue, owner, options, engineDeaths } = batch;
  const { number } = slide;
  const stands = queue.slide(number);
  if (!isHeldSafely(batch, number)) {
    batch.clock.end(at.index, 'failed');
    return { type: 'failed', ...at, error: notHeld(stands ?? slide) };
  }
  if (error.tag === 'aborted') {
    queue.giveBack(number, owner, error.toReport());
    batch.clock.end(at.index, 'again');
    return { type: 'failed', ...at, error };
  }
  if (isOfNoSlide.includes(error.tag)) {
    await batch.endEngine();
    const deaths = (engineDeaths.get(number) ?? 0) + 1;
    engineDeaths.set(number, deaths);
    if (deaths < mostDeaths) {
      queue.giveBack(number, owner, error.toReport());
      batch.clock.end(at.index, 'again');
      return { type: 'again', ...at, error };
    }
  }
  if (error.tag === 'write-failed') {
    try {
      await prepareFolder(options.folder);
    } catch (full) {
      // The other slides cannot be written either: what is computed of this one stays in its journal.
      queue.giveBack(number, owner, error.toReport());
      throw full;
    }
  }
  queue.fail(number, owner, error.toReport());
  batch.clock.end(at.index, 'failed');
  return { type: 'failed', ...at, error };
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

/** In the other forms that were asked for, once: a table of ten thousand slides takes a minute. @throws write-failed */
async function writeSummaries({ options, earlier, folder, all }: Batch): Promise<void> {
  const { summaries = [], version: spindle } = options;
  for (const format of summaries.filter((each) => each !== 'csv')) {
    const document = await summaryDocument(summaryRows(all()), format, { spindle, writtenAt: new Date() });
    const path = join(options.folder, earlier.fileName.replace(/csv$/, format));
    await folder.exclusively(() => writeAtomically(path, document));
  }
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
