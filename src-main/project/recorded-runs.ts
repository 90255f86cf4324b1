/**
 * Results as runs of a project: the document without its detections and the detections in blocks, put together again to the very
 * result that was recorded.
 */
import type { Entry, RecordRun } from '../contract/domain/command';
import { valuesOf } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { runId, type RunId, type SlidePicture } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import type { Project } from './project';
import { parseDocument, serialiseDocument } from './run-file';

/** What a result is recorded under. */
export function runOfResult(slide: SlidePicture, { startedAt, model }: AnalysisResult): RunId {
  return runId(slide, startedAt, model.sha256);
}

/** A turn of the event loop at a time. One that is recorded already stays as it was. @param by name or initials of the person, or the program's name */
export function recordResult(
  project: Project,
  slide: SlidePicture,
  result: AnalysisResult,
  by: string,
): Promise<Entry> {
  const { id, version, sha256 } = result.model;
  return project.recordRun({
    slide,
    run: runOfResult(slide, result),
    by,
    startedAt: result.startedAt,
    model: { id, version, sha256 },
    document: serialiseDocument(result),
    detections: result.candidates,
    missingTiles: result.missingTiles.length,
  });
}

/** Of the last run over a slide, where that was begun after a time, ISO 8601; `null` where it was not, or is damaged. */
export function lastResultSince(project: Project, slide: SlidePicture, time: string): AnalysisResult | null {
  const last = valuesOf(project.stateOf(slide), 'run').at(-1);
  if (last === undefined || last.value.startedAt <= time) return null;
  try {
    return resultOf(project, last.id);
  } catch (thrown) {
    if (thrown instanceof SpindleError && thrown.tag === 'project-invalid') return null;
    throw thrown;
  }
}

/** As it was recorded; `null` where there is no such run. @throws project-invalid, with what is damaged of the run */
export function resultOf(project: Project, run: string): AnalysisResult | null {
  const recorded = project.runOf(run);
  if (recorded === null) return null;
  const faults = project.faultsOf(recorded);
  if (faults.length > 0) throw damagedRun(project, recorded, faults.join(', and '));
  const document = project.documentOf(recorded);
  const result = document === null ? null : parseDocument(document, project.detectionsOf(run));
  if (result === null) {
    throw damagedRun(project, recorded, `the document of run ${run} is none that this Spindle can read`);
  }
  return { ...result, slide: { ...result.slide, picture: result.slide.picture ?? recorded.slide } };
}

function damagedRun({ file }: Project, { startedAt }: RecordRun, why: string): SpindleError {
  return new SpindleError('project-invalid', {
    what: `the run of ${startedAt} is damaged`,
    where: { path: file },
    why,
    remedy:
      'the other runs and all decisions stand; `spindle project verify FILE` names everything that is damaged, ' +
      'and a backup may hold the run',
  });
}
