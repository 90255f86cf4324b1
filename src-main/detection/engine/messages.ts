/**
 * The messages between an engine and its host process, with a schema for each direction: both sides check
 * what they receive, because a process border is a border.
 */
import { z } from 'zod';
import { runFaults } from './fault';

const stage = z.enum(['scout', 'judge']);
const count = z.int().min(1).max(65_536);
const extent = z.int().min(1).max(16_384);
/** Longest sentence of a host: some runtimes print whole graphs. */
export const maxWords = 2000;
const words = z.string().max(maxWords);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');

const stageGraphSchema = z.strictObject({
  /** The ONNX graph itself. */
  graph: bytes,
  inputName: z.string(),
  outputName: z.string(),
  /** The largest request of a run. */
  full: z.strictObject({ count, width: extent, height: extent }),
  /** Input pixels from one output cell to the next. */
  stride: z.int().min(1).max(1024),
});
export type StageGraph = z.infer<typeof stageGraphSchema>;

export const hostRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    provider: z.string(),
    /** Threads of one convolution; `null` leaves it to the runtime: one a physical core. */
    threads: z.int().min(1).max(1024).nullable(),
    /** A graphics card that the processor emulates counts as none, if the host can tell. */
    hardwareOnly: z.boolean().optional(),
    scout: stageGraphSchema,
    judge: stageGraphSchema,
  }),
  z.strictObject({
    type: z.literal('run'),
    id: z.int().nonnegative(),
    stage,
    count,
    width: extent,
    height: extent,
    /** count × height × width × 3, uint8 RGB. */
    pixels: bytes,
  }),
]);
export type HostRequest = z.infer<typeof hostRequestSchema>;

export const hostReplySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    provider: words,
    /** What it computes on, in words. */
    device: words,
  }),
  z.strictObject({
    type: z.literal('start-failed'),
    reason: z.enum(['provider', 'graph']),
    why: words,
  }),
  z.strictObject({
    type: z.literal('logits'),
    id: z.int().nonnegative(),
    count,
    width: extent,
    height: extent,
    /** count × height × width. */
    logits: z.custom<Float32Array>((value) => value instanceof Float32Array, 'float32 values'),
  }),
  z.strictObject({
    type: z.literal('run-failed'),
    id: z.int().nonnegative(),
    reason: z.enum(runFaults),
    why: words,
  }),
]);
export type HostReply = z.infer<typeof hostReplySchema>;
