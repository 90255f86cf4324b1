/** A real HTTP server on the loopback that answers by a table of handlers, for tests of the renderer's client. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiEvent } from '../../src-main/contract/api';
import type { ErrorReport } from '../../src-main/contract/errors';

type Handler = (body: unknown, response: ServerResponse, request: IncomingMessage) => void;

export interface TinyServer {
  readonly origin: string;
  /** Address path → handler; may be changed while it runs. */
  readonly routes: Map<string, Handler>;
  /** To everyone who listens to events. */
  emit(event: ApiEvent): void;
  /** Ends all event streams, as a broken connection does. */
  dropListeners(): void;
  /** While it is true every request is broken off unanswered, and nobody can listen. */
  isDown: boolean;
  /** Status that every request is refused with, as by a Spindle that was started again; `null`: none is. */
  refusal: number | null;
  /** Resolves when somebody listens. */
  listener(): Promise<void>;
  close(): Promise<void>;
}

const notLetIn: ErrorReport = {
  tag: 'request-invalid',
  what: 'cannot answer the request',
  where: { field: 'request' },
  why: 'the request names another host',
  remedy: 'open the address that spindle serve printed last',
};

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export async function startTinyServer(): Promise<TinyServer> {
  const routes = new Map<string, Handler>();
  const listeners = new Set<ServerResponse>();
  let arrived: (() => void)[] = [];
  const tiny = {
    origin: '',
    isDown: false,
    // Widened to what the interface says.
    refusal: null as number | null,
    routes,
    emit: (event: ApiEvent): void => {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    dropListeners: (): void => {
      for (const listener of listeners) listener.destroy();
      listeners.clear();
    },
    listener: (): Promise<void> =>
      listeners.size > 0 ? Promise.resolve() : new Promise((resolve) => arrived.push(resolve)),
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    if (tiny.isDown) {
      request.socket.destroy();
      return;
    }
    if (tiny.refusal !== null) {
      answer(response, { ok: false, error: notLetIn }, tiny.refusal);
      return;
    }
    const path = new URL(request.url ?? '/', 'http://tiny').pathname;
    if (path === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      for (const resolve of arrived) resolve();
      arrived = [];
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const handler = routes.get(path);
      if (handler === undefined) {
        response.writeHead(404);
        response.end('no such address');
      } else {
        handler(text === '' ? null : JSON.parse(text), response, request);
      }
    });
  });
  // Five seconds, which is the default, are too short on a busy machine: the connection ends while a request is on its way.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  tiny.origin = `http://127.0.0.1:${port}`;
  return tiny;
}
