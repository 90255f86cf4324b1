import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SpindleError } from '../../../src-main/contract/errors';
import type { Ring } from '../../../src-main/contract/roi';
import type { HttpClient } from '../../../src-renderer/client/http-client';
import { Mirrors } from '../../../src-renderer/mirror/mirrors';
import { MaskReview } from '../../../src-renderer/session/mask-review.svelte';
import { Outbox } from '../../../src-renderer/session/outbox.svelte';
import { SlideDecisions } from '../../../src-renderer/session/slide-decisions.svelte';
import { pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');
const failure = new SpindleError('write-failed', {
  what: 'cannot keep the correction',
  why: 'the disk is full',
  remedy: 'make room',
});

const square = (side: number): Ring => [
  [0, 0],
  [side, 0],
  [side, side],
  [0, 0],
];

describe('mask review', () => {
  let main: TinyMain;
  let client: HttpClient;
  let mirrors: Mirrors;
  let decisions: SlideDecisions;
  let review: MaskReview;
  let stopListening: () => void;

  beforeEach(async () => {
    main = await TinyMain.start();
    client = main.client();
    mirrors = new Mirrors(client);
    stopListening = client.onEvent((event) => {
      if (event.type === 'update') mirrors.receive(event);
    });
    await main.server.listener();
    decisions = new SlideDecisions({
      ...{ client, mirrors, outbox: new Outbox(), picture, slideName: 'a.svs' },
      ...{ beforeFirst: () => Promise.resolve(true), onSaid: () => undefined },
    });
    await Promise.all([mirrors.refresh(), mirrors.project.refresh()]);
    review = new MaskReview(client, () => 's1', decisions);
    review.show(true);
    await vi.waitFor(() => expect(review.state.kind).toBe('found'));
  });

  afterEach(async () => {
    stopListening();
    mirrors.end();
    await main.close();
  });

  const takeOut = (side: number): void => {
    review.draw('exclude');
    review.add([[square(side)]]);
  };
  const sides = (): number[] => review.edits.map(({ polygon }) => polygon[0]?.[1]?.[0] ?? NaN);

  it('begins to draw when the proposal has come that drawing waits for, and not when it was given up', async () => {
    review.forget();
    review.draw('exclude');
    expect([review.state.kind, review.drawing]).toEqual(['looking', null]);
    await vi.waitFor(() => expect(review.drawing).toBe('exclude'));
    review.forget();
    review.draw('include');
    review.draw(null);
    await vi.waitFor(() => expect(review.state.kind).toBe('found'));
    expect(review.drawing).toBeNull();
  });

  it('keeps each change, and says while one is on its way', async () => {
    let letGo = (): void => undefined;
    main.waits.set('execute', new Promise((resolve) => (letGo = resolve)));
    takeOut(10);
    expect(decisions.isSaving).toBe(true);
    await vi.waitFor(() => expect(main.calls).toContain('execute'));
    expect(decisions.isSaving).toBe(true);
    letGo();
    await decisions.settled;
    expect(decisions.isSaving).toBe(false);
    expect(sides()).toEqual([10]);
    expect(main.maskEdits(picture)).toEqual(review.edits);
  });

  it('sends every change in its turn, so that each stands in the log', async () => {
    takeOut(10);
    takeOut(20);
    takeOut(30);
    const undone = decisions.undo();
    await undone;
    expect(sides()).toEqual([10, 20]);
    expect(main.log.map(({ command }) => command.kind)).toEqual([
      ...['edit-mask', 'edit-mask', 'edit-mask', 'undo'],
    ]);
    await decisions.redo();
    expect(sides()).toEqual([10, 20, 30]);
    expect(main.maskEdits(picture)).toEqual(review.edits);
  });

  it('goes back to the proposal at once, and from there back to all that stood', async () => {
    takeOut(10);
    takeOut(20);
    await decisions.settled;
    review.reset();
    await decisions.settled;
    expect(review.edits).toEqual([]);
    await decisions.undo();
    expect(sides()).toEqual([10, 20]);
    review.reset();
    review.reset();
    await decisions.settled;
    expect(review.edits).toEqual([]);
    expect(decisions.redoable).toBeNull();
  });

  it('shows the change of another window', async () => {
    const edit = { kind: 'exclude' as const, polygon: [square(7).map(([x, y]): [number, number] => [x, y])] };
    main.execute([{ command: { kind: 'edit-mask', slide: picture, edit } }]);
    await vi.waitFor(() => expect(sides()).toEqual([7]));
  });

  it('says why a change was not kept, until it is', async () => {
    let failing = true;
    main.answerWith('execute', ({ commands }) => {
      if (failing) throw failure;
      return { seq: main.execute(commands as Parameters<TinyMain['execute']>[0]) };
    });
    takeOut(10);
    await decisions.settled;
    expect(decisions.error?.tag).toBe('write-failed');
    expect(review.edits).toEqual([]);
    failing = false;
    takeOut(20);
    await decisions.settled;
    expect(decisions.error?.tag).toBe('write-failed');
    expect(sides()).toEqual([20]);
    takeOut(10);
    await decisions.settled;
    expect(decisions.error).toBeNull();
    expect(sides()).toEqual([20, 10]);
  });
});
