/**
 * Server-sent events over `fetch`: the response's bytes in, parsed `ApiEvent`s out, with a new attempt
 * whenever the stream ends. Framing as in the HTML standard, section 9.2.6 (data lines, blank line ends).
 */
import type { ApiEvent } from '../../src-main/contract/api';
import { pageHeader } from '../../src-main/contract/wire/addresses';
import type { Connection } from './api';

/** The `data` of each event of one stream, in order; ends when the stream ends. */
export async function* readEventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  let lines: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      pending += decoder.decode(value, { stream: true });
      const parts = pending.split(/\r\n|\n|\r(?!$)/);
      pending = parts.pop() ?? '';
      for (const line of parts) {
        if (line.startsWith('data:')) lines.push(line.slice(line.startsWith('data: ') ? 6 : 5));
        if (line === '' && lines.length > 0) {
          yield lines.join('\n');
          lines = [];
        }
      }
    }
  } finally {
    await reader.cancel();
  }
}

export interface EventStreamOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly onEvent: (event: ApiEvent) => void;
  readonly onConnection: (connection: Connection) => void;
  readonly signal: AbortSignal;
  /** Wait before the first new attempt, in ms; doubles up to 5 s. */
  readonly retryMs?: number;
}

/** Listens until the signal fires. Resolves then; never rejects: a broken stream is `onConnection('lost')`. */
export async function followEvents(options: EventStreamOptions): Promise<void> {
  const { url, onEvent, onConnection, signal } = options;
  const firstRetry = options.retryMs ?? 500;
  let wait = firstRetry;
  while (!signal.aborted) {
    let without: Connection = 'lost';
    try {
      const response = await options.fetch(url, {
        signal,
        headers: { accept: 'text/event-stream', [pageHeader]: '1' },
      });
      if (isUnknownHere(response.status)) without = 'ended';
      else if (response.ok && response.body !== null) {
        onConnection('connected');
        wait = firstRetry;
        // The contract's own server is the only writer of this stream.
        for await (const data of readEventData(response.body)) onEvent(JSON.parse(data) as ApiEvent);
      }
    } catch {
      // Whatever broke the stream, what follows is the same: say so below, wait, try again.
    }
    if (isAborted(signal)) return;
    onConnection(without);
    await delay(wait, signal);
    wait = Math.min(wait * 2, 5000);
  }
}

/** The server's refusal of a page that was let in by another start of it (`shell/server/guard.ts`). */
export function isUnknownHere(status: number): boolean {
  return status === 401 || status === 403 || status === 421;
}

/** Checked again after each await: otherwise the compiler assumes that the first answer still holds. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
