/**
 * Many slides in one go. Each slide is its own matter: one that cannot be read or analysed is set aside with
 * its reason, what was written before stays, and `summary.csv` names every slide.
 */
import { realpath } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { asSpindleError, SpindleError, throwIfAborted, type ErrorReport } from '../contract/errors';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult, ReportFormat } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { Mpp } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { writeAtomically } from '../project/write-atomically';
import { summaryCsv, type SummaryRow } from '../report/summary-csv';
import type { TileDecoder } from '../slide/codec/decoder';
import { openSlide, type SlideReading } from '../slide/open';
import { isAddress, publicName } from '../slide/source/address';
import { analyse, type AnalysisEvent } from './analyse';
import { writeReports } from './export-report';
import { slideMpp } from './slide-mpp';

export interface BatchOptions {
  /** Slides, as `findSlides` gives them. Addresses are named in events and documents without what is secret in them. */
  readonly paths: readonly string[];
  /** Folder the documents go to; made when missing. */
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  readonly model: Model;
  /** Starts an engine; called again after one failed, so that it costs its slide only. */
  readonly startEngine: () => Promise<Engine>;
  readonly decoder: TileDecoder;
  /** How the slides are read. */
  readonly reading?: SlideReading;
  /** Entered by hand, for all slides. */
  readonly mpp: Mpp | null;
  readonly roi?: Roi;
  /** On what is tissue, for all slides. */
  readonly maskEdits?: readonly MaskEdit[];
  /** As in `analyse`, for all slides. */
  readonly forceStain?: boolean;
  readonly threshold?: number;
  readonly version: string;
  readonly signal?: AbortSignal;
}

export type BatchEvent =
  | { readonly type: 'slide'; readonly path: string; readonly index: number; readonly total: number }
  | Exclude<AnalysisEvent, { type: 'finished' }>
  | {
      readonly type: 'done';
      readonly path: string;
      readonly result: AnalysisResult;
      readonly files: string[];
    }
  | { readonly type: 'failed'; readonly path: string; readonly error: SpindleError }
  | { readonly type: 'finished'; readonly summaryFile: string };

/**
 * Yields in the order of `paths`; ends with `finished`. Whatever goes wrong with a slide is a `failed`
 * event, not an exception.
 * @throws aborted, write-failed (of the summary). The summary of what was done is written first.
 */
export async function* analyseBatch(options: BatchOptions): AsyncGenerator<BatchEvent, void> {
  const rows: SummaryRow[] = [];
  const names = options.paths.map(publicName);
  const stems = stemsOf(names, await documentsThatAreSlides(options));
  const summaryFile = join(options.folder, 'summary.csv');
  let engine: Engine | null = await options.startEngine();
  try {
    for (const [index, path] of options.paths.entries()) {
      throwIfAborted(options.signal);
      const name = names[index] ?? publicName(path);
      yield { type: 'slide', path: name, index, total: options.paths.length };
      try {
        engine ??= await options.startEngine();
        const done = yield* analyseOne(path, stems[index] ?? basename(name), engine, options);
        rows.push(doneRow(name, done.result));
        yield done;
      } catch (thrown) {
        const error = atSlide(asSpindleError(thrown), name);
        rows.push(failedRow(name, error.toReport()));
        yield { type: 'failed', path: name, error };
        if (error.tag === 'aborted') throw error;
        if (error.tag === 'engine-failed') {
          await engine?.close();
          engine = null;
        }
      }
    }
  } finally {
    await engine?.close();
    await writeAtomically(summaryFile, summaryCsv(rows));
  }
  yield { type: 'finished', summaryFile };
}

async function* analyseOne(
  path: string,
  stem: string,
  engine: Engine,
  options: BatchOptions,
): AsyncGenerator<BatchEvent, Extract<BatchEvent, { type: 'done' }>> {
  const { decoder, model, roi, maskEdits, forceStain, threshold, version, signal } = options;
  const slide = await openSlide(path, { decoder, ...options.reading, ...(signal && { signal }) });
  try {
    const events = analyse({
      slide,
      mpp: slideMpp(slide.info, options.mpp),
      model,
      engine,
      version,
      ...(roi && { roi }),
      ...(maskEdits && { maskEdits }),
      ...(forceStain !== undefined && { forceStain }),
      ...(threshold !== undefined && { threshold }),
      ...(signal && { signal }),
    });
    for await (const event of events) {
      if (event.type !== 'finished') {
        yield event;
        continue;
      }
      const { folder, formats } = options;
      const files = await writeReports(event.result, slide, { folder, stem, formats });
      return { type: 'done', path: slide.path, result: event.result, files };
    }
    throw new Error('the analysis ended without a result');
  } finally {
    await slide.close();
  }
}

/** An error that names no file, as one that names the slide: among many slides it would say nothing. */
function atSlide(error: SpindleError, path: string): SpindleError {
  if (error.where.path !== undefined || error.tag === 'aborted' || error.tag === 'engine-failed')
    return error;
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
      folders.some((parent) => taken.has(sameName(join(parent, `${stem}.${format}`)))),
    );
}

/**
 * Names of the documents: the slide's name without extension, made different where two would be the same, or
 * where one must not be used.
 */
export function stemsOf(
  paths: readonly string[],
  isForbidden: (stem: string) => boolean = () => false,
): string[] {
  const short = paths.map((path) => basename(path, extname(path)));
  const taken = new Set<string>();
  return paths.map((path, index) => {
    const stem = short[index] ?? basename(path);
    const isShared = short.filter((other) => sameName(other) === sameName(stem)).length > 1;
    let name = isShared || isForbidden(stem) ? basename(path) : stem;
    const isTaken = (): boolean =>
      taken.has(sameName(name)) || sameName(name) === 'summary' || isForbidden(name);
    for (let copy = 2; isTaken(); copy += 1) {
      name = `${basename(path)}-${copy}`;
    }
    taken.add(sameName(name));
    return name;
  });
}

/** Some file systems take `A.png` and `a.png` for one file, and one accent in two spellings. */
function sameName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function doneRow(path: string, result: AnalysisResult): SummaryRow {
  const status = result.missingTiles.length > 0 ? 'missing-tiles' : 'done';
  return { slide: basename(path), status, result, error: null };
}

function failedRow(path: string, error: ErrorReport): SummaryRow {
  return { slide: basename(path), status: 'failed', result: null, error };
}
