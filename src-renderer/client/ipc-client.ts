/**
 * The client of the desktop window: everything goes through `window.spindle`, the bridge that the preload
 * script exposes. Files have paths here, so nothing is uploaded, and exports are written by the main side.
 */
import type { Answer, ApiEvent, Method, Request, Results } from '../../src-main/contract/api';
import type { MenuCommand, MenuKeys } from '../../src-main/contract/commands';
import type { Language } from '../../src-main/messages/messages';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
import { openAnswer } from './answer';
import type { Client, ExportOrder, ExportOutcome } from './api';

export interface Bridge {
  call(method: string, params: unknown): Promise<Answer<unknown>>;
  onEvent(listener: (event: ApiEvent) => void): () => void;
  engineReply(hostId: string, reply: Uint8Array): Promise<Answer<unknown>>;
  menuAvailable(commands: readonly string[]): void;
  menuKeys(keys: MenuKeys): void;
  menuLanguage(language: string): void;
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
    openAnswer(await this.#bridge.engineReply(hostId, reply), t('ui-place-engine-reply'));
  }

  /** IPC lives as long as the window: there is nothing to report. */
  onConnection(): () => void {
    return () => undefined;
  }

  menuAvailable(commands: readonly MenuCommand[]): void {
    this.#bridge.menuAvailable(commands);
  }

  menuKeys(keys: MenuKeys): void {
    this.#bridge.menuKeys(keys);
  }

  menuLanguage(language: Language): void {
    this.#bridge.menuLanguage(language);
  }

  pathOf(file: File): Promise<string> {
    const path = this.#bridge.pathForFile(file);
    if (path !== '') return Promise.resolve(path);
    return Promise.reject(
      windowError('not-found', {
        what: t('ui-dropped-no-file'),
        where: { path: file.name },
        why: t('ui-dropped-no-file-why'),
        remedy: t('ui-dropped-no-file-remedy'),
      }),
    );
  }

  async exportRun(order: ExportOrder): Promise<ExportOutcome> {
    const { runId, threshold, formats } = order;
    const paths = await this.call('exportRun', { runId, threshold, formats: [...formats] });
    return paths === null ? { kind: 'dismissed' } : { kind: 'written', paths };
  }
}
