/**
 * What a window can follow: the runs of the application, what a run has found so far, what was decided about a slide, where
 * decisions are written, the slides of the project by their cases, and its batches with the slides of each. A topic is asked for once, and updates follow; both have one shape, so that a window keeps a copy of the
 * state by applying changes in order, from either source. An update says which one it follows: a window sees a gap and
 * asks for what it missed.
 */
import { z } from 'zod';
import type { BatchItem, QueueRow } from '../batch';
import type { CaseRow } from '../case-row';
import type { Candidate, Progress } from '../detection';
import type { Entry } from '../domain/command';
import { foldAll, emptySlideState, type SlideState } from '../domain/slide-state';
import type { ErrorReport } from '../errors';
import { pictureName, type RunId, type SlidePicture } from '../identity';

/** A run of this application, from its start until the application ends. */
export interface RunItem {
  readonly runId: string;
  /** Identifier of the project that its result is written to. */
  readonly project: string;
  readonly picture: SlidePicture;
  /** As the slide was called when the run was asked for. */
  readonly slideName: string;
  readonly modelId: string;
  readonly progress: Progress;
  readonly end: RunEnd | null;
}

export type RunEnd =
  /** `run`: what its result is kept under. */
  | {
      readonly kind: 'finished';
      readonly run: RunId;
      readonly mitoticCount: number;
      readonly seconds: number;
    }
  /** Includes a run that a person cancelled (`error.tag === 'aborted'`). */
  | { readonly kind: 'failed'; readonly error: ErrorReport };

/** Where decisions are written, and by whom. */
export interface ProjectState {
  readonly id: string;
  /** Name of the file without its folder. */
  readonly name: string;
  readonly path: string;
  /** False where it could not be opened: what is decided is gone when the application ends. */
  readonly isKept: boolean;
  /** Name or initials of the person; `null` until one is entered. */
  readonly reader: string | null;
  /** Paths of other projects, the last used first. */
  readonly recent: readonly string[];
}

/** The type of one change, by family of topics. */
interface Changes {
  readonly runs: RunItem;
  readonly project: ProjectState;
  readonly candidates: readonly Candidate[];
  readonly decisions: readonly Entry[];
  readonly batches: BatchItem;
  readonly queue: readonly QueueRow[];
  readonly cases: readonly CaseRow[];
}
export type TopicFamily = keyof Changes;

/** The state that the changes add up to, by family. */
export interface States {
  /** In the order of their start. */
  readonly runs: readonly RunItem[];
  readonly project: ProjectState | null;
  /** Candidates of one run, in the order in which they were found. */
  readonly candidates: readonly Candidate[];
  readonly decisions: SlideState;
  /** The newest first. */
  readonly batches: readonly BatchItem[];
  /** Slides of one batch by their number, in no order that means anything. */
  readonly queue: ReadonlyMap<number, QueueRow>;
  /** Every slide of the project by the name of its picture. */
  readonly cases: ReadonlyMap<string, CaseRow>;
}

export interface Topics {
  readonly runs: 'runs';
  readonly project: 'project';
  readonly candidates: `candidates/${string}`;
  readonly decisions: `decisions/${string}`;
  readonly batches: 'batches';
  readonly queue: `queue/${string}`;
  readonly cases: 'cases';
}
export type Topic = Topics[TopicFamily];

export const topicSchema = z
  .string()
  .regex(
    /^(runs|project|batches|cases|(candidates|queue)\/[A-Za-z0-9_-]{1,64}|decisions\/[0-9a-f]{32}\/\d{1,6})$/,
  )
  // The pattern is that of the type.
  .transform((text) => text as Topic);

export interface Since {
  readonly epoch: string;
  readonly seq: number;
}

export interface Update<F extends TopicFamily = TopicFamily> {
  /** Numbers of another epoch mean nothing: the application was started again, or another project was opened. */
  readonly epoch: string;
  /** Number of the change that the first of these follows; 0: they begin with the empty state. */
  readonly after: number;
  /** Number of the last of these. */
  readonly seq: number;
  readonly changes: readonly Changes[F][];
}

export function candidatesTopic(runId: string): Topics['candidates'] {
  return `candidates/${runId}`;
}

export function decisionsTopic(picture: SlidePicture): Topics['decisions'] {
  return `decisions/${pictureName(picture)}`;
}

/** @param batch its identifier */
export function queueTopic(batch: string): Topics['queue'] {
  return `queue/${batch}`;
}

export const emptyStates: States = {
  ...{ runs: [], project: null, candidates: [], decisions: emptySlideState },
  ...{ batches: [], queue: new Map(), cases: new Map() },
};

type Apply = { readonly [F in TopicFamily]: (state: States[F], changes: readonly Changes[F][]) => States[F] };

/** The state after changes, in their order. Pure; used by every window. */
export const applyChanges: Apply = {
  runs(runs, changes) {
    const byId = new Map(runs.map((run) => [run.runId, run]));
    for (const run of changes) byId.set(run.runId, run);
    return [...byId.values()];
  },
  project: (state, changes) => changes.at(-1) ?? state,
  candidates: (candidates, changes) => [...candidates, ...changes.flat()],
  decisions: (state, changes) => foldAll(changes.flat(), state),
  batches(batches, changes) {
    const byId = new Map(batches.map((batch) => [batch.id, batch]));
    for (const batch of changes) {
      if (batch.isRemoved) byId.delete(batch.id);
      else byId.set(batch.id, batch);
    }
    return [...byId.values()].sort((one, other) => other.madeAt.localeCompare(one.madeAt));
  },
  queue: (rows, changes) => new Map([...rows, ...changes.flat().map((row) => [row.number, row] as const)]),
  cases: (rows, changes) =>
    new Map([...rows, ...changes.flat().map((row) => [pictureName(row), row] as const)]),
};
