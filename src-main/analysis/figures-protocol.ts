/** What goes to the thread that makes figures and comes back. Candidates travel as numbers: as objects they take as long as the work. */
import type { Candidate } from '../contract/detection';
import type { CountedRegion } from '../contract/domain/regions';
import type { ErrorReport } from '../contract/errors';
import type { MaskEdit, MaskProposal } from '../contract/mask';
import type { AnalysisResult, RunSummary } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { FocusMap } from '../detection/focus';
import type { CorrectedMask } from '../detection/mask-correction';
import type { Overview } from '../detection/overview';
import type { MaskGrid } from '../detection/roi-coverage';
import type { StainFigures } from '../detection/stain-figures';
import type { TissueMask } from '../detection/tissue';
import type { LimitableRun, RunLimits } from './limit-run';
import type { CountedRun } from './summarise-run';

/** Documents that show no pixels of the slide. */
export const textFormats = ['geojson', 'csv', 'json'] as const;
type TextFormat = (typeof textFormats)[number];

export type FigureJob =
  | { readonly kind: 'tissue'; readonly overview: Overview; readonly focus: FocusMap | null }
  | { readonly kind: 'outline'; readonly mask: TissueMask }
  | { readonly kind: 'stain'; readonly overview: Overview; readonly mask: TissueMask }
  | { readonly kind: 'correct'; readonly mask: TissueMask; readonly edits: readonly MaskEdit[] }
  | { readonly kind: 'cover'; readonly mask: MaskGrid; readonly roi: Roi }
  | { readonly kind: 'limit'; readonly run: LimitableRun; readonly regions: readonly CountedRegion[] }
  | { readonly kind: 'summarise'; readonly counted: CountedRun; readonly threshold: number }
  | { readonly kind: 'document'; readonly format: TextFormat; readonly result: AnalysisResult };

/** The outcome of each. */
export interface FigureValues {
  readonly tissue: TissueMask;
  readonly outline: MaskProposal;
  readonly stain: StainFigures | null;
  readonly correct: CorrectedMask;
  readonly cover: Uint16Array;
  readonly limit: RunLimits | null;
  readonly summarise: RunSummary;
  readonly document: Uint8Array;
}

/** A job whose candidates are `x`, `y`, `score` of one after the other. */
export interface PackedJob {
  readonly id: number;
  readonly job: FigureJob;
  readonly candidates: Float64Array<ArrayBuffer>;
}

export type FigureAnswer =
  | { readonly id: number; readonly value: FigureValues[keyof FigureValues] }
  | { readonly id: number; readonly error: ErrorReport };

const noNumbers = new Float64Array(0);

export function packJob(id: number, job: FigureJob): { message: PackedJob; moved: ArrayBuffer[] } {
  switch (job.kind) {
    case 'limit': {
      const run = { ...job.run, candidates: [] };
      return withNumbers(id, { ...job, run }, packed(job.run.candidates));
    }
    case 'summarise': {
      const counted = { ...job.counted, candidates: [] };
      return withNumbers(id, { ...job, counted }, packed(job.counted.candidates));
    }
    case 'document': {
      const result = { ...job.result, candidates: [] };
      return withNumbers(id, { ...job, result }, packed(job.result.candidates));
    }
    default:
      return { message: { id, job, candidates: noNumbers }, moved: [] };
  }
}

function withNumbers(
  id: number,
  job: FigureJob,
  candidates: Float64Array<ArrayBuffer>,
): ReturnType<typeof packJob> {
  return { message: { id, job, candidates }, moved: [candidates.buffer] };
}

export function unpackJob({ job, candidates: numbers }: PackedJob): FigureJob {
  switch (job.kind) {
    case 'limit':
      return { ...job, run: { ...job.run, candidates: unpacked(numbers) } };
    case 'summarise':
      return { ...job, counted: { ...job.counted, candidates: unpacked(numbers) } };
    case 'document':
      return { ...job, result: { ...job.result, candidates: unpacked(numbers) } };
    default:
      return job;
  }
}

function packed(candidates: readonly Candidate[]): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(candidates.length * 3);
  candidates.forEach(({ x, y, score }, index) => numbers.set([x, y, score], index * 3));
  return numbers;
}

function unpacked(numbers: Float64Array): Candidate[] {
  return Array.from({ length: numbers.length / 3 }, (_, index) => ({
    x: numbers[index * 3] ?? NaN,
    y: numbers[index * 3 + 1] ?? NaN,
    score: numbers[index * 3 + 2] ?? NaN,
  }));
}
