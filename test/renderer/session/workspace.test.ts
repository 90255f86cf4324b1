import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MenuCommand } from '../../../src-main/contract/commands';
import { SpindleError, type ErrorReport } from '../../../src-main/contract/errors';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import type { PageStart } from '../../../src-renderer/session/page-address';
import type { SlideEntry } from '../../../src-renderer/session/slide-entry.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { describeRow, type RowState } from '../../../src-renderer/slide/slide-rows';
import { model, openedSlide, pictureOf, result } from '../result-fixture';
import { abortion, TinyMain } from '../tiny-main';

const failure: ErrorReport = {
  tag: 'broken-file',
  what: 'cannot open',
  where: {},
  why: 'broken',
  remedy: 'none',
};
const square = [
  [0, 0],
  [9, 0],
  [9, 9],
] as const;
const noPage: PageStart = { place: null, heldBefore: false };

describe('workspace', () => {
  let main: TinyMain;
  let workspace: Workspace;
  let commands: MenuCommand[];

  async function open(name: string): Promise<OpenedState> {
    await workspace.openPaths([`/slides/${name}`]);
    const opened = workspace.opened;
    if (opened === null) throw new Error(`${name} did not open`);
    return opened;
  }

  /** As a reader of the log would have it before the slide is opened. */
  async function openFinished(name: string): Promise<OpenedState> {
    main.record(pictureOf(name), {}, name);
    return open(name);
  }

  function firstEntry(): SlideEntry {
    const [entry] = workspace.entries;
    if (entry === undefined) throw new Error('nothing is on the list');
    return entry;
  }

  const times = (method: string): number => main.calls.filter((call) => call === method).length;

  /** The run that goes on over a slide. */
  function runOf(opened: OpenedState): string {
    if (opened.run.kind !== 'running') throw new Error(`the run is ${opened.run.kind}`);
    return opened.run.runId;
  }

  async function start(opened: OpenedState): Promise<string> {
    await workspace.startRun(opened);
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'running', incomplete: false }));
    return runOf(opened);
  }

  beforeEach(async () => {
    main = await TinyMain.start();
    main.admit = (path) => {
      if (path.includes('broken')) throw SpindleError.fromReport(failure);
    };
    commands = [];
    workspace = new Workspace(main.client(), (command) => commands.push(command), noPage);
    await workspace.start();
    await main.server.listener();
    main.setReader('AB');
    await vi.waitFor(() => expect(workspace.reader.name).toBe('AB'));
  });

  afterEach(async () => {
    workspace.stop();
    await main.close();
  });

  it('says what is there', () => {
    expect(workspace.about?.provider).toBe('cpu');
    expect(workspace.models).toEqual([model]);
    expect(workspace.startError).toBeNull();
    expect(workspace.project).toEqual(main.project);
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
    const { info } = openedSlide('a.svs');
    main.answerWith('identity', () => ({ ...info, properties: { 'aperio.User': 'somebody' } }));
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
    main.answerWith('identity', () => {
      throw SpindleError.fromReport(failure);
    });
    await opened.identity.show();
    expect(opened.identity.info).toBeNull();
    expect(opened.identity.error).toEqual(failure);
  });

  it('gives back a slide that was closed while it was opening', async () => {
    const opening = workspace.openPaths(['/slides/a.svs']);
    await workspace.close(firstEntry());
    await opening;
    expect(workspace.entries).toEqual([]);
    expect(main.calls).toContain('openSlide');
    expect(main.calls).toContain('closeSlide');
  });

  it('keeps a run going while another slide is in front', async () => {
    const first = await open('a.svs');
    const run = await start(first);
    const second = await open('b.svs');
    expect(workspace.opened).toBe(second);
    main.find(run, result.candidates);
    await vi.waitFor(() => expect(first.candidates).toHaveLength(4));
    main.finish(run);
    await vi.waitFor(() => expect(first.run.kind).toBe('finished'));
    expect(first.count.figures).toEqual({
      mitoticCount: 2,
      normalCount: 2,
      analysedAreaMm2: 0.5,
      densityPerMm2: 4,
    });
    expect(second.run.kind).toBe('none');
    expect(workspace.said).toBe('a.svs: analysed in 3 s');
  });

  it('loses nothing that comes before the answer to startRun', async () => {
    main.waits.set('startRun', new Promise((resolve) => setTimeout(resolve, 200)));
    const opened = await open('a.svs');
    const starting = workspace.startRun(opened);
    await vi.waitFor(() => expect(main.runs).toHaveLength(1));
    const [run] = main.runs;
    main.find(run?.runId ?? '', result.candidates);
    main.finish(run?.runId ?? '');
    await starting;
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    expect(opened.candidates).toEqual(result.candidates);
  });

  it('says why a run cannot be started, and shows one whose answer was lost', async () => {
    const opened = await open('a.svs');
    main.answerWith('startRun', () => {
      throw SpindleError.fromReport(failure);
    });
    await workspace.startRun(opened);
    expect(opened.run).toMatchObject({ kind: 'failed', error: failure });
    main.answerWith('startRun', () => ({ runId: main.begin(openedSlide('a.svs')) }));
    main.breaks.set('startRun', 'unanswered');
    await workspace.startRun(opened);
    await vi.waitFor(() => expect(opened.run.kind).toBe('running'));
  });

  it('does not start twice', async () => {
    const opened = await open('a.svs');
    await Promise.all([workspace.startRun(opened), workspace.startRun(opened)]);
    await workspace.startRun(opened);
    expect(main.runs).toHaveLength(1);
  });

  it('does not close a slide whose run is under way', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    await workspace.close(firstEntry());
    expect(workspace.entries).toHaveLength(1);
    main.finish(run);
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    await workspace.close(firstEntry());
    expect(workspace.entries).toHaveLength(0);
    expect(main.calls).toContain('closeSlide');
  });

  it('cancels a run, and shows the result before it again', async () => {
    const opened = await openFinished('a.svs');
    await start(opened);
    const cancelling = workspace.cancelRun(opened);
    expect(opened.run).toMatchObject({ kind: 'running', cancelling: true });
    await cancelling;
    await vi.waitFor(() => expect(opened.run.kind).toBe('cancelled'));
    expect(workspace.said).toBe('a.svs: analysis cancelled');
    opened.restoreResult();
    expect(opened.run).toMatchObject({ kind: 'finished', run: { result: { mitoticCount: 2 } } });
  });

  it('follows the run over the slide alone, and nothing after its end', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    const other = main.begin(openedSlide('b.svs'));
    main.find(other, result.candidates);
    main.advance(other, 5);
    main.find(run, result.candidates.slice(0, 1));
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(1));
    const kept = main.finish(run);
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'finished', run: { runId: kept } }));
    main.fail(other, abortion);
    await vi.waitFor(() => expect(workspace.said).toBe('b.svs: analysis cancelled'));
    expect(opened.run).toMatchObject({ kind: 'finished', run: { runId: kept } });
  });

  it('relabels at once and asks for hotspots when the slider rests', async () => {
    const opened = await openFinished('a.svs');
    expect(opened.run.kind).toBe('finished');
    expect(opened.count.hotspots.pending).toBe(false);
    opened.count.setThreshold(0.4);
    opened.count.setThreshold(0.45);
    expect(opened.count.figures?.mitoticCount).toBe(3);
    expect(opened.count.hotspots.pending).toBe(true);
    await vi.waitFor(() => expect(opened.count.hotspots.pending).toBe(false));
    expect(times('summarise')).toBe(1);
    opened.count.resetThreshold();
    expect(opened.count.threshold).toBe(0.6);
  });

  it('keeps a threshold that was moved during the run, and the figure that was selected', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    main.find(run, result.candidates);
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(4));
    opened.count.setThreshold(0.4);
    opened.selection.step(1);
    const { figure } = opened.selection;
    main.finish(run);
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    expect(opened.count.threshold).toBe(0.4);
    expect(opened.count.figures?.mitoticCount).toBe(3);
    expect(opened.selection.figure).toBe(figure);
    expect(opened.selection.selected).toEqual(result.candidates[0]);
  });

  it('keeps it also where the log says sooner than the list that the run has ended', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    opened.count.setThreshold(0.4);
    main.find(run, result.candidates);
    main.record(opened.picture, { candidates: result.candidates });
    await vi.waitFor(() => expect(main.calls).toContain('runResult'));
    main.advance(run, 10);
    await vi.waitFor(() => expect(opened.run).toMatchObject({ progress: { patchesDone: 10 } }));
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(4));
    expect(opened.count.threshold).toBe(0.4);
    main.finish(run);
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    expect(opened.count.threshold).toBe(0.4);
  });

  it('steps through detections from the highest score', async () => {
    const { selection } = await openFinished('a.svs');
    expect([1, 1, -1, -1].map((by) => selection.step(by === 1 ? 1 : -1)?.score)).toEqual([
      ...[0.9, 0.7, 0.9, 0.9],
    ]);
  });

  it('says that a click beside the slide picked nothing, and goes on picking', async () => {
    const { selection } = await openFinished('a.svs');
    selection.picks = 'area';
    expect(selection.takeClick({ x: -1, y: 10 })).toBeNull();
    expect(selection).toMatchObject({ picks: 'area', missed: true });
    expect(selection.takeClick({ x: 10, y: 20 })).toBe('area');
    expect(selection).toMatchObject({ picks: null, missed: false, place: null });
    selection.picks = 'figure';
    selection.takeClick({ x: -1, y: 10 });
    selection.picks = null;
    expect(selection.missed).toBe(false);
    selection.picking = true;
    expect(selection.takeClick({ x: 10, y: 20 })).toBe('place');
    expect(selection.place).toEqual({ x: 10, y: 20 });
  });

  it('knows that areas of the run and of the slide are not of one measure once its pixel size was changed', async () => {
    const opened = await openFinished('a.svs');
    const stateOf = (): RowState =>
      describeRow({ key: 'a', name: 'a', path: 'a', entry: firstEntry() }, undefined, false);
    expect(opened.area.isOfOtherSize).toBe(false);
    expect(stateOf()).toMatchObject({ words: '2 mitotic', isOutdated: false });
    await opened.decisions.decide([{ kind: 'set-pixel-size', mpp: { x: 0.5, y: 0.5 } }]);
    expect(opened.area.isOfOtherSize).toBe(true);
    expect(stateOf()).toMatchObject({ words: '2 mitotic · pixel size changed since', isOutdated: true });
  });

  it('takes a picked place in the stead of the selection, and a selection in the stead of the place', async () => {
    const { selection } = await openFinished('a.svs');
    selection.step(1);
    selection.picking = true;
    selection.pick({ x: -1, y: 10 });
    selection.pick({ x: 10, y: 3000 });
    expect(selection).toMatchObject({ picking: true, place: null, selected: { score: 0.9 } });
    selection.pick({ x: 10.5, y: 20.5 });
    expect(selection).toMatchObject({ picking: false, place: { x: 10.5, y: 20.5 }, selected: null });
    selection.select(null);
    expect(selection.place).not.toBeNull();
    selection.step(1);
    expect(selection.place).toBeNull();
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
    const opened = await open('a.svs');
    const run = await start(opened);
    main.server.dropListeners();
    main.find(run, result.candidates);
    main.finish(run);
    await vi.waitFor(() => expect(workspace.connected).toBe(false));
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'), { timeout: 5000 });
    expect(opened.candidates).toEqual(result.candidates);
    expect(workspace.connected).toBe(true);
    expect(workspace.said).toBe('a.svs: analysed in 3 s');
  });

  it('asks again for a result that could not be had while the connection stood', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    main.breaks.set('runResult', 'unanswered');
    main.finish(run);
    await vi.waitFor(() => expect(workspace.notice?.what).toBe('Spindle does not answer'));
    expect(opened.run).toMatchObject({ kind: 'running' });
    main.breaks.clear();
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'), { timeout: 5000 });
  });

  it('hears what happened between its first questions and its first event', async () => {
    main.server.isDown = true;
    main.server.dropListeners();
    await vi.waitFor(() => expect(workspace.connected).toBe(false));
    main.server.isDown = false;
    const client = main.client();
    const late = new Workspace(
      {
        shell: 'server',
        call: (method, request) => client.call(method, request),
        engineReply: (hostId, reply) => client.engineReply(hostId, reply),
        // The stream of events begins late.
        onEvent: (listener) => {
          let stop = (): void => undefined;
          const timer = setTimeout(() => (stop = client.onEvent(listener)), 300);
          return () => {
            clearTimeout(timer);
            stop();
          };
        },
        onConnection: (listener) => client.onConnection(listener),
        menuAvailable: () => client.menuAvailable(),
        menuKeys: () => client.menuKeys(),
        menuLanguage: () => client.menuLanguage(),
        pathOf: (file, onProgress, signal) => client.pathOf(file, onProgress, signal),
        exportRun: (order) => client.exportRun(order),
      },
      () => undefined,
      noPage,
    );
    await late.start();
    main.begin(openedSlide('z.svs'));
    expect(late.foreignRuns).toHaveLength(0);
    await vi.waitFor(() => expect(late.foreignRuns).toHaveLength(1), { timeout: 5000 });
    late.stop();
  });

  it('after a restart of the main side says that the run is lost, and opens the slide again', async () => {
    const opened = await open('a.svs');
    await start(opened);
    const before = opened.slideId;
    main.restart();
    await vi.waitFor(() => expect(opened.run.kind).toBe('failed'), { timeout: 5000 });
    expect(opened.run).toMatchObject({ error: { what: 'the analysis was lost' } });
    await vi.waitFor(() => expect(opened.slideId).not.toBe(before));
    expect(times('openSlide')).toBe(2);
    const again = await start(opened);
    main.find(again, result.candidates);
    main.finish(again);
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
  });

  it('does not take a run for lost whose result was kept before the restart', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    main.server.dropListeners();
    main.find(run, result.candidates);
    main.finish(run);
    main.restart();
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'), { timeout: 5000 });
    await vi.waitFor(() => expect(workspace.connected).toBe(true));
    expect(opened.run.kind).toBe('finished');
  });

  it('shows a run that it did not start, and its result on the slide', async () => {
    const opened = await open('a.svs');
    const elsewhere = main.begin(openedSlide('b.svs'));
    const run = main.begin(openedSlide('a.svs'));
    main.advance(elsewhere, 3);
    await vi.waitFor(() =>
      expect(workspace.foreignRuns).toMatchObject([{ runId: elsewhere, progress: { patchesDone: 3 } }]),
    );
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'running', runId: run }));
    main.find(run, result.candidates);
    main.finish(run);
    main.finish(elsewhere);
    await vi.waitFor(() => expect(opened.run.kind).toBe('finished'));
    await vi.waitFor(() => expect(workspace.foreignRuns).toHaveLength(0));
    // Looking for it holds nothing open.
    expect(times('openSlide')).toBe(1);
  });

  it('shows a run that another program has written to the project', async () => {
    const opened = await openFinished('a.svs');
    const { kept } = main.record(opened.picture, { candidates: result.candidates.slice(1) });
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'finished', run: { runId: kept } }));
    expect(opened.candidates).toHaveLength(3);
  });

  it('cancels a run over a slide that is not open', async () => {
    const run = main.begin(openedSlide('b.svs'));
    await vi.waitFor(() => expect(workspace.foreignRuns).toHaveLength(1));
    await workspace.cancelForeign(run);
    await vi.waitFor(() => expect(workspace.foreignRuns).toHaveLength(0));
  });

  it('asks for what a run of another window has found, and counts nothing until it has it', async () => {
    const opened = await open('a.svs');
    const run = main.begin(openedSlide('a.svs'));
    main.find(run, result.candidates.slice(0, 3));
    let answered = (): void => undefined;
    main.waits.set('subscribe', new Promise<void>((resolve) => (answered = resolve)));
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'running', incomplete: true }));
    expect(opened.count.figures).toBeNull();
    expect(opened.candidates).toEqual([]);
    // One that comes while the answer is awaited.
    await vi.waitFor(() => expect(main.calls.at(-1)).toBe('subscribe'));
    main.find(run, result.candidates.slice(3));
    answered();
    await vi.waitFor(() => expect(opened.candidates).toEqual(result.candidates));
    expect(opened.count.figures?.mitoticCount).toBe(2);
  });

  it('has all that was found after an outage in which some of it was sent', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    main.find(run, result.candidates.slice(0, 1));
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(1));
    main.server.dropListeners();
    main.find(run, result.candidates.slice(1, 3));
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(3));
    main.find(run, result.candidates.slice(3));
    await vi.waitFor(() => expect(opened.candidates).toEqual(result.candidates));
    expect(opened.count.figures?.mitoticCount).toBe(2);
  });

  it('says why a run has failed that failed during an outage', async () => {
    const opened = await open('a.svs');
    const run = await start(opened);
    main.server.dropListeners();
    main.fail(run, failure);
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'failed', error: failure }));
  });

  it('shows what was open before a reload: slides, the run under way, place and threshold', async () => {
    const first = await open('a.svs');
    const second = await open('b.svs');
    const run = await start(first);
    main.find(run, result.candidates.slice(0, 2));
    const closed = main.begin(openedSlide('c.svs'));
    const openings = times('openSlide');
    const view = { centreX: 5, centreY: 6, scale: 0.5, degrees: 90, flipped: true };
    const place = { slideId: second.slideId, view, threshold: 0.7, beside: null };
    const reloaded = new Workspace(main.client(), () => undefined, { place, heldBefore: true });
    await reloaded.start();
    expect(reloaded.entries.map(({ name }) => name)).toEqual(['a.svs', 'b.svs']);
    expect(reloaded.opened?.info.name).toBe('b.svs');
    expect(reloaded.opened?.savedView).toEqual(view);
    expect(reloaded.opened?.count.threshold).toBe(0.7);
    const [entry] = reloaded.entries;
    expect(entry?.opened?.run).toMatchObject({ kind: 'running', runId: run });
    await vi.waitFor(() => expect(entry?.opened?.candidates).toHaveLength(2));
    expect(reloaded.foreignRuns.map(({ runId }) => runId)).toEqual([closed]);
    // This page holds them open already; another window opens them for itself.
    expect(times('openSlide')).toBe(openings);
    reloaded.stop();
    const other = new Workspace(main.client(), () => undefined, noPage);
    await other.start();
    expect(times('openSlide')).toBe(openings + 2);
    expect(other.entries).toHaveLength(2);
    other.stop();
  });

  it('opens another scene of a file in the place of the one before', async () => {
    const opened = await open('a.svs');
    const edit = { kind: 'exclude' as const, polygon: [square.map(([x, y]): [number, number] => [x, y])] };
    await opened.decisions.decide([{ kind: 'edit-mask', edit }]);
    await workspace.openScene(firstEntry(), 1);
    expect(workspace.opened?.info.scene).toBe(1);
    expect(workspace.opened?.path).toBe(opened.path);
    expect(workspace.opened?.picture).toEqual({ ...opened.picture, scene: 1 });
    // Decisions are of one picture.
    expect(workspace.opened?.mask.edits).toEqual([]);
    expect(workspace.entries).toHaveLength(1);
    expect(main.calls).toContain('closeSlide');
  });

  it('counts with the pixel size that a person entered, in whichever window', async () => {
    const { info } = openedSlide('a.svs');
    main.answerWith('openSlide', () => ({ ...openedSlide('a.svs'), info: { ...info, mpp: null } }));
    const opened = await open('a.svs');
    expect(opened.mpp).toBeNull();
    await opened.enterMpp({ x: 0.25, y: 0.25 });
    expect(opened.mpp).toEqual({ x: 0.25, y: 0.25, source: 'user' });
    opened.mask.show(true);
    await vi.waitFor(() => expect(opened.mask.state.kind).toBe('found'));
    const asked = times('tissueMask');
    const mpp = { x: 0.5, y: 0.5 };
    main.execute([{ command: { kind: 'set-pixel-size', slide: opened.picture, mpp } }]);
    await vi.waitFor(() => expect(opened.mpp).toMatchObject(mpp));
    // The tissue that was proposed rests on it.
    await vi.waitFor(() => expect(times('tissueMask')).toBe(asked + 1));
    await opened.decisions.undo();
    expect(opened.mpp).toMatchObject({ x: 0.25, y: 0.25 });
    await opened.decisions.redo();
    expect(opened.mpp).toMatchObject(mpp);
    expect(workspace.notice).toBeNull();
  });

  it('says that another run is shown than the one before, and keeps the threshold that the person moved', async () => {
    const opened = await openFinished('a.svs');
    opened.count.setThreshold(0.8);
    const { kept } = main.record(opened.picture, { candidates: result.candidates.slice(1) });
    await vi.waitFor(() => expect(opened.run).toMatchObject({ kind: 'finished', run: { runId: kept } }));
    expect(opened.count.threshold).toBe(0.8);
    expect(workspace.said).toBe('a.svs: a newer analysis, made elsewhere, is shown');
  });

  it('says beside the figures that they were made with another pixel size than the slide has now', async () => {
    const opened = await openFinished('a.svs');
    expect(opened.count.warnings.map(({ kind }) => kind)).not.toContain('pixel-size');
    await opened.enterMpp({ x: 0.5, y: 0.5 });
    const [warning] = opened.count.warnings;
    expect(warning?.kind).toBe('pixel-size');
    expect(warning?.text).toContain('0.5 µm per pixel now');
    await opened.decisions.undo();
    expect(opened.count.warnings.map(({ kind }) => kind)).not.toContain('pixel-size');
  });

  it('keeps a decision that was made without a connection, and shows it once there is one', async () => {
    const opened = await open('a.svs');
    main.breaks.set('execute', 'unheard');
    const decided = opened.enterMpp({ x: 0.5, y: 0.5 });
    await vi.waitFor(() => expect(opened.decisions.error?.tag).toBe('unreachable'));
    main.breaks.delete('execute');
    expect(await decided).toBe(true);
    expect(opened.mpp).toEqual({ x: 0.5, y: 0.5, source: 'user' });
    await vi.waitFor(() => expect(opened.decisions.error).toBeNull());
  });

  it('is refused a pixel size where another window has entered one meanwhile', async () => {
    const opened = await open('a.svs');
    main.server.dropListeners();
    const mpp = { x: 0.5, y: 0.5 };
    main.execute([{ command: { kind: 'set-pixel-size', slide: opened.picture, mpp } }]);
    expect(await opened.enterMpp({ x: 0.3, y: 0.3 })).toBe(false);
    const [refused] = workspace.outbox.refused;
    expect(refused?.words).toEqual(['pixel size 0.3 µm per pixel']);
    expect(refused?.error?.tag).toBe('conflict');
    expect(refused?.error?.why).toMatch(/entered the pixel size meanwhile/);
    await vi.waitFor(() => expect(opened.mpp).toMatchObject(mpp), { timeout: 5000 });
  });

  it('shows a warning of the main side until it is dismissed', async () => {
    main.emit({ type: 'warning', error: failure });
    await vi.waitFor(() => expect(workspace.notice).toEqual(failure));
    workspace.dismissNotice();
    expect(workspace.notice).toBeNull();
  });

  it('says how far the measuring of engines is', async () => {
    main.emit({ type: 'engine-measuring', news: { state: 'postponed' } });
    await vi.waitFor(() =>
      expect(workspace.said).toBe(
        'The engines of this machine have not been measured yet: this run uses the processor',
      ),
    );
    main.emit({ type: 'engine-measuring', news: { state: 'done', engine: 'cuda' } });
    await vi.waitFor(() => expect(workspace.said).toMatch(/the next analysis is computed on cuda$/));
  });

  it('opens files by the path that handing them over gave', async () => {
    await workspace.openFiles([new File(['bytes'], 'dropped.svs')]);
    expect(workspace.opened?.path).toBe('/slides/dropped.svs');
  });

  it('opens what the operating system hands over once, also while it asks what is open already', async () => {
    await open('c.svs');
    let tell: () => void = () => undefined;
    main.waits.set('openSlides', new Promise((resolve) => (tell = resolve)));
    main.calls.length = 0;
    const starting = new Workspace(main.client(), () => undefined, { place: null, heldBefore: true });
    const start = starting.start();
    try {
      await vi.waitFor(() => expect(main.calls).toContain('openSlides'));
      await vi.waitFor(() => {
        main.emit({ type: 'warning', error: failure });
        expect(starting.notice).toEqual(failure);
      });
      main.emit({ type: 'open-requested', paths: ['/slides/c.svs'] });
      starting.dismissNotice();
      main.emit({ type: 'warning', error: failure });
      await vi.waitFor(() => expect(starting.notice).toEqual(failure));
      tell();
      await start;
      await vi.waitFor(() => expect(starting.opened?.path).toBe('/slides/c.svs'));
      expect(starting.entries).toHaveLength(1);
    } finally {
      starting.stop();
    }
  });

  it.each([
    ['loaded again', { ...noPage, heldBefore: true }],
    ['another window', noPage],
  ])('opens nothing before it knows what is open, and shows it once: %s', async (_, page) => {
    await open('held.svs');
    let tell: () => void = () => undefined;
    main.waits.set('openSlides', new Promise((resolve) => (tell = resolve)));
    main.calls.length = 0;
    const starting = new Workspace(main.client(), () => undefined, page);
    const start = starting.start();
    const opening = starting.openPaths(['/slides/held.svs', '/slides/not held.svs']);
    try {
      await vi.waitFor(() => expect(main.calls).toContain('openSlides'));
      // What is opened now would stand in the answer, as if it had been held before.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(main.calls).not.toContain('openSlide');
      tell();
      await Promise.all([start, opening]);
      const shown = starting.entries.map(({ path }) => path);
      for (const path of ['/slides/held.svs', '/slides/not held.svs'])
        expect(shown.filter((each) => each === path)).toHaveLength(1);
      expect(starting.entries.every(({ state }) => state.kind === 'open')).toBe(true);
      // What the page holds: one for each that it shows, of which it held some before.
      const heldBefore = page.heldBefore ? starting.entries.length - 1 : 0;
      expect(heldBefore + times('openSlide') - times('closeSlide')).toBe(starting.entries.length);
    } finally {
      starting.stop();
    }
  });

  it('opens what the operating system hands over, and passes menu commands on', async () => {
    main.emit({ type: 'open-requested', paths: ['/slides/c.svs'] });
    main.emit({ type: 'menu', command: 'shortcuts' });
    await vi.waitFor(() => expect(workspace.opened?.path).toBe('/slides/c.svs'));
    expect(commands).toEqual(['shortcuts']);
  });
});
