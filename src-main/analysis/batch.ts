/**
 * Many slides in one go. Slides do not affect each other: one that cannot be read or analysed is set aside with its reason, what was
 * written before stays, and `summary.csv` names every slide at every moment. Where each stands is in a queue, which several processes
 * may share, and which one that was killed is gone on with from. Nothing is computed before the folder can be written to and
 * belongs to this batch alone.
 */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { interleaved } from '../base/interleaved';
import { orAborted } from '../base/or-aborted';
import { thisProcess, type ProcessIdentity } from '../base/process-identity';
import { hasEnded, type QueuedSlide } from '../contract/domain/queue';
import { asSpindleError, SpindleError, throwIfAborted, type ErrorTag } from '../contract/errors';
import { joinFolder } from '../project/folder-lock';
import { timeWords } from '../report/wording';
import { mostDeaths, notHeld, type Queue } from '../project/queue/queue';
import type { At, Batch, BatchEvent, BatchOptions } from './batch-parts';
import { analyseSlide, removeJournal } from './batch-slide';
import type { SlideOfBatch } from './named-slides';
import { atDone, atOf, openBatch } from './open-batch';
import { filePrint } from './opened-state';
import { prepareFolder } from './output-folder';
import { writeSummaries, writeSummary } from './write-summary';

export type { BatchEvent, BatchOptions } from './batch-parts';

/** A sign of life of the slides that are analysed; and how often cancelled ones are looked for. */
const touchMs = 60_000;
const lookMs = 2000;

/**
 * Yields in the order of the queue, missing files first; ends with `finished`. A failure of one slide
 * is a `failed` event, not an exception.
 * @throws write-failed before anything is computed when the folder cannot be written to or another run holds it, and when nothing can
 * be written any more; provider-unavailable, engine-failed when no engine can be started; aborted, unless `more` is given: stopping is how
 * that ends. The summary of what was done is written first.
 */
export async function* analyseBatch(options: BatchOptions): AsyncGenerator<BatchEvent, void> {
  await prepareFolder(options.folder);
  const folder = await realpath(options.folder);
  const owner = thisProcess();
  const membership = await joinFolder(folder, options.sharedBy ?? owner.token, owner);
  try {
    const { batch, events } = await openBatch(options, folder, membership, owner);
    yield* events;
    yield* untilStopped(analyseAll(batch), options);
    yield* endedElsewhere(batch);
    yield* notTaken(batch);
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

/** A slide that was interrupted is told of. */
async function* untilStopped(
  events: AsyncGenerator<BatchEvent, void>,
  { more, signal }: BatchOptions,
): AsyncGenerator<BatchEvent, void> {
  try {
    yield* events;
  } catch (thrown) {
    const isStopped = signal?.aborted === true && asSpindleError(thrown).tag === 'aborted';
    if (more === undefined || !isStopped) throw thrown;
  }
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
    await batch.summary.end();
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
      const elsewhere = runningElsewhere(batch, isBusy);
      if (!isPaused && !isOpen && elsewhere === 0) return;
      if (isPaused && !isTold) yield { type: 'paused' };
      if (!isPaused && !isOpen && !isTold) yield { type: 'waiting', slides: elsewhere };
      isTold = true;
      await wait(lookMs, undefined, { signal }).catch(() => throwIfAborted(signal));
      continue;
    }
    isTold = false;
    const { slide, wasTakenOver } = claimed;
    const { number } = slide;
    const at = atOf(batch, slide);
    const { index } = at;
    isBusy.add(number);
    batch.told.add(number);
    batch.clock.begin(index);
    const cancelled = new AbortController();
    const stopped = AbortSignal.any([signal, cancelled.signal]);
    const looking = setInterval(() => {
      if (!isHeldSafely(batch, number)) cancelled.abort();
    }, lookMs).unref();
    try {
      yield { type: 'slide', ...at, total: named.all.length };
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

/** Of those that were named, how many another process holds, alive or not. */
function runningElsewhere({ all, named }: Batch, isBusy: ReadonlySet<number>): number {
  const held = all().filter(({ state, number }) => state === 'running' && !isBusy.has(number));
  return held.filter((slide) => named.indexOf(slide) >= 0).length;
}

/** What this process did not end itself of what was named, so that its end says what became of all. */
function* endedElsewhere(batch: Batch): Generator<BatchEvent, void> {
  const all = batch.all();
  for (const slide of all) {
    if (batch.told.has(slide.number) || batch.named.indexOf(slide) < 0 || !hasEnded(slide)) continue;
    const { reason, state, opened } = slide;
    if (state === 'same') {
      const first = all.find(({ number }) => number === opened?.sameAs);
      yield { type: 'same', ...atOf(batch, slide), as: first?.path ?? '' };
      continue;
    }
    const error = reason === null ? notHeld(slide) : SpindleError.fromReport(reason);
    yield { type: 'elsewhere', ...atDone(batch, slide), error: state === 'done' ? null : error };
  }
}

/** They stand in the table, and wait for the next call. */
async function* notTaken(batch: Batch): AsyncGenerator<BatchEvent, void> {
  const { id, options, queue, named, all } = batch;
  const waiting = [...(options.waiting?.() ?? [])];
  if (waiting.length === 0) return;
  for (const [path, why] of waiting) {
    const error = new SpindleError('broken-file', {
      what: 'the slide was not taken',
      where: { path },
      why,
      remedy: 'watch the folder again when it is copied to its end, or replace it',
    });
    queue.add(id, named.add([{ path }]));
    const slide = all().find((each) => each.path === path);
    if (slide === undefined) continue;
    if (slide.state === 'queued') queue.explain(slide.number, error.toReport());
    yield { type: 'failed', ...atOf({ named }, slide), error };
  }
  await batch.folder.exclusively(() => writeSummary(batch));
}

/** What is missing goes first: a mistyped name among many is reported now, not hours later. */
function nextSlide({ queue, id, owner, named, missing, gone }: Batch): ReturnType<Queue['claim']> {
  const isMissing = (slide: QueuedSlide): boolean =>
    missing.has(named.indexOf(slide)) && slide.attempts === 0;
  const isKnownGone = ({ token }: ProcessIdentity): boolean => gone.has(token);
  return (
    queue.claim(id, owner, isMissing, isKnownGone) ??
    queue.claim(id, owner, (slide) => named.indexOf(slide) >= 0, isKnownGone)
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
async function wasFinished({ options, named }: Batch, slide: QueuedSlide): Promise<boolean> {
  const { run, opened } = slide;
  const file = opened?.file ?? null;
  if (run === null || file === null || options.isRecorded?.(run) !== true) return false;
  const now = await filePrint(named.pathOf(slide));
  return now?.size === file.size && now.mtimeMs === file.mtimeMs;
}

/** The reason of a slide that waits since then. */
function stoppedBy(reader: string | undefined, path: string): SpindleError {
  return new SpindleError('stopped', {
    what: 'the slide was stopped before its end',
    where: { path },
    why: `${reader ?? 'a person'} stopped the batch at ${timeWords(new Date().toISOString())}`,
    remedy: 'go on with the batch: what was finished of the slide is kept',
  });
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
    const isByPerson = batch.options.signal?.aborted === true;
    const reason = isByPerson ? stoppedBy(batch.options.reader, at.path) : error;
    queue.giveBack(number, owner, isStopped ? reason.toReport() : null);
    batch.clock.end(at.index, 'again');
    // Nobody stopped it: the engine failed at another slide, and was ended under this one.
    return { type: isStopped ? 'failed' : 'again', ...at, error };
  }
  if (isOfNoSlide.includes(error.tag)) {
    await batch.endEngine(number);
    if (!batch.canStart()) {
      queue.giveBack(number, owner, null);
      throw error;
    }
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
  await batch.summary.changed();
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
