/**
 * The events of a session as server-sent events (HTML standard, section 9.2): subscribed before the answer
 * begins, one `data:` line each, a comment now and then so that a broken connection is noticed.
 */
import type { ApiEvent } from '../../contract/api';
import type { Session } from '../session/session';

export interface EventStreams {
  /** A stream that lasts until its reader goes away or `end` is called. */
  open(): Response;
  end(): void;
}

const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' };

/** @param heartbeatMs between two comments. */
export function createEventStreams(session: Pick<Session, 'onEvent'>, heartbeatMs: number): EventStreams {
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();
  const send = (text: string): void => {
    const bytes = encoder.encode(text);
    for (const stream of streams) stream.enqueue(bytes);
  };
  const unsubscribe = session.onEvent((event: ApiEvent) => {
    if (streams.size > 0) send(`data: ${JSON.stringify(event)}\n\n`);
  });
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
  heartbeat.unref();

  return {
    open() {
      let own: ReadableStreamDefaultController<Uint8Array> | null = null;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          own = controller;
          streams.add(controller);
          // Something at once, so that the client knows that it is connected.
          controller.enqueue(encoder.encode('retry: 1000\n: connected\n\n'));
        },
        cancel() {
          if (own !== null) streams.delete(own);
        },
      });
      return new Response(body, { headers });
    },
    end() {
      unsubscribe();
      clearInterval(heartbeat);
      for (const stream of streams) stream.close();
      streams.clear();
    },
  };
}
