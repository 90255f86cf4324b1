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

    summarise: async ({ runId, threshold }) => {
      if (runs.has(runId)) return { ...(await runs.summarise(runId, threshold)), regionsChangedAt: 0 };
      const result = results.of(runId);
      const { regions, changedAt } = decisions.regionsOf(result.slide.picture);
      const summary = await figures.summarise(await figures.within(result, regions), threshold);
      return { ...summary, regionsChangedAt: changedAt };
    },

    exportRun: async ({ runId, threshold, formats }) => {
      const { of, result } = results.withSlide(runId);
      const target = await withDialogs(parts.dialogs).chooseFolder();
      if (target === null) return null;
      const counted = await figures.within(result, decisions.regionsOf(result.slide.picture).regions);
      return slides.useAnalysed(of, ({ slide }) =>
        exportToFolder(counted, slide, { folder: target, threshold, formats }, figures),
      );
    },

    invariance: (request) => measurements.measure(request),

    cancelInvariance: async ({ requestId }) => {
      measurements.cancel(requestId);
      return Promise.resolve(null);
    },
  };
}
