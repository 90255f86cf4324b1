import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ring } from '../../../src-main/contract/roi';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { MaskReview } from '../../../src-renderer/session/mask-review.svelte';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const proposal = { tissue: [], excluded: { ink: [], edge: [], blur: [] } };
const failure = {
  tag: 'write-failed',
  what: 'cannot keep the correction',
  where: {},
  why: 'the disk is full',
  remedy: 'make room',
} as const;

const square = (side: number): Ring => [
  [0, 0],
  [side, 0],
  [side, side],
  [0, 0],
];

describe('mask review', () => {
  let server: TinyServer;
  let review: MaskReview;
  /** Number of areas in each correction that the main side was asked to keep. */
  let kept: number[];
  /** Answers that are held back until the test lets them go. */
  let held: (() => void)[];
  let holding: boolean;
  let failing: boolean;

  beforeEach(async () => {
    server = await startTinyServer();
    kept = [];
    held = [];
    holding = false;
    failing = false;
    server.routes.set('/api/call/tissueMask', (_body, response) => {
      answer(response, { ok: true, result: { proposal, edits: [] } });
    });
    server.routes.set('/api/call/correctMask', (body, response) => {
      kept.push((body as { edits: unknown[] }).edits.length);
      const respond = (): void =>
        answer(response, failing ? { ok: false, error: failure } : { ok: true, result: null });
      if (holding) held.push(respond);
      else respond();
    });
    const { origin } = server;
    const client = new HttpClient({
      origin,
      fetch,
      upload: () => Promise.resolve(''),
      save: () => undefined,
    });
    review = new MaskReview(client, () => 's1');
    review.show(true);
    await vi.waitFor(() => expect(review.state.kind).toBe('found'));
  });

  afterEach(() => server.close());

  const takeOut = (side: number): void => {
    review.draw('exclude');
    review.add(square(side));
  };

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
    holding = true;
    takeOut(10);
    expect(review.isSaving).toBe(true);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    held.pop()?.();
    await review.settled;
    expect(review.isSaving).toBe(false);
    expect(kept).toEqual([1]);
  });

  it('sends the newest of the changes that waited, and no other', async () => {
    holding = true;
    takeOut(10);
    takeOut(20);
    takeOut(30);
    review.undo();
    await vi.waitFor(() => expect(held).toHaveLength(1));
    holding = false;
    held.pop()?.();
    await review.settled;
    expect(kept).toEqual([1, 2]);
    expect(review.edits).toHaveLength(2);
  });

  it('says why a change was not kept, until one is', async () => {
    failing = true;
    takeOut(10);
    await review.settled;
    expect(review.saveError?.tag).toBe('write-failed');
    failing = false;
    takeOut(20);
    await review.settled;
    expect(review.saveError).toBeNull();
    expect(kept).toEqual([1, 2]);
  });
});
