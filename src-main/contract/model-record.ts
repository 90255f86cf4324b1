/**
 * What is known of a model's faults: how well it did where it was measured, and what it is known to get wrong. It is the
 * bundle's own word (`figures.json`, `known-failures.md`), is kept with every run, and stands in its documents.
 */
import { z } from 'zod';

const share = z.number().min(0).max(1);
const amount = z.number().min(0);
const count = z.int().min(0);

const interval = z.object({ low: amount, high: amount });
const measuredShare = z.object({ value: share, interval: interval.nullable() });
const measuredAmount = z.object({ value: amount, interval: interval.nullable() });

const statedAccuracy = z.object({
  kind: z.literal('stated'),
  /** Number of labelled fields that it was measured on. */
  fields: count,
  patients: count.nullable(),
  mitoses: count,
  areaMm2: amount,
  /** Score that it was measured at. */
  threshold: share,
  /** Intervals are 95 %, over fields. */
  f1: measuredShare,
  precision: measuredShare,
  recall: measuredShare,
  falsePositivesPerMm2: measuredAmount.nullable(),
  /** The same of the graphs in 8-bit integers. */
  int8: z.object({ f1: share, precision: share, recall: share }).nullable(),
  /** Tissue in which hardly any mitosis is to be found. */
  elsewhere: z.array(z.object({ name: z.string(), areaMm2: amount, detectionsPerMm2: measuredAmount })),
});

export const modelAccuracySchema = z.discriminatedUnion('kind', [
  statedAccuracy,
  /** `why` is a clause without full stop. */
  z.object({ kind: z.literal('not-stated'), why: z.string() }),
]);

export type ModelAccuracy = z.infer<typeof modelAccuracySchema>;
export type StatedAccuracy = z.infer<typeof statedAccuracy>;
export type MeasuredFigure = z.infer<typeof measuredAmount>;

export interface ModelRecord {
  readonly accuracy: ModelAccuracy;
  /** Plain text, a paragraph each; empty where the bundle names none. */
  readonly knownFailures: readonly string[];
}
