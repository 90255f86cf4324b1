/**
 * The events of a session as server-sent events (HTML standard, section 9.2): subscribed before the answer
 * begins, one `data:` line each, a comment now and then so that a broken connection is noticed. A stream of a page that
 * can compute tells the session of the page, and carries the events for that page alone.
 */
import type { ApiEvent, EngineNotice } from '../../contract/api';
import { invalidRequest } from '../../session/request-errors';
import type { Session } from '../../session/session';

export interface EventStreams {
  /**
   * A stream that lasts until its reader goes away or `end` is called.
   *
   * @param browser of a page that can compute; `null` for any other reader
   * @throws request-invalid when there are too many
   */
  open(browser: string | null): Response;
  end(): void;
}

/** Pages that are open; each holds a connection. */
const maxStreams = 64;
/** Bytes that may wait in memory for a slow reader; beyond that it has to connect again. */
const maxWaiting = 64 * 1024 * 1024;

const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' };

/** @param heartbeatMs between two comments. */
export function createEventStreams(
  session: Pick<Session, 'onEvent' | 'pages'>,
  heartbeatMs: number,
): EventStreams {
  /** The open streams, each with the function to call when its reader has gone. */
  const streams = new Map<ReadableStreamDefaultController<Uint8Array>, () => void>();
  const encoder = new TextEncoder();
  const encode = (event: ApiEvent): Uint8Array => encoder.encode(`data: ${JSON.stringify(event)}\n\n`);
  const push = (stream: ReadableStreamDefaultController<Uint8Array>, bytes: Uint8Array): void => {
    if ((stream.desiredSize ?? 0) > 0) stream.enqueue(bytes);
    else leave(stream, () => stream.error(new Error('its reader does not read')));
  };
  const leave = (stream: ReadableStreamDefaultController<Uint8Array>, end: () => void): void => {
    const withdraw = streams.get(stream);
    if (!streams.delete(stream)) return;
    withdraw?.();
    end();
  };
  const send = (bytes: Uint8Array): void => {
    for (const stream of [...streams.keys()]) push(stream, bytes);
  };
  const unsubscribe = session.onEvent((event: ApiEvent) => {
    if (streams.size > 0) send(encode(event));
  });
  const heartbeat = setInterval(() => send(encoder.encode(': still here\n\n')), heartbeatMs);
  heartbeat.unref();

  return {
    open(browser) {
      if (streams.size >= maxStreams) {
        throw invalidRequest('events', `${maxStreams} pages are open already`, 'close some of them');
      }
      let own: ReadableStreamDefaultController<Uint8Array> | null = null;
      const size = (bytes: Uint8Array | undefined): number => bytes?.byteLength ?? 0;
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            own = controller;
            // Something at once, so that the client knows that it is connected.
            controller.enqueue(encoder.encode('retry: 1000\n: connected\n\n'));
            const notify = (notice: EngineNotice): void => push(controller, encode(notice));
            streams.set(controller, () => undefined);
            if (browser !== null) streams.set(controller, session.pages.offer({ browser, notify }));
          },
          cancel() {
            if (own !== null) leave(own, () => undefined);
          },
        },
        { highWaterMark: maxWaiting, size },
      );
      return new Response(body, { headers });
    },
    end() {
      unsubscribe();
      clearInterval(heartbeat);
      for (const stream of [...streams.keys()]) leave(stream, () => stream.close());
    },
  };
}
