/**
 * The main process as a whole, wired to a fake of `electron` (see fake-electron.ts): not a test on Electron.
 * Slides, model, inference process and reports are real.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, ApiEvent, OpenedSlide } from '../../../src-main/contract/api';
import { engineMessagePath, tilePath } from '../../../src-main/contract/wire/addresses';
import type { RunItem } from '../../../src-main/contract/wire/topics';
import { childAsPage, type ChildAsPage } from '../../session/child-as-page';
import { smallPhantom, type SmallPhantom } from '../../session/session-fixture';
import type { AnalysisResult } from '../../../src-main/contract/report';
import { preventable, type FakeFrame } from './fake-electron';
import { wiring, type Bridge, type Wiring } from './wiring-fixture';

let phantom: SmallPhantom;
let spindle: Wiring;

beforeAll(async () => {
  phantom = await smallPhantom();
});
afterAll(() => phantom.remove());
beforeEach(() => {
  spindle = wiring();
});
afterEach(() => spindle.end());

function slideNamed(name: string): string {
  const path = join(spindle.folder, name);
  copyFileSync(phantom.path, path);
  return path;
}

function resultOf(answer: Answer<unknown>): unknown {
  if (!answer.ok) throw new Error(answer.error.why);
  return answer.result;
}

/** How a run ended, if it has; engines may be measured after it. */
function endOf(events: readonly ApiEvent[], runId: string): RunItem['end'] {
  return statesOf(events, runId).find(({ end }) => end !== null)?.end ?? null;
}

function statesOf(events: readonly ApiEvent[], runId?: string): RunItem[] {
  const states = events.flatMap((event) =>
    event.type === 'update' && event.topic === 'runs' ? (event.changes as RunItem[]) : [],
  );
  return runId === undefined ? states : states.filter((run) => run.runId === runId);
}

describe('wiring against a fake of electron: the window', () => {
  it('has nothing of Node in its page', async () => {
    await spindle.start();
    const { options, visible, webContents } = spindle.window();
    expect(options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      preload: expect.stringMatching(/preload\.cjs$/) as string,
    });
    expect(webContents.url).toBe('spindle://app/');
    expect(visible).toBe(true);
  });

  it('opens no other window, goes nowhere, embeds nothing', async () => {
    await spindle.start();
    const { webContents } = spindle.window();
    expect(webContents.windowOpenHandler?.({ url: 'spindle://app/' })).toEqual({ action: 'deny' });
    const navigate = (url: string, isMainFrame = true): boolean => {
      const event = Object.assign(preventable(), { url, isMainFrame });
      webContents.emit('will-frame-navigate', event);
      return !event.defaultPrevented;
    };
    for (const url of ['spindle://app/', 'spindle://app/#open=a', 'spindle://app/?open=a']) {
      expect(navigate(url), url).toBe(true);
    }
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'spindle://app/api/x',
      'data:text/html,x',
    ]) {
      expect(navigate(url), url).toBe(false);
    }
    expect(navigate('spindle://app/', false)).toBe(false);
    for (const name of ['will-redirect', 'will-attach-webview']) {
      const event = preventable();
      webContents.emit(name, event);
      expect(event.defaultPrevented, name).toBe(true);
    }
  });

  it('is granted nothing but copying text', async () => {
    await spindle.start();
    const { check, request, device } = spindle.fake.permissions;
    const asks = (permission: string, from = 'spindle://app'): boolean => {
      const granted: boolean[] = [];
      request?.(null, permission, (answer) => granted.push(answer), { requestingUrl: `${from}/` });
      expect(granted).toEqual([check?.(null, permission, from)]);
      return granted.includes(true);
    };
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
      'usb',
    ]) {
      expect(asks(permission), permission).toBe(false);
    }
    expect(asks('clipboard-sanitized-write')).toBe(true);
    expect(asks('clipboard-sanitized-write', 'https://example.com')).toBe(false);
    expect(device?.({})).toBe(false);
  });

  it('comes back where it was, unless that screen is gone', async () => {
    const kept = { x: 2100, y: 100, width: 1000, height: 700, maximised: true };
    writeFileSync(join(spindle.folder, 'window.json'), JSON.stringify(kept));
    spindle.fake.workAreas.push({ x: 1920, y: 0, width: 1920, height: 1080 });
    await spindle.start();
    expect(spindle.window().options).toMatchObject({ x: 2100, y: 100, width: 1000, height: 700 });
    expect(spindle.window().maximised).toBe(true);
    await spindle.end();

    spindle = wiring();
    writeFileSync(join(spindle.folder, 'window.json'), JSON.stringify(kept));
    await spindle.start();
    expect(spindle.window().options.x).toBeUndefined();
  });

  it('takes a damaged window.json for none', async () => {
    writeFileSync(join(spindle.folder, 'window.json'), '{"x":1e99');
    await spindle.start();
    expect(spindle.window().options).toMatchObject({ width: 1400, height: 900 });
  });

  it('loads again after its page crashed, and tells the new page', async () => {
    await spindle.start();
    const window = spindle.window();
    const bridge = await spindle.bridge();
    const events: ApiEvent[] = [];
    bridge.onEvent((event) => events.push(event));
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(window.reloads).toBe(0);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(window.reloads).toBe(1);
    await new Promise(setImmediate);
    // The page that died hears nothing; the one that is loaded listens, and is told.
    expect(events).toEqual([]);
    bridge.onEvent((event) => events.push(event));
    const why = 'its process had too little memory';
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'warning', error: { why } }));
  });

  it('that keeps crashing asks a person, and is loaded once more or ends', async () => {
    await spindle.start();
    const window = spindle.window();
    const { messageAnswers, shown } = spindle.fake.dialogs;
    const crash = (times: number): void => {
      for (let i = 0; i < times; i += 1)
        window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    };
    crash(3);
    expect(window.reloads).toBe(3);
    messageAnswers.push(0);
    crash(1);
    await vi.waitFor(() => expect(window.reloads).toBe(4));
    expect(shown).toEqual(['The window of Spindle keeps failing.']);
    messageAnswers.push(1);
    crash(4);
    expect(window.reloads).toBe(7);
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
  });
});

describe('wiring against a fake of electron: the gate', () => {
  it('exposes seven functions', async () => {
    await spindle.start();
    const bridge = await spindle.bridge();
    expect(Object.keys(bridge).sort()).toEqual([
      ...['call', 'engineReply', 'menuAvailable', 'menuKeys', 'menuLanguage', 'onEvent', 'pathForFile'],
    ]);
    expect([...spindle.fake.exposed.keys()]).toEqual(['spindle']);
    expect(bridge.pathForFile({ name: 'a.svs' })).toBe('/dropped/a.svs');
  });

  it('opens what a person dropped or the system handed over, and no other path that the page names', async () => {
    await spindle.start();
    const bridge = await spindle.bridge();
    const [dropped, handedOver] = [slideNamed('dropped.tif'), slideNamed('handed over.tif')];
    const open = (path: string): Promise<Answer<unknown>> => bridge.call('openSlide', { path });
    const refused = { ok: false, error: { tag: 'not-found', why: 'nobody has chosen it in this window' } };
    for (const path of [dropped, handedOver, '/etc/passwd', '/dev/zero', '\\\\host\\share\\a.svs']) {
      expect(await open(path)).toMatchObject(refused);
    }
    bridge.pathForFile({ name: 'dropped.tif', path: dropped });
    expect(await open(dropped)).toMatchObject({ ok: true });
    expect(await open(handedOver)).toMatchObject(refused);
    spindle.fake.app.emit('second-instance', {}, ['/opt/Spindle/spindle', handedOver], '/');
    expect(await open(handedOver)).toMatchObject({ ok: true });
    // A page of somebody else grants nothing.
    const other = { ...spindle.window().frame, url: 'https://example.com/' };
    spindle.fake.post(spindle.window(), other, 'spindle:grant', '/etc/passwd');
    expect(await open('/etc/passwd')).toMatchObject(refused);
  });

  it('answers valid requests and refuses malformed ones', async () => {
    await spindle.start();
    const bridge = await spindle.bridge();
    expect(await bridge.call('about', {})).toMatchObject({ ok: true, result: { shell: 'electron' } });
    const refused = { ok: false, error: { tag: 'request-invalid' } };
    expect(await bridge.call('constructor', {})).toMatchObject(refused);
    expect(await bridge.call('about', { extra: true })).toMatchObject(refused);
    expect(await bridge.call('openSlide', { path: ['/etc/passwd'] })).toMatchObject(refused);
    expect(
      await spindle.fake.invoke(spindle.window(), spindle.window().frame, 'spindle:call', 7, {}),
    ).toMatchObject(refused);
  });

  it.each<[string, FakeFrame | null]>([
    ['another site', { url: 'https://example.com/', parent: null }],
    ['a file', { url: 'file:///tmp/a.html', parent: null }],
    ['a host that begins like ours', { url: 'spindle://app.example.com/', parent: null }],
    ['our host as a user name', { url: 'spindle://app@example.com/', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['no address', { url: '', parent: null }],
    ['a frame inside our page', { url: 'spindle://app/', parent: { url: 'spindle://app/', parent: null } }],
    ['a frame that is gone', null],
  ])('refuses %s as sender', async (_, frame) => {
    await spindle.start();
    const window = spindle.window();
    const answer = await spindle.fake.invoke(window, frame, 'spindle:call', 'about', {});
    expect(answer).toMatchObject({ ok: false, error: { tag: 'request-invalid' } });
    const reply = await spindle.fake.invoke(window, frame, 'spindle:engine-reply', 'a', new Uint8Array());
    expect(reply).toMatchObject({ ok: false, error: { tag: 'request-invalid' } });
    const sentBefore = window.webContents.sent.length;
    spindle.fake.post(window, frame, 'spindle:listen');
    spindle.fake.app.emit('open-file', preventable(), '/slides/secret.svs');
    expect(window.webContents.sent).toHaveLength(sentBefore);
  });
});

describe('wiring against a fake of electron: files to open', () => {
  it('keeps what comes before it is ready until the page listens', async () => {
    const path = slideNamed('given.tif');
    const event = preventable();
    await spindle.start({
      argv: ['--enable-logging', path, join(spindle.folder, 'none.tif')],
      beforeReady: () => spindle.fake.app.emit('open-file', event, '/slides/early.svs'),
    });
    expect(event.defaultPrevented).toBe(true);
    const events = await listen(await spindle.bridge());
    expect(events).toEqual([{ type: 'open-requested', paths: [path, '/slides/early.svs'] }]);
    spindle.fake.app.emit('open-file', preventable(), '/slides/late.svs');
    expect(events.at(-1)).toEqual({ type: 'open-requested', paths: ['/slides/late.svs'] });
  });

  it('takes the files of a second start, and comes to the front', async () => {
    slideNamed('second.tif');
    mkdirSync(join(spindle.folder, 'folder.tif'));
    await spindle.start();
    const events = await listen(await spindle.bridge());
    const window = spindle.window();
    window.minimised = true;
    const commandLine = [
      '/opt/Spindle/spindle',
      '--allow-file-access-from-files',
      'second.tif',
      'folder.tif',
      '.',
    ];
    spindle.fake.app.emit('second-instance', {}, commandLine, spindle.folder);
    expect(events).toEqual([{ type: 'open-requested', paths: [join(spindle.folder, 'second.tif')] }]);
    expect(window.minimised).toBe(false);
    expect(window.focused).toBeGreaterThan(0);
  });

  it('ends at once when another instance runs', async () => {
    spindle.fake.app.hasLock = false;
    await import('../../../src-main/shell/electron/main');
    expect(spindle.fake.app.ended).toBe(0);
    expect(spindle.fake.windows).toEqual([]);
    expect(spindle.fake.schemes).toEqual([]);
  });

  it('sends each event once, also after the page was loaded again', async () => {
    await spindle.start();
    const { webContents, frame } = spindle.window();
    spindle.fake.post(spindle.window(), frame, 'spindle:listen');
    webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    spindle.fake.app.emit('open-file', preventable(), '/slides/meanwhile.svs');
    expect(webContents.sent).toEqual([]);
    spindle.fake.post(spindle.window(), frame, 'spindle:listen');
    expect(webContents.sent).toHaveLength(1);
  });
});

describe('wiring against a fake of electron: a whole analysis', () => {
  it('opens, analyses in a utility process, exports, and quits cleanly', async () => {
    await spindle.start();
    const bridge = await spindle.bridge();
    const events = await listen(bridge);
    // There is no worker behind this page, and nobody need wait for one.
    bridge.onEvent((event) => {
      if (event.type !== 'engine-message') return;
      void bridge.call('engineEnded', { hostId: event.hostId, why: 'there is no worker here' });
    });
    const path = slideNamed('field.tif');

    spindle.fake.dialogs.openAnswers.push({ canceled: false, filePaths: [path] });
    expect(resultOf(await bridge.call('chooseSlides', {}))).toEqual([path]);
    expect(spindle.fake.app.recentDocuments).toEqual([path]);
    const { slideId } = resultOf(await bridge.call('openSlide', { path })) as OpenedSlide;

    const handler = spindle.fake.protocolHandlers.get('spindle');
    const tile = await handler?.(new Request(`spindle://app${tilePath(slideId, 0, 0, 0)}`));
    expect(tile?.headers.get('content-type')).toBe('image/jpeg');
    expect(tile?.headers.get('content-security-policy')).toContain("default-src 'none'");

    const { runId } = resultOf(await bridge.call('startRun', { slideId })) as { runId: string };
    await vi.waitFor(() => expect(endOf(events, runId)).toMatchObject({ kind: 'finished' }), 60_000);
    // The earlier ones measured the engines of this machine.
    const utility = spindle.fake.utilityProcesses.at(-1);
    expect(utility?.options.serviceName).toBe('Spindle inference');

    spindle.fake.dialogs.openAnswers.push({ canceled: true, filePaths: [] });
    const end = endOf(events, runId);
    const run = end?.kind === 'finished' ? end.run : expect.unreachable();
    const order = { runId: run, threshold: 0.5, formats: ['geojson'] };
    expect(resultOf(await bridge.call('exportRun', order))).toBeNull();
    spindle.fake.dialogs.openAnswers.push({ canceled: false, filePaths: [spindle.folder] });
    const [exported = ''] = resultOf(await bridge.call('exportRun', order)) as string[];
    expect(exported).toBe(join(spindle.folder, 'field.geojson'));
    expect(existsSync(exported)).toBe(true);

    const engineEnded = new Promise((resolve) => utility?.once('exit', resolve));
    spindle.fake.app.quit();
    await engineEnded;
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    expect(spindle.fake.dialogs.shown).not.toContain('An analysis is still running.');
    expect(existsSync(join(spindle.folder, 'window.json'))).toBe(true);
  });

  it.skipIf(process.platform === 'darwin')('ends with its window, whose place is kept', async () => {
    await spindle.start();
    expect(spindle.window().close()).toBe(false);
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    expect(spindle.fake.windows).toEqual([]);
    expect(JSON.parse(readFileSync(join(spindle.folder, 'window.json'), 'utf8'))).toMatchObject({
      width: 1400,
      height: 900,
      maximised: false,
    });
  });

  it('asks once before it stops a running analysis', async () => {
    await spindle.start();
    const bridge = await spindle.bridge();
    const events = await listen(bridge);
    const path = bridge.pathForFile({ name: 'field.tif', path: slideNamed('field.tif') });
    const { slideId } = resultOf(await bridge.call('openSlide', { path })) as OpenedSlide;
    const { runId } = resultOf(await bridge.call('startRun', { slideId })) as { runId: string };

    spindle.fake.dialogs.messageAnswers.push(0);
    spindle.fake.app.quit();
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(spindle.fake.dialogs.shown).toEqual(['An analysis is still running.']));
    expect(spindle.fake.app.ended).toBeNull();
    expect(spindle.fake.windows).toHaveLength(1);

    // The answer has to get back before the next question.
    await new Promise(setImmediate);
    spindle.fake.dialogs.messageAnswers.push(1);
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0), 10_000);
    expect(spindle.fake.dialogs.shown).toHaveLength(2);
    expect(endOf(events, runId)).toMatchObject({ kind: 'failed', error: { tag: 'aborted' } });
  });
});

describe('wiring against a fake of electron: an engine in the page', () => {
  let page: ChildAsPage;
  afterEach(() => page.close());

  /** The page computes as the renderer would, and `browser-wasm` is chosen. */
  async function openComputing(): Promise<{
    bridge: Bridge;
    events: ApiEvent[];
    startRun: () => Promise<string>;
  }> {
    await spindle.start();
    const bridge = await spindle.bridge();
    const handler = spindle.fake.protocolHandlers.get('spindle');
    page = childAsPage(
      async (hostId, number) => {
        const response = await handler?.(new Request(`spindle://app${engineMessagePath(hostId, number)}`));
        if (response?.ok !== true) throw new Error('there is no such message');
        return new Uint8Array(await response.arrayBuffer());
      },
      (hostId, bytes) => bridge.engineReply(hostId, bytes),
    );
    const events = await listen(bridge);
    bridge.onEvent((event) => {
      if (event.type === 'engine-message' || event.type === 'engine-ended') page.notify(event);
    });
    await bridge.call('chooseEngine', { provider: 'browser-wasm', threads: null });
    const path = bridge.pathForFile({ name: 'field.tif', path: slideNamed('field.tif') });
    const { slideId } = resultOf(await bridge.call('openSlide', { path })) as OpenedSlide;
    return {
      bridge,
      events,
      startRun: async () => (resultOf(await bridge.call('startRun', { slideId })) as { runId: string }).runId,
    };
  }

  const finished = async (bridge: Bridge, events: ApiEvent[], runId: string): Promise<AnalysisResult> => {
    await vi.waitFor(() => expect(endOf(events, runId)).toMatchObject({ kind: 'finished' }), 60_000);
    const end = endOf(events, runId);
    if (end?.kind !== 'finished') return expect.unreachable();
    return resultOf(await bridge.call('runResult', { runId: end.run })) as AnalysisResult;
  };

  it('analyses a slide', async () => {
    const { bridge, events, startRun } = await openComputing();
    const result = await finished(bridge, events, await startRun());
    expect(result).toMatchObject({ provider: 'browser-wasm', engineEvents: [] });
    expect(page.workers).toHaveLength(1);
    expect(spindle.fake.utilityProcesses).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
    ['render-process-gone', {}],
  ])('gives way to the processor when its page is gone (%s)', async (name, event) => {
    const { bridge, events, startRun } = await openComputing();
    const runId = await startRun();
    await vi.waitFor(() => expect(page.workers).toHaveLength(1), 60_000);
    const details = { reason: 'crashed' };
    await vi.waitFor(() => {
      const isUnderWay = statesOf(events).some(({ progress }) => progress.stage === 'detecting');
      expect(isUnderWay).toBe(true);
    }, 60_000);
    spindle.window().webContents.emit(name, event, details);
    // The page that was loaded again listens again.
    spindle.fake.post(spindle.window(), spindle.window().frame, 'spindle:listen');
    const { engineEvents, missingTiles } = await finished(bridge, events, runId);
    expect(engineEvents).toMatchObject([
      { provider: 'browser-wasm', why: expect.stringContaining('closed or loaded again') as string },
    ]);
    expect(missingTiles).toEqual([]);
  });

  it('takes no reply of an engine that there is not, or that is no bytes', async () => {
    const { bridge } = await openComputing();
    expect(await bridge.engineReply('nobody', new Uint8Array(1))).toMatchObject({
      ok: false,
      error: { tag: 'not-found' },
    });
    const window = spindle.window();
    const sent = await spindle.fake.invoke(window, window.frame, 'spindle:engine-reply', 'nobody', [1]);
    expect(sent).toMatchObject({ ok: false, error: { tag: 'request-invalid' } });
  });
});

/** Events from now on. */
async function listen(bridge: Bridge): Promise<ApiEvent[]> {
  const events: ApiEvent[] = [];
  bridge.onEvent((event) => events.push(event));
  await Promise.resolve();
  return events;
}
