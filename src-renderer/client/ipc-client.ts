/**
 * The client of the desktop window: everything goes through `window.spindle`, the bridge that the preload
 * script exposes. Files have paths here, so nothing is uploaded, and exports are written by the main side.
 */
import type { Answer, ApiEvent, Method, Request, Results } from '../../src-main/contract/api';
import { SpindleError } from '../../src-main/contract/errors';
import { openAnswer } from './answer';
import type { Client, ExportOrder, ExportOutcome } from './api';

export interface Bridge {
  call(method: string, params: unknown): Promise<Answer<unknown>>;
  onEvent(listener: (event: ApiEvent) => void): () => void;
  engineReply(hostId: string, reply: Uint8Array): Promise<Answer<unknown>>;
  /** Absolute path of a dropped file; empty when it has none. */
  pathForFile(file: File): string;
}

export class IpcClient implements Client {
  readonly shell = 'electron';
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async call<M extends Method>(method: M, params: Request<M>): Promise<Results[M]> {
    // Both ends are built from the same contract: the result of a method has that method's type.
    return openAnswer(await this.#bridge.call(method, params), method) as Results[M];
  }

  onEvent(listener: (event: ApiEvent) => void): () => void {
    return this.#bridge.onEvent(listener);
  }

  async engineReply(hostId: string, reply: Uint8Array): Promise<void> {
    openAnswer(await this.#bridge.engineReply(hostId, reply), 'reply of an engine');
  }

  /** IPC lives as long as the window: there is nothing to report. */
  onConnection(): () => void {
    return () => undefined;
  }

  pathOf(file: File): Promise<string> {
    const path = this.#bridge.pathForFile(file);
    if (path !== '') return Promise.resolve(path);
    return Promise.reject(
      new SpindleError('not-found', {
        what: 'cannot open what was dropped',
        where: { path: file.name },
        why: 'it is not a file on this computer',
        remedy: 'save it to a folder first and open it from there',
      }),
    );
  }

  async exportRun(order: ExportOrder): Promise<ExportOutcome> {
    const { runId, threshold, formats } = order;
    const paths = await this.call('exportRun', { runId, threshold, formats: [...formats] });
    return paths === null ? { kind: 'dismissed' } : { kind: 'written', paths };
  }
}
