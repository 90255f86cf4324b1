/**
 * Who may speak to the server. It listens on this machine only, but so do other programs and every web page
 * that is open here: a request must name us as its host (against DNS rebinding), must carry the secret of the session, and,
 * where a browser says which page sent it, must come from a page of ours. Why so: docs/decisions/017-who-may-speak-to-the-server.md.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { pageHeader } from '../../contract/wire/addresses';
import { tokenIn } from './deep-zoom-addresses';

export interface GuardOptions {
  /** The secret of a browser that has access. Never printed, and in no address. */
  readonly secret: string;
  /** Name of this server alone: letters and digits. */
  readonly name: string;
  readonly port: number;
}

export type Verdict =
  | { readonly allowed: true }
  /** Why, in the user's words. */
  | { readonly allowed: false; readonly status: 401 | 403 | 421; readonly why: string };

const allowed: Verdict = { allowed: true };

/** Cookies do not know ports: the name keeps two servers on one machine apart. */
function cookieName({ name, port }: GuardOptions): string {
  return `spindle-${port}-${name}`;
}

/** `HttpOnly`: no script reads it. `SameSite=Strict`: no other site's page sends it. */
export function sessionCookie(options: GuardOptions): string {
  return `${cookieName(options)}=${options.secret}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The host that is this server's alone, with its port. */
export function ownHost({ name, port }: GuardOptions): string {
  return `${name}.localhost:${port}`;
}

/** The `Host` header must be ours. */
export function judgeHost(request: Request, options: GuardOptions): Verdict {
  const host = request.headers.get('host');
  if (host !== null && hosts(options).includes(host.toLowerCase())) return allowed;
  return { allowed: false, status: 421, why: 'the request names another host' };
}

/** Whether the request shows the secret, as a browser or as a program does. */
export function isLoggedIn({ headers }: Request, options: GuardOptions): boolean {
  const presented = bearerOf(headers) ?? cookieValue(headers.get('cookie') ?? '', cookieName(options));
  return presented !== undefined && sameText(presented, options.secret);
}

/** Secret and origin; `judgeHost` comes first. */
export function judgeRequest(request: Request, options: GuardOptions): Verdict {
  const { headers, method } = request;
  if (!isLoggedIn(request, options)) {
    return { allowed: false, status: 401, why: 'the request does not come from a browser that has access' };
  }
  const isProgram = bearerOf(headers) !== undefined;
  const foreign: Verdict = { allowed: false, status: 403, why: 'the request comes from another page' };
  // Pages on other ports of this machine count as the same site, so that SameSite lets their requests pass.
  const fetchSite = headers.get('sec-fetch-site') ?? 'none';
  const { pathname } = new URL(request.url);
  const isVisit = headers.get('sec-fetch-mode') === 'navigate' && method === 'GET';
  if (fetchSite !== 'same-origin' && fetchSite !== 'none' && !(isVisit && !pathname.startsWith('/api/'))) {
    return foreign;
  }
  if (method === 'GET' || method === 'HEAD') {
    // No page of another origin can set a header without asking first, however old the browser.
    return !changesSomething(request.url) || isProgram || headers.has(pageHeader) ? allowed : foreign;
  }
  const origin = headers.get('origin');
  // Browsers always send the origin of a change; a program without one has shown the token itself.
  if (origin === null) return isProgram ? allowed : foreign;
  return hosts(options).some((host) => origin === `http://${host}`) ? allowed : foreign;
}

/**
 * Another viewer shows its token in the address, wherever its page comes from, and reads; `judgeHost` comes first. The session's secret
 * opens nothing here, and the token nothing else.
 */
export function judgeDeepZoom({ url, method }: Request, dziToken: string): Verdict {
  const presented = tokenIn(new URL(url).pathname);
  if (presented === null || !sameText(presented, dziToken))
    return { allowed: false, status: 403, why: 'the address is not one that this server gave' };
  if (method === 'GET' || method === 'HEAD') return allowed;
  return { allowed: false, status: 403, why: 'slides are only read here' };
}

/** Takes as long for a near miss as for a far one. */
export function sameText(presented: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented), digest(expected));
}

/** Requests to read that change what the server does: a page that computes is asked to, and a message leaves when it is read. */
function changesSomething(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return searchParams.has('computes') || pathname.startsWith('/api/engines/');
}

function hosts(options: GuardOptions): string[] {
  return [`127.0.0.1:${options.port}`, `localhost:${options.port}`, ownHost(options)];
}

function bearerOf(headers: Headers): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
