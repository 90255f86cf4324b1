/**
 * The straight line from an open slide to a result: overview → tissue mask → patch plan → detection →
 * suppression → counts and hotspots. An async generator: it yields progress and candidates as they come,
 * and goes no faster than its consumer takes them.
 */
import { plural } from '../base/count-words';
import { progressAt, type Candidate, type Progress, type RunStage } from '../contract/detection';
import { SpindleError, throwIfAborted } from '../contract/errors';
import type { RunInvariance } from '../contract/invariance';
import { correctionWords, type AppliedCorrection, type MaskEdit } from '../contract/mask';
import type { ModelRecord } from '../contract/model-record';
import type { ScoreProfile } from '../contract/domain/score-profile';
import type { AnalysisResult } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { KnownMpp, MissingTile } from '../contract/slide';
import { analysedRaster } from '../detection/analysed-raster';
import { detect, type DetectedPatch } from '../detection/detect';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { correctMask } from '../detection/mask-correction';
import { readModelRecord } from '../detection/model-record';
import { planPatches } from '../detection/patch-plan';
import { roiCoverage } from '../detection/roi-coverage';
import { stainFigures } from '../detection/stain-figures';
import { suppress } from '../detection/suppress';
import { findTissue, proposeTissue } from '../detection/tissue';
import type { Slide } from '../slide/slide';
import { describeSlide, readingWarnings } from './describe-slide';
import type { Figures } from './figures';
import { modelPixels } from './model-pixels';
import { magnificationWarnings } from './magnification-check';
import { keyOfAnalysis, type PatchJournal } from './patch-journal';
import { measureRun } from './run-invariance';
import { requireMpp } from '../contract/slide-mpp';
import { requirePlausibleStain, requireStained } from './stain-check';
import { summariseRun } from './summarise-run';
import { telling } from './telling';

/** What an analysis tells while it goes on; the last is `finished`. */
export type AnalysisEvent =
  /** So many of the plan's patches were finished before, and are not computed again. */
  | { readonly type: 'resumed'; readonly patches: number; readonly of: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  /** Level-0 pixels; before suppression across patches, so a few may be gone from the final list. */
  | { readonly type: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'finished'; readonly result: AnalysisResult };

export interface AnalyseOptions {
  readonly slide: Slide;
  /** `null` refuses with `mpp-unknown`. */
  readonly mpp: KnownMpp | null;
  readonly model: Model;
  readonly engine: Engine;
  readonly roi?: Roi;
  /** What of a file of regions was left out; sentences, which become warnings. */
  readonly regionNotes?: readonly string[];
  /** A person's decisions on what is tissue. */
  readonly maskEdits?: readonly MaskEdit[];
  /** Analyse also what does not look like H&E in brightfield; the result will say so. */
  readonly forceStain?: boolean;
  /** Score in 0..1 from which a candidate is mitotic; the model's own when absent. */
  readonly threshold?: number;
  /** Of a laboratory, for this model: its threshold is taken where none is given. */
  readonly profile?: ScoreProfile;
  /** Does slow computations, in another thread if there is one; without it they are done at once. */
  readonly elsewhere?: Elsewhere;
  /** What was finished before of the analysis with that key, and what is finished now; without it nothing is kept. */
  readonly journal?: (key: string) => Promise<Pick<PatchJournal, 'finished' | 'add'>>;
  /** Version of Spindle, for the result. */
  readonly version: string;
  readonly signal?: AbortSignal;
}

type Elsewhere = Pick<Figures, 'findTissue' | 'stainFigures' | 'correctMask' | 'coverage' | 'summarise'>;

const atOnce: Elsewhere = {
  findTissue: (overview, focus) => Promise.resolve(findTissue(overview, focus)),
  stainFigures: (overview, mask) => Promise.resolve(stainFigures(overview, mask)),
  correctMask: (mask, edits) => Promise.resolve(correctMask(mask, edits)),
  coverage: (mask, roi) => Promise.resolve(roiCoverage(mask, roi)),
  summarise: (counted, threshold) => Promise.resolve(summariseRun(counted, threshold)),
};

/**
 * @throws not-brightfield, mpp-unknown, slide-too-coarse, roi-invalid, no-tissue, engine-failed, aborted; tile-unreadable only when nothing
 * is left to analyse: otherwise an unreadable tile is listed in the result and its area is taken off; broken-file when the
 * slide's file was written to meanwhile, because a count over two slides means nothing.
 */
export async function* analyse(options: AnalyseOptions): AsyncGenerator<AnalysisEvent, void> {
  const { slide, engine, signal } = options;
  requireStained(slide.info);
  const mpp = requireMpp(slide.info, options.mpp);
  const roi = options.roi ?? null;
  const profile = options.threshold === undefined ? (options.profile ?? null) : null;
  const asked = options.threshold ?? profile?.threshold;
  const model = withCandidatesFrom(options.model, asked);
  const threshold = asked ?? model.manifest.threshold;
  const startedAt = new Date();
  const eventsBefore = engine.events.length;
  const clock = stopwatch();

  yield progressEvent('tissue');
  await slide.requireUnchanged('samples');
  const reader = modelPixels(slide, model);
  const elsewhere = options.elsewhere ?? atOnce;
  const proposed = await proposeTissue(slide, mpp, signal, (overview, focus) =>
    elsewhere.findTissue(overview, focus),
  );
  const stain = requirePlausibleStain(
    slide.info.name,
    await elsewhere.stainFigures(proposed.overview, proposed.mask),
    options.forceStain ?? false,
  );
  const { mask, correction } = await elsewhere.correctMask(proposed.mask, options.maskEdits ?? []);
  const coverage = roi === null ? undefined : await elsewhere.coverage(mask, roi);
  const plan = planPatches({ slide: slide.info, mpp, stage: model.manifest.scout, mask, roi, coverage });
  if (plan.patches.length === 0)
    throw nothingToAnalyse(slide, roi, proposed.missing, mask.areaMm2 === 0 ? correction : null);
  const tissueSeconds = clock();

  const journal = await options.journal?.(
    keyOfAnalysis({
      ...{ version: options.version, slide: await slide.picture(), mpp, roi, edits: options.maskEdits ?? [] },
      ...{ model: model.sha256, from: model.manifest.candidateThreshold, patches: plan.patches },
      ...{ provider: engine.provider, precision: engine.precision, device: engine.device },
    }),
  );
  const before = journal?.finished.size ?? 0;
  if (before > 0) yield { type: 'resumed', patches: before, of: plan.patches.length };
  const tally = new Tally(proposed.missing);
  const found: Candidate[] = [];
  const doneSoFar = (): Partial<Progress> => ({
    ...{ patchesDone: tally.patches, patchesTotal: plan.patches.length },
    ...{ doneAreaMm2: tally.areaMm2, totalAreaMm2: plan.totalAreaMm2 },
    missingTiles: tally.missingCount,
  });
  // Patches of before are told of at once: nothing is at 0 then.
  if (before === 0) yield progressEvent('detecting', { ...doneSoFar(), stageFraction: 0 });
  const patches = detectRest(
    { reader, plan, model, engine, ...(signal && { signal }) },
    journal ?? nothingKept,
  );
  for await (const { patch, isComputed } of patches) {
    // A tile that cannot be read may be one of another slide: then nothing of either is counted.
    if (patch.missing.length > 0) await slide.requireUnchanged('times');
    tally.add(patch.areaMm2, patch.missing, isComputed);
    found.push(...patch.candidates);
    if (patch.candidates.length > 0) yield { type: 'candidates', candidates: patch.candidates };
    const seconds = clock() - tissueSeconds;
    const rate = tally.computedMm2 / seconds;
    yield progressEvent('detecting', {
      ...doneSoFar(),
      stageFraction: tally.patches / plan.patches.length,
      rateMm2PerMin: rate * 60,
      secondsLeft: (seconds / Math.max(tally.computed, 1)) * (plan.patches.length - tally.patches),
    });
  }
  const detectionSeconds = clock() - tissueSeconds;
  throwIfAborted(signal);
  if (tally.areaMm2 === 0) throw nothingToAnalyse(slide, roi, tally.missing);

  const candidates = suppress(found, model.manifest.suppressionRadiusUm, mpp);
  const counted = {
    mpp,
    analysedAreaMm2: tally.areaMm2,
    analysed: analysedRaster(plan.area, tally.lost, slide.levels),
    regions: [],
    candidates,
    warnings: [
      ...stain,
      ...magnificationWarnings(slide.info, mpp, model.manifest.judge.mpp),
      ...readingWarnings([...slide.info.notes, ...(options.regionNotes ?? [])]),
    ],
  };
  const turning = clock();
  const turned = telling<number, RunInvariance>(
    (onProgress, within) =>
      measureRun({ slide: reader, mpp, model, engine, candidates, threshold, onProgress }, within),
    signal,
  );
  yield progressEvent('turning', { ...doneSoFar(), stageFraction: 0 });
  let step = await turned.next();
  for (; step.done !== true; step = await turned.next()) {
    const fraction = step.value;
    const secondsLeft = ((clock() - turning) * (1 - fraction)) / fraction;
    yield progressEvent('turning', { ...doneSoFar(), stageFraction: fraction, secondsLeft });
  }
  const invariance = step.value;
  yield progressEvent('counting', doneSoFar());
  const record = await readModelRecord(options.model);
  await slide.requireUnchanged('samples');
  yield {
    type: 'finished',
    result: {
      spindle: options.version,
      slide: await describeSlide(slide),
      model: { ...describeModel(model), ...record },
      provider: engine.provider,
      precision: engine.precision,
      device: engine.device,
      engineEvents: engine.events.slice(eventsBefore),
      candidateThreshold: model.manifest.candidateThreshold,
      profile,
      ...counted,
      ...(await elsewhere.summarise(counted, threshold)),
      roi,
      tissue: {
        proposedMm2: proposed.mask.areaMm2,
        droppedMm2: proposed.mask.droppedMm2,
        correction,
      },
      invariance,
      missingTiles: tally.missing,
      startedAt: startedAt.toISOString(),
      timings: {
        total: clock(),
        tissue: tissueSeconds,
        detection: detectionSeconds,
        rateMm2PerMin: (tally.computedMm2 / detectionSeconds) * 60,
      },
    },
  };
}

const nothingKept: Pick<PatchJournal, 'finished' | 'add'> = {
  finished: new Map(),
  add: () => Promise.resolve(),
};

/** Every patch in the plan's order: those that were finished before, and the rest as they are computed. */
async function* detectRest(
  options: Parameters<typeof detect>[0],
  journal: Pick<PatchJournal, 'finished' | 'add'>,
): AsyncGenerator<{ readonly patch: DetectedPatch; readonly isComputed: boolean }, void> {
  const { plan } = options;
  const { finished } = journal;
  const rest = plan.patches.filter((_, index) => !finished.has(index));
  const computed = detect({ ...options, plan: { ...plan, patches: rest } });
  try {
    for (const index of plan.patches.keys()) {
      const known = finished.get(index);
      if (known !== undefined) {
        yield { patch: known, isComputed: false };
        continue;
      }
      const next = await computed.next();
      if (next.done === true) return;
      await journal.add(index, next.value);
      yield { patch: next.value, isComputed: true };
    }
  } finally {
    await computed.return();
  }
}

/** What has been looked at so far; every missing tile once, however many patches touch it. */
class Tally {
  patches = 0;
  areaMm2 = 0;
  /** Of these, by this process. */
  computed = 0;
  computedMm2 = 0;
  readonly #missing = new Map<string, MissingTile>();
  readonly #lost = new Map<string, MissingTile>();

  /** @param missing of the overview: detection reads them again, perhaps at another level */
  constructor(missing: readonly MissingTile[]) {
    for (const tile of missing) this.#missing.set(keyOf(tile), tile);
  }

  add(areaMm2: number, missing: readonly MissingTile[], isComputed: boolean): void {
    this.patches += 1;
    this.areaMm2 += areaMm2;
    if (isComputed) {
      this.computed += 1;
      this.computedMm2 += areaMm2;
    }
    for (const tile of missing) {
      const key = keyOf(tile);
      if (!this.#missing.has(key)) this.#missing.set(key, tile);
      this.#lost.set(key, tile);
    }
  }

  get missingCount(): number {
    return this.#missing.size;
  }

  get missing(): MissingTile[] {
    return [...this.#missing.values()];
  }

  /** Those among them that detection could not read: their area was not analysed. */
  get lost(): MissingTile[] {
    return [...this.#lost.values()];
  }
}

function keyOf({ level, column, row }: MissingTile): string {
  return `${level}/${column}/${row}`;
}

function progressEvent(stage: RunStage, known: Partial<Progress> = {}): AnalysisEvent {
  return { type: 'progress', progress: progressAt(stage, known) };
}

/** A threshold below the model's candidate threshold lowers the latter too, so that no requested detection is missing. */
function withCandidatesFrom(model: Model, threshold: number | undefined): Model {
  const { candidateThreshold } = model.manifest;
  if (threshold === undefined || threshold >= candidateThreshold) return model;
  return { ...model, manifest: { ...model.manifest, candidateThreshold: threshold } };
}

function describeModel({ manifest, sha256 }: Model): Omit<AnalysisResult['model'], keyof ModelRecord> {
  const { id, name, version, licence } = manifest;
  return { id, name, version, sha256, licence };
}

/** Why nothing was analysed: unreadable tissue and missing tissue are different, and neither is a count of 0. */
function nothingToAnalyse(
  slide: Slide,
  roi: Roi | null,
  missing: readonly MissingTile[],
  correction: AppliedCorrection | null = null,
): SpindleError {
  const [first] = missing;
  if (first !== undefined) {
    return new SpindleError('tile-unreadable', {
      what: `nothing to analyse, ${plural(missing.length, 'tile', 'tiles')} cannot be read`,
      where: { path: slide.path, level: first.level, column: first.column, row: first.row },
      why: first.why,
      remedy: 'copy the slide again from where it was scanned',
    });
  }
  if (correction !== null && correction.excludedMm2 > 0) {
    return new SpindleError('no-tissue', {
      what: 'nothing to analyse',
      where: { path: slide.path },
      why: `nothing is left of the tissue that was found: ${correctionWords(correction)}`,
      remedy: 'go back to the proposed tissue mask, or change the correction',
    });
  }
  return new SpindleError('no-tissue', {
    what: 'nothing to analyse',
    where: { path: slide.path },
    why:
      roi === null ? 'no tissue was found on the slide' : 'no tissue was found inside the region of interest',
    remedy: roi === null ? 'check the slide' : 'draw the region over tissue',
  });
}

/** Seconds since it was made. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
