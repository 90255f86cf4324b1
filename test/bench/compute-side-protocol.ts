/**
 * What the benchmarks of computing ask of a side: Spindle's (`compute-side.ts`) and those in Python (`peers/side.py`). A
 * process each, one line of JSON in, one line of JSON out, times taken inside.
 */
import { z } from 'zod';
import type { Side } from './side-process';

export type ComputeTask =
  /** Spindle: starts the engine and puts it to its self-test. */
  | { readonly do: 'start'; readonly provider: string; readonly precision: string }
  /** Spindle: analyses the slide and keeps what the engine was given, for `infer`. */
  | { readonly do: 'record'; readonly path: string }
  /** Spindle: the recorded patches through the engine again, and nothing else. */
  | { readonly do: 'infer'; readonly stages: readonly ('scout' | 'judge')[] }
  /** Spindle: from the open slide to the result. */
  | { readonly do: 'analyse'; readonly path: string }
  /** A peer: loads its networks and checks them. */
  | { readonly do: 'load'; readonly model: string }
  /** A peer: part of the slide, by the method of its name. */
  | {
      readonly do: 'sliding-window' | 'cascade' | 'stock-detector';
      readonly path: string;
      /** Of patches of the method's own size. */
      readonly patches: number;
    };

/** Whatever a task has to tell; times in seconds. */
export const computeAnswerSchema = z.object({
  seconds: z.number().optional(),
  areaMm2: z.number().optional(),
  /** Tissue mask and detection alone, and the part of it before the first patch. */
  detectionSeconds: z.number().optional(),
  tissueSeconds: z.number().optional(),
  patches: z.number().optional(),
  /** Places that the judge looked at. */
  places: z.number().optional(),
  detections: z.number().optional(),
  /** Of the detections, to the last digit. */
  checksum: z.string().optional(),
  provider: z.string().optional(),
  /** Why the side cannot do it; a reason to skip, not to fail. */
  unavailable: z.string().optional(),
  /** What is worth saying of how it was done. */
  note: z.string().optional(),
});
export type ComputeAnswer = z.infer<typeof computeAnswerSchema>;

export type ComputeSide = Side<ComputeTask, ComputeAnswer>;

/** What Spindle's side understands of it. */
export const spindleTaskSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), provider: z.string(), precision: z.enum(['float32', 'int8']) }),
  z.object({ do: z.literal('record'), path: z.string() }),
  z.object({ do: z.literal('infer'), stages: z.array(z.enum(['scout', 'judge'])) }),
  z.object({ do: z.literal('analyse'), path: z.string() }),
]);
