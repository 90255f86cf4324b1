/** The server shell over real HTTP, with a real session behind it: what it lets in, and what comes out. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  callPath,
  computingEventsPath,
  engineMessagePath,
  engineReplyPath,
  eventsPath,
  exportPath,
  tilePath,
  uploadPath,
} from '../../../src-main/contract/wire/addresses';
import type { RunItem } from '../../../src-main/contract/wire/topics';
import type { Answer, ApiEvent, Method, OpenedSlide } from '../../../src-main/contract/api';
import type { EngineHost } from '../../../src-main/detection/engine/engine';
import { decodePacket, encodePacket } from '../../../src-main/detection/engine/packet';
import { findInstallation } from '../../../src-main/session/installation';
import { usualUploadLimits } from '../../../src-main/session/upload-folder';
import { maxReplyBytes } from '../../../src-main/session/page-engines';
import { startServer, type RunningServer } from '../../../src-main/shell/server/server';
import {
  sessionFixture,
  smallPhantom,
  type SessionFixture,
  type SmallPhantom,
} from '../../session/session-fixture';

let phantom: SmallPhantom;
let fixture: SessionFixture;
let server: RunningServer;
let secret: string;

beforeAll(async () => {
  phantom = await smallPhantom();
});
afterAll(() => phantom.remove());

beforeEach(async () => {
  const uploads = { ...usualUploadLimits, uploadBytes: 5_000_000, totalBytes: 6_000_000, unopenedMs: 500 };
  fixture = await sessionFixture(phantom.path, { uploads });
  const renderer = join(fixture.root, 'renderer');
  mkdirSync(renderer);
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Spindle</title>');
  writeFileSync(join(fixture.root, 'secret.txt'), 'secret');
  server = await startServer({
    session: fixture.session,
    installation: { ...findInstallation(), renderer },
    port: 0,
    maxCallBytes: 10_000,
    heartbeatMs: 50,
  });
  secret = await logIn(server);
});
afterEach(async () => {
  await server.close();
  await fixture.end();
});

const base = (): string => `http://127.0.0.1:${server.port}`;
const bearer = (): Record<string, string> => ({ Authorization: `Bearer ${secret}` });

/** Lets itself in as a browser does. @returns what the browser holds then. */
async function logIn(to: RunningServer): Promise<string> {
  const { headers } = await fetch(to.newAddress(), { redirect: 'manual' });
  return /=([^;]+);/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** With the secret. */
function get(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${secret}`);
  return fetch(`${base()}${path}`, { redirect: 'manual', ...init, headers });
}

async function call<T>(method: Method, params: unknown): Promise<Answer<T>> {
  const response = await get(callPath(method), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(params),
  });
  return (await response.json()) as Answer<T>;
}

/** Sends exactly what it is told, `Host` and unnormalised paths included. */
async function raw(options: {
  method?: string;
  path: string;
  headers?: Record<string, string>;
}): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }> {
  const { method = 'GET', path, headers = {} } = options;
  const sent = httpRequest({ host: '127.0.0.1', port: server.port, method, path, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

describe('the door', () => {
  it('lets one browser in with an address, once', async () => {
    const { search } = new URL(server.newAddress());
    const path = `/${search}`;
    const first = await raw({ path });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^spindle-${server.port}-[0-9a-f]{16}=.+; Path=/; HttpOnly; SameSite=Strict$`),
    );
    // What the browser holds is not what was in the address.
    expect(cookie).not.toContain(search.replace('?token=', ''));
    const Cookie = cookie.split(';')[0] ?? '';
    const page = await raw({ path: '/', headers: { Cookie } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Spindle</title>');
    expect((await raw({ path })).status).toBe(403);
    // Whom it let in may go back to it.
    const again = await raw({ path, headers: { Cookie } });
    expect([again.status, again.headers['set-cookie']]).toEqual([303, undefined]);
  });

  it('lets nobody in with an address that is too old', async () => {
    const { search } = new URL(server.newAddress(20));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect((await raw({ path: `/${search}` })).status).toBe(403);
  });

  it('sends a browser on to a host of its own, where the token is used', async () => {
    const path = `/${new URL(server.newAddress()).search}`;
    const visit = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none' };
    const landed = await raw({ path, headers: visit });
    expect([landed.status, landed.headers['set-cookie']]).toEqual([200, undefined]);
    const own = /http:\/\/([0-9a-f]{16}\.localhost:\d+)\//.exec(landed.text)?.[1] ?? '';
    expect(landed.headers['content-security-policy']).toContain(`img-src data: http://${own}`);
    expect((await raw({ path: '/here.svg', headers: { Host: own } })).status).toBe(200);
    const there = { ...visit, 'Sec-Fetch-Site': 'cross-site', Host: own };
    const entered = await raw({ path, headers: there });
    expect(entered.headers['set-cookie']?.[0]).toContain('spindle-');
    expect(entered.text).toContain('url=/');
    // A browser that does not find that host stays, with an address that is still good.
    const other = `/${new URL(server.newAddress()).search}&stay`;
    expect((await raw({ path: other, headers: visit })).headers['set-cookie']).toHaveLength(1);
  });

  it('has its port at both addresses of this machine', async () => {
    const answers = await Promise.all(
      ['127.0.0.1', '[::1]'].map((host) =>
        fetch(`http://${host}:${server.port}/`).then(
          ({ status }) => status,
          () => 'nobody',
        ),
      ),
    );
    expect(answers[0]).toBe(401);
    // Without IPv6 nobody can have it there.
    expect(['nobody', 421]).toContain(answers[1]);
  });

  it('tells a person without a token what to do, and a program in JSON', async () => {
    const page = await raw({ path: '/' });
    expect(page.status).toBe(401);
    expect(page.text).toContain('spindle serve');
    const program = await raw({ path: eventsPath });
    expect(JSON.parse(program.text)).toMatchObject({ ok: false, error: { tag: 'request-invalid' } });
    expect((await raw({ path: '/?token=wrong' })).status).toBe(403);
    expect((await raw({ path: '/?token=' })).status).toBe(403);
  });

  it.each(['evil.example', 'localhost:1', '127.0.0.1'])('refuses the host %j', async (Host) => {
    expect((await raw({ path: `/${new URL(server.newAddress()).search}`, headers: { Host } })).status).toBe(
      421,
    );
  });

  it('answers under the name localhost too', async () => {
    const headers = { Host: `localhost:${server.port}`, ...bearer() };
    expect((await raw({ path: '/', headers })).status).toBe(200);
  });

  it('refuses changes from other pages', async () => {
    for (const Origin of ['http://evil.example', `http://127.0.0.1:${server.port + 1}`, 'null']) {
      const headers = { ...bearer(), Origin, 'Content-Type': 'application/json' };
      expect((await raw({ method: 'POST', path: callPath('about'), headers })).status).toBe(403);
      expect((await raw({ method: 'PUT', path: uploadPath('a.svs'), headers })).status).toBe(403);
      expect((await raw({ method: 'POST', path: engineReplyPath('a'), headers })).status).toBe(403);
    }
  });

  it('puts the security headers on every answer, refusals included', async () => {
    for (const response of [await get('/'), await get('/none'), await fetch(`${base()}/api/none`)]) {
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
    '/..%5csecret.txt',
    '/api/../../secret.txt',
    '/api/slides/..%2f..%2f..%2fsecret.txt/tiles/0/0/0',
  ])('gives nothing away at %s', async (path) => {
    const { status, text } = await raw({ path, headers: bearer() });
    expect(status).toBe(404);
    expect(text).not.toContain('secret\n');
    expect(text).not.toBe('secret');
  });

  it('listens on this machine only', async () => {
    const { networkInterfaces } = await import('node:os');
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (outer === undefined) return;
    const socket = connect({ host: outer.address, port: server.port });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('says when the port is taken', async () => {
    const again = startServer({
      session: fixture.session,
      installation: findInstallation(),
      port: server.port,
    });
    await expect(again).rejects.toMatchObject({ tag: 'usage', where: { field: `port ${server.port}` } });
  });
});

describe('calls', () => {
  it('answers what the contract asks', async () => {
    expect(await call('about', {})).toMatchObject({ ok: true, result: { shell: 'server' } });
    expect(await call('openSlide', { path: '/none.svs' })).toMatchObject({
      ok: false,
      error: { tag: 'not-found' },
    });
  });

  it.each<[string, string, RequestInit, number]>([
    ['an unknown method', '/api/call/nothing', { body: '{}' }, 404],
    ['a method of every object', '/api/call/constructor', { body: '{}' }, 404],
    ['malformed JSON', '/api/call/about', { body: '{"a":' }, 400],
    ['no body', '/api/call/about', {}, 400],
    ['wrong parameters', '/api/call/openSlide', { body: '{"path":7}' }, 400],
    ['a form', '/api/call/about', { body: '{}', headers: { 'Content-Type': 'text/plain' } }, 400],
    ['a body beyond the limit', '/api/call/openSlide', { body: `{"path":"${'a'.repeat(10_000)}"}` }, 413],
  ])('refuses %s', async (_, path, init, status) => {
    const headers = new Headers(init.headers);
    if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
    const response = await get(path, { method: 'POST', ...init, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ ok: false, error: { tag: expect.any(String) as string } });
  });

  it('does not change anything by GET', async () => {
    expect((await get(callPath('about'))).status).toBe(404);
    expect((await get(uploadPath('a.svs'))).status).toBe(404);
  });
});

describe('a slide over HTTP', () => {
  it('gives tiles, events of a run, and its export', async () => {
    const events = await listen();
    const opened = await call<OpenedSlide>('openSlide', { path: fixture.slide });
    if (!opened.ok) throw new Error(opened.error.why);
    const { slideId } = opened.result;

    const tile = await get(tilePath(slideId, 0, 2, 1));
    expect(tile.headers.get('content-type')).toBe('image/jpeg');
    const metadata = await sharp(Buffer.from(await tile.arrayBuffer())).metadata();
    expect(metadata).toMatchObject({ width: 256, height: 256 });

    const started = await call<{ runId: string }>('startRun', { slideId });
    if (!started.ok) throw new Error(started.error.why);
    const { runId } = started.result;
    await events.next(
      (event) =>
        event.type === 'update' &&
        event.topic === 'runs' &&
        (event.changes as RunItem[]).some((run) => run.runId === runId && run.end !== null),
    );
    expect(events.received).toEqual(fixture.events);

    const { run, result } = await fixture.finished(runId);
    const csv = await get(exportPath(run, 'csv', result.threshold));
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="field\.csv"/);
    expect((await csv.text()).split('\n').length).toBeGreaterThan(result.candidates.length);
    await events.stop();
  });

  it('tells the session when the client no longer wants a tile', async () => {
    let asked = false;
    let stopped = false;
    const waiting = await startServer({
      session: {
        ...fixture.session,
        fetch: ({ signal }) =>
          new Promise((resolve) => {
            asked = true;
            signal.addEventListener('abort', () => {
              stopped = true;
              resolve(new Response(null));
            });
          }),
      },
      installation: findInstallation(),
      port: 0,
    });
    const gone = new AbortController();
    const entered = await logIn(waiting);
    const answer = fetch(`http://127.0.0.1:${waiting.port}${tilePath('a', 0, 0, 0)}`, {
      signal: gone.signal,
      headers: { Authorization: `Bearer ${entered}` },
    });
    await until(() => asked);
    gone.abort();
    await expect(answer).rejects.toThrow(/abort/i);
    await until(() => stopped);
    await waiting.close();
  });

  it('loses no event, however many come at once', async () => {
    const events = await listen();
    for (let index = 0; index < 5000; index += 1) {
      fixture.session.emit({ type: 'open-requested', paths: [`/slide ${index}\n\r\u2028.svs`] });
    }
    await events.next(
      (event) => event.type === 'open-requested' && event.paths[0]?.includes(' 4999') === true,
    );
    expect(events.received).toEqual(fixture.events);
    await events.stop();
  });

  it('shows signs of life when nothing happens, and ends when the server does', async () => {
    const response = await get(eventsPath);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = bodyOf(response).getReader();
    let text = '';
    while (!text.includes(': still here\n\n')) {
      const { value } = await reader.read();
      text += Buffer.from(value ?? new Uint8Array()).toString();
    }
    await server.close();
    const ended = await reader.read().then(
      ({ done }) => done,
      () => true,
    );
    expect(ended).toBe(true);
    server = await startServer({ session: fixture.session, installation: findInstallation(), port: 0 });
  });
});

describe('an upload', () => {
  const put = (name: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    get(uploadPath(name), { method: 'PUT', body });
  const uploaded = (): string[] => {
    const { path } = fixture.session.uploads;
    if (path === null) return [];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '.owner.json')
      .map(({ name }) => name);
  };

  it('is a slide that can be opened, and is gone when the session closes', async () => {
    const bytes = new Uint8Array(readFileSync(fixture.slide));
    const answer = (await (await put('Präparat 1.tif', bytes)).json()) as Answer<{ path: string }>;
    if (!answer.ok) throw new Error(answer.error.why);
    const { path } = answer.result;
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(await call('openSlide', { path })).toMatchObject({
      ok: true,
      result: { info: { name: 'Präparat 1.tif' } },
    });
    await fixture.session.close();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(dirname(dirname(path)))).toBe(false);
  });

  it('never leaves its folder, whatever its name', async () => {
    const answer = (await (await put('../../evil.svs', new Uint8Array([1, 2, 3]))).json()) as Answer<{
      path: string;
    }>;
    if (!answer.ok) throw new Error(answer.error.why);
    expect(answer.result.path.startsWith(`${fixture.session.uploads.path ?? 'none'}/`)).toBe(true);
    expect(uploaded()).toEqual(['evil.svs']);
  });

  const pathOf = async (response: Response): Promise<string> => {
    const answer = (await response.json()) as Answer<{ path: string }>;
    if (!answer.ok) throw new Error(answer.error.why);
    return answer.result.path;
  };

  it('is gone when its slide is closed by all who opened it, and not before', async () => {
    const path = await pathOf(await put('a.tif', new Uint8Array(readFileSync(fixture.slide))));
    const first = await call<OpenedSlide>('openSlide', { path });
    await call('openSlide', { path });
    if (!first.ok) throw new Error(first.error.why);
    const { slideId } = first.result;
    const run = await call<{ runId: string }>('startRun', { slideId });
    if (!run.ok) throw new Error(run.error.why);
    await call('closeSlide', { slideId });
    expect(existsSync(path)).toBe(true);
    await call('closeSlide', { slideId });
    // The run still reads it.
    expect(existsSync(path)).toBe(true);
    await fixture.finished(run.result.runId);
    await until(() => !existsSync(dirname(path)));
  });

  it('is gone when it cannot be opened, and when nobody opens it', async () => {
    const broken = await pathOf(await put('broken.svs', new Uint8Array([1, 2, 3])));
    expect(await call('openSlide', { path: broken })).toMatchObject({ ok: false });
    await until(() => !existsSync(dirname(broken)));
    const forgotten = await pathOf(await put('forgotten.svs', new Uint8Array([1, 2, 3])));
    await until(() => !existsSync(dirname(forgotten)));
  });

  it('is refused where there is no space for it, and says how much there is', async () => {
    const four = new Uint8Array(4_000_000);
    const path = await pathOf(await put('four.svs', four));
    const refused = await put('four.svs', four);
    expect(refused.status).toBe(507);
    expect(await refused.json()).toMatchObject({
      error: { tag: 'write-failed', why: 'it has 4.0 MB, and 2.0 MB are left for uploads' },
    });
    await until(() => !existsSync(path));
    expect((await put('four.svs', four)).status).toBe(200);
  });

  it('does not overwrite one of the same name', async () => {
    await put('a.svs', new Uint8Array([1]));
    await put('a.svs', new Uint8Array([2]));
    expect(uploaded()).toEqual(['a.svs', 'a.svs']);
  });

  it('is removed when the client goes away half way', async () => {
    const sent = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method: 'PUT',
      path: uploadPath('half.svs'),
      headers: { ...bearer(), 'Content-Length': '1000000' },
    });
    sent.on('error', () => undefined);
    sent.write(Buffer.alloc(300_000));
    await until(() => uploaded().length === 1);
    sent.destroy();
    await until(() => uploaded().length === 0);
    expect(readdirSync(fixture.session.uploads.path ?? '')).toEqual(['.owner.json']);
  });

  it('is refused beyond the limit before anything is written', async () => {
    const headers = { ...bearer(), 'Content-Length': '5000001' };
    const sent = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method: 'PUT',
      path: uploadPath('a'),
      headers,
    });
    sent.on('error', () => undefined);
    sent.flushHeaders();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    sent.destroy();
    expect(uploaded()).toEqual([]);
  });

  it('is refused when empty or of unknown length', async () => {
    expect((await put('a.svs', new Uint8Array())).status).toBe(400);
    const headers = { ...bearer(), 'Transfer-Encoding': 'chunked' };
    expect((await raw({ method: 'PUT', path: uploadPath('a.svs'), headers })).status).toBe(400);
    expect(uploaded()).toEqual([]);
  });
});

describe('an engine in a page', () => {
  const run = { type: 'run', id: 3, stage: 'judge', count: 1, width: 1, height: 1 } as const;
  const reply = (hostId: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    get(engineReplyPath(hostId), { method: 'POST', body });
  const spawn = (): EngineHost =>
    fixture.session.pages.spawnHost?.() ?? expect.unreachable('no page is open');
  /** Asks once, and gives the engine's identifier. */
  async function ask(host: EngineHost, page: Listener): Promise<string> {
    host.send({ ...run, pixels: new Uint8Array([7, 8, 9]) });
    const notice = await page.next(({ type }) => type === 'engine-message');
    return notice.type === 'engine-message' ? notice.hostId : expect.unreachable();
  }

  it('is to be had while a page listens that says it can compute, and ends with it', async () => {
    const program = await listen();
    expect(fixture.session.pages.page).toBeNull();
    const page = await listen(computingEventsPath);
    await until(() => fixture.session.pages.page !== null);
    const exit = new Promise((resolve) => spawn().onExit(resolve));
    await page.stop();
    expect(await exit).toBe('its page was closed or loaded again');
    expect(fixture.session.pages.page).toBeNull();
    await program.stop();
  });

  it('gets its messages and gives its replies, in bytes; nobody else hears of it', async () => {
    const [program, page] = [await listen(), await listen(computingEventsPath)];
    const host = spawn();
    const replied = new Promise((resolve) => host.onMessage(resolve));
    const hostId = await ask(host, page);
    const response = await get(engineMessagePath(hostId, 0));
    expect(response.headers.get('cache-control')).toBe('no-store');
    const message = decodePacket(new Uint8Array(await response.arrayBuffer()));
    expect(message).toEqual({ ...run, pixels: new Uint8Array([7, 8, 9]) });
    expect((await get(engineMessagePath(hostId, 0))).status).toBe(404);
    const logits = {
      type: 'logits',
      id: 3,
      count: 1,
      width: 1,
      height: 1,
      logits: new Float32Array([2]),
    } as const;
    expect((await reply(hostId, encodePacket(logits))).status).toBe(200);
    expect(await replied).toEqual(logits);
    host.kill();
    await page.next(({ type }) => type === 'engine-ended');
    fixture.session.emit({ type: 'open-requested', paths: [] });
    await program.next(() => true);
    expect(program.received).toEqual([{ type: 'open-requested', paths: [] }]);
    await Promise.all([program.stop(), page.stop()]);
  });

  it('is ended by a reply that is none, and by its page', async () => {
    const page = await listen(computingEventsPath);
    const exits: string[] = [];
    const first = spawn();
    first.onExit((why) => exits.push(why));
    expect((await reply(await ask(first, page), new Uint8Array([1, 2, 3]))).status).toBe(400);
    expect(exits).toEqual([expect.stringContaining('no message')]);
    page.received.length = 0;
    const second = spawn();
    second.onExit((why) => exits.push(why));
    await page.next(({ type }) => type === 'engine-ended');
    page.received.length = 0;
    const params = { hostId: await ask(second, page), why: 'no memory' };
    expect(await call('engineEnded', params)).toEqual({ ok: true, result: null });
    expect(exits[1]).toBe('its worker ended: no memory');
    expect(await call('engineEnded', params)).toEqual({ ok: true, result: null });
    await page.stop();
  });

  it.each([
    ['an engine that there is not', new Uint8Array([1]), 404],
    ['more than any reply is long', new Uint8Array(maxReplyBytes + 1), 413],
  ])('takes no reply of %s', async (_, body, status) => {
    expect((await reply('nobody', body)).status).toBe(status);
  });

  it('is nobody’s without the token', async () => {
    for (const [method, path] of [
      ['GET', computingEventsPath],
      ['GET', engineMessagePath('a', 0)],
      ['POST', engineReplyPath('a')],
    ] as const) {
      expect((await raw({ method, path })).status).toBe(401);
    }
    expect(fixture.session.pages.page).toBeNull();
  });

  it.each(['x', '-1', '1.5', '99999999999'])('has no message %s', async (number) => {
    expect((await get(`/api/engines/a/messages/${number}`)).status).toBe(400);
  });
});

interface Listener {
  readonly received: ApiEvent[];
  next(wanted: (event: ApiEvent) => boolean): Promise<ApiEvent>;
  stop(): Promise<void>;
}

function bodyOf({ body }: Response): ReadableStream<Uint8Array> {
  if (body === null) throw new Error('the answer has no body');
  return body;
}

/** Connected when it resolves. */
async function listen(path = eventsPath): Promise<Listener> {
  const response = await get(path);
  const reader = bodyOf(response).getReader();
  const decoder = new TextDecoder();
  const received: ApiEvent[] = [];
  let pending = '';

  async function more(): Promise<void> {
    const { value } = await reader.read();
    const frames = (pending + decoder.decode(value, { stream: true })).split('\n\n');
    pending = frames.pop() ?? '';
    for (const frame of frames) {
      if (frame.startsWith('data: ')) received.push(JSON.parse(frame.slice(6)) as ApiEvent);
    }
  }

  return {
    received,
    async next(wanted) {
      for (;;) {
        const found = received.find(wanted);
        if (found !== undefined) return found;
        await more();
      }
    },
    stop: () => reader.cancel(),
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
}
