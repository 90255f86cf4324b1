/**
 * Who may speak to the server. It listens on this machine only, but so do other programs and every web page
 * that is open here: a request must name us as its host (against DNS rebinding), must carry the token, and,
 * where a browser says which page sent it, must come from a page of ours.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface GuardOptions {
  readonly token: string;
  readonly port: number;
}

export type Verdict =
  | { readonly allowed: true }
  /** Why, in the user's words. */
  | { readonly allowed: false; readonly status: 401 | 403 | 421; readonly why: string };

const allowed: Verdict = { allowed: true };

/** Cookies do not know ports: the name keeps two servers on one machine apart. */
function cookieName(port: number): string {
  return `spindle-${port}`;
}

/** `HttpOnly`: no script reads it. `SameSite=Strict`: no other site's page sends it. */
export function sessionCookie({ token, port }: GuardOptions): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The `Host` header must be ours. */
export function judgeHost(request: Request, { port }: GuardOptions): Verdict {
  const host = request.headers.get('host');
  if (host !== null && hosts(port).includes(host.toLowerCase())) return allowed;
  return { allowed: false, status: 421, why: 'the request names another host' };
}

/** Token and origin; `judgeHost` comes first. */
export function judgeRequest(request: Request, options: GuardOptions): Verdict {
  const { headers, method } = request;
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const cookie = cookieValue(headers.get('cookie') ?? '', cookieName(options.port));
  const presented = bearer ?? cookie;
  if (presented === undefined || !sameText(presented, options.token)) {
    return { allowed: false, status: 401, why: 'the request carries no valid token' };
  }
  const foreign: Verdict = { allowed: false, status: 403, why: 'the request comes from another page' };
  // Pages on other ports of this machine count as the same site, so that SameSite lets their requests pass.
  const fetchSite = headers.get('sec-fetch-site') ?? 'none';
  const isVisit = headers.get('sec-fetch-mode') === 'navigate' && method === 'GET';
  if (fetchSite !== 'same-origin' && fetchSite !== 'none' && !isVisit) return foreign;
  if (method === 'GET' || method === 'HEAD') return allowed;
  const origin = headers.get('origin');
  // Browsers always send the origin of a change; a program without one has shown the token itself.
  if (origin === null) return bearer === undefined ? foreign : allowed;
  return hosts(options.port).some((host) => origin === `http://${host}`) ? allowed : foreign;
}

/** Takes as long for a near miss as for a far one. */
export function sameText(presented: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented), digest(expected));
}

function hosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
