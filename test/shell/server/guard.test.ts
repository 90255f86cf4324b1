/** Who is let in: every header that decides, one by one. */
import { describe, expect, it } from 'vitest';
import { judgeHost, judgeRequest, sameText, sessionCookie } from '../../../src-main/shell/server/guard';

const guard = { secret: 'a-secret-token', name: 'abc', port: 8123 };
const cookie = 'theme=dark; spindle-8123-abc=a-secret-token';

function request(method: string, headers: Record<string, string>, path = '/api/call/about'): Request {
  return new Request(`http://127.0.0.1:8123${path}`, { method, headers });
}

describe('judgeHost', () => {
  it.each([
    ['127.0.0.1:8123', true],
    ['localhost:8123', true],
    ['abc.localhost:8123', true],
    ['abd.localhost:8123', false],
    ['x.abc.localhost:8123', false],
    ['[::1]:8123', false],
    ['LOCALHOST:8123', true],
    ['127.0.0.1:8124', false],
    ['127.0.0.1', false],
    ['evil.example:8123', false],
    ['127.0.0.1:8123.evil.example', false],
  ])('%s: %s', (host, allowed) => {
    // `fetch` forbids setting this header; a plain object stands for what a server receives.
    const received = { headers: new Map([['host', host]]) } as unknown as Request;
    expect(judgeHost(received, guard).allowed).toBe(allowed);
  });

  it('refuses a request without a host', () => {
    expect(judgeHost(request('GET', {}), guard)).toMatchObject({ allowed: false, status: 421 });
  });
});

describe('judgeRequest', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['nothing', 'GET', {}, 401],
    ['a wrong cookie', 'GET', { cookie: 'spindle-8123-abc=a-secret-tokem' }, 401],
    ['the beginning of the token', 'GET', { cookie: 'spindle-8123-abc=a-secret' }, 401],
    ['the cookie of another port', 'GET', { cookie: 'spindle-8124-abc=a-secret-token' }, 401],
    ['the cookie of another server', 'GET', { cookie: 'spindle-8123-abd=a-secret-token' }, 401],
    ['an empty bearer', 'GET', { authorization: 'Bearer ' }, 401],
    ['another scheme', 'GET', { authorization: 'Basic a-secret-token' }, 401],
    ['a wrong bearer beside the right cookie', 'GET', { authorization: 'Bearer x', cookie }, 401],
    ['the cookie', 'GET', { cookie }, 200],
    ['the bearer', 'GET', { authorization: 'Bearer a-secret-token' }, 200],
    ['a script of our page', 'GET', { cookie, 'sec-fetch-site': 'same-origin' }, 200],
    ['a script of another port', 'GET', { cookie, 'sec-fetch-site': 'same-site' }, 403],
    ['an image on another site', 'GET', { cookie, 'sec-fetch-site': 'cross-site' }, 403],
    ['a followed link', 'GET', { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
    ['a change by cookie alone', 'POST', { cookie }, 403],
    ['a change by bearer alone', 'POST', { authorization: 'Bearer a-secret-token' }, 200],
    ['a change from our page', 'POST', { cookie, origin: 'http://127.0.0.1:8123' }, 200],
    ['a change from our page by its own name', 'PUT', { cookie, origin: 'http://abc.localhost:8123' }, 200],
    ['a change from our page by name', 'PUT', { cookie, origin: 'http://localhost:8123' }, 200],
    ['a change from another page', 'POST', { cookie, origin: 'http://evil.example' }, 403],
    ['a change from another port', 'PUT', { cookie, origin: 'http://127.0.0.1:8124' }, 403],
    ['a change from a sandboxed page', 'POST', { cookie, origin: 'null' }, 403],
    ['another page with the bearer', 'POST', { authorization: 'Bearer a-secret-token', origin: 'null' }, 403],
    [
      'a form of another page',
      'POST',
      { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      403,
    ],
  ])('%s', (_, method, headers, status) => {
    const verdict = judgeRequest(request(method, headers), guard);
    expect(verdict.allowed ? 200 : verdict.status).toBe(status);
  });
});

describe('a request to read', () => {
  const visit = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  const own = { cookie, 'sec-fetch-site': 'same-origin' };
  it.each<[string, string, Record<string, string>, number]>([
    ['a followed link to the page', '/', visit, 200],
    ['a followed link to the events', '/api/events?computes', visit, 403],
    ['a followed link to a tile', '/api/slides/a/tiles/0/0/0', visit, 403],
    ['the events, from our page', '/api/events?computes', { ...own, 'x-spindle-page': '1' }, 200],
    ['the events, which compute, from a browser that says nothing', '/api/events?computes', { cookie }, 403],
    ['the events, by a program', '/api/events?computes', { authorization: 'Bearer a-secret-token' }, 200],
    ['a message of an engine', '/api/engines/a/messages/0', own, 403],
    [
      'a message of an engine, from our page',
      '/api/engines/a/messages/0',
      { ...own, 'x-spindle-page': '1' },
      200,
    ],
    ['events alone', '/api/events', own, 200],
  ])('%s', (_, path, headers, status) => {
    const verdict = judgeRequest(request('GET', headers, path), guard);
    expect(verdict.allowed ? 200 : verdict.status).toBe(status);
  });
});

describe('the cookie', () => {
  it('is out of reach for scripts and other sites', () => {
    expect(sessionCookie(guard)).toBe('spindle-8123-abc=a-secret-token; Path=/; HttpOnly; SameSite=Strict');
  });

  it('is compared whole', () => {
    expect(sameText('abc', 'abc')).toBe(true);
    expect(sameText('abc', 'abd')).toBe(false);
    expect(sameText('abc', 'abcd')).toBe(false);
    expect(sameText('', 'abc')).toBe(false);
  });
});
