/** What goes to the thread that makes figures and comes back. Candidates travel as numbers: as objects they take as long as the work. */
import type { Candidate } from '../contract/detection';
import type { ErrorReport } from '../contract/errors';
import type { AnalysisResult, RunSummary } from '../contract/report';
import type { Counted } from './summary';

/** Documents that show no pixels of the slide. */
export const textFormats = ['geojson', 'csv', 'json'] as const;
type TextFormat = (typeof textFormats)[number];

export type FigureJob =
  | { readonly kind: 'summarise'; readonly counted: Counted; readonly threshold: number }
  | { readonly kind: 'document'; readonly format: TextFormat; readonly result: AnalysisResult };

/** A job whose candidates are `x`, `y`, `score` of one after the other. */
export interface PackedJob {
  readonly id: number;
  readonly job: FigureJob;
  readonly candidates: Float64Array<ArrayBuffer>;
}

export type FigureAnswer =
  | { readonly id: number; readonly kind: 'summary'; readonly value: RunSummary }
  | { readonly id: number; readonly kind: 'document'; readonly value: Uint8Array }
  | { readonly id: number; readonly kind: 'failed'; readonly error: ErrorReport };

export function packJob(id: number, job: FigureJob): { message: PackedJob; moved: ArrayBuffer[] } {
  const candidates = packed(job.kind === 'summarise' ? job.counted.candidates : job.result.candidates);
  const without: FigureJob =
    job.kind === 'summarise'
      ? { ...job, counted: { ...job.counted, candidates: [] } }
      : { ...job, result: { ...job.result, candidates: [] } };
  return { message: { id, job: without, candidates }, moved: [candidates.buffer] };
}

export function unpackJob({ job, candidates: numbers }: PackedJob): FigureJob {
  const candidates = unpacked(numbers);
  return job.kind === 'summarise'
    ? { ...job, counted: { ...job.counted, candidates } }
    : { ...job, result: { ...job.result, candidates } };
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
