/**
 * The batches of a project as windows see them: how each is analysed, how far it is, and where each of its slides stands. Counts are not
 * among it: a count belongs beside its slide, with its threshold and warnings, and a blinded reader must not see it here.
 */
import { z } from 'zod';
import type { Progress } from './detection';
import type { QueuedSlide } from './domain/queue';
import type { ErrorReport } from './errors';
import { reportFormats, summaryFormats } from './report';

/** What all slides of a batch are analysed with; kept with the batch, so that it can be gone on with. */
export const batchSettingsSchema = z.strictObject({
  /** The default one where it is left out. */
  modelId: z.string().max(64).optional(),
  /** That of the model where it is left out. */
  threshold: z.number().min(0).max(1).optional(),
  formats: z.array(z.enum(reportFormats)).min(1),
  /** Forms of the summary beside the table, written at the end. */
  summaries: z.array(z.enum(summaryFormats)),
  /** Slides that are analysed at a time. */
  jobs: z.int().min(1).max(16),
});
export type BatchSettings = z.infer<typeof batchSettingsSchema>;

type QueueState = QueuedSlide['state'];
/** Of slides; those of `same` are further names of slides that are counted already. */
export type QueueCounts = Readonly<Record<QueueState, number>>;

/**
 * What this application does with a batch. `yielding`: a person's own analysis is computed, and the batch goes on after it. `elsewhere`:
 * other processes hold what is left of it. Other processes may work on an `idle` one.
 */
export type BatchWork = 'idle' | 'starting' | 'running' | 'yielding' | 'paused' | 'elsewhere' | 'stopping';

/** A slide that is being analysed. */
interface RunningSlide {
  /** Of the queue. */
  readonly number: number;
  readonly progress: Progress;
}

export interface BatchItem {
  readonly id: string;
  /** Folder of its documents; full path. */
  readonly folder: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** `null` of one that the command line made: only it knows how to go on with it. */
  readonly settings: BatchSettings | null;
  readonly counts: QueueCounts;
  readonly work: BatchWork;
  /** No process begins a slide of it. */
  readonly isPaused: boolean;
  /** Of the work of this application since it was begun; `null` while it does none. */
  readonly progress: {
    /** `null` until enough is done to tell. */
    readonly secondsLeft: number | null;
    /** Area looked at, per minute; `null` until a patch was finished. */
    readonly rateMm2PerMin: number | null;
  } | null;
  readonly running: readonly RunningSlide[];
  /** Why it ended before its end; `null` where it did not, or a person stopped it. */
  readonly error: ErrorReport | null;
  /** Other words of how it went, such as a summary that lies beside an earlier one; sentences. */
  readonly notes: readonly string[];
  /** It was taken off the list. */
  readonly isRemoved: boolean;
}

/** A slide of a batch. */
export interface QueueRow {
  readonly number: number;
  /** Full path, or an address without secrets. */
  readonly path: string;
  readonly scene: number;
  /** As a list names it; `null` where none does. */
  readonly case: string | null;
  readonly priority: number;
  /** Among those of one priority. */
  readonly place: number;
  readonly state: QueueState;
  /** How often it was begun. */
  readonly attempts: number;
  /** Why it failed, or waits again. */
  readonly reason: ErrorReport | null;
  /** `null` until it was opened. */
  readonly slideKey: string | null;
  /** Path of the slide of the batch that it is the same as, and is analysed with; `null` of most. */
  readonly sameAs: string | null;
  /** How many tiles of it could not be read; `null` of one that is not done. */
  readonly missingTiles: number | null;
  /** Seconds that its last attempt took; `null` where it has not ended. */
  readonly seconds: number | null;
}

/** What a person does with slides of a queue. */
export const queueChanges = ['cancel', 'again', 'first', 'last'] as const;
export type QueueChange = (typeof queueChanges)[number];

/** What would be analysed. */
export interface FoundForBatch {
  readonly slides: number;
  /** Names of the first of them. */
  readonly first: readonly string[];
  /** What was passed over; sentences. */
  readonly notes: readonly string[];
}
