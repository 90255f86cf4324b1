/**
 * The tissue mask of a large slide, a region with very long outlines, counts, hotspots and documents of text of a run with very many
 * candidates take seconds: they are made in a thread of their own, so that tiles, progress and other requests do not wait for them.
 * Small ones are made at once.
 */
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { CountedRegion } from '../contract/domain/regions';
import { SpindleError } from '../contract/errors';
import type { MaskEdit, MaskProposal } from '../contract/mask';
import type { AnalysisResult, ReportFormat, RunSummary } from '../contract/report';
import { pointsOf, type Roi } from '../contract/roi';
import type { FocusMap } from '../detection/focus';
import { correctMask, type CorrectedMask } from '../detection/mask-correction';
import { outlineMask } from '../detection/mask-outline';
import type { Overview } from '../detection/overview';
import { coverageWork, roiCoverage, type MaskGrid } from '../detection/roi-coverage';
import { stainFigures, type StainFigures } from '../detection/stain-figures';
import { findTissue, type TissueMask } from '../detection/tissue';
import {
  packJob,
  textFormats,
  type FigureAnswer,
  type FigureJob,
  type FigureValues,
} from './figures-protocol';
import { limitRun, limitsOf } from './limit-run';
import { summariseRun, type CountedRun } from './summarise-run';

/** Fewer are faster counted than sent. */
const fewCandidates = 1000;
/** Crossings of outlines with lines of samples; a fiftieth of a second. */
const fewCrossings = 2_000_000;
/** Points of mask edits, whose grid is coarser. */
const fewPoints = 2000;
/** Pixels of overview and mask; they take a twentieth of a second. */
const fewPixels = 100_000;

interface Limited {
  readonly regions: readonly CountedRegion[];
  readonly limited: Promise<AnalysisResult>;
}

interface Waiting {
  resolve(value: FigureValues[keyof FigureValues]): void;
  reject(error: SpindleError): void;
}

export class Figures {
  #worker: Worker | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  /** The last regions that each result was limited to: a threshold that is dragged asks again and again. */
  readonly #limited = new WeakMap<AnalysisResult, Limited>();

  /** @param workerFile built from figures-worker.ts */
  constructor(private readonly workerFile: string) {}

  /** As `summariseRun`. */
  async summarise(counted: CountedRun, threshold: number): Promise<RunSummary> {
    if (counted.candidates.length <= fewCandidates) return summariseRun(counted, threshold);
    const { candidates, mpp, analysedAreaMm2, analysed, regions, warnings } = counted;
    const own = { candidates, mpp, analysedAreaMm2, analysed, regions, warnings };
    return this.#ask({ kind: 'summarise', counted: own, threshold });
  }

  /** The result as it reads within regions that a person drew, which it then names; as it is where there are none. */
  async within(result: AnalysisResult, regions: readonly CountedRegion[]): Promise<AnalysisResult> {
    if (regions.length === 0) return result;
    const known = this.#limited.get(result);
    if (known !== undefined && isDeepStrictEqual(known.regions, regions)) return known.limited;
    const limited = this.#limit(result, regions);
    this.#limited.set(result, { regions, limited });
    limited.catch(() => this.#limited.delete(result));
    return limited;
  }

  async #limit(result: AnalysisResult, regions: readonly CountedRegion[]): Promise<AnalysisResult> {
    const { candidates, analysed, threshold } = result;
    const isSmall =
      candidates.length <= fewCandidates &&
      pointsOf(regions.flatMap(({ polygons }) => polygons)) <= fewPoints;
    const limits = isSmall
      ? limitsOf(result, regions)
      : await this.#ask({ kind: 'limit', run: { candidates, analysed }, regions });
    const limited = { ...result, ...limitRun(result, regions, limits) };
    return { ...limited, ...(await this.summarise(limited, threshold)) };
  }

  /** The result as it reads at another threshold. */
  async withThreshold(result: AnalysisResult, threshold: number): Promise<AnalysisResult> {
    return threshold === result.threshold
      ? result
      : { ...result, profile: null, ...(await this.summarise(result, threshold)) };
  }

  /** A document that shows no pixels; `null` for the others, and for one that is small. */
  async document(format: ReportFormat, result: AnalysisResult): Promise<Uint8Array | null> {
    const text = textFormats.find((each) => each === format);
    if (text === undefined || result.candidates.length <= fewCandidates) return null;
    return this.#ask({ kind: 'document', format: text, result });
  }

  /** As `findTissue`. */
  async findTissue(overview: Overview, focus: FocusMap | null): Promise<TissueMask> {
    if (isSmall(overview)) return findTissue(overview, focus);
    return this.#ask({ kind: 'tissue', overview, focus });
  }

  /** As `outlineMask`. */
  async outlineMask(mask: TissueMask): Promise<MaskProposal> {
    return isSmall(mask) ? outlineMask(mask) : this.#ask({ kind: 'outline', mask });
  }

  /** As `stainFigures`. */
  async stainFigures(overview: Overview, mask: TissueMask): Promise<StainFigures | null> {
    if (isSmall(overview)) return stainFigures(overview, mask);
    return this.#ask({ kind: 'stain', overview, mask });
  }

  /** As `correctMask`. */
  async correctMask(mask: TissueMask, edits: readonly MaskEdit[]): Promise<CorrectedMask> {
    if (pointsOf(edits.map(({ polygon }) => polygon)) <= fewPoints) return correctMask(mask, edits);
    return this.#ask({ kind: 'correct', mask, edits });
  }

  /** As `roiCoverage`. */
  async coverage(mask: MaskGrid, roi: Roi): Promise<Uint16Array> {
    if (coverageWork(mask, roi) <= fewCrossings) return roiCoverage(mask, roi);
    const { width, height, scaleX, scaleY } = mask;
    return this.#ask({ kind: 'cover', mask: { width, height, scaleX, scaleY }, roi });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#failAll('the application is closing');
    await worker?.terminate();
  }

  async #ask<Job extends FigureJob>(job: Job): Promise<FigureValues[Job['kind']]> {
    this.#nextId += 1;
    const id = this.#nextId;
    const worker = (this.#worker ??= this.#start());
    const value = await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const { message, moved } = packJob(id, job);
      worker.postMessage(message, moved);
    });
    // The thread answers a job with what its kind is for; TypeScript does not follow the pair through the message.
    return value as FigureValues[Job['kind']];
  }

  #start(): Worker {
    const worker = new Worker(this.workerFile);
    const fail = (why: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#failAll(why);
    };
    worker.on('message', (answer: FigureAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(SpindleError.fromReport(answer.error));
      else waiting?.resolve(answer.value);
    });
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', () => fail('its thread ended'));
    // It waits for jobs only: nothing is kept from ending by it.
    worker.unref();
    return worker;
  }

  #failAll(why: string): void {
    const remedy = 'try again';
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new SpindleError('internal', { what: 'cannot count the candidates', why, remedy }));
    }
    this.#waiting.clear();
  }
}

function isSmall({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width * height <= fewPixels;
}
