/**
 * The server shell: the renderer and the contract over HTTP, for a browser on this machine. Requests are
 * POSTed JSON, events a server-sent stream, slides come in by PUT; all of it behind the guard.
 */
import { serve, type ServerType } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../../contract/api';
import { SpindleError } from '../../contract/errors';
import type { Installation } from '../installation';
import { dispatch, isMethod } from '../session/dispatch';
import { errorResponse } from '../session/error-response';
import { rendererFile } from '../session/renderer-files';
import { invalidRequest, notThere } from '../session/request-errors';
import { maxReplyBytes } from '../session/page-engines';
import { secured } from '../session/security-headers';
import type { Session } from '../session/session';
import { createEventStreams, type EventStreams } from './event-stream';
import { judgeHost, judgeRequest, sameText, sessionCookie, type GuardOptions, type Verdict } from './guard';
import { receiveUpload } from './upload';

export interface ServerOptions {
  readonly session: Session;
  readonly installation: Installation;
  /** 0: any free port. */
  readonly port: number;
  /** Largest body of a request of the contract, in bytes; a region of interest can be long. */
  readonly maxCallBytes?: number;
  /** Largest upload in bytes. */
  readonly maxUploadBytes?: number;
  /** Between two signs of life on an event stream, in ms. */
  readonly heartbeatMs?: number;
}

export interface RunningServer {
  /** With the token: opening it lets a browser in. */
  readonly url: string;
  readonly port: number;
  /** Ends the event streams and the connections. The session stays open: it belongs to the caller. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/** @throws usage when the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const token = randomBytes(32).toString('base64url');
  const streams = createEventStreams(options.session, options.heartbeatMs ?? 15_000);
  // The port is part of what the guard checks, and is known only once the server listens.
  const guard = { token, port: options.port };
  const server = serve({
    fetch: createApp(options, guard, streams).fetch,
    hostname: loopback,
    port: options.port,
  });
  try {
    guard.port = await portOf(server, options.port);
  } catch (thrown) {
    streams.end();
    throw thrown;
  }
  // A large upload may take longer than the five minutes that Node grants a request.
  if (server instanceof Server) server.requestTimeout = 0;
  return {
    url: `http://${loopback}:${guard.port}/?token=${token}`,
    port: guard.port,
    async close() {
      streams.end();
      const closed = once(server, 'close');
      server.close();
      if (server instanceof Server) server.closeAllConnections();
      await closed;
    },
  };
}

function createApp(options: ServerOptions, guard: GuardOptions, streams: EventStreams): Hono {
  const { session, installation } = options;
  const app = new Hono();

  app.use(async (context, next) => {
    const verdict = judge(context, guard);
    if (verdict.allowed) await next();
    else context.res = refused(context, verdict.why, verdict.status);
    context.res = secured(context.res, context.req.path);
  });

  app.get('/', async (context, next) => {
    if (context.req.query('token') === undefined) return next();
    return new Response(null, {
      status: 303,
      headers: { Location: '/', 'Set-Cookie': sessionCookie(guard), 'Cache-Control': 'no-store' },
    });
  });

  app.post('/api/call/:method', limited(options.maxCallBytes ?? 16 * 1024 * 1024), async (context) => {
    const method = context.req.param('method');
    if (!isMethod(method)) throw notThere('method', `there is no request "${method.slice(0, 64)}"`);
    const answer = await dispatch(session.api, method, await jsonBody(context));
    const malformed = !answer.ok && answer.error.tag === 'request-invalid';
    return json(answer, malformed ? 400 : 200);
  });

  // A HEAD, which Hono answers here too, has no body that could be read or ended.
  app.get('/api/events', ({ req }) => {
    if (req.method === 'HEAD') return new Response(null);
    return streams.open(req.query('computes') === undefined ? null : (req.header('user-agent') ?? ''));
  });

  app.post('/api/engines/:hostId/replies', limited(maxReplyBytes), async (context) => {
    session.pages.receive(context.req.param('hostId'), new Uint8Array(await context.req.arrayBuffer()));
    return json({ ok: true, result: null }, 200);
  });

  app.put('/api/upload/:name', async (context) => {
    const { maxUploadBytes = Infinity } = options;
    if (Number(context.req.header('content-length') ?? 0) > maxUploadBytes) {
      return errorResponse(
        invalidRequest('body', 'the file is too large', 'open it from the folder served'),
        413,
      );
    }
    const path = await receiveUpload(context.req.raw, context.req.param('name'), session.uploads);
    return json({ ok: true, result: { path } }, 200);
  });

  app.get('/api/*', (context) => session.fetch(context.req.raw));
  app.get('*', (context) => rendererFile(installation.renderer, new URL(context.req.url).pathname));
  app.notFound(() => errorResponse(notThere('address', 'there is nothing at this address')));
  app.onError((thrown) => errorResponse(thrown));
  return app;
}

/** The first visit brings the token in the address; everything after it brings the cookie. */
function judge(context: Context, guard: GuardOptions): Verdict {
  const request = context.req.raw;
  const host = judgeHost(request, guard);
  if (!host.allowed) return host;
  const token = context.req.path === '/' && request.method === 'GET' ? context.req.query('token') : undefined;
  if (token === undefined) return judgeRequest(request, guard);
  return sameText(token, guard.token)
    ? { allowed: true }
    : { allowed: false, status: 403, why: 'the token is not the one of this server' };
}

/** For a program the contract's refusal; for a person at the address bar one sentence. */
function refused(context: Context, why: string, status: number): Response {
  const remedy = 'open the address that spindle serve printed';
  if (context.req.path.startsWith('/api/'))
    return errorResponse(invalidRequest('request', why, remedy), status);
  return new Response(`Spindle: ${why}; ${remedy}.\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

function limited(maxSize: number): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize,
    onError: () => errorResponse(invalidRequest('body', `it is longer than ${maxSize} bytes`), 413),
  });
}

/** JSON only: a form of another page cannot send that type without asking first. @throws request-invalid */
async function jsonBody(context: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    throw invalidRequest('Content-Type', 'it must be application/json');
  }
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidRequest('body', cause instanceof Error ? cause.message : 'it is not JSON');
  }
}

function json(answer: Answer<unknown>, status: number): Response {
  return Response.json(answer, { status, headers: { 'Cache-Control': 'no-store' } });
}

/** Resolves when the server listens. */
async function portOf(server: ServerType, asked: number): Promise<number> {
  try {
    if (!server.listening) await once(server, 'listening');
  } catch (cause) {
    throw new SpindleError('usage', {
      what: 'cannot serve',
      where: { field: `port ${asked}` },
      why: cause instanceof Error ? cause.message : String(cause),
      remedy: 'choose another port with --port, or 0 for any free one',
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}
