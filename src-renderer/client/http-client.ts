/**
 * The client of `spindle serve`: requests as POSTed JSON, events as a server-sent stream, files as uploads,
 * exports as downloads. Same origin; the session cookie was set when the printed address was opened.
 */
import {
  callPath,
  computingEventsPath,
  engineReplyPath,
  exportPath,
  type ApiEvent,
  type Method,
  type Request,
  type Results,
} from '../../src-main/contract/api';
import { SpindleError } from '../../src-main/contract/errors';
import { documentName, type ReportFormat } from '../../src-main/contract/report';
import { openAnswer } from './answer';
import type { Client, ExportOrder, ExportOutcome } from './api';
import { followEvents } from './event-stream';

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
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
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
    openAnswer(await readJson(response), 'reply of an engine');
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

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  pathOf(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string> {
    return this.#options.upload(this.#options.origin, file, onProgress, signal);
  }

  async exportRun(order: ExportOrder): Promise<ExportOutcome> {
    const names: string[] = [];
    for (const format of order.formats) {
      const response = await this.#reach(exportPath(order.runId, format, order.threshold), {});
      if (!response.ok) openAnswer(await readJson(response), `export ${format}`);
      const name = exportName(order.slideName, format);
      this.#options.save(await response.blob(), name);
      names.push(name);
    }
    return { kind: 'downloaded', names };
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#options.fetch(`${this.#options.origin}${path}`, init);
    } catch (cause) {
      throw new SpindleError('internal', {
        what: 'Spindle does not answer',
        why: 'the connection to the running `spindle serve` is gone',
        remedy: 'see whether it still runs where you started it, and open the address it prints',
        cause,
      });
    }
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
      onConnection: (connected) => {
        for (const listener of this.#connectionListeners) listener(connected);
      },
    });
  }
}

/** A body that is no JSON is a refusal by something that does not speak the contract, such as an old token. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new SpindleError('internal', {
      what: 'the answer cannot be understood',
      why: `the server answered with status ${response.status}`,
      remedy: 'open the address again that `spindle serve` printed: it carries a fresh token',
      cause,
    });
  }
}

/** `CMU-1.svs` and `geojson` → `CMU-1.geojson`. */
function exportName(slideName: string, format: ReportFormat): string {
  const dot = slideName.lastIndexOf('.');
  return documentName(dot > 0 ? slideName.slice(0, dot) : slideName, format);
}
