/**
 * The client of `spindle serve`: requests as POSTed JSON, events as a server-sent stream, files as uploads,
 * exports as downloads. Same origin; the session cookie was set when the printed address was opened.
 */
import type { ApiEvent, Method, Request, Results } from '../../src-main/contract/api';
import {
  callPath,
  computingEventsPath,
  engineReplyPath,
  exportPath,
} from '../../src-main/contract/wire/addresses';
import type { SpindleError } from '../../src-main/contract/errors';
import { documentName, type ReportFormat } from '../../src-main/contract/report';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
import { openAnswer } from './answer';
import type { Client, Connection, ExportOrder, ExportOutcome } from './api';
import { followEvents, isUnknownHere } from './event-stream';

export interface HttpClientOptions {
  /** Scheme, host and port; empty for the page's own. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  /** As uploadFile in upload.ts. */
  readonly upload: (
    origin: string,
    file: File,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ) => Promise<string>;
  /** Receives an export's bytes and the name to save them under. */
  readonly save: (blob: Blob, name: string) => void;
}

export class HttpClient implements Client {
  readonly shell = 'server';
  readonly #options: HttpClientOptions;
  readonly #eventListeners = new Set<(event: ApiEvent) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();
  #stream: AbortController | null = null;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  async call<M extends Method>(method: M, params: Request<M>): Promise<Results[M]> {
    const response = await this.#reach(callPath(method), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    // Both ends are built from the same contract: the result of a method has that method's type.
    return openAnswer(await readJson(response), method) as Results[M];
  }

  async engineReply(hostId: string, reply: Uint8Array<ArrayBuffer>): Promise<void> {
    const response = await this.#reach(engineReplyPath(hostId), {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: reply,
    });
    openAnswer(await readJson(response), t('ui-place-engine-reply'));
  }

  onEvent(listener: (event: ApiEvent) => void): () => void {
    this.#eventListeners.add(listener);
    this.#follow();
    return () => {
      this.#eventListeners.delete(listener);
      if (this.#eventListeners.size === 0) {
        this.#stream?.abort();
        this.#stream = null;
      }
    };
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  menuAvailable(): void {
    // The browser's menu is its own.
  }

  menuKeys(): void {
    // As above.
  }

  menuLanguage(): void {
    // As above.
  }

  pathOf(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string> {
    return this.#options.upload(this.#options.origin, file, onProgress, signal);
  }

  async exportRun(order: ExportOrder): Promise<ExportOutcome> {
    const names: string[] = [];
    for (const format of order.formats) {
      const response = await this.#reach(exportPath(order.runId, format, order.threshold), {});
      if (!response.ok) openAnswer(await readJson(response), t('ui-place-export', { format }));
      const name = exportName(order.slideName, format);
      this.#options.save(await response.blob(), name);
      names.push(name);
    }
    return { kind: 'downloaded', names };
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.#options.fetch(`${this.#options.origin}${path}`, init);
    } catch (cause) {
      throw windowError('unreachable', {
        what: t('ui-no-answer'),
        why: t('ui-no-answer-why'),
        remedy: t('ui-no-answer-remedy'),
        cause,
      });
    }
    if (isUnknownHere(response.status)) throw unknownHere();
    return response;
  }

  #follow(): void {
    if (this.#stream !== null) return;
    this.#stream = new AbortController();
    void followEvents({
      url: `${this.#options.origin}${computingEventsPath}`,
      fetch: this.#options.fetch,
      signal: this.#stream.signal,
      onEvent: (event) => {
        for (const listener of this.#eventListeners) listener(event);
      },
      onConnection: (connection) => {
        for (const listener of this.#connectionListeners) listener(connection);
      },
    });
  }
}

function unknownHere(): SpindleError {
  return windowError('unreachable', {
    what: t('ui-page-unknown'),
    why: t('ui-page-unknown-why'),
    remedy: t('ui-page-unknown-remedy'),
  });
}

/** A body that is no JSON was cut off, or is of something that does not speak the contract. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw windowError('unreachable', {
      what: t('ui-answer-not-understood'),
      why: t('ui-answer-status', { status: String(response.status) }),
      remedy: t('ui-answer-status-remedy'),
      cause,
    });
  }
}

/** `CMU-1.svs` and `geojson` → `CMU-1.geojson`. */
function exportName(slideName: string, format: ReportFormat): string {
  const dot = slideName.lastIndexOf('.');
  return documentName(dot > 0 ? slideName.slice(0, dot) : slideName, format);
}
