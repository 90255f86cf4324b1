/**
 * A threshold, and what scores mean, as fitted to the labels of one laboratory for one model: the profile that an analysis is told to use. It states
 * what it was fitted to, and how well it did on slides that it was not fitted to, beside the model's own threshold.
 */
import { z } from 'zod';
import { printable } from '../../base/printable';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const text = z.string().max(200);
const line = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => printable(name) === name, { error: 'has control characters or line ends' });

const figures = z.strictObject({
  /** Of the model's own scores. */
  threshold: share,
  precision: share,
  recall: share,
  f1: share,
  falsePositivesPerMm2: z.number().min(0),
});

export const scoreProfileSchema = z.strictObject({
  name: line,
  /** From 1; another fit under the same name has the next. */
  version: z.int().min(1).max(100_000),
  createdAt: z.iso.datetime(),
  model: z.strictObject({ id: text, version: text, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Fitted score: the logistic function of `slope` × logit + `shift`. The model's own: 1 and 0. */
  slope: z.number().min(0.01).max(100),
  shift: z.number().min(-100).max(100),
  /** From which of the model's own scores on a detection is mitotic. */
  threshold: share.refine((value) => value > 0, { error: 'must be above 0' }),
  fittedTo: z.strictObject({
    /** `verdicts`: of figures that a reader judged, and of no others. */
    kind: z.enum(['labels', 'verdicts']),
    mitoses: count,
    slides: count,
    /** Patients, cases or slides: what the measurement leaves out as a whole. */
    groups: count,
    areaMm2: z.number().min(0),
    /** False positives per mm² of tissue without mitoses that the threshold was asked to keep to; `null`: the highest F1 was. */
    mostFalsePerMm2: z.number().positive().nullable(),
  }),
  /** On slides that the fit was not made of, added over all. */
  measured: z.strictObject({ fitted: figures, unfitted: figures }),
});
export type ScoreProfile = Readonly<z.infer<typeof scoreProfileSchema>>;

/** The file of a profile. */
export const profileDocumentSchema = z.strictObject({
  document: z.literal('spindle-score-profile'),
  documentVersion: z.literal(1),
  statement: z.string().max(400),
  profile: scoreProfileSchema,
});

/** `Lab A, version 2` */
export function profileWords({ name, version }: Pick<ScoreProfile, 'name' | 'version'>): string {
  return `${name}, version ${version}`;
}
