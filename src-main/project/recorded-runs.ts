/**
 * Results as runs of a project: the document without its detections and the detections in blocks, put together again to the very
 * result that was recorded.
 */
import type { Entry } from '../contract/domain/command';
import { runId, type SlidePicture } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import type { Project } from './project';
import { parseDocument, serialiseDocument } from './run-file';

/** One that is recorded already stays as it was. @param by name or initials of the person, or the program's name */
export function recordResult(
  project: Project,
  slide: SlidePicture,
  result: AnalysisResult,
  by: string,
): Entry {
  const { id, version, sha256 } = result.model;
  return project.recordRun({
    slide,
    run: runId(slide, result.startedAt, sha256),
    by,
    startedAt: result.startedAt,
    model: { id, version, sha256 },
    document: serialiseDocument(result),
    detections: result.candidates,
  });
}

/** As it was recorded; `null` where there is no such run, or where it was damaged. */
export function resultOf(project: Project, run: string): AnalysisResult | null {
  const recorded = project.runOf(run);
  if (recorded === null || !project.isWhole(recorded)) return null;
  const document = project.documentOf(recorded);
  const result = document === null ? null : parseDocument(document, project.detectionsOf(run));
  if (result === null) return null;
  return { ...result, slide: { ...result.slide, picture: result.slide.picture ?? recorded.slide } };
}
