/**
 * The stored form of a finished run: a versioned envelope around `AnalysisResult`, checked on reading
 * because a file on disk may be old, cut short or edited.
 */
import { z } from 'zod';
import { maskEditsSchema, roiSchema } from '../contract/api';
import type { Candidate } from '../contract/detection';
import { engineEventSchema } from '../contract/engine';
import { hotspotShapes } from '../contract/hotspot';
import { slideKey, slideKeyPattern } from '../contract/identity';
import { precisions } from '../contract/model';
import { modelAccuracySchema } from '../contract/model-record';
import { resultWarningKinds, type AnalysisResult } from '../contract/report';
import { slideSchema, storedSlide, type SlideIdentity } from './slide-identity';

const finite = z.number();
const count = z.int().min(0);
const score = z.number().min(0).max(1);

const hotspot = z.object({
  shape: z.enum(hotspotShapes),
  x: finite,
  y: finite,
  width: finite,
  height: finite,
  areaMm2: finite,
  mitoticCount: count,
  densityPerMm2: finite,
  // Runs before 0.2 do not have it.
  tissueInsideMm2: finite.nullable().default(null),
});

/** More cells than a slide of half a metre has. */
const mostCells = 1e8;
const analysed = z
  .object({
    columns: z.int().min(1),
    rows: z.int().min(1),
    cellWidth: z.number().positive(),
    cellHeight: z.number().positive(),
    cover: z.base64(),
  })
  .refine(({ columns, rows }) => columns * rows <= mostCells)
  .nullable()
  .default(null);

const measuredInvariance = z.object({
  kind: z.literal('measured'),
  detections: count,
  angles: count,
  mirrored: z.boolean(),
  exactDrift: score,
  spread: score,
});
const invariance = z
  .discriminatedUnion('kind', [
    measuredInvariance,
    z.object({ kind: z.literal('not-measured'), why: z.string() }),
  ])
  // Runs of Spindle 0.1 do not have it.
  .default({ kind: 'not-measured', why: 'the Spindle that made this run did not measure it' });

const tissue = z
  .object({
    proposedMm2: finite,
    droppedMm2: z.object({ ink: finite, edge: finite, blur: finite }),
    correction: z.object({ edits: maskEditsSchema, includedMm2: finite, excludedMm2: finite }).nullable(),
  })
  .nullable()
  .default(null);

const candidatesSchema = z.array(z.object({ x: finite, y: finite, score }));

type ResultSlide = AnalysisResult['slide'];

/** Runs of earlier Spindles do not say which picture they are of: they are told by the slide for which they are looked up. */
type StoredResult = Omit<AnalysisResult, 'slide'> & {
  slide: Omit<ResultSlide, 'picture'> & { readonly picture?: ResultSlide['picture'] | undefined };
};

const analysisResult: z.ZodType<StoredResult> = z.object({
  spindle: z.string(),
  slide: z.object({
    name: z.string(),
    picture: z
      .object({ key: z.string().regex(slideKeyPattern).transform(slideKey), scene: count })
      .optional(),
    // Runs before 0.2 have none of these three.
    fingerprint: z.string().nullable().default(null),
    otherFiles: count.nullable().default(null),
    scene: z.object({ index: count, name: z.string() }).nullable().default(null),
    format: z.string(),
    vendor: z.string().nullable(),
    width: count,
    height: count,
    objectivePower: finite.nullable(),
  }),
  model: z.object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    sha256: z.string(),
    licence: z.string(),
    // Runs before 0.2 have neither.
    accuracy: modelAccuracySchema.default({
      kind: 'not-stated',
      why: 'the Spindle that made this run did not record it',
    }),
    knownFailures: z.array(z.string()).default([]),
  }),
  provider: z.string(),
  // Runs of Spindle 0.1 have none of these three.
  precision: z.enum(precisions).default('float32'),
  device: z.string().default(''),
  engineEvents: z.array(engineEventSchema).default([]),
  threshold: score,
  candidateThreshold: score,
  mpp: z.object({ x: finite, y: finite, source: z.enum(['slide', 'user']) }),
  roi: roiSchema.nullable(),
  tissue,
  analysedAreaMm2: finite,
  analysed,
  mitoticCount: count,
  normalCount: count,
  densityPerMm2: finite,
  hotspots: z
    .object({ circle: hotspot, rectangle: hotspot, fits: hotspot.nullable().default(null) })
    .nullable(),
  invariance,
  missingTiles: z.array(z.object({ level: count, column: count, row: count, why: z.string() })),
  // Runs before 0.2 do not have it.
  warnings: z.array(z.object({ kind: z.enum(resultWarningKinds), text: z.string() })).default([]),
  startedAt: z.string(),
  timings: z.object({ total: finite, tissue: finite, detection: finite, rateMm2PerMin: finite }),
  candidates: candidatesSchema,
});

const runFile = z.object({
  schemaVersion: z.literal(1),
  result: analysisResult,
  slide: slideSchema.optional(),
});

/** `slide` is absent in runs of older Spindles. */
export type StoredRun = z.infer<typeof runFile>;

export function serialiseRun(result: AnalysisResult, slide: SlideIdentity): string {
  return JSON.stringify({ schemaVersion: 1, result, slide: storedSlide(slide) });
}

/** As a project keeps a run: without its detections, which lie beside it. */
export function serialiseDocument(result: AnalysisResult): string {
  return JSON.stringify({ schemaVersion: 1, result: { ...result, candidates: [] } });
}

/** `null` when the text is no run of a version that this Spindle reads. */
export function parseRun(text: string): StoredRun | null {
  const parsed = runFile.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : null;
}

/** A document of a project with the detections that lay beside it; `null` when it is none that this Spindle reads. */
export function parseDocument(text: string, candidates: readonly Candidate[]): StoredResult | null {
  const parsed = runFile.safeParse(jsonOf(text));
  const found = candidatesSchema.safeParse(candidates);
  return parsed.success && found.success ? { ...parsed.data.result, candidates: found.data } : null;
}

/** `null` where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
