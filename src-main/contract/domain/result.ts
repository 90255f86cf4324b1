/**
 * The result of analysing one slide: everything a report says, as the schema that checks it where it is read back, and the types that
 * follow from it. Written by `analysis/`, kept by `project/`, read by `report/` and the renderer.
 *
 * A value that an earlier Spindle did not record has a default, which says so.
 */
import { z } from 'zod';
import { engineEventSchema } from '../engine';
import { hotspotShapes } from '../hotspot';
import { slideKey, slideKeyPattern } from '../identity';
import { maskEditKinds } from '../mask';
import { precisions } from '../model';
import { modelAccuracySchema, type ModelAccuracy } from '../model-record';
import { polygonSchema, polygonsSchema } from './areas';
import { countedRegionSchema } from './regions';
import { scoreProfileSchema } from './score-profile';

const finite = z.number();
const count = z.int().min(0);
const score = z.number().min(0).max(1);

/** What a warning is about, for programs. */
const resultWarningKinds = [
  /** The slide does not look like a brightfield scan stained with haematoxylin and eosin. */
  'stain',
  /** It was analysed although it does not, because a person asked for it. */
  'stain-forced',
  /** The magnification is not what the model was trained at, or what the file states about it is contradictory. */
  'magnification',
  /** The pixel size is doubted, or rests on what a person entered against what the file states. */
  'pixel-size',
  /** A hotspot is larger than the tissue in it, so that its density says less than it seems to. */
  'hotspot',
  /** The regions that a person drew cannot limit the figures, or hold nothing. */
  'regions',
  /** How the file was read: a scene was chosen, something was left out or taken for granted. */
  'reading',
] as const;

/** A statement that must be read with the figures. */
const warning = z.object({
  kind: z.enum(resultWarningKinds),
  /** A sentence with its full stop; names no folder and no person. */
  text: z.string(),
});

const slide = z.object({
  name: z.string(),
  /** The slide's key and which of its pictures this is; independent of the names of its files. */
  picture: z.object({ key: z.string().regex(slideKeyPattern).transform(slideKey), scene: count }),
  /**
   * Of the content of the slide's own file as it was when it was opened; `null` for slides on servers and runs of older
   * versions of Spindle.
   */
  fingerprint: z.string().nullable().default(null),
  /** How many other files of the slide were open, which the fingerprint does not cover; `null` in runs of older versions. */
  otherFiles: count.nullable().default(null),
  /** Which picture of a file that holds several; `null` where there is one, or in runs of older versions. */
  scene: z.object({ index: count, name: z.string() }).nullable().default(null),
  format: z.string(),
  vendor: z.string().nullable(),
  /** Level 0, pixels. */
  width: count,
  height: count,
  objectivePower: finite.nullable(),
});

const model = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  /** Checksum of the model's manifest, which states the checksums of its graphs. */
  sha256: z.string(),
  licence: z.string(),
  accuracy: modelAccuracySchema.default({
    kind: 'not-stated',
    why: 'the Spindle that made this run did not record it',
  }),
  knownFailures: z.array(z.string()).default([]),
});

const hotspot = z.object({
  shape: z.enum(hotspotShapes),
  x: finite,
  y: finite,
  width: finite,
  height: finite,
  areaMm2: finite,
  mitoticCount: count,
  densityPerMm2: finite,
  tissueInsideMm2: finite.nullable().default(null),
});

/** More cells than a slide of half a metre has. */
const mostCells = 1e8;
/** The analysed tissue as a coarse raster over the whole slide, which shows how much of a circle lies in tissue. */
const analysed = z
  .object({
    columns: z.int().min(1),
    rows: z.int().min(1),
    /** Level-0 pixels that a cell spans. */
    cellWidth: z.number().positive(),
    cellHeight: z.number().positive(),
    /** How much of each cell is analysed tissue, 0..255, row by row; deflated, in base64. */
    cover: z.base64(),
  })
  .refine(({ columns, rows }) => columns * rows <= mostCells);

export const invarianceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('measured'),
    detections: count,
    angles: count,
    mirrored: z.boolean(),
    exactDrift: score,
    spread: score,
  }),
  z.object({ kind: z.literal('not-measured'), why: z.string() }),
]);
const invariance = invarianceSchema.default({
  kind: 'not-measured',
  why: 'the Spindle that made this run did not measure it',
});

const maskEdit = z.strictObject({ kind: z.enum(maskEditKinds), polygon: polygonSchema });
const tissue = z.object({
  proposedMm2: finite,
  droppedMm2: z.object({ ink: finite, edge: finite, blur: finite }),
  correction: z
    .object({ edits: z.array(maskEdit).max(1000), includedMm2: finite, excludedMm2: finite })
    .nullable(),
});

const timings = z.object({
  /** Seconds. */
  total: finite,
  tissue: finite,
  detection: finite,
  /** Analysed mm² a minute of the detection stage. */
  rateMm2PerMin: finite,
});

export const candidatesSchema = z.array(z.object({ x: finite, y: finite, score }));

export const analysisResultSchema = z.object({
  /** Version of Spindle that made it. */
  spindle: z.string(),
  slide,
  model,
  /** Execution provider that the run ended with. */
  provider: z.string(),
  /** The numbers that it computed in. */
  precision: z.enum(precisions).default('float32'),
  /** What it computed on, in words; empty in runs of older versions. */
  device: z.string().default(''),
  /** Engine events during the run, oldest first: the run survived each of them, and nothing is missing. */
  engineEvents: z.array(engineEventSchema).default([]),
  threshold: score,
  candidateThreshold: score,
  /** What the threshold is of, where it was fitted to a laboratory; `null`: it is the model's own, or was chosen by hand. */
  profile: scoreProfileSchema.nullable().default(null),
  /** `by`: who entered it by hand; absent where nobody said it. */
  mpp: z.object({ x: finite, y: finite, source: z.enum(['slide', 'user']), by: z.string().optional() }),
  /** `null`: the whole slide. */
  roi: z.strictObject({ polygons: polygonsSchema }).nullable(),
  /** Regions that a person drew and that counts and areas are limited to; empty: all that was analysed. */
  regions: z.array(countedRegionSchema).default([]),
  /** How the tissue was found, and what a person changed of it; `null` for runs of Spindle 0.1, which did not say. */
  tissue: tissue.nullable().default(null),
  /** Tissue that was really looked at: inside the ROI, less missing tiles. */
  analysedAreaMm2: finite,
  /** Where it lies; `null` for runs before 0.2. */
  analysed: analysed.nullable().default(null),
  mitoticCount: count,
  normalCount: count,
  densityPerMm2: finite,
  hotspots: z
    .object({ circle: hotspot, rectangle: hotspot, fits: hotspot.nullable().default(null) })
    .nullable(),
  /** How rotating the tissue changed the scores of this run; independent of the threshold. */
  invariance,
  missingTiles: z.array(z.object({ level: count, column: count, row: count, why: z.string() })),
  /** Stand beside the figures in every document; empty when there is nothing to say. */
  warnings: z.array(warning).default([]),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  timings,
  /** All candidates ≥ candidateThreshold, highest score first. Labels follow from `threshold`. */
  candidates: candidatesSchema,
});

/** Runs as stored in files by versions before projects: the location of a file tells which picture its run is of. */
export const earlierResultSchema = analysisResultSchema.extend({
  slide: slide.extend({ picture: slide.shape.picture.optional() }),
});

type Values<T> = T extends string | number | boolean | null | undefined | ModelAccuracy
  ? T
  : { readonly [K in keyof T]: Values<T[K]> };

/**
 * The result of analysing one slide.
 * @interface
 */
export type AnalysisResult = Values<z.output<typeof analysisResultSchema>>;
export type EarlierResult = Values<z.output<typeof earlierResultSchema>>;
export type ResultWarning = Values<z.output<typeof warning>>;
export type AnalysedRaster = Values<z.output<typeof analysed>>;
