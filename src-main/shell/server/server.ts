/**
 * The server shell: the renderer and the contract over HTTP, for a browser on this machine. Requests are
 * POSTed JSON, events a server-sent stream, slides come in by PUT; all of it behind the guard.
 */
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { randomBytes } from 'node:crypto';
import type { Answer } from '../../contract/api';
import { maxRequestPoints } from '../../contract/roi';
import type { Installation } from '../../session/installation';
import { dispatch, isMethod } from '../../session/dispatch';
import { errorResponse, invalidRequest, notThere } from '../../session/request-errors';
import { rendererFile } from '../../session/renderer-files';
import { maxReplyBytes } from '../../session/page-engines';
import { secured } from '../../session/security-headers';
import type { Session } from '../../session/session';
import { UploadRefused } from '../../session/upload-folder';
import { createEventStreams, type EventStreams } from './event-stream';
import {
  isLoggedIn,
  judgeDeepZoom,
  judgeHost,
  judgeRequest,
  ownHost,
  sessionCookie,
  type GuardOptions,
  type Verdict,
} from './guard';
import { answerDeepZoom, deepZoomPath, isDeepZoom } from './deep-zoom-addresses';
import { landingPage, probe, probePath, welcomePage } from './landing-page';
import { listenOnLoopback, type ConnectionLimits } from './listen';
import { Logins } from './logins';
import { receiveUpload } from './upload';

export interface ServerOptions {
  readonly session: Session;
  readonly installation: Installation;
  /** 0: any free port. */
  readonly port: number;
  /** Largest body of a request of the contract, in bytes: holds `maxRequestPoints` of a region of interest. */
  readonly maxCallBytes?: number;
  /** Between two signs of life on an event stream, in ms. */
  readonly heartbeatMs?: number;
  readonly limits?: ConnectionLimits;
  /** Slides of the served folder are shown to other viewers, too, which know the address. Default: false. */
  readonly dzi?: boolean;
  /** Called with the token of the address by which a browser was let in, so that the next one can be told another. */
  readonly onLogin?: (token: string) => void;
}

export interface RunningServer {
  /**
   * An address that lets one browser in, once. What is printed stays good until it is used; what is handed on by other ways
   * should last for a short time only.
   */
  newAddress(lifetimeMs?: number): string;
  /** Where another viewer finds a slide, by its encoded name; `null` where none is let in. Good until the server is closed. */
  deepZoomAddress(name: string): string | null;
  readonly port: number;
  /** Ends the event streams and the connections. The session stays open: it belongs to the caller. */
  close(): Promise<void>;
}

/** What each way in asks for. */
interface Doors extends GuardOptions {
  /** Of addresses for other viewers; `null` where none is let in. */
  readonly dziToken: string | null;
}

/** @throws usage when the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const secret = randomBytes(32).toString('base64url');
  const dziToken = options.dzi === true ? randomBytes(32).toString('base64url') : null;
  const logins = new Logins();
  const streams = createEventStreams(options.session, options.heartbeatMs ?? 15_000);
  // The port is part of what the guard checks, and is known only once the server listens.
  const guard = { secret, dziToken, name: randomBytes(8).toString('hex'), port: options.port };
  try {
    const app = createApp(options, guard, logins, streams);
    const listening = await listenOnLoopback((request) => app.fetch(request), options.port, options.limits);
    guard.port = listening.port;
    return {
      newAddress: (lifetimeMs) => `http://127.0.0.1:${guard.port}/?token=${logins.issue(lifetimeMs)}`,
      deepZoomAddress: (name) =>
        dziToken === null ? null : `http://127.0.0.1:${guard.port}${deepZoomPath(dziToken, name)}`,
      port: guard.port,
      close: () => {
        streams.end();
        return listening.close();
      },
    };
  } catch (thrown) {
    streams.end();
    throw thrown;
  }
}

function createApp(options: ServerOptions, guard: Doors, logins: Logins, streams: EventStreams): Hono {
  const { session, installation } = options;
  const app = new Hono();

  app.use(async (context, next) => {
    const verdict = judge(context, guard, logins);
    if (verdict.allowed) await next();
    else context.res = refused(context, verdict.why, verdict.status);
    context.res = secured(context.res, context.req.path);
  });

  app.get(probePath, () => probe());

  app.get('/', async (context, next) => {
    const token = context.req.query('token');
    if (token === undefined) return next();
    const isKnown = isLoggedIn(context.req.raw, guard);
    // A browser goes on to the host that is this server's alone, if it finds it; its token is still good there.
    const isVisit = context.req.header('sec-fetch-mode') === 'navigate';
    if (isVisit && isElsewhere(context, guard) && !isKnown) return landingPage(ownHost(guard), token);
    const response = isVisit
      ? welcomePage()
      : new Response(null, { status: 303, headers: { Location: '/', 'Cache-Control': 'no-store' } });
    if (!isKnown && logins.redeem(token)) {
      response.headers.set('Set-Cookie', sessionCookie(guard));
      options.onLogin?.(token);
    }
    return response;
  });

  app.post('/api/call/:method', limited(options.maxCallBytes ?? 3 * 1024 * 1024), async (context) => {
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
    const path = await receiveUpload(context.req.raw, context.req.param('name'), session.uploads);
    return json({ ok: true, result: { path } }, 200);
  });

  if (options.dzi === true) app.get('/dzi/*', ({ req }) => answerDeepZoom(session.deepZoom, req.raw));
  app.get('/api/*', (context) => session.fetch(context.req.raw));
  app.get('*', (context) => rendererFile(installation.renderer, new URL(context.req.url).pathname));
  app.notFound(() => errorResponse(notThere('address', 'there is nothing at this address')));
  app.onError((thrown) => errorResponse(thrown, thrown instanceof UploadRefused ? thrown.status : undefined));
  return app;
}

/** The first visit brings a token in the address; everything after it brings the cookie. */
function judge(context: Context, guard: Doors, logins: Logins): Verdict {
  const request = context.req.raw;
  const host = judgeHost(request, guard);
  if (!host.allowed) return host;
  const isGet = request.method === 'GET';
  if (isGet && context.req.path === probePath) return { allowed: true };
  if (guard.dziToken !== null && isDeepZoom(context.req.path)) return judgeDeepZoom(request, guard.dziToken);
  const token = isGet && context.req.path === '/' ? context.req.query('token') : undefined;
  if (token === undefined) return judgeRequest(request, guard);
  const isGood = logins.isOpen(token) || isLoggedIn(request, guard);
  // A page of another host than the one where the browser was let in asks that host whether it was.
  const mayBeKnown = request.headers.get('sec-fetch-mode') === 'navigate' && isElsewhere(context, guard);
  return isGood || (mayBeKnown && isTokenLike(token))
    ? { allowed: true }
    : { allowed: false, status: 403, why: 'the address has been used already, or is not from this server' };
}

/** A visit by the printed address, and not by the host that is this server's alone. */
function isElsewhere({ req }: Context, guard: GuardOptions): boolean {
  return req.header('host') !== ownHost(guard) && req.query('stay') === undefined;
}

function isTokenLike(token: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(token);
}

/** For a program the contract's refusal; for a person at the address bar one sentence. */
function refused(context: Context, why: string, status: number): Response {
  const remedy = 'open the address that spindle serve printed last';
  if (/^\/(api|dzi)\//.test(context.req.path))
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

/** A point of a ring of a polygon of an edit lies seven deep. */
const deepestRequest = 16;

/** Twice the points that a request may bring, each an array of its own: what has more is refused with their number or here. */
const mostCollections = 2 * maxRequestPoints;

/**
 * Looked at before it is parsed, because a level, or an array of nothing, costs far more than the bracket that opens it.
 * @returns why it is refused; `null` where it is not
 */
function bracketFault(json: string): string | null {
  let [depth, collections] = [0, 0];
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      collections += 1;
      if (depth > deepestRequest) return 'its values are nested too deeply';
      if (collections > mostCollections) return `it has more than ${mostCollections} arrays and objects`;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return null;
}

/** JSON only: a form of another page cannot send that type without asking first. @throws request-invalid */
async function jsonBody(context: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    throw invalidRequest('Content-Type', 'it must be application/json');
  }
  const text = await context.req.text();
  const fault = bracketFault(text);
  if (fault !== null) throw invalidRequest('body', fault);
  try {
    const value: unknown = JSON.parse(text);
    // A long one is looked through in another turn of the event loop than it was read in.
    await new Promise(setImmediate);
    return value;
  } catch (cause) {
    throw invalidRequest('body', cause instanceof Error ? cause.message : 'it is not JSON');
  }
}

function json(answer: Answer<unknown>, status: number): Response {
  return Response.json(answer, { status, headers: { 'Cache-Control': 'no-store' } });
}
