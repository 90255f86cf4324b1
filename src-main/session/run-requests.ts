/** Requests about runs: starting and cancelling them, what they found, and documents of it. */
import type { SpindleApi } from '../contract/api';
import type { KnownMpp } from '../contract/slide';
import { requireMpp } from '../contract/slide-mpp';
import type { Figures } from '../analysis/figures';
import { requireStained } from '../analysis/stain-check';
import { defaultModelId } from '../detection/model';
import type { Decisions } from './decisions';
import { withDialogs, type Dialogs } from './dialogs';
import { exportToFolder } from './export-to-folder';
import type { Measurements } from './measurements';
import type { Models } from './models';
import type { OpenSlide, OpenSlides } from './open-slides';
import type { Results } from './results';
import type { Runs } from './runs';

export interface RunParts {
  readonly slides: OpenSlides;
  readonly models: Models;
  readonly decisions: Decisions;
  readonly runs: Runs;
  readonly results: Results;
  readonly measurements: Measurements;
  readonly figures: Figures;
  readonly dialogs: Dialogs | null;
  /** What counts are made with. */
  readonly mppOf: (open: OpenSlide) => Promise<KnownMpp | null>;
}

type RunRequests =
  'startRun' | 'cancelRun' | 'runResult' | 'summarise' | 'exportRun' | 'invariance' | 'cancelInvariance';

export function runRequests(parts: RunParts): Pick<SpindleApi, RunRequests> {
  const { slides, models, decisions, runs, results, measurements, figures } = parts;
  return {
    startRun: async ({ slideId, modelId, roi, forceStain }) => {
      const model = await models.find(modelId ?? defaultModelId);
      const { mpp, maskEdits } = await slides.use(slideId, async (open) => {
        requireStained(open.slide.info);
        return {
          mpp: requireMpp(open.slide.info, await parts.mppOf(open)),
          maskEdits: await decisions.maskEdits(open.identity),
        };
      });
      const runId = await runs.start(slideId, {
        ...{ mpp, model, maskEdits },
        ...(roi && { roi }),
        ...(forceStain !== undefined && { forceStain }),
      });
      return { runId };
    },

    cancelRun: async ({ runId }) => {
      runs.cancel(runId);
      return Promise.resolve(null);
    },

    runResult: async ({ runId }) => Promise.resolve(results.of(runId)),

    summarise: async ({ runId, threshold }) =>
      runs.has(runId) ? runs.summarise(runId, threshold) : figures.summarise(results.of(runId), threshold),

    exportRun: async ({ runId, threshold, formats }) => {
      const { of, result } = results.withSlide(runId);
      const target = await withDialogs(parts.dialogs).chooseFolder();
      if (target === null) return null;
      return slides.useAnalysed(of, ({ slide }) =>
        exportToFolder(result, slide, { folder: target, threshold, formats }, figures),
      );
    },

    invariance: (request) => measurements.measure(request),

    cancelInvariance: async ({ requestId }) => {
      measurements.cancel(requestId);
      return Promise.resolve(null);
    },
  };
}
