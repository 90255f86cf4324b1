/**
 * Reads from a model's folder what is known of its faults: `figures.json`, as the project's evaluation writes it, and
 * `known-failures.md`, a list in Markdown. Both may be absent, and neither is believed when it is of other graphs or
 * thresholds: a model stays usable without them, and its documents say that its accuracy is not stated.
 */
import { z } from 'zod';
import type { ModelAccuracy, ModelRecord } from '../contract/model-record';
import { printable } from '../base/printable';
import { readModelFile, type Model } from './model';

const figuresName = 'figures.json';
const failuresName = 'known-failures.md';
const mostBytes = 1 << 20;
/** The most known failures that a page holds. */
const mostFailures = 30;
const mostCharacters = 1200;

const share = z.number().min(0).max(1);
const bounds = z.tuple([z.number(), z.number()]);
const figure = z.object({
  value: z.number().min(0),
  /** Intervals by the unit that was resampled. */
  intervals: z.object({ fields: bounds.optional() }).optional(),
});
const stage = z.object({ sha256: z.string() });

/** The part of the file that is used. */
const figuresSchema = z.object({
  bundle: z.object({ threshold: share, candidateThreshold: share, scout: stage, judge: stage }),
  validation: z.object({
    fields: z.int(),
    mitoses: z.int(),
    areaMm2: z.number(),
    figures: z.object({
      f1: figure,
      precision: figure,
      recall: figure,
      falsePositivesPerMm2: figure.optional(),
    }),
    byPatient: z.record(z.string(), z.unknown()).optional(),
  }),
  unlabelled: z.record(z.string(), z.object({ areaMm2: z.number(), detectionsPerMm2: figure })).default({}),
  precisions: z
    .object({ int8: z.object({ f1: share, precision: share, recall: share }).optional() })
    .optional(),
});
type Figures = z.infer<typeof figuresSchema>;

/** Never rejects: what cannot be read is not stated. */
export async function readModelRecord(model: Model): Promise<ModelRecord> {
  const [figures, failures] = await Promise.all(
    [figuresName, failuresName].map((name) => readIfThere(model, name)),
  );
  return {
    accuracy:
      figures === null || figures === undefined
        ? notStated(`it has no ${figuresName}`)
        : accuracyIn(figures, model),
    knownFailures: failures === null || failures === undefined ? [] : paragraphsOf(failures),
  };
}

async function readIfThere(model: Model, name: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await readModelFile(model, name, mostBytes));
  } catch {
    return null;
  }
}

function notStated(why: string): ModelAccuracy {
  return { kind: 'not-stated', why };
}

function accuracyIn(text: string, { manifest }: Model): ModelAccuracy {
  const figures = parsed(text);
  if (figures === null) return notStated(`its ${figuresName} has an unknown form`);
  const { bundle } = figures;
  const isOfThese =
    bundle.scout.sha256 === manifest.scout.sha256 &&
    bundle.judge.sha256 === manifest.judge.sha256 &&
    bundle.threshold === manifest.threshold &&
    bundle.candidateThreshold === manifest.candidateThreshold;
  if (!isOfThese) return notStated(`its ${figuresName} was made with other graphs or thresholds`);
  return stated(figures);
}

function parsed(text: string): Figures | null {
  try {
    return figuresSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function stated({ bundle, validation, unlabelled, precisions }: Figures): ModelAccuracy {
  const { f1, precision, recall, falsePositivesPerMm2 } = validation.figures;
  const { byPatient } = validation;
  return {
    kind: 'stated',
    fields: validation.fields,
    patients: byPatient === undefined ? null : Object.keys(byPatient).length,
    mitoses: validation.mitoses,
    areaMm2: validation.areaMm2,
    threshold: bundle.threshold,
    f1: measured(f1),
    precision: measured(precision),
    recall: measured(recall),
    falsePositivesPerMm2: falsePositivesPerMm2 === undefined ? null : measured(falsePositivesPerMm2),
    int8: precisions?.int8 ?? null,
    elsewhere: Object.entries(unlabelled).map(([name, { areaMm2, detectionsPerMm2 }]) => ({
      ...{ name: printable(name).slice(0, mostCharacters), areaMm2 },
      detectionsPerMm2: measured(detectionsPerMm2),
    })),
  };
}

function measured({ value, intervals }: z.infer<typeof figure>): {
  value: number;
  interval: { low: number; high: number } | null;
} {
  const fields = intervals?.fields;
  return { value, interval: fields === undefined ? null : { low: fields[0], high: fields[1] } };
}

/** Items of the list, and paragraphs beside it, without Markdown's marks. */
function paragraphsOf(markdown: string): string[] {
  return markdown
    .split(/\n\s*\n|\n(?=[-*] )/)
    .map((part) =>
      printable(
        part
          .replace(/^\s*[-*] /, '')
          .replace(/\s+/g, ' ')
          .trim(),
      )
        // A file that is named in passing is not there for a reader of a document.
        .replace(/ \(\[[^\]]*\.md\]\([^)]*\)\)/g, '')
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/\*\*|`/g, ''),
    )
    .filter((part) => part !== '' && !part.startsWith('#'))
    .slice(0, mostFailures)
    .map((part) => (part.length > mostCharacters ? `${part.slice(0, mostCharacters)}…` : part));
}
