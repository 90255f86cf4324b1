/** Who is let in: every header that decides, one by one. */
import { describe, expect, it } from 'vitest';
import { judgeHost, judgeRequest, sameText, sessionCookie } from '../../../src-main/shell/server/guard';

const guard = { token: 'a-secret-token', port: 8123 };
const cookie = 'theme=dark; spindle-8123=a-secret-token';

function request(method: string, headers: Record<string, string>): Request {
  return new Request('http://127.0.0.1:8123/api/call/about', { method, headers });
}

describe('judgeHost', () => {
  it.each([
    ['127.0.0.1:8123', true],
    ['localhost:8123', true],
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
    ['a wrong cookie', 'GET', { cookie: 'spindle-8123=a-secret-tokem' }, 401],
    ['the beginning of the token', 'GET', { cookie: 'spindle-8123=a-secret' }, 401],
    ['the cookie of another port', 'GET', { cookie: 'spindle-8124=a-secret-token' }, 401],
    ['an empty bearer', 'GET', { authorization: 'Bearer ' }, 401],
    ['another scheme', 'GET', { authorization: 'Basic a-secret-token' }, 401],
    ['a wrong bearer beside the right cookie', 'GET', { authorization: 'Bearer x', cookie }, 401],
    ['the cookie', 'GET', { cookie }, 200],
    ['the bearer', 'GET', { authorization: 'Bearer a-secret-token' }, 200],
    ['a script of our page', 'GET', { cookie, 'sec-fetch-site': 'same-origin' }, 200],
    ['a script of another port', 'GET', { cookie, 'sec-fetch-site': 'same-site' }, 403],
    ['an image on another site', 'GET', { cookie, 'sec-fetch-site': 'cross-site' }, 403],
    ['a followed link', 'GET', { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
    ['a change by cookie alone', 'POST', { cookie }, 403],
    ['a change by bearer alone', 'POST', { authorization: 'Bearer a-secret-token' }, 200],
    ['a change from our page', 'POST', { cookie, origin: 'http://127.0.0.1:8123' }, 200],
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

describe('the cookie', () => {
  it('is out of reach for scripts and other sites', () => {
    expect(sessionCookie(guard)).toBe('spindle-8123=a-secret-token; Path=/; HttpOnly; SameSite=Strict');
  });

  it('is compared whole', () => {
    expect(sameText('abc', 'abc')).toBe(true);
    expect(sameText('abc', 'abd')).toBe(false);
    expect(sameText('abc', 'abcd')).toBe(false);
    expect(sameText('', 'abc')).toBe(false);
  });
});
