/**
 * `spindle project cases`: the slides of a project by case, with how far each has come, and the files of its batches that are no slides of
 * it yet.
 */
import pMap from 'p-map';
import { plural } from '../../base/count-words';
import { roughlyAt, type Whereabouts } from '../../analysis/whereabouts';
import type { QueueRow } from '../../contract/batch';
import { errorSentences } from '../../contract/errors';
import { pictureName } from '../../contract/identity';
import { slidesIn, slidesOfCase } from '../../analysis/slides-of-case';
import { queueIndex, slideStates, stateInProject, waitingState } from '../../contract/slide-progress';
import type { InCase } from '../../project/cases';
import type { Project } from '../../project/project';
import { nameOfFile } from '../../project/slide-files';
import { isAddress } from '../../slide/source/address';
import { withInterruption } from './interruption';
import { slideWords } from './named-slides';
import { printJson, printLine } from './output';
import { usingProject } from './using-project';

/** As a person types them; `changed` is what was signed off, and changed since; a `moved` slide has a state of its own besides. */
export const listedStates = [...slideStates, 'moved'] as const;
type ListedState = (typeof listedStates)[number];
export const caseOrders = ['name', 'case', 'state'] as const;

export interface CasesOptions {
  readonly json?: boolean;
  readonly case?: string;
  readonly state?: ListedState;
  readonly sort: (typeof caseOrders)[number];
}

/** A slide of the project, or a file of a batch that is none yet. */
interface Listed {
  readonly slide: InCase | null;
  readonly name: string;
  readonly path: string | null;
  readonly case: string | null;
  /** Of work on it; what was moved has come as far as before. */
  readonly state: Exclude<ListedState, 'moved'>;
  /** What lies where it was seen last; `null` of what was seen nowhere, or on a server. */
  readonly there: Whereabouts | null;
  /** What a batch says of it; `null` where none waits for it, or a reader has gone further. */
  readonly queued: QueueRow | null;
}

/** Of a share, each look is a wait. */
const looksAtATime = 16;

/** @throws not-found for a case that there is not; project-invalid */
export async function projectCases(file: string, options: CasesOptions): Promise<void> {
  const { state, sort } = options;
  const { cases, queue } = await usingProject(file, 'read', (project) => ({
    cases: project.cases(),
    queue: queueOf(project),
  }));
  const all = listed(slidesIn(cases), queue);
  const name = options.case?.normalize('NFC').trim();
  const ofCase = name === undefined ? all : all.filter((each) => each.case === name);
  // Says that there is no such case.
  if (name !== undefined && ofCase.length === 0) slidesOfCase(cases, name);
  const ofState =
    state === undefined || state === 'moved' ? ofCase : ofCase.filter((each) => each.state === state);
  const seen = await withInterruption((signal) => located(ofState, signal));
  const slides = sorted(state === 'moved' ? seen.filter(isMoved) : seen, sort);
  if (options.json === true) printJson({ slides: slides.map(asJson) });
  else if (sort === 'case') for (const line of groupedLines(slides)) printLine(line);
  else for (const slide of slides) printLine(`${slideLine(slide)}, ${caseWords(slide)}`);
}

/** Of all batches; what a process held that has ended waits. */
function queueOf({ queue }: Pick<Project, 'queue'>): QueueRow[] {
  return queue.batches().flatMap(({ id }) => {
    const left = new Set(queue.left(id));
    return queue
      .rowsSince(id, 0)
      .rows.map((row) => (left.has(row.number) ? { ...row, state: 'queued' as const } : row));
  });
}

/** Slides by their cases, files of batches among them, those without a case last. */
function listed(slides: readonly InCase[], queue: readonly QueueRow[]): Listed[] {
  const index = queueIndex(queue);
  const known = slides.map((slide): Listed => {
    const { stage, changedSince } = slide.standing;
    const queued = index.take(pictureName(slide), slide);
    const state = stateInProject({ stage, isChangedSince: changedSince !== null, runs: slide.runs }, queued);
    return {
      ...{ slide, name: slide.name ?? slide.key, path: slide.path, case: slide.case, state },
      there: null,
      queued: state === queued?.state ? queued : null,
    };
  });
  const files = index.rest().map((queued): Listed => {
    const { path } = queued;
    return {
      ...{ slide: null, name: nameOfFile(path), path, case: queued.case },
      ...{ state: waitingState(queued) ?? 'new', there: null, queued },
    };
  });
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  if (files.length === 0) return known;
  return [...known, ...files].sort((one, other) =>
    one.case === null || other.case === null
      ? Number(one.case === null) - Number(other.case === null)
      : compare(one.case, other.case),
  );
}

/** With what lies where each was seen last. Files that are as they were then, or of which that is not known, are not opened. */
function located(slides: readonly Listed[], signal: AbortSignal): Promise<Listed[]> {
  const locate = async (listed: Listed): Promise<Listed> => {
    const { slide, path } = listed;
    if (slide === null || path === null || isAddress(path)) return listed;
    return { ...listed, there: await roughlyAt({ key: slide.key, path, print: slide.print }, signal) };
  };
  return pMap(slides, locate, { concurrency: looksAtATime, signal });
}

/** The slide itself does not lie where it was seen last. */
function isMoved({ there }: Listed): boolean {
  return there !== null && there.kind !== 'there';
}

function movedWords({ there, path }: Listed): string[] {
  if (there?.kind === 'gone') return [`moved: no file is at ${path}`];
  if (there?.kind === 'another') return [`moved: another slide lies at ${path}`];
  if (there?.kind === 'broken') return [`moved: what lies at ${path} is no slide (${there.why})`];
  return [];
}

/** Those that are equal stay in the order of their cases. */
function sorted(slides: readonly Listed[], order: CasesOptions['sort']): Listed[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const place = ({ state }: Listed): number => slideStates.indexOf(state);
  if (order === 'state') return slides.toSorted((one, other) => place(one) - place(other));
  if (order === 'name') return slides.toSorted((one, other) => compare(one.name, other.name));
  return [...slides];
}

function groupedLines(slides: readonly Listed[]): string[] {
  const lines: string[] = [];
  let before: string | null | undefined;
  for (const slide of slides) {
    if (slide.case !== before) lines.push(caseWords(slide));
    before = slide.case;
    lines.push(`  ${slideLine(slide)}`);
  }
  return lines;
}

function caseWords({ case: name }: Listed): string {
  return name === null ? 'without a case' : `case ${name}`;
}

function slideLine(listed: Listed): string {
  const { slide, name, queued } = listed;
  if (slide === null) return [name, 'no slide of the project yet', ...queuedWords(queued)].join(', ');
  const { block, stain, runs, entries } = slide;
  const which = [...(block === null ? [] : [`block ${block}`]), ...(stain === null ? [] : [stain])];
  const counts = `${plural(runs, 'run', 'runs')}, ${plural(entries, 'entry', 'entries')}`;
  const words = [...queuedWords(queued), standingWords(slide), ...missingWords(slide)];
  return [slideWords({ ...slide, listed: slide }), ...which, ...movedWords(listed), ...words, counts].join(
    ', ',
  );
}

/** None of a slide for which no batch waits. */
function queuedWords(queued: QueueRow | null): string[] {
  if (queued === null) return [];
  const { state, reason } = queued;
  if (reason === null) return [state];
  return [`${state}: ${errorSentences(reason)}`];
}

function missingWords({ missingTiles }: InCase): string[] {
  return missingTiles === 0 ? [] : [`${plural(missingTiles, 'tile', 'tiles')} could not be read`];
}

/** `signed off as version 2 by AB on 2026-11-30`, `changed since version 2 of AB (in review)` */
export function standingWords({ standing: { stage, signOff, changedSince }, signedAt }: InCase): string {
  if (signOff === null) return stage;
  const day = signedAt === null ? '' : ` on ${signedAt.slice(0, 10)}`;
  if (changedSince === null) {
    const despite = (signOff.despite ?? []).map((doubt) => doubt.replace('-', ' ')).join(' and ');
    return `signed off as version ${signOff.version} by ${signOff.by}${day}${despite === '' ? '' : `, despite ${despite}`}`;
  }
  return `${stage}, changed since version ${signOff.version} that ${signOff.by} signed off${day}`;
}

function asJson({ slide, state, queued, name, path, there, case: ofCase }: Listed): unknown {
  const reason = queued?.reason ?? null;
  if (slide === null)
    return {
      ...{ case: ofCase, block: null, stain: null, key: null, scene: queued?.scene ?? 0, name, path },
      ...{ state, stage: 'new', reason, signOff: null, changedSince: null, runs: 0, entries: 0 },
      ...{ missingTiles: 0, doubts: [], there: null },
    };
  const { key, scene, block, stain, standing, signedAt, runs, entries, missingTiles, doubts } = slide;
  const { signOff, changedSince, stage } = standing;
  return {
    ...{ case: ofCase, block, stain, key, scene, name: slide.name, path, state, stage, reason },
    signOff: signOff === null ? null : { ...signOff, at: signedAt },
    ...{ changedSince, runs, entries, missingTiles, doubts, there: there?.kind ?? null },
  };
}
