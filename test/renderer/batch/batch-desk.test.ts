/** What a window asks of batches and their slides, over real HTTP: what is sent, what is said, and what stays after a refusal. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Request } from '../../../src-main/contract/api';
import type { BatchItem, QueueRow } from '../../../src-main/contract/batch';
import { SpindleError } from '../../../src-main/contract/errors';
import { BatchDesk } from '../../../src-renderer/batch/batch-desk.svelte';
import type { BatchForm } from '../../../src-renderer/batch/batch-form.svelte';
import type { QueueView } from '../../../src-renderer/batch/queue-view.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { TinyMain } from '../tiny-main';

const [older, newer] = ['b0c6c6f4-8f5e-4c83-9a53-0d8f6a0f4a01', 'b0c6c6f4-8f5e-4c83-9a53-0d8f6a0f4a02'];

const states = ['running', 'failed', 'queued', 'queued', 'cancelled', 'done'] as const;
const rows = states.map((state, index): QueueRow => ({
  ...{ number: 10 + index, path: `/slides/${index}.svs`, scene: 0, case: null, priority: 0, place: index },
  ...{ state, attempts: 0, reason: null, slideKey: null, sameAs: null, missingTiles: null, seconds: null },
}));

function batch(id: string, parts: Partial<BatchItem> = {}): BatchItem {
  return {
    ...{ id, folder: `/slides/${id}`, madeAt: '2026-11-30T10:00:00Z', work: 'idle', progress: null },
    settings: { formats: ['pdf'], summaries: [], jobs: 1 },
    counts: { queued: 2, running: 1, done: 1, failed: 1, cancelled: 1, same: 0 },
    ...{ running: [], error: null, notes: [], isPaused: false, isRemoved: false },
    ...parts,
  };
}

const refusal = new SpindleError('conflict', {
  what: 'the batch is not started',
  why: 'another one is worked on',
  remedy: 'wait for its end',
});

describe('the batches of a window', () => {
  let main: TinyMain;
  let workspace: Workspace;
  let desk: BatchDesk;
  let batches: BatchItem[];
  /** Requests that change something, in their order. */
  let sent: unknown[];
  /** By notifications. */
  let told: string[];
  /** How often a person was asked whether they want any. */
  let asked: number;

  beforeEach(async () => {
    main = await TinyMain.start();
    batches = [batch(older), batch(newer, { madeAt: '2026-11-30T12:00:00Z', work: 'running' })];
    sent = [];
    main.answerWith('subscribe', ({ topic }) => {
      const [family] = topic.split('/');
      const changes = { batches, queue: [rows] }[family ?? ''] ?? [];
      return { epoch: 'one', after: 0, seq: 1, changes };
    });
    main.answerWith('findForBatch', ({ inputs }) => ({ slides: inputs.length, first: inputs, notes: [] }));
    main.answerWith('changeQueue', (request) => (sent.push(request), null));
    main.answerWith('pauseBatch', (request) => (sent.push(request), null));
    main.answerWith('startBatch', (request) => (sent.push(request), { batch: newer }));
    workspace = new Workspace(main.client(), () => undefined, { place: null, heldBefore: false });
    told = [];
    asked = 0;
    const notice = {
      ask: () => void (asked += 1),
      show: (sentence: string) => void told.push(sentence),
    };
    desk = new BatchDesk(workspace, notice);
    desk.start();
    await vi.waitFor(() => expect(desk.batches).toHaveLength(2));
  });

  afterEach(async () => {
    desk.end();
    workspace.stop();
    await main.close();
  });

  async function viewOfChosen(): Promise<QueueView> {
    await desk.follow(desk.chosen?.id ?? null);
    const { view } = desk;
    if (view === null) throw new Error('no batch is chosen');
    await vi.waitFor(() => expect(view.total).toBe(rows.length));
    return view;
  }

  it('are the newest first, of which the first is chosen until another is', async () => {
    expect(desk.batches.map(({ id }) => id)).toEqual([newer, older]);
    expect(desk.chosen?.id).toBe(newer);
    expect(desk.working?.id).toBe(newer);
    const view = await viewOfChosen();
    await desk.follow(newer);
    expect(desk.view).toBe(view);
    desk.choose(older);
    expect((await viewOfChosen()).batch).toBe(older);
  });

  it.each([
    ['cancel', [10, 12, 13]],
    ['again', [11, 14]],
    ['first', [12, 13]],
    ['last', [12, 13]],
  ] as const)(
    'does “%s” with the slides for which it means something, and says it at once',
    async (what, numbers) => {
      const view = await viewOfChosen();
      view.selectAll();
      const done = desk.change(view, what);
      expect(desk.isAsked(newer, what)).toBe(true);
      expect(workspace.said).toMatch(new RegExp(`${numbers.length}|slides`));
      await done;
      expect(sent).toEqual([{ batch: newer, numbers, change: what }]);
      expect(desk.isAsked(newer, what)).toBe(false);
    },
  );

  it('changes only what is listed, in the order listed, and nothing where nothing is selected', async () => {
    const view = await viewOfChosen();
    await desk.change(view, 'cancel');
    expect(sent).toEqual([]);
    view.selectAll();
    view.words = '3.svs';
    await desk.change(view, 'first');
    view.words = '';
    view.state = 'queued';
    view.sort('name');
    await desk.change(view, 'first');
    expect(sent).toMatchObject([{ numbers: [13] }, { numbers: [12, 13] }]);
  });

  it('say that a batch is being paused only until it is', async () => {
    const paused = desk.order(batch(older), 'pause');
    expect(workspace.said).toBe(`Pausing slides/${older}.`);
    await paused;
    expect(workspace.said).toBe(`slides/${older} is paused.`);
    await desk.order(batch(older), 'go-on');
    expect(workspace.said).toBe(`slides/${older} goes on.`);
  });

  it('keep a refusal beside the batch until it is dismissed or something else is asked', async () => {
    main.answerWith('pauseBatch', () => {
      throw refusal;
    });
    await desk.order(batch(older), 'pause');
    expect(desk.refusalOf(older)).toMatchObject({ tag: 'conflict' });
    expect(desk.refusalOf(newer)).toBeNull();
    main.answerWith('pauseBatch', (request) => (sent.push(request), null));
    await desk.order(batch(older), 'go-on');
    expect(desk.refusalOf(older)).toBeNull();
    expect(sent).toEqual([{ batch: older, isPaused: false }]);
  });

  it('say the end of a batch, with what failed', async () => {
    await main.server.listener();
    const counts = { queued: 0, running: 0, done: 9, failed: 2, cancelled: 0, same: 1 };
    main.server.emit({ type: 'batch-ended', folder: '/a/study/spindle', counts });
    const sentence = 'The batch study/spindle has ended: 9 done, 2 failed.';
    await vi.waitFor(() => expect(workspace.said).toBe(sentence));
    // It names no folder: others may see the screen.
    expect(told).toEqual(['A batch has ended: 9 done, 2 failed.']);
  });

  describe('as a form', () => {
    let form: BatchForm;
    beforeEach(() => {
      form = desk.openForm();
    });

    it('ask what would be analysed once for several edits, and show no answer to an earlier question', async () => {
      form.text = '/slides/a';
      form.lookSoon();
      form.text = '/slides/a\n/slides/b';
      form.lookSoon();
      expect(form.found.kind).toBe('looking');
      await vi.waitFor(() => expect(form.found).toMatchObject({ kind: 'found', found: { slides: 2 } }));
      expect(main.calls.filter((call) => call === 'findForBatch')).toHaveLength(1);

      let letGo = (): void => undefined;
      main.waits.set('findForBatch', new Promise<void>((resolve) => (letGo = resolve)));
      form.lookSoon();
      await vi.waitFor(() => expect(main.calls.filter((call) => call === 'findForBatch')).toHaveLength(2));
      form.text = '';
      form.lookSoon();
      letGo();
      await main.client().call('findForBatch', { inputs: ['x'], recursive: false });
      expect(form.found.kind).toBe('nothing-named');
    });

    it('say why they cannot be begun', () => {
      expect(form.why).toBe('batch-why-no-slides');
      form.text = '/slides/a';
      expect(form.why).toBeNull();
      form.threshold = '1.5';
      expect(form.why).toBe('batch-why-threshold');
      form.threshold = '';
      form.formats = [];
      expect(form.why).toBe('batch-why-no-format');
      form.formats = ['pdf'];
      form.folder = ' ';
      expect(form.why).toBe('batch-why-no-folder');
    });

    it('send what was entered, and nothing that was not', async () => {
      form.text = ' /slides/a \n/slides/list.csv';
      expect(await desk.startForm()).toBe(true);
      const settings = { formats: ['geojson', 'pdf'], summaries: ['xlsx'], jobs: 1 };
      const slides = { inputs: ['/slides/a', '/slides/list.csv'], recursive: false };
      const plain = { ...slides, folder: '/slides/a/spindle', settings, isAgain: false };
      expect(sent).toEqual([plain]);
      expect(desk.form).toBeNull();
      expect(asked).toBe(1);

      const other = desk.openForm();
      Object.assign(other, {
        text: '/b',
        recursive: true,
        pattern: ' *HE* ',
        modelId: 'm',
        threshold: '0,7',
      });
      Object.assign(other, { formats: ['csv'], summaries: [], jobs: 3, folder: '/out', isAgain: true });
      await desk.startForm();
      const full: Request<'startBatch'> = {
        ...{ inputs: ['/b'], recursive: true, pattern: '*HE*', folder: '/out', isAgain: true },
        settings: { modelId: 'm', threshold: 0.7, formats: ['csv'], summaries: [], jobs: 3 },
      };
      expect(sent[1]).toEqual(full);
    });

    it('keep what was entered where it is refused', async () => {
      main.answerWith('startBatch', () => {
        throw refusal;
      });
      form.text = '/slides/a';
      expect(await desk.startForm()).toBe(false);
      expect(desk.form).toBe(form);
      expect(form.error).toMatchObject({ tag: 'conflict' });
      expect(form.isStarting).toBe(false);
      expect(desk.openForm().text).toBe('/slides/a');
    });
  });
});
