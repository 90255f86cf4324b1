/**
 * The slides of a project as a report of decisions has them: the log is folded to an entry, the last run is limited to the regions that
 * stand there, and `report/` gathers what is said. Also of an earlier entry, so that a printed report can be held against the project.
 */
import type { PrintedIdentity } from '../contract/decided-report';
import { foldAll, valuesOf, type SlideState } from '../contract/domain/slide-state';
import { regionsOf } from '../contract/domain/regions';
import { slideStanding } from '../contract/domain/slide-standing';
import type { Entry } from '../contract/domain/command';
import type { SlidePicture } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import { unpackRaster } from '../detection/analysed-raster';
import type { Project } from '../project/project';
import { resultOf } from '../project/recorded-runs';
import type { SlideContent } from '../report/decided/content';
import { gatherSlide } from '../report/decided/gather';
import { limitRun, limitsOf } from './limit-run';
import { summariseRun } from './summarise-run';

export interface GatheredWithRun {
  readonly content: SlideContent;
  /** Within the regions; `null` where there is no run. */
  readonly result: AnalysisResult | null;
}

/**
 * @param last number of the entry up to which is folded
 * @param name of the slide's file; `null` where it is not known
 * @throws project-invalid for a run that is damaged
 */
export function gatherFromProject(
  project: Project,
  picture: SlidePicture,
  {
    last,
    name,
    identity,
  }: { readonly last: number; readonly name: string | null; readonly identity: PrintedIdentity },
): GatheredWithRun {
  const entries = project.entriesOf(picture).filter(({ seq }) => seq <= last);
  const state = foldAll(entries);
  const run = lastRunWithin(project, state);
  const result = run?.result ?? null;
  const { signOff } = slideStanding(state);
  const [mpp] = valuesOf(state, 'pixel-size');
  const entryOf = (seq: number | undefined): Entry | undefined => entries.find((entry) => entry.seq === seq);
  const content = gatherSlide(
    {
      ...{ picture, name, state },
      run:
        run === null
          ? null
          : { ...run, tissue: run.result.analysed === null ? null : unpackRaster(run.result.analysed) },
      mppBy: entryOf(mpp?.seq)?.by ?? null,
      signedAt: entryOf(signOff?.seq)?.at ?? null,
    },
    identity,
  );
  return { content, result };
}

/** The last run of a slide, limited to the regions that stand; `null` where there is none. @throws project-invalid */
export function lastRunWithin(
  project: Project,
  state: SlideState,
): { readonly id: string; readonly result: AnalysisResult } | null {
  const run = valuesOf(state, 'run').at(-1);
  const whole = run === undefined ? null : resultOf(project, run.id);
  return run === undefined || whole === null ? null : { id: run.id, result: within(whole, regionsOf(state)) };
}

function within(result: AnalysisResult, regions: ReturnType<typeof regionsOf>): AnalysisResult {
  if (regions.length === 0) return result;
  const limited = { ...result, ...limitRun(result, regions, limitsOf(result, regions)) };
  return { ...limited, ...summariseRun(limited, result.threshold) };
}
