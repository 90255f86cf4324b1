/**
 * The analysis of a slide for a program: a slide and options go in, events or the result come out. The model is looked up, the engine
 * started and proven, and all of it ended again, also where the caller stops half-way.
 */
import { z } from 'zod';
import { analyse as analyseSlide, type AnalysisEvent } from '../../analysis/analyse';
import { startChosenEngine } from '../../analysis/chosen-engine';
import { Figures } from '../../analysis/figures';
import { readRoi } from '../../analysis/read-roi';
import { readProfile, requireProfileOf } from '../../analysis/score-profiles';
import { progressAt, type Progress } from '../../contract/detection';
import { polygonsSchema } from '../../contract/domain/areas';
import type { ScoreProfile } from '../../contract/domain/score-profile';
import { isOfPage, mostThreads, providerChoices, type ProviderChoice } from '../../contract/engine';
import { SpindleError, throwIfAborted } from '../../contract/errors';
import type { AnalysisResult } from '../../contract/report';
import type { Roi } from '../../contract/roi';
import type { EnteredMpp, Mpp } from '../../contract/slide';
import { slideMpp } from '../../contract/slide-mpp';
import { childProcessHost } from '../../detection/engine/child-process-host';
import { defaultModelId, type Model } from '../../detection/model';
import { openEngineStore } from '../../project/engine-store';
import { findInstallation } from '../../session/installation';
import { Models } from '../../session/models';
import { userFolder } from '../user-folder';
import { openSlide, type Slide } from './open-slide';
import { invalidCall, pathSchema, requireValid, signalSchema } from './request';
import { wholeOf } from './whole-slides';

/** What is analysed, and how. */
export interface AnalyseOptions {
  /** Id of an installed model. Default: `mitosis-c8`. */
  readonly model?: string;
  /** Execution provider. Default: `auto`, the fastest that was measured on this machine, and else the processor. */
  readonly provider?: ProviderChoice;
  /** Threads of the processor. Default: all cores. */
  readonly threads?: number;
  /** Score from 0 to 1 from which a candidate is mitotic. Default: the model's own. */
  readonly threshold?: number;
  /** File of a profile that `spindle fit` wrote; its threshold is taken. */
  readonly profile?: string;
  /** GeoJSON file, or polygons in level-0 pixels: nothing else is analysed. */
  readonly roi?: string | Roi;
  /** µm per pixel of level 0, entered by hand: stands before what the slide states, and the result says so. */
  readonly mpp?: number | Mpp;
  /** Analyses also what does not look like H&E in brightfield; the result says so. */
  readonly forceStain?: boolean;
  /** Ends the analysis with `aborted`. */
  readonly signal?: AbortSignal;
  /** Called with each step. What it throws ends the analysis. */
  readonly onProgress?: (progress: Progress) => void;
}

const what = 'cannot analyse the slide';

const mppSchema = z.object({ x: z.number().positive(), y: z.number().positive() });
const optionsSchema = z.object({
  model: z.string().optional(),
  provider: z.enum(providerChoices).optional(),
  threads: z.int().min(1).max(mostThreads).optional(),
  threshold: z.number().min(0).max(1).optional(),
  profile: pathSchema.optional(),
  roi: z.union([pathSchema, z.object({ polygons: polygonsSchema })]).optional(),
  mpp: z.union([z.number().positive(), mppSchema]).optional(),
  forceStain: z.boolean().optional(),
  signal: signalSchema,
});

/**
 * Finds, judges and counts the figures of a slide.
 *
 * @param slide as `openSlide` returned it, which stays open; or what `openSlide` takes, which is opened and closed
 * @returns the result; figures in level-0 pixels, areas in mm²
 * @throws SpindleError those of `openSlide`; `mpp-unknown`, `mpp-implausible`, `not-brightfield`, `slide-too-coarse`, `roi-invalid`, `no-tissue`,
 * `model-not-found`, `model-invalid`, `profile-invalid`, `provider-unavailable`, `engine-failed`, `tile-unreadable`.
 */
export async function analyse(slide: Slide | string, options: AnalyseOptions = {}): Promise<AnalysisResult> {
  for await (const event of analysisEvents(slide, options))
    if (event.type === 'finished') return event.result;
  throw new SpindleError('internal', {
    ...{ what, why: 'the analysis ended without a result' },
    remedy: 'report it',
  });
}

/**
 * The same, step by step: progress and candidates as they come, the result last. It goes no faster than its events are taken, and a
 * `break` ends it.
 */
export async function* analysisEvents(
  slide: Slide | string,
  options: AnalyseOptions = {},
): AsyncGenerator<AnalysisEvent, void> {
  requireValid(what, optionsSchema, options);
  if (typeof slide !== 'string') {
    yield* eventsOf(slide, options);
    return;
  }
  const { signal } = options;
  const opened = await openSlide(slide, signal && { signal });
  try {
    yield* eventsOf(opened, options);
  } finally {
    await opened.close();
  }
}

async function* eventsOf(slide: Slide, options: AnalyseOptions): AsyncGenerator<AnalysisEvent, void> {
  const whole = wholeOf(slide);
  const { threshold, forceStain, signal, onProgress } = options;
  const installation = findInstallation();
  const model = await new Models(installation.models).find(options.model ?? defaultModelId);
  const profile = await profileFor(model, options);
  const read = await roiOf(options);
  const mpp = slideMpp(whole.info, enteredOf(options));

  const starting = progressAt('starting-engine');
  onProgress?.(starting);
  yield { type: 'progress', progress: starting };
  const native = childProcessHost(installation.engineHost);
  const { provider = 'auto', threads = null } = options;
  const engine = await startChosenEngine(
    { model, settings: { provider, threads } },
    {
      hostOf: (which) => (isOfPage(which) ? null : native),
      store: openEngineStore(userFolder()),
    },
  );
  const figures = new Figures(installation.figuresWorker);
  try {
    throwIfAborted(signal);
    const events = analyseSlide({
      ...{ slide: whole, mpp, model, engine, elsewhere: figures, version: installation.version },
      ...(read !== null && { roi: read.roi, regionNotes: read.notes }),
      ...(profile !== null && { profile }),
      ...(threshold !== undefined && { threshold }),
      ...(forceStain !== undefined && { forceStain }),
      ...(signal !== undefined && { signal }),
    });
    for await (const event of events) {
      if (event.type === 'progress') onProgress?.(event.progress);
      yield event;
    }
  } finally {
    await Promise.all([figures.close(), engine.close()]);
  }
}

/** @throws request-invalid where a threshold is given, too; profile-invalid, not-found */
async function profileFor(
  { manifest: { id, version }, sha256 }: Model,
  { profile: file, threshold }: AnalyseOptions,
): Promise<ScoreProfile | null> {
  if (file === undefined) return null;
  if (threshold !== undefined)
    throw invalidCall(what, 'it is given a threshold and a profile, which has one');
  const profile = await readProfile(file);
  requireProfileOf(profile, { id, version, sha256 });
  return profile;
}

/** @throws roi-invalid */
async function roiOf({
  roi,
}: AnalyseOptions): Promise<{ readonly roi: Roi; readonly notes: readonly string[] } | null> {
  if (roi === undefined) return null;
  return typeof roi === 'string' ? readRoi(roi) : { roi, notes: [] };
}

function enteredOf({ mpp }: AnalyseOptions): EnteredMpp | null {
  if (mpp === undefined) return null;
  return typeof mpp === 'number' ? { x: mpp, y: mpp } : { x: mpp.x, y: mpp.y };
}
