/**
 * What an inference engine is: pixels in, logits out, for both stages of a model, wherever it computes. Also the
 * port to the process it computes in, so that a child process and Electron's utility process are the same to it.
 */
import { mostJudgeBatch, type EngineEvent } from '../../contract/engine';
import type { Precision } from '../../contract/model';
import type { Pixels } from '../../contract/slide';
import type { HostRequest } from './messages';

/** Row-major logits, one a cell: `data.length === width * height`. */
export interface LogitMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Patches of one request to the judge until the best number is measured: a graphics card needs many. */
export function usualJudgeBatch(provider: string): number {
  return provider === 'cpu' || provider === 'browser-wasm' ? processorJudgeBatch : mostJudgeBatch;
}

export const processorJudgeBatch = 16;

/** Requests of both stages are answered in the order they came; a few may be under way at once. */
export interface Engine {
  /** The execution provider that computes, e.g. `cpu`. */
  readonly provider: string;
  /** Stages without a graph of this precision compute in float32. */
  readonly precision: Precision;
  /** What it computes on, in words. */
  readonly device: string;
  /** Patches of one request with which its judge is fastest. Answers do not depend on it. */
  readonly judgeBatch: number;
  /** What has happened to it since it was started, oldest first; it only grows. */
  readonly events: readonly EngineEvent[];
  /**
   * The scout's logits of one patch; each extent must be receptiveField + n · stride pixels.
   *
   * @throws SpindleError `engine-failed` (also for every later call, once the engine has died), `aborted`.
   */
  scout(patch: Pixels, signal?: AbortSignal): Promise<LogitMap>;
  /**
   * The judge's logit of each patch.
   *
   * @param patches count × size × size × 3, uint8 RGB, one patch after the other
   * @throws SpindleError as `scout`.
   */
  judge(patches: Uint8Array, signal?: AbortSignal): Promise<Float32Array>;
  /** Ends the engine; what is under way is rejected as `aborted`. May be called twice. */
  close(): Promise<void>;
}

/** The port to the process that computes. Messages arrive in the order they were sent. */
export interface EngineHost {
  send(message: HostRequest): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process has ended for any reason, with that reason in words. */
  onExit(listener: (why: string) => void): void;
  kill(): void;
}

export type SpawnEngineHost = () => EngineHost;
