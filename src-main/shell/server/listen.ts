/**
 * Servers on this machine's own addresses, of both kinds: a browser may look up `localhost` as either, and another program with the
 * same port at the other address would receive our requests. Connections are bounded in number, and what is sent on them in time.
 */
import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import { Server, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, codeOf } from '../../base/thrown';
import { SpindleError } from '../../contract/errors';

export interface ConnectionLimits {
  /** At the same time, on each address. */
  readonly connections: number;
  /** For a request to begin and for its headers to be there, in ms. */
  readonly headersMs: number;
  /** In which a body that is being sent must move on, in ms. */
  readonly stallMs: number;
}

/** A browser opens six, and one for the events of each page. */
const usualLimits: ConnectionLimits = { connections: 256, headersMs: 10_000, stallMs: 30_000 };

/** Bytes of a body that must arrive within `stallMs`; a local connection carries a million times as many. */
const leastBytes = 16 * 1024;

export interface Listening {
  readonly port: number;
  /** Ends the connections too. */
  close(): Promise<void>;
}

type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * @param port 0: any that is free on both addresses.
 * @throws SpindleError `usage` when the port is taken.
 */
export async function listenOnLoopback(
  fetch: Fetch,
  port: number,
  limits: ConnectionLimits = usualLimits,
): Promise<Listening> {
  for (let attempts = 20; ; attempts -= 1) {
    const first = await listen(fetch, '127.0.0.1', port, limits);
    const found = (first.address() as AddressInfo).port;
    try {
      const second = await listen(fetch, '::1', found, limits).catch(unlessTaken);
      const servers = second === null ? [first] : [first, second];
      return {
        port: found,
        close: async () => {
          await Promise.all(servers.map(close));
        },
      };
    } catch (thrown) {
      await close(first);
      if (port !== 0 || attempts <= 1) throw taken(port, thrown);
    }
  }
}

/** Without IPv6 no other program can take the port there. */
function unlessTaken(thrown: unknown): null {
  const code = thrown instanceof SpindleError ? codeOf(thrown.cause) : codeOf(thrown);
  if (code === 'EADDRINUSE' || code === 'EACCES') throw thrown;
  return null;
}

async function listen(fetch: Fetch, host: string, port: number, limits: ConnectionLimits): Promise<Server> {
  const { connections, headersMs, stallMs } = limits;
  const serverOptions = {
    headersTimeout: headersMs,
    // A large upload may take longer than the five minutes that Node grants a request: it must only move on.
    requestTimeout: 0,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: Math.min(5000, headersMs),
  };
  const server = createAdaptorServer({ fetch, serverOptions });
  if (!(server instanceof Server)) throw new TypeError('the server is none of HTTP/1.1');
  server.maxConnections = connections;
  server.on('connection', (socket) => {
    // Node starts its clock for a request at the first byte of a connection, not before.
    const timer = setTimeout(() => socket.destroy(), headersMs);
    socket.once('data', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
  server.on('request', (request: IncomingMessage) => endWhenStalled(request, stallMs));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw taken(port, cause);
  }
  return server;
}

/** A body on which nothing comes, or next to nothing, ends with its connection. */
function endWhenStalled(request: IncomingMessage, stallMs: number): void {
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) clearInterval(timer);
    else if (socket.bytesRead - before < leastBytes) socket.destroy();
    before = socket.bytesRead;
  }, stallMs);
  timer.unref();
  request.once('close', () => clearInterval(timer));
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function taken(port: number, cause: unknown): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot serve',
    where: { field: `port ${port}` },
    why: reasonOf(cause),
    remedy: 'choose another port with --port, or 0 for any free one',
    cause,
  });
}
