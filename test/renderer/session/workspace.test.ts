import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CurrentRun, MenuCommand } from '../../../src-main/contract/api';
import type { Progress } from '../../../src-main/contract/detection';
import type { ModelSummary } from '../../../src-main/contract/model';
import { HttpClient } from '../../../src-renderer/client/http-client';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { openedSlide, result } from '../result-fixture';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const model: ModelSummary = {
  id: 'mitosis-c8',
  name: 'Mitosis C8',
  version: '1.0.0',
  description: '',
  group: 'C8',
  licence: 'Apache-2.0',
  mpp: 0.5,
  judgeMpp: 0.25,
  threshold: 0.6,
  candidateThreshold: 0.2,
  sha256: 'a'.repeat(64),
  isDefault: true,
};
const started: Progress = {
  stage: 'detecting',
  stageFraction: 0.3,
  patchesDone: 0,
  patchesTotal: 10,
  doneAreaMm2: 0,
  totalAreaMm2: 1,
  rateMm2PerMin: null,
  secondsLeft: null,
  missingTiles: 0,
};
const failure = {
  tag: 'broken-file',
  what: 'cannot open',
  where: {},
  why: 'broken',
  remedy: 'none',
} as const;

describe('workspace', () => {
  let server: TinyServer;
  let workspace: Workspace;
  let commands: MenuCommand[];
  let calls: string[];

  function serve(method: string, respond: (params: Record<string, unknown>) => unknown): void {
    server.routes.set(`/api/call/${method}`, (body, response) => {
      calls.push(method);
      answer(response, respond(body as Record<string, unknown>));
    });
  }

  async function open(name: string): Promise<OpenedState> {
    await workspace.openPaths([`/slides/${name}`]);
    const opened = workspace.opened;
    if (opened === null) throw new Error(`${name} did not open`);
    return opened;
  }

  beforeEach(async () => {
    server = await startTinyServer();
    commands = [];
    calls = [];
    serve('about', () => ({ ok: true, result: { version: '0.1.0', shell: 'server', provider: 'cpu' } }));
    serve('listModels', () => ({ ok: true, result: [model] }));
    serve('listFolder', () => ({ ok: true, result: null }));
    serve('underWay', () => ({ ok: true, result: { slides: [], runs: [] } }));
    serve('closeSlide', () => ({ ok: true, result: null }));
    serve('openSlide', ({ path }) => {
      const name = String(path).split('/').at(-1) ?? '';
      return name.startsWith('broken')
        ? { ok: false, error: failure }
        : { ok: true, result: openedSlide(name) };
    });
    const client = new HttpClient({
      origin: server.origin,
      fetch,
      upload: (_, file) => Promise.resolve(`/slides/${file.name}`),
      save: () => undefined,
    });
    workspace = new Workspace(client, (command) => commands.push(command), {
      place: null,
      heldBefore: false,
    });
    await workspace.start();
    await server.listener();
  });

  afterEach(async () => {
    workspace.stop();
    await server.close();
  });

  it('says what is there', () => {
    expect(workspace.about?.provider).toBe('cpu');
    expect(workspace.models).toEqual([model]);
    expect(workspace.startError).toBeNull();
  });

  it('opens a slide once, and keeps one that fails on the list with its reason', async () => {
    const first = await open('a.svs');
    await workspace.openPaths(['/slides/broken.svs']);
    expect(workspace.entries.map(({ state }) => state.kind)).toEqual(['open', 'failed']);
    expect(workspace.active?.state).toMatchObject({ kind: 'failed', error: failure });
    await workspace.openPaths(['/slides/broken.svs']);
    expect(await open('a.svs')).toBe(first);
    expect(workspace.entries).toHaveLength(2);
  });

  it('shows what may identify somebody when asked, and hides it when the slide is opened again', async () => {
    serve('identity', () => ({
      ok: true,
      result: { ...openedSlide('a.svs').info, properties: { 'aperio.User': 'somebody' } },
    }));
    const opened = await open('a.svs');
    expect(opened.identity.info).toBeNull();
    expect(opened.withheld).toEqual({ properties: 2, images: 1 });
    await opened.identity.show();
    expect(opened.identity.info?.properties).toEqual({ 'aperio.User': 'somebody' });
    expect(opened.info.properties).not.toHaveProperty(['aperio.User']);
    opened.identity.hide();
    expect(opened.identity.info).toBeNull();

    await opened.identity.show();
    opened.reopen({ ...openedSlide('a.svs'), slideId: 'another' });
    expect(opened.identity.info).toBeNull();
    serve('identity', () => ({ ok: false, error: failure }));
    await opened.identity.show();
    expect(opened.identity.info).toBeNull();
    expect(opened.identity.error).toEqual(failure);
  });

  it('gives back a slide that was closed while it was opening', async () => {
    const opening = workspace.openPaths(['/slides/a.svs']);
    const [entry] = workspace.entries;
    if (entry === undefined) throw new Error('nothing is on the list');
    await workspace.close(entry);
    await opening;
    expect(workspace.entries).toEqual([]);
    expect(calls).toContain('openSlide');
    expect(calls).toContain('closeSlide');
  });

  it('keeps a run going while another slide is in front', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const first = await open('a.svs');
    await workspace.startRun(first);
    const second = await open('b.svs');
    expect(workspace.opened).toBe(second);
    server.emit({ type: 'run-candidates', runId: 'r1', from: 0, candidates: result.candidates });
    await vi.waitFor(() => expect(first.candidates).toHaveLength(4));
    server.emit({ type: 'run-finished', runId: 'r1', result });
    await vi.waitFor(() => expect(first.run.kind).toBe('finished'));
    expect(first.figures).toEqual({
      mitoticCount: 2,
      normalCount: 2,
      analysedAreaMm2: 0.5,
      densityPerMm2: 4,
    });
    expect(second.run.kind).toBe('none');
  });

  it('loses no event that comes before the answer to startRun', async () => {
    server.routes.set('/api/call/startRun', (_, response) => {
      server.emit({ type: 'run-finished', runId: 'r1', result });
      setTimeout(() => answer(response, { ok: true, result: { runId: 'r1' } }), 100);
    });
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    expect(opened.run.kind).toBe('finished');
  });

  it('does not close a slide whose run is under way', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    const [entry] = workspace.entries;
    if (entry === undefined) throw new Error('no entry');
    await workspace.close(entry);
    expect(workspace.entries).toHaveLength(1);
    server.emit({ type: 'run-finished', runId: 'r1', result });
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    await workspace.close(entry);
    expect(workspace.entries).toHaveLength(0);
    expect(calls).toContain('closeSlide');
  });

  it('relabels at once and asks for hotspots when the slider rests', async () => {
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), lastRun: { runId: 'r0', result } },
    }));
    serve('summarise', ({ threshold }) => ({
      ok: true,
      result: {
        threshold,
        mitoticCount: 3,
        normalCount: 1,
        analysedAreaMm2: 0.5,
        densityPerMm2: 6,
        hotspots: null,
        warnings: [],
      },
    }));
    const opened = await open('a.svs');
    expect(opened.run.kind).toBe('finished');
    expect(opened.count.hotspots.pending).toBe(false);
    opened.count.setThreshold(0.4);
    opened.count.setThreshold(0.45);
    expect(opened.count.figures?.mitoticCount).toBe(3);
    expect(opened.count.hotspots.pending).toBe(true);
    await vi.waitFor(() => expect(opened.count.hotspots.pending).toBe(false));
    expect(calls.filter((call) => call === 'summarise')).toHaveLength(1);
    opened.count.resetThreshold();
    expect(opened.count.threshold).toBe(0.6);
  });

  it('steps through detections from the highest score', async () => {
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), lastRun: { runId: 'r0', result } },
    }));
    const opened = await open('a.svs');
    expect([1, 1, -1, -1].map((by) => opened.selection.step(by === 1 ? 1 : -1)?.score)).toEqual([0.9, 0.7, 0.9, 0.9]);
  });

  it('takes a picked place in the stead of the selection, and a selection in the stead of the place', async () => {
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), lastRun: { runId: 'r0', result } },
    }));
    const opened = await open('a.svs');
    opened.selection.step(1);
    opened.selection.picking = true;
    opened.selection.pick({ x: -1, y: 10 });
    opened.selection.pick({ x: 10, y: 3000 });
    expect(opened).toMatchObject({ picking: true, place: null, selected: { score: 0.9 } });
    opened.selection.pick({ x: 10.5, y: 20.5 });
    expect(opened).toMatchObject({ picking: false, place: { x: 10.5, y: 20.5 }, selected: null });
    opened.selection.select(null);
    expect(opened.selection.place).not.toBeNull();
    opened.selection.step(1);
    expect(opened.selection.place).toBeNull();
  });

  it('no longer counts a tile as not shown once it has been', async () => {
    const opened = await open('a.svs');
    const tile = { level: 0, column: 2, row: 3 };
    opened.unshown.note({ ...tile, why: 'the connection was broken' });
    opened.unshown.note({ ...tile, column: 4, why: 'broken' });
    opened.unshown.noteShown({ ...tile, row: 4 });
    expect(opened.unshown.tiles).toHaveLength(2);
    opened.unshown.noteShown(tile);
    expect(opened.unshown.tiles).toEqual([{ ...tile, column: 4, why: 'broken' }]);
  });

  it('finds a result that came while the connection was broken', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), lastRun: { runId: 'r1', result } },
    }));
    server.dropListeners();
    await vi.waitFor(() => expect(workspace.connected).toBe(false));
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'), { timeout: 5000 });
    expect(workspace.connected).toBe(true);
  });

  it('after a restart of the main side says that the run is lost, and shows the slide anew', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    serve('openSlide', () => ({ ok: true, result: { ...openedSlide('a.svs'), slideId: 'fresh' } }));
    server.dropListeners();
    await vi.waitFor(() => expect(opened.run.kind).toBe('failed'), { timeout: 5000 });
    expect(opened.run).toMatchObject({ error: { what: 'the analysis was lost' } });
    await vi.waitFor(() => expect(opened.slideId).toBe('fresh'));
  });

  it('shows a run that it did not start, and its result on the slide', async () => {
    const opened = await open('a.svs');
    const progress = { ...started, patchesDone: 3 };
    server.emit({ type: 'run-progress', runId: 'other', progress });
    await vi.waitFor(() => expect(workspace.foreignRuns.get('other')).toEqual(progress));
    const finished = { ...result, slide: { ...result.slide, name: opened.info.name } };
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), lastRun: { runId: 'other', result: finished } },
    }));
    server.emit({ type: 'run-finished', runId: 'other', result: finished });
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    expect(workspace.foreignRuns.size).toBe(0);
    // Looking again holds nothing open.
    expect(calls.filter((call) => call === 'openSlide')).toHaveLength(2);
    expect(calls.filter((call) => call === 'closeSlide')).toHaveLength(1);
  });

  const current = (candidates = result.candidates, patchesDone = 3): CurrentRun => {
    const { slideId } = openedSlide('a.svs');
    return { runId: 'r1', slideId, modelId: model.id, progress: { ...started, patchesDone }, candidates };
  };

  it('asks for what a run of another window has found, and counts nothing until it has it', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    let answered = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (answered = resolve));
    server.routes.set('/api/call/openSlide', (_, response) => {
      const again = { ...openedSlide('a.svs'), currentRun: current(result.candidates.slice(0, 3)) };
      void waiting.then(() => answer(response, { ok: true, result: again }));
    });
    await workspace.startRun(opened);
    server.emit({ type: 'run-progress', runId: 'r1', progress: { ...started, patchesDone: 3 } });
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'running', incomplete: true }));
    expect(opened.count.figures).toBeNull();
    // One that was known already, and one that comes while the answer is awaited.
    server.emit({ type: 'run-candidates', runId: 'r1', from: 2, candidates: result.candidates.slice(2) });
    answered();
    await vi.waitFor(() => expect(opened.candidates).toEqual(result.candidates));
    expect(opened.count.figures?.mitoticCount).toBe(2);
  });

  it('has all that was found after an outage in which some of it was sent', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    server.emit({ type: 'run-candidates', runId: 'r1', from: 0, candidates: result.candidates.slice(0, 1) });
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(1));
    serve('openSlide', () => ({
      ok: true,
      result: { ...openedSlide('a.svs'), currentRun: current(result.candidates.slice(0, 3)) },
    }));
    server.dropListeners();
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(3));
    server.emit({ type: 'run-candidates', runId: 'r1', from: 3, candidates: result.candidates.slice(3) });
    await vi.waitFor(() => expect(opened.candidates).toEqual(result.candidates));
    expect(opened.count.figures?.mitoticCount).toBe(2);
  });

  it('says that a run was lost that failed during an outage', async () => {
    serve('startRun', () => ({ ok: true, result: { runId: 'r1' } }));
    const opened = await open('a.svs');
    await workspace.startRun(opened);
    server.dropListeners();
    await vi.waitFor(() => expect(opened.run.kind).toBe('failed'));
  });

  it('shows what was open before a reload: slides, the run under way, place and threshold', async () => {
    const slides = ['a.svs', 'b.svs'].map((name) => openedSlide(name));
    const [first, second] = slides;
    if (first === undefined || second === undefined) throw new Error('no slides');
    const running = { ...first, currentRun: current(result.candidates.slice(0, 2)) };
    serve('underWay', () => ({
      ok: true,
      result: {
        slides: [running, second],
        runs: [running.currentRun, { ...current(), runId: 'closed', slideId: 'c' }],
      },
    }));
    const view = { centreX: 5, centreY: 6, scale: 0.5, degrees: 90 };
    const place = { slideId: second.slideId, view, threshold: 0.7 };
    const reloaded = new Workspace(workspace.client, () => undefined, { place, heldBefore: true });
    await reloaded.start();
    expect(reloaded.entries.map(({ name }) => name)).toEqual(['a.svs', 'b.svs']);
    expect(reloaded.opened?.info.name).toBe('b.svs');
    expect(reloaded.opened?.savedView).toEqual(view);
    expect(reloaded.opened?.count.threshold).toBe(0.7);
    const [entry] = reloaded.entries;
    expect(entry?.opened?.run).toMatchObject({ kind: 'running', runId: 'r1' });
    expect(entry?.opened?.candidates).toHaveLength(2);
    expect([...reloaded.foreignRuns.keys()]).toEqual(['closed']);
    // This page holds them open already; another window opens them for itself.
    expect(calls).not.toContain('openSlide');
    reloaded.stop();
    const other = new Workspace(workspace.client, () => undefined, { place: null, heldBefore: false });
    await other.start();
    expect(calls.filter((call) => call === 'openSlide')).toHaveLength(2);
    expect(other.entries).toHaveLength(2);
    other.stop();
  });

  it('opens another scene of a file in the place of the one before', async () => {
    const opened = await open('a.svs');
    const asked: unknown[] = [];
    serve('openSlide', (params) => {
      asked.push(params);
      const slide = openedSlide('a.svs');
      return { ok: true, result: { ...slide, slideId: 'scene-1', info: { ...slide.info, scene: 1 } } };
    });
    const [entry] = workspace.entries;
    if (entry === undefined) throw new Error('nothing is on the list');
    await workspace.openScene(entry, 1);
    expect(asked).toEqual([{ path: opened.path, scene: 1 }]);
    expect(workspace.opened?.info.scene).toBe(1);
    expect(workspace.entries).toHaveLength(1);
    expect(calls).toContain('closeSlide');
  });

  it('shows a warning of the main side until it is dismissed', async () => {
    server.emit({ type: 'warning', error: failure });
    await vi.waitFor(() => expect(workspace.notice).toEqual(failure));
    workspace.dismissNotice();
    expect(workspace.notice).toBeNull();
  });

  it('says how far the measuring of engines is', async () => {
    server.emit({ type: 'engine-measuring', news: { state: 'postponed' } });
    await vi.waitFor(() =>
      expect(workspace.said).toBe(
        'The engines of this machine are not measured yet: this is computed on the processor',
      ),
    );
    server.emit({ type: 'engine-measuring', news: { state: 'done', engine: 'cuda' } });
    await vi.waitFor(() => expect(workspace.said).toMatch(/the next analysis is computed on cuda$/));
  });

  it('opens files by the path that handing them over gave', async () => {
    await workspace.openFiles([new File(['bytes'], 'dropped.svs')]);
    expect(workspace.opened?.path).toBe('/slides/dropped.svs');
  });

  it('opens what the operating system hands over once, also while it asks what is open already', async () => {
    let tell: () => void = () => undefined;
    server.routes.set('/api/call/underWay', (_, response) => {
      calls.push('underWay');
      tell = () => answer(response, { ok: true, result: { slides: [openedSlide('c.svs')], runs: [] } });
    });
    calls = [];
    const client = new HttpClient({
      origin: server.origin,
      fetch,
      upload: () => Promise.reject(new Error()),
      save: () => undefined,
    });
    const starting = new Workspace(client, () => undefined, { place: null, heldBefore: true });
    const start = starting.start();
    try {
      await vi.waitFor(() => expect(calls).toContain('underWay'));
      await server.listener();
      server.emit({ type: 'open-requested', paths: ['/slides/c.svs'] });
      server.emit({ type: 'warning', error: failure });
      await vi.waitFor(() => expect(starting.notice).toEqual(failure));
      tell();
      await start;
      await vi.waitFor(() => expect(starting.opened?.path).toBe('/slides/c.svs'));
      expect(starting.entries).toHaveLength(1);
    } finally {
      starting.stop();
    }
  });

  it('opens what the operating system hands over, and passes menu commands on', async () => {
    server.emit({ type: 'open-requested', paths: ['/slides/c.svs'] });
    server.emit({ type: 'menu', command: 'shortcuts' });
    await vi.waitFor(() => expect(workspace.opened?.path).toBe('/slides/c.svs'));
    expect(commands).toEqual(['shortcuts']);
  });
});
