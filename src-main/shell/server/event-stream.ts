/**
 * The events of a session as server-sent events (HTML standard, section 9.2): subscribed before the answer
 * begins, one `data:` line each, a comment now and then so that a broken connection is noticed. A stream of a page that
 * can compute is how the session knows of it, and carries what that page alone is told.
 */
import type { ApiEvent, EngineNotice } from '../../contract/api';
import type { Session } from '../session/session';

export interface EventStreams {
  /**
   * A stream that lasts until its reader goes away or `end` is called.
   *
   * @param browser of a page that can compute; `null` for any other reader
   */
  open(browser: string | null): Response;
  end(): void;
}

const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' };

/** @param heartbeatMs between two comments. */
export function createEventStreams(
  session: Pick<Session, 'onEvent' | 'pages'>,
  heartbeatMs: number,
): EventStreams {
  /** With what is to be done when its reader is gone. */
  const streams = new Map<ReadableStreamDefaultController<Uint8Array>, () => void>();
  const encoder = new TextEncoder();
  const encode = (event: ApiEvent): Uint8Array => encoder.encode(`data: ${JSON.stringify(event)}\n\n`);
  const send = (bytes: Uint8Array): void => {
    for (const stream of streams.keys()) stream.enqueue(bytes);
  };
  const unsubscribe = session.onEvent((event: ApiEvent) => {
    if (streams.size > 0) send(encode(event));
  });
  const heartbeat = setInterval(() => send(encoder.encode(': still here\n\n')), heartbeatMs);
  heartbeat.unref();

  return {
    open(browser) {
      let own: ReadableStreamDefaultController<Uint8Array> | null = null;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          own = controller;
          // Something at once, so that the client knows that it is connected.
          controller.enqueue(encoder.encode('retry: 1000\n: connected\n\n'));
          const notify = (notice: EngineNotice): void => controller.enqueue(encode(notice));
          streams.set(
            controller,
            browser === null ? () => undefined : session.pages.offer({ browser, notify }),
          );
        },
        cancel() {
          if (own === null) return;
          streams.get(own)?.();
          streams.delete(own);
        },
      });
      return new Response(body, { headers });
    },
    end() {
      unsubscribe();
      clearInterval(heartbeat);
      for (const [stream, withdraw] of streams) {
        withdraw();
        stream.close();
      }
      streams.clear();
    },
  };
}
