/**
 * A report of decisions held against its project: whether it was made from this log, whether it says what the log said at that entry,
 * and what was added since.
 */
import { slideKey } from '../contract/identity';
import type { Project } from '../project/project';
import { slideContentSchema, type ReportContent, type SlideContent } from '../report/decided/content';
import { gatherFromProject } from './gather-report';

export type ReportInProject =
  /** The chain of the log has another sum at that entry, or does not reach it. */
  | { readonly kind: 'not-of-project'; readonly why: string }
  /** The log is the one that it was made from, and does not say what the report says. */
  | { readonly kind: 'differs'; readonly slides: readonly string[] }
  /** `entries`: that came since; `ofSlides`: of the slides of the report, without what was only looked at. */
  | { readonly kind: 'later-entries'; readonly entries: number; readonly ofSlides: number }
  /** `isSigned`: every slide is signed off as the report has it. */
  | { readonly kind: 'as-it-stands'; readonly isSigned: boolean; readonly entries: number };

/** @throws project-invalid where the log cannot be trusted up to that entry, or a run is damaged */
export function compareReport(project: Project, content: ReportContent): ReportInProject {
  const { seq, chain, id } = content.project;
  if (project.id !== id) return { kind: 'not-of-project', why: 'the project has another identifier' };
  const there = sumAt(project, seq);
  if (there === null) return { kind: 'not-of-project', why: `its log does not reach entry ${seq}` };
  if (there !== chain) return { kind: 'not-of-project', why: `its chain has another sum at entry ${seq}` };
  const different = content.slides.filter((slide) => !isAsInProject(project, content, slide));
  if (different.length > 0) return { kind: 'differs', slides: different.map(({ key, name }) => name ?? key) };
  const entries = project.info().head.seq - seq;
  const ofSlides = content.slides.reduce((sum, { key, scene }) => {
    const later = project.entriesOf({ key: slideKey(key), scene }, seq);
    return sum + later.filter(({ command }) => command.kind !== 'record-views').length;
  }, 0);
  if (ofSlides > 0) return { kind: 'later-entries', entries, ofSlides };
  const isSigned = content.slides.every(({ stage }) => stage === 'signed off');
  return { kind: 'as-it-stands', isSigned, entries };
}

/** `null` where the log does not reach the entry. */
function sumAt(project: Project, seq: number): string | null {
  for (const { entry, hash } of project.log()) if (entry.seq === seq) return hash;
  return null;
}

/** All but what depends on where the file lies and on its pictures. */
function isAsInProject(project: Project, content: ReportContent, slide: SlideContent): boolean {
  const picture = { key: slideKey(slide.key), scene: slide.scene };
  const { seq } = content.project;
  const now = gatherFromProject(project, picture, {
    last: seq,
    name: slide.name,
    identity: content.identity,
  });
  const comparable = (each: SlideContent): string =>
    JSON.stringify(slideContentSchema.parse({ ...each, pictures: { overview: null, crops: [] } }));
  const isSameCase =
    content.case === null || content.identity !== 'case' || isOfCase(project, content, picture);
  return isSameCase && comparable(now.content) === comparable(slide);
}

/** Whether an entry up to the report's put the slide into the case that it names. */
function isOfCase(
  project: Project,
  { project: { seq }, case: name }: ReportContent,
  picture: Parameters<Project['entriesOf']>[0],
): boolean {
  return project
    .entriesOf(picture)
    .some(({ seq: at, command }) => at <= seq && command.kind === 'set-case' && command.case?.name === name);
}
