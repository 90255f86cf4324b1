/**
 * The one interface through which the renderer reaches the main side, whatever carries it: HTTP to
 * `spindle serve`, or IPC in the desktop window. Methods and their types are those of contract/api.ts;
 * whatever goes wrong arrives as a thrown `SpindleError`.
 */
import type { ApiEvent, Method, Request, Results } from '../../src-main/contract/api';
import type { MenuCommand, MenuKeys } from '../../src-main/contract/commands';
import type { Language } from '../../src-main/messages/messages';
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

/**
 * `lost`: nothing answers; tried again until something does. `ended`: Spindle answers, and does not know this page, because it was
 * started again and its pages have another address since.
 */
export type Connection = 'connected' | 'lost' | 'ended';

export interface Client {
  readonly shell: 'electron' | 'server';
  /** Throws `SpindleError` for every refusal, and `unreachable` when the main side cannot be reached. */
  call<M extends Method>(method: M, params: Request<M>): Promise<Results[M]>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  /** Called when events stop coming, and when they come again. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** Tells the shell which commands of its menu can be done now; nothing where it has none. */
  menuAvailable(commands: readonly MenuCommand[]): void;
  /** Tells the shell the keys that a person changed, of commands of its menu; nothing where it has none. */
  menuKeys(keys: MenuKeys): void;
  /** Tells the shell the language of the window, for its menu; nothing where it has none. */
  menuLanguage(language: Language): void;
  /** Hands over the bytes of a message of an engine of this page. Throws as `call` does. */
  engineReply(hostId: string, reply: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * The path under which the main side can open a file that was chosen or dropped. Over HTTP the bytes are
   * sent first; `onProgress` then receives the fraction sent, 0..1. Throws `aborted` when the signal fires.
   */
  pathOf(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string>;
  exportRun(order: ExportOrder): Promise<ExportOutcome>;
}
