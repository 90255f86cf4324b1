/**
 * The one interface through which the renderer reaches the main side, whatever carries it: HTTP to
 * `spindle serve`, or IPC in the desktop window. Methods and their types are those of contract/api.ts;
 * whatever goes wrong arrives as a thrown `SpindleError`.
 */
import type { ApiEvent, Method, Request, Results } from '../../src-main/contract/api';
import type { ReportFormat } from '../../src-main/contract/report';

export interface ExportOrder {
  readonly runId: string;
  /** Of the slide, with its extension; names the downloaded file. */
  readonly slideName: string;
  readonly threshold: number;
  readonly formats: readonly ReportFormat[];
}

/** What became of an export: files in a folder, files handed to the browser, or nothing (dismissed). */
export type ExportOutcome =
  | { readonly kind: 'written'; readonly paths: readonly string[] }
  | { readonly kind: 'downloaded'; readonly names: readonly string[] }
  | { readonly kind: 'dismissed' };

export interface Client {
  readonly shell: 'electron' | 'server';
  /** Throws `SpindleError` for every refusal, and `internal` when the main side cannot be reached. */
  call<M extends Method>(method: M, params: Request<M>): Promise<Results[M]>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  /** Called with `false` when events stop coming, with `true` when they come again. */
  onConnection(listener: (connected: boolean) => void): () => void;
  /** Hands over the bytes of a message of an engine of this page. Throws as `call` does. */
  engineReply(hostId: string, reply: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * The path under which the main side can open a file that was chosen or dropped. Over HTTP the bytes are
   * sent first; `onProgress` then receives the fraction sent, 0..1. Throws `aborted` when the signal fires.
   */
  pathOf(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string>;
  exportRun(order: ExportOrder): Promise<ExportOutcome>;
}
