/** `spindle://app/` wired to a fake of `electron`: not a test on Electron. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: the scheme', () => {
  let spindle: Wiring;
  let asked: Request[];
  let open: (url: string, init?: RequestInit) => Promise<Response>;

  beforeEach(async () => {
    spindle = wiring();
    asked = [];
    const renderer = join(spindle.folder, 'renderer');
    mkdirSync(renderer);
    writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Spindle</title>');
    writeFileSync(join(spindle.folder, 'secret.txt'), 'secret');
    const { registerScheme, serveScheme } = await import('../../../src-main/shell/electron/protocol');
    registerScheme();
    spindle.fake.app.becomeReady();
    const fetch = (request: Request): Promise<Response> => {
      asked.push(request);
      if (request.url.endsWith('fault')) return Promise.reject(new Error('a fault of ours'));
      return Promise.resolve(new Response('tile', { headers: { 'Content-Type': 'image/jpeg' } }));
    };
    serveScheme({ fetch }, { renderer });
    open = async (url, init) => {
      const answer = await spindle.fake.protocolHandlers.get('spindle')?.(new Request(url, init));
      if (answer === undefined) throw new Error('nothing handles the scheme');
      return answer;
    };
  });
  afterEach(() => spindle.end());

  it('is registered as a standard, secure scheme before the application is ready', () => {
    const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
    expect(spindle.fake.schemes).toEqual([{ scheme: 'spindle', privileges }]);
  });

  it('serves the page with its policy', async () => {
    const page = await open('spindle://app/');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Spindle</title>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'spindle://app/../secret.txt',
    'spindle://app/..%2Fsecret.txt',
    'spindle://app/%2e%2e/secret.txt',
    'spindle://app/%2E%2E%2Fsecret.txt',
    'spindle://app/..%5Csecret.txt',
    'spindle://app//secret.txt',
    'spindle://app/index.html/../../secret.txt',
    'spindle://app/%00',
    'spindle://app/%ff',
    'spindle://other/',
    'spindle://app.example.com/',
    'file:///etc/passwd',
  ])('serves nothing at %s', async (url) => {
    const answer = await open(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toBe('secret');
  });

  it('hands resources to the session, with the signal of the request', async () => {
    const gone = new AbortController();
    const answer = await open('spindle://app/api/slides/a/tiles/0/0/0', { signal: gone.signal });
    expect(await answer.text()).toBe('tile');
    expect(asked[0]?.signal.aborted).toBe(false);
    gone.abort();
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('changes nothing: only GET and HEAD are answered', async () => {
    expect((await open('spindle://app/api/call/about', { method: 'POST', body: '{}' })).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('answers a fault with JSON and the policy', async () => {
    const answer = await open('spindle://app/api/fault');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ ok: false, error: { tag: 'internal' } });
    expect(answer.headers.get('content-security-policy')).not.toBeNull();
  });
});
