/** Engines of a page, seen from the main side; the page's worker is a child process here, in Chromium in test/e2e. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineNotice } from '../../src-main/contract/api';
import { asSpindleError } from '../../src-main/contract/errors';
import type { Engine, EngineHost } from '../../src-main/detection/engine/engine';
import type { HostReply } from '../../src-main/detection/engine/messages';
import { encodePacket } from '../../src-main/detection/engine/packet';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { maxReplyBytes, PageEngines } from '../../src-main/session/page-engines';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { childAsPage, type ChildAsPage } from './child-as-page';

/** For what takes a moment, on however busy a machine. */
const patienceMs = 30_000;

let temporary: TemporaryFolder;
let model: Model;
let pages: PageEngines;
let open: ChildAsPage[];
beforeAll(async () => {
  temporary = temporaryFolder();
  writeTinyModel(join(temporary.path, 'tiny'));
  model = await loadModel(join(temporary.path, 'tiny'));
});
afterAll(() => temporary.remove());
beforeEach(() => {
  pages = new PageEngines();
  open = [];
});
afterEach(() => {
  for (const page of open) page.close();
});

function openPage(): { page: ChildAsPage; withdraw: () => void } {
  const page = childAsPage(
    (hostId, number) => Promise.resolve(pages.takeMessage(hostId, number)),
    (hostId, bytes) => pages.receive(hostId, bytes),
  );
  open.push(page);
  return { page, withdraw: pages.offer({ browser: 'child', notify: (notice) => page.notify(notice) }) };
}

/** A page that takes notes and does nothing. */
function idlePage(browser = 'idle'): { notices: EngineNotice[]; withdraw: () => void } {
  const notices: EngineNotice[] = [];
  return { notices, withdraw: pages.offer({ browser, notify: (notice) => notices.push(notice) }) };
}

function spawn(): EngineHost {
  return pages.spawnHost?.() ?? expect.unreachable('no page is open');
}

function start(): Promise<Engine> {
  return startEngine({ model, provider: 'browser-wasm', spawnHost: spawn });
}

const judgeOne = (engine: Engine): Promise<Float32Array> =>
  engine.judge(new Uint8Array(model.manifest.judge.size ** 2 * 3));
const run = { type: 'run', id: 0, stage: 'scout', count: 1, width: 1, height: 1 } as const;
const ask = (host: EngineHost): void => host.send({ ...run, pixels: new Uint8Array(3) });
const exitOf = (host: EngineHost): Promise<string> => new Promise((resolve) => host.onExit(resolve));

describe('engines of a page', () => {
  it('compute there, and end with what used them', async () => {
    const { page } = openPage();
    const engine = await start();
    expect(engine).toMatchObject({ provider: 'browser-wasm', device: 'a child that stands for a page' });
    const [first, second] = await Promise.all([judgeOne(engine), judgeOne(engine)]);
    expect(first[0]).toBeCloseTo(5);
    expect(second).toEqual(first);
    const ended = exitOf(page.workers[0] ?? expect.unreachable());
    await engine.close();
    await ended;
  });

  it('are not to be had without a page', () => {
    expect(pages.spawnHost).toBeNull();
    const { withdraw } = idlePage();
    const { spawnHost } = pages;
    withdraw();
    expect(pages.spawnHost).toBeNull();
    expect(pages.page).toBeNull();
    return expect(exitOf(spawnHost?.() ?? expect.unreachable())).resolves.toMatch('closed');
  });

  it('fail when their page goes, with what was under way', async () => {
    const { withdraw } = openPage();
    const engine = await start();
    const underWay = judgeOne(engine);
    withdraw();
    const failure = {
      tag: 'engine-failed',
      why: expect.stringContaining('closed or loaded again') as string,
    };
    await expect(underWay).rejects.toMatchObject(failure);
    await expect(judgeOne(engine)).rejects.toMatchObject(failure);
  });

  it('fail when their worker ends by itself, with its words', async () => {
    const { notices } = idlePage();
    const host = spawn();
    const exit = exitOf(host);
    ask(host);
    const { hostId } = notices[0] ?? expect.unreachable();
    pages.end(hostId, 'out of memory');
    expect(await exit).toBe('its worker ended: out of memory');
    // Twice is no fault.
    pages.end(hostId, 'out of memory');
  });

  it('are asked of the newest page, and stay with it', () => {
    const old = idlePage('old');
    ask(spawn());
    const newer = idlePage('newer');
    expect(pages.page?.browser).toBe('newer');
    ask(spawn());
    expect([old.notices.length, newer.notices.length]).toEqual([1, 1]);
    newer.withdraw();
    ask(spawn());
    expect([old.notices.length, newer.notices.length]).toEqual([2, 1]);
  });

  it('give each message once, and only what there is', () => {
    const { notices } = idlePage();
    const host = spawn();
    ask(host);
    const { hostId } = notices[0] ?? expect.unreachable();
    expect(notices).toEqual([{ type: 'engine-message', hostId, number: 0 }]);
    expect(pages.takeMessage(hostId, 0)).toBeInstanceOf(Uint8Array);
    for (const [id, number] of [
      [hostId, 0],
      [hostId, 1],
      ['nobody', 0],
    ] as const) {
      expect(() => pages.takeMessage(id, number)).toThrow(expect.objectContaining({ tag: 'not-found' }));
    }
    host.kill();
    expect(notices.at(-1)).toEqual({ type: 'engine-ended', hostId });
    expect(() => pages.receive(hostId, new Uint8Array())).toThrow(
      expect.objectContaining({ tag: 'not-found' }),
    );
  });

  it.each([
    ['no packet', new Uint8Array([1, 2, 3])],
    ['longer than any reply', new Uint8Array(maxReplyBytes + 1)],
  ])('end when their page sends what is %s', async (_, bytes) => {
    const { notices } = idlePage();
    const host = spawn();
    const exit = exitOf(host);
    ask(host);
    const { hostId } = notices[0] ?? expect.unreachable();
    expect(() => pages.receive(hostId, bytes)).toThrow(expect.objectContaining({ tag: 'request-invalid' }));
    expect(await exit).toMatch('no message');
  });

  it.each([
    ['a sentence longer than any', { type: 'ready', provider: 'browser-wasm', device: 'x'.repeat(3000) }],
    ['a name that is none', { type: 'ready', provider: 'browser-wasm', device: '', ['y'.repeat(30_000)]: 1 }],
    ['numbers that are no size', { type: 'logits', id: -1, count: 1e9, width: 0.5, height: 1, logits: 1 }],
  ])('fail when their page sends %s, in few words', async (_, message) => {
    const { notices } = idlePage();
    const engine = startEngine({ model, provider: 'browser-wasm', spawnHost: spawn });
    await vi.waitFor(() => expect(notices).toHaveLength(1), patienceMs);
    // What a page sends is only as good as the page.
    pages.receive(notices[0]?.hostId ?? '', encodePacket(message as HostReply));
    const failure = asSpindleError(await engine.catch((thrown: unknown) => thrown));
    expect(failure.tag).toBe('engine-failed');
    expect(failure.why).toMatch('not of its contract');
    expect(failure.why.length).toBeLessThan(500);
  });

  it('answer for themselves alone: what one page says reaches no engine of another', async () => {
    const { page } = openPage();
    const engine = await start();
    const other = idlePage();
    const host = spawn();
    const heard: unknown[] = [];
    host.onMessage((message) => heard.push(message));
    ask(host);
    // Every page is told of its own engines only, and no identifier can be guessed.
    const { hostId } = other.notices[0] ?? expect.unreachable();
    expect(hostId).toMatch(/^[\w-]{22}$/);
    expect((await judgeOne(engine))[0]).toBeCloseTo(5);
    expect(heard).toEqual([]);
    const wrong = { type: 'logits', count: 1, width: 1, height: 1, logits: new Float32Array([-9]) } as const;
    const answer = judgeOne(engine);
    for (let id = 0; id < 20; id += 1) pages.receive(hostId, encodePacket({ ...wrong, id }));
    expect((await answer)[0]).toBeCloseTo(5);
    expect(page.workers).toHaveLength(1);
    await engine.close();
  });

  it('pass over answers that nobody asked for', async () => {
    openPage();
    const { notices } = idlePage();
    const engine = startEngine({ model, provider: 'browser-wasm', spawnHost: spawn });
    await vi.waitFor(() => expect(notices).toHaveLength(1), patienceMs);
    const send = (message: HostReply): void => pages.receive(notices[0]?.hostId ?? '', encodePacket(message));
    const logits = { type: 'logits', id: 0, count: 1, width: 1, height: 1 } as const;
    send({ ...logits, logits: new Float32Array([7]) });
    send({ type: 'ready', provider: 'browser-wasm', device: 'one' });
    send({ type: 'ready', provider: 'browser-wasm', device: 'two' });
    const started = await engine;
    expect(started.device).toBe('one');
    const answer = judgeOne(started);
    await vi.waitFor(() => expect(notices).toHaveLength(2), patienceMs);
    send({ ...logits, id: 5, logits: new Float32Array([7]) });
    send({ ...logits, logits: new Float32Array([8]) });
    send({ ...logits, logits: new Float32Array([9]) });
    expect(await answer).toEqual(new Float32Array([8]));
    for (const wrong of [new Float32Array([NaN]), new Float32Array([1, 2])]) {
      const asked = judgeOne(started);
      send({ ...logits, id: wrong.length, logits: wrong });
      await expect(asked).rejects.toMatchObject({ tag: 'engine-failed' });
    }
    await started.close();
  });

  it('fail when their page sends a message that is not of their contract', async () => {
    const { notices } = idlePage();
    const engine = startEngine({ model, provider: 'browser-wasm', spawnHost: spawn });
    await vi.waitFor(() => expect(notices).toHaveLength(1), patienceMs);
    const reply = encodePacket({ ...run, pixels: new Uint8Array(3) });
    pages.receive(notices[0]?.hostId ?? '', reply);
    await expect(engine).rejects.toMatchObject({
      tag: 'engine-failed',
      why: expect.stringContaining('not of its contract') as string,
    });
    expect(notices.at(-1)?.type).toBe('engine-ended');
  });

  it('fail when their page does not fetch, but have all the time that computing takes', async () => {
    vi.useFakeTimers();
    try {
      const { notices } = idlePage();
      const host = spawn();
      const exits: string[] = [];
      host.onExit((why) => exits.push(why));
      ask(host);
      pages.takeMessage(notices[0]?.hostId ?? '', 0);
      await vi.advanceTimersByTimeAsync(200_000);
      expect(exits).toEqual([]);
      ask(host);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(exits).toEqual(['its page does not answer']);
    } finally {
      vi.useRealTimers();
    }
  });
});
