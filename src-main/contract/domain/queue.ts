/**
 * Slides that wait to be analysed, and where each stands. A queue is work, not a decision: it lies beside the log of a project and is
 * changed in place. A slide whose process died is `running` until another takes it over.
 */
import { z } from 'zod';
import { slideKey, slideKeyPattern } from '../identity';
import type { ErrorReport } from '../errors';
import { errorReportSchema } from '../wire/error-report';

/** `same`: it holds what another slide of the batch holds, and is analysed with that one. */
const queueStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'same'] as const;

const field = z.union([z.string(), z.number(), z.null()]);

/** What a list or a person states of one slide of a batch; what is not stated is left out. */
const slideSettingsSchema = z.strictObject({
  /** µm per pixel, entered by hand. */
  mpp: z.number().optional(),
  case: z.string().optional(),
  block: z.string().optional(),
  stain: z.string().optional(),
  /** Path of a file of regions. */
  roi: z.string().optional(),
  /** Key of a protocol. */
  protocol: z.string().optional(),
});
export type SlideSettings = z.infer<typeof slideSettingsSchema>;

/** Of a file: what tells whether it was written to. */
const filePrintSchema = z.strictObject({ size: z.number(), mtimeMs: z.number(), ctimeMs: z.number() });
export type FilePrint = z.infer<typeof filePrintSchema>;

/** A slide as it was when it was opened, and what people had decided about it: where either changed, its result is that of another slide. */
const openedStateSchema = z.strictObject({
  /** Of its file; `null` of a slide on a server. */
  file: filePrintSchema.nullable(),
  /** `null` of a slide on a server. */
  fingerprint: z.string().nullable(),
  /** Whether its file holds other pictures too. */
  hasScenes: z.boolean(),
  /** A sum over what people had decided. */
  decided: z.string(),
  /** Number of the slide of the batch that it is the same as. */
  sameAs: z.int().optional(),
});
export type OpenedState = z.infer<typeof openedStateSchema>;

/** A process that works on a queue. */
const workerSchema = z.object({
  host: z.string(),
  pid: z.int(),
  /** Within this, a process number means one process. */
  scope: z.string(),
  /** When the system started the process, in a form of its own; `null` where it does not say. */
  processStart: z.string().nullable(),
  startedAt: z.string(),
  token: z.string(),
});

export const queuedSlideSchema = z.strictObject({
  number: z.int(),
  batch: z.string(),
  /** Full path; of a slide on a server, its address without secrets. */
  path: z.string(),
  scene: z.int(),
  settings: slideSettingsSchema,
  /** Higher goes first. */
  priority: z.int(),
  /** Among those of one priority. */
  place: z.int(),
  state: z.enum(queueStates),
  /** How often it was begun. */
  attempts: z.int(),
  /** How often in a row its process died before it finished a patch; one less while its death would not count. */
  deaths: z.int(),
  /** Why it failed, or was given back. */
  reason: errorReportSchema.nullable(),
  /** `null` until it was opened. */
  slideKey: z.string().regex(slideKeyPattern).transform(slideKey).nullable(),
  opened: openedStateSchema.nullable(),
  /** Recorded, or about to be. */
  run: z.string().nullable(),
  /** Name of its documents without extension. */
  documents: z.string().nullable(),
  /** Of its result, by the names of a summary's columns. */
  figures: z.record(z.string(), field).nullable(),
  owner: workerSchema.nullable(),
  touchedAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  /** When it ended last, also where it waits or runs again. */
  endedAt: z.string().nullable(),
  /** Grows with every change of any slide of the queue. */
  change: z.int(),
});
export type QueuedSlide = z.infer<typeof queuedSlideSchema>;

/** Slides that were named together, and go to one folder. */
export interface Batch {
  readonly id: string;
  /** Of the documents; empty where there are none. */
  readonly folder: string;
  /** What all its slides are analysed with, in a form that two processes make alike. */
  readonly decides: string;
  readonly madeAt: string;
  readonly isPaused: boolean;
}

/** Ended, so that nothing is to be done unless somebody asks for it. */
export function hasEnded({ state }: Pick<QueuedSlide, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

/** Whether a slide waits because a person stopped the batch at it; an earlier Spindle called that `aborted`. */
export function wasStopped({ tag }: Pick<ErrorReport, 'tag'>): boolean {
  return tag === 'stopped' || tag === 'aborted';
}
