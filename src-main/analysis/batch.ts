/**
 * Many slides in one go. Slides do not affect each other: one that cannot be read or analysed is set aside with
 * its reason, what was written before stays, and `summary.csv` names every slide at every moment. Nothing is computed
 * before the folder can be written to and belongs to this run alone.
 */
import { realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { progressAt, type Progress } from '../contract/detection';
import { asSpindleError, SpindleError, throwIfAborted, type ErrorTag } from '../contract/errors';
import type { MaskEdit } from '../contract/mask';
import { documentName, type AnalysisResult, type ReportFormat } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { EnteredMpp } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { chosenLevel } from '../detection/patch-plan';
import { lockFolder, type FolderLock } from '../project/folder-lock';
import type { TileDecoder } from '../slide/codec/decoder';
import { openSlide, type SlideReading } from '../slide/open';
import { summaryFigures } from '../report/summary-csv';
import type { Slide } from '../slide/slide';
import { isAddress, publicName } from '../slide/source/address';
import { analyse, type AnalysisEvent } from './analyse';
import { BatchClock, type BatchProgress } from './batch-progress';
import { BatchSummary, earlierSummaries, notBegun, type EarlierSummaries } from './batch-summary';
import { sameName, stemsOf } from './document-names';
import { writeReports } from './export-report';
import { checkDocuments, chooseStem, prepareFolder, type ChosenStem } from './output-folder';
import { requireMpp, slideMpp } from '../contract/slide-mpp';
import { keyOfAnalysis, PatchJournal } from './patch-journal';
import { requireStained } from './stain-check';
import { telling } from './telling';

export interface BatchOptions {
  /** Slides, as `findSlides` gives them. Events and documents name addresses without their secrets. */
  readonly paths: readonly string[];
  /** Folder the documents go to; made when missing. */
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  readonly model: Model;
  /** Starts an engine; called again after one failed, so that it costs its slide only. */
  readonly startEngine: () => Promise<Engine>;
  /**
   * Called between two slides, when nothing is computed. True where `startEngine` may give a better one from then on: a
   * slide is never begun on one engine and ended on another for that.
   */
  readonly findBetterEngine?: () => Promise<boolean>;
  readonly decoder: TileDecoder;
  /** How the slides are read. */
  readonly reading?: SlideReading;
  /** Index of the scene, for every slide; the names of documents contain it, except for the first. */
  readonly scene?: number;
  /** What people decided about a slide, by its index among `paths`: before, or for this batch. What it throws sets the slide aside. */
  readonly decidedAbout?: (slide: Slide, index: number) => Promise<DecidedBefore>;
  readonly roi?: Roi;
  /** What of the files of regions was left out; sentences, which become warnings of every result. */
  readonly regionNotes?: readonly string[];
  /** A person's decisions on what is tissue, for all slides; they come after what was decided about each. */
  readonly maskEdits?: readonly MaskEdit[];
  /** Applies `forceStain` of `analyse` to all slides. */
  readonly forceStain?: boolean;
  readonly threshold?: number;
  /** Records a run, once its documents are written; what it throws sets the slide aside. */
  readonly record?: (result: AnalysisResult) => Promise<void>;
  readonly version: string;
  readonly signal?: AbortSignal;
}

interface DecidedBefore {
  readonly mpp: EnteredMpp | null;
  readonly maskEdits: readonly MaskEdit[];
  /** Sentences, which become warnings of the result. */
  readonly notes: readonly string[];
}

export type BatchEvent =
  | { readonly type: 'slide'; readonly path: string; readonly index: number; readonly total: number }
  /** Where the slide's documents will go, once it was opened. */
  | { readonly type: 'documents'; readonly path: string; readonly chosen: ChosenStem }
  | Exclude<AnalysisEvent, { type: 'finished' | 'progress' }>
  | (Extract<AnalysisEvent, { type: 'progress' }> & { readonly batch: BatchProgress })
  | {
      readonly type: 'done';
      readonly path: string;
      readonly index: number;
      readonly result: AnalysisResult;
      readonly files: string[];
    }
  /** Includes an interrupted slide, whose error is `aborted`. */
  | { readonly type: 'failed'; readonly path: string; readonly index: number; readonly error: SpindleError }
  /** `isBeside`: an earlier summary of other slides was left as it is. */
  | { readonly type: 'finished'; readonly summaryFile: string; readonly isBeside: boolean };

const nothingDecided: DecidedBefore = { mpp: null, maskEdits: [], notes: [] };

/** What all slides of a batch share. */
interface Batch {
  readonly options: BatchOptions;
  readonly names: readonly string[];
  readonly stems: readonly string[];
  readonly earlier: EarlierSummaries;
  readonly summary: BatchSummary;
  readonly lock: FolderLock;
  readonly clock: BatchClock;
  /** The engine that runs; started when the first slide has been opened. */
  engine: Engine | null;
}

/**
 * Yields in the order of `paths`, missing files first; ends with `finished`. A failure of one slide
 * is a `failed` event, not an exception.
 * @throws write-failed before anything is computed when the folder cannot be written to or another run holds it, and
 * when the summary cannot be written; aborted. The summary of what was done is written first.
 */
export async function* analyseBatch(options: BatchOptions): AsyncGenerator<BatchEvent, void> {
  const { folder, paths, scene = 0 } = options;
  await prepareFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const names = paths.map(publicName);
    const suffix = scene === 0 ? '' : `-scene-${scene}`;
    const forbidden = await documentsThatAreSlides(options);
    const stems = stemsOf(names, (stem) => forbidden(`${stem}${suffix}`)).map((stem) => `${stem}${suffix}`);
    const sizes = await Promise.all(paths.map(sizeOf));
    const rows = notBegun(names, scene);
    const earlier = await earlierSummaries(folder, rows, paths);
    const summary = new BatchSummary(join(folder, earlier.fileName), rows);
    const batch: Batch = {
      ...{ options, names, stems, earlier, summary, lock },
      ...{ clock: new BatchClock(sizes), engine: null },
    };
    await summary.write();
    yield* analyseAll(batch, inOrder(paths, sizes));
    const isBeside = earlier.fileName !== 'summary.csv';
    yield { type: 'finished', summaryFile: summary.path, isBeside };
  } finally {
    await lock.release();
  }
}

/** A mistyped name among many is reported now, not hours later. */
function inOrder(paths: readonly string[], sizes: readonly (number | null)[]): number[] {
  const indices = [...paths.keys()];
  const isMissing = (index: number): boolean => sizes[index] === null && !isAddress(paths[index] ?? '');
  return [...indices.filter(isMissing), ...indices.filter((index) => !isMissing(index))];
}

async function sizeOf(path: string): Promise<number | null> {
  if (isAddress(path)) return null;
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function* analyseAll(batch: Batch, order: readonly number[]): AsyncGenerator<BatchEvent, void> {
  const { options, names, summary, clock } = batch;
  try {
    for (const index of order) {
      throwIfAborted(options.signal);
      if (batch.engine !== null && (await options.findBetterEngine?.()) === true) await endEngine(batch);
      const path = names[index] ?? '';
      yield { type: 'slide', path, index, total: names.length };
      summary.set(index, { status: 'running' });
      await writeWhatIsDone(batch);
      clock.begin();
      try {
        const done = yield* analyseOne(index, batch);
        const status = done.result.missingTiles.length > 0 ? 'missing-tiles' : 'done';
        summary.set(index, { status, figures: summaryFigures(done.result) });
        clock.end(index, 'done');
        await writeWhatIsDone(batch);
        yield done;
      } catch (thrown) {
        const error = atSlide(asSpindleError(thrown), path);
        const status = error.tag === 'aborted' ? 'interrupted' : 'failed';
        summary.set(index, { status, error: error.toReport() });
        clock.end(index, 'failed');
        yield { type: 'failed', path, index, error };
        if (error.tag === 'aborted') throw error;
        if (error.tag === 'engine-failed') await endEngine(batch);
      }
    }
  } finally {
    await batch.engine?.close();
    await batch.lock.check();
    await summary.write();
  }
}

async function endEngine(batch: Batch): Promise<void> {
  await batch.engine?.close();
  batch.engine = null;
}

/** A failed write does not end the batch: the table is written again at the next slide, and a last time at the end. */
async function writeWhatIsDone({ lock, summary }: Batch): Promise<void> {
  await lock.check();
  await summary.write().catch(() => undefined);
}

async function* analyseOne(
  index: number,
  batch: Batch,
): AsyncGenerator<BatchEvent, Extract<BatchEvent, { type: 'done' }>> {
  const { options, summary, clock } = batch;
  const {
    decoder,
    model,
    roi,
    maskEdits,
    forceStain,
    threshold,
    version,
    signal,
    folder,
    formats,
    scene = 0,
  } = options;
  const path = options.paths[index] ?? '';
  const slide = await openSlide(path, { decoder, ...options.reading, scene, ...(signal && { signal }) });
  const opened: { journal?: PatchJournal } = {};
  try {
    const chosen = await stemFor(index, slide, batch);
    await checkDocuments(folder, chosen.stem, formats);
    yield { type: 'documents', path: slide.path, chosen };
    const decided = (await options.decidedAbout?.(slide, index)) ?? nothingDecided;
    const mpp = slideMpp(slide.info, decided.mpp);
    const edits = [...decided.maskEdits, ...(maskEdits ?? [])];
    // Slides that an analysis would refuse at once are reported before engines are measured.
    requireStained(slide.info);
    chosenLevel(slide.levels, requireMpp(slide.info, mpp), model.manifest.scout);
    const progressOf = (progress: Progress): BatchEvent => ({
      ...{ type: 'progress', progress },
      batch: clock.at(index, fractionOf(progress)),
    });
    if (batch.engine === null) yield progressOf(progressAt('starting-engine'));
    batch.engine ??= await options.startEngine();
    const events = analyse({
      slide,
      mpp,
      model,
      engine: batch.engine,
      version,
      // What lies behind an address may be another slide by the next run.
      ...(!isAddress(path) && {
        journal: async (key: string) =>
          (opened.journal = await openJournal(join(folder, `${chosen.stem}.unfinished`), path, key)),
      }),
      ...(roi && { roi }),
      regionNotes: [...(options.regionNotes ?? []), ...decided.notes],
      ...(edits.length > 0 && { maskEdits: edits }),
      ...(forceStain !== undefined && { forceStain }),
      ...(threshold !== undefined && { threshold }),
      ...(signal && { signal }),
    });
    for await (const event of events) {
      if (event.type === 'progress') {
        yield progressOf(event.progress);
      } else if (event.type === 'finished') {
        await batch.lock.check();
        yield progressOf(progressAt('writing', { stageFraction: 0 }));
        const writing = telling<number, string[]>((tell) =>
          writeReports(event.result, slide, { folder, stem: chosen.stem, formats }, undefined, tell),
        );
        let step = await writing.next();
        for (; step.done !== true; step = await writing.next()) {
          yield progressOf(progressAt('writing', { stageFraction: step.value / formats.length }));
        }
        const files = step.value;
        summary.set(index, { documents: chosen.stem });
        // Last, so that a project that cannot be written to takes no document with it.
        await options.record?.(event.result);
        await opened.journal?.remove();
        return { type: 'done', path: slide.path, index, result: event.result, files };
      } else yield event;
    }
    throw new Error('the analysis ended without a result');
  } finally {
    // Kept where the analysis did not come to its end.
    await opened.journal?.close();
    await slide.close();
  }
}

/**
 * Beside the documents, so that another machine of the same share goes on with it. A slide that was written to meanwhile is another one,
 * wherever that was: its own key is made of samples.
 */
async function openJournal(file: string, path: string, analysis: string): Promise<PatchJournal> {
  const { size, mtimeMs, ctimeMs } = await stat(path);
  return PatchJournal.open(file, keyOfAnalysis({ analysis, size, mtimeMs, ctimeMs }));
}

async function stemFor(index: number, slide: Slide, batch: Batch): Promise<ChosenStem> {
  const { options, stems, earlier, summary } = batch;
  const scene = slide.info.scenes.length > 1 ? slide.info.scene : null;
  const { fingerprint } = slide;
  summary.set(index, { fingerprint, scene });
  const stem = stems[index] ?? basename(slide.path);
  const others = new Set(stems.filter((_, other) => other !== index).map(sameName));
  const forbidden = await documentsThatAreSlides(options);
  return chooseStem(
    options.folder,
    stem,
    { key: (await slide.picture()).key, fingerprint, scene },
    {
      ownerOf: (name) => earlier.ownerOf(name),
      isTaken: (name) => others.has(sameName(name)) || forbidden(name),
    },
  );
}

/** Progress of one slide, 0 to 1: most of the time goes into detecting. */
function fractionOf({ stage, patchesDone, patchesTotal }: Progress): number {
  if (stage === 'detecting') return patchesTotal > 0 ? patchesDone / patchesTotal : 0;
  // Later stages never move the progress of the batch backwards.
  return ['waiting', 'starting-engine', 'tissue'].includes(stage) ? 0 : 1;
}

/** An engine failure or an interruption is not a fault of the slide. */
const isOfNoSlide: readonly ErrorTag[] = ['aborted', 'engine-failed', 'provider-unavailable'];

/** Adds the slide to an error that names no file: among many slides it would be of no use without. */
function atSlide(error: SpindleError, path: string): SpindleError {
  if (error.where.path !== undefined || isOfNoSlide.includes(error.tag)) return error;
  const { what, where, why, remedy, cause } = error;
  return new SpindleError(error.tag, { what, where: { ...where, path }, why, remedy, cause });
}

/** Tells the stems whose documents would be written over a slide that is read: `a.png` beside its own overlay. */
async function documentsThatAreSlides(options: BatchOptions): Promise<(stem: string) => boolean> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const folder = await real(options.folder);
  const files = options.paths.filter((path) => !isAddress(path));
  const slides = [...files.map((path) => resolve(path)), ...(await Promise.all(files.map(real)))];
  const taken = new Set(slides.map(sameName));
  const folders = [folder, resolve(options.folder)];
  return (stem) =>
    options.formats.some((format) =>
      folders.some((parent) => taken.has(sameName(join(parent, documentName(stem, format))))),
    );
}
