/**
 * The result of analysing one slide: everything a report says. Written by `analysis/`, read by `report/`
 * and the renderer.
 */
import type { Candidate } from './detection';
import type { EngineEvent } from './engine';
import type { Hotspots } from './hotspot';
import type { SlidePicture } from './identity';
import type { RunInvariance } from './invariance';
import type { TissueFinding } from './mask';
import type { Precision } from './model';
import type { ModelRecord } from './model-record';
import type { Roi } from './roi';
import type { KnownMpp, MissingTile } from './slide';

interface RunTimings {
  /** Seconds. */
  readonly total: number;
  readonly tissue: number;
  readonly detection: number;
  /** Analysed mm² a minute of the detection stage. */
  readonly rateMm2PerMin: number;
}

interface ResultSlide {
  readonly name: string;
  /** What the slide is known by, and which picture of it this is, whatever its files are called. */
  readonly picture: SlidePicture;
  /**
   * Of the content of the slide's own file as it was when it was opened; `null` for slides on servers and runs of older
   * Spindles.
   */
  readonly fingerprint: string | null;
  /** How many other files of the slide were open, which the fingerprint does not cover; `null` in runs of older Spindles. */
  readonly otherFiles: number | null;
  /** Which picture of a file that holds several; `null` where there is one, or in runs of older Spindles. */
  readonly scene: { readonly index: number; readonly name: string } | null;
  readonly format: string;
  readonly vendor: string | null;
  /** Level 0, pixels. */
  readonly width: number;
  readonly height: number;
  readonly objectivePower: number | null;
}

interface ResultModel extends ModelRecord {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Of the model's manifest, which states those of its graphs. */
  readonly sha256: string;
  readonly licence: string;
}

/** What a warning is about, for programs. */
export const resultWarningKinds = [
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
  /** How the file was read: a scene was chosen, something was left out or taken for granted. */
  'reading',
] as const;

/** Something that must be read beside the figures. */
export interface ResultWarning {
  readonly kind: (typeof resultWarningKinds)[number];
  /** A sentence with its full stop; names no folder and nobody. */
  readonly text: string;
}

/** What was looked at, as a coarse raster over the whole slide: where a circle lies in tissue can be told from it. */
export interface AnalysedRaster {
  readonly columns: number;
  readonly rows: number;
  /** Level-0 pixels that a cell spans. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** How much of each cell is analysed tissue, 0..255, row by row; deflated, in base64. */
  readonly cover: string;
}

export interface AnalysisResult {
  /** Version of Spindle that made it. */
  readonly spindle: string;
  readonly slide: ResultSlide;
  readonly model: ResultModel;
  /** Execution provider that the run ended with. */
  readonly provider: string;
  /** The numbers that it computed in. */
  readonly precision: Precision;
  /** What it computed on, in words; empty in runs of older Spindles. */
  readonly device: string;
  /** What happened to the engine during the run, oldest first: each was survived, and nothing is missing for it. */
  readonly engineEvents: readonly EngineEvent[];
  readonly threshold: number;
  readonly candidateThreshold: number;
  readonly mpp: KnownMpp;
  /** `null`: the whole slide. */
  readonly roi: Roi | null;
  /** How the tissue was found, and what a person changed of it; `null` for runs of Spindle 0.1, which did not say. */
  readonly tissue: TissueFinding | null;
  /** Tissue that was really looked at: inside the ROI, less missing tiles. */
  readonly analysedAreaMm2: number;
  /** Where it lies; `null` for runs before 0.2. */
  readonly analysed: AnalysedRaster | null;
  readonly mitoticCount: number;
  readonly normalCount: number;
  readonly densityPerMm2: number;
  readonly hotspots: Hotspots | null;
  /** What turning the tissue did to the scores of this very run, whatever the threshold. */
  readonly invariance: RunInvariance;
  readonly missingTiles: readonly MissingTile[];
  /** Stand beside the figures in every document; empty when there is nothing to say. */
  readonly warnings: readonly ResultWarning[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly timings: RunTimings;
  /** All candidates ≥ candidateThreshold, highest score first. Labels follow from `threshold`. */
  readonly candidates: readonly Candidate[];
}

/** What depends on the threshold, for a slider. */
export interface RunSummary {
  readonly threshold: number;
  readonly mitoticCount: number;
  readonly normalCount: number;
  readonly analysedAreaMm2: number;
  readonly densityPerMm2: number;
  /** `null` when nothing is mitotic. */
  readonly hotspots: Hotspots | null;
  /** All that stands beside the figures at this threshold; of a run that goes on, what is known so far. */
  readonly warnings: readonly ResultWarning[];
}

/** Written by report/; the density map, which is for programs, by exchange/. */
export const renderedFormats = ['geojson', 'csv', 'json', 'pdf', 'png'] as const;
export type RenderedFormat = (typeof renderedFormats)[number];

export const reportFormats = [...renderedFormats, 'density'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The density map is a TIFF, and must not be taken for the slide's own. */
const densityExtension = 'density.tiff';

/** `a` in `csv` is `a.csv`, its density map `a.density.tiff`. */
export function documentName(stem: string, format: ReportFormat): string {
  return `${stem}.${format === 'density' ? densityExtension : format}`;
}

/** Whether a file is named as a density map of Spindle is. */
export function isDensityName(name: string): boolean {
  return name.toLowerCase().endsWith(`.${densityExtension}`);
}

/** Printed wherever a result leaves the application. */
export const researchUse =
  'For research use only. Not a medical device; not for diagnosis. Counts are proposals of software until a person has confirmed them.';
