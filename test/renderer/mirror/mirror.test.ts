import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SpindleError } from '../../../src-main/contract/errors';
import {
  candidatesTopic,
  type RunItem,
  type Since,
  type Topic,
  type Update,
} from '../../../src-main/contract/wire/topics';
import { Mirror, type Ask } from '../../../src-renderer/mirror/mirror.svelte';
import { Mirrors } from '../../../src-renderer/mirror/mirrors';
import { pictureOf } from '../result-fixture';

const topic = candidatesTopic('r1');

/** Changes after number `after`, of which each is a candidate whose x is its number. */
function update(after: number, seq: number, epoch = 'e1'): Update<'candidates'> {
  const xs = Array.from({ length: seq - after }, (_, index) => after + index + 1);
  return { epoch, after, seq, changes: [xs.map((x) => ({ x, y: 0, score: 0.5 }))] };
}

const broken = new SpindleError('internal', { what: 'no answer', why: 'the connection is gone', remedy: '' });
const unknown = new SpindleError('not-found', { what: 'no such run', why: 'it has finished', remedy: '' });

interface Question {
  readonly topic: Topic;
  readonly since: Since | null;
  readonly answer: (update: Update) => Promise<void>;
  readonly refuse: (error: SpindleError) => Promise<void>;
}

/** Long enough for everything that waits for nothing but its turn. */
const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('mirror', () => {
  /** In the order in which they were asked. */
  let questions: Question[];
  let mirror: Mirror<'candidates'>;
  /** What was shown after each change. */
  let shown: number[][];

  const ask: Ask = (of, since) =>
    new Promise((resolve, reject) => {
      questions.push({
        topic: of,
        since,
        answer: async (answered) => {
          resolve(answered);
          await turn();
        },
        refuse: async (error) => {
          reject(error);
          await turn();
        },
      });
    });

  const xs = (of: Mirror<'candidates'> = mirror): number[] => of.state.map(({ x }) => x);

  function newest(): Question {
    const question = questions.at(-1);
    if (question === undefined) throw new Error('nothing was asked');
    return question;
  }

  async function begin(seq = 2): Promise<void> {
    void mirror.refresh();
    await newest().answer(update(0, seq));
  }

  beforeEach(() => {
    vi.useFakeTimers();
    questions = [];
    shown = [];
    mirror = new Mirror(topic, 'candidates', ask);
    mirror.onChange(() => shown.push(xs()));
  });

  afterEach(() => {
    mirror.end();
    vi.useRealTimers();
  });

  it('asks once, then follows the updates, each of which is shown', async () => {
    expect(mirror.isCurrent).toBe(false);
    await begin();
    expect(questions.map(({ since }) => since)).toEqual([null]);
    expect([mirror.isCurrent, mirror.seq, xs()]).toEqual([true, 2, [1, 2]]);
    mirror.receive(update(2, 3));
    mirror.receive(update(3, 5));
    expect(shown).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 3, 4, 5],
    ]);
    expect(questions).toHaveLength(1);
  });

  it('sees a gap, asks for what it missed, and is not current until it is there', async () => {
    await begin();
    mirror.receive(update(4, 5));
    expect(mirror.isCurrent).toBe(false);
    expect(xs()).toEqual([1, 2]);
    expect(newest().since).toEqual({ epoch: 'e1', seq: 2 });
    await newest().answer(update(2, 5));
    expect([mirror.isCurrent, xs()]).toEqual([true, [1, 2, 3, 4, 5]]);
    expect(questions).toHaveLength(2);
  });

  it('keeps updates that come while an answer is awaited, whether the answer holds them or not', async () => {
    void mirror.refresh();
    mirror.receive(update(2, 3));
    mirror.receive(update(3, 4));
    expect(xs()).toEqual([]);
    await newest().answer(update(0, 3));
    expect([mirror.isCurrent, xs()]).toEqual([true, [1, 2, 3, 4]]);
    expect(questions).toHaveLength(1);
  });

  it('asks again where there is a gap between the answer and what came meanwhile', async () => {
    void mirror.refresh();
    mirror.receive(update(4, 5));
    await newest().answer(update(0, 2));
    expect([mirror.isCurrent, xs()]).toEqual([false, [1, 2]]);
    expect(newest().since).toEqual({ epoch: 'e1', seq: 2 });
    await newest().answer(update(2, 5));
    expect([mirror.isCurrent, xs()]).toEqual([true, [1, 2, 3, 4, 5]]);
  });

  it('applies nothing twice', async () => {
    await begin(4);
    mirror.receive(update(2, 4));
    mirror.receive(update(0, 1));
    void mirror.refresh();
    mirror.receive(update(4, 5));
    await newest().answer(update(4, 5));
    expect(xs()).toEqual([1, 2, 3, 4, 5]);
    // What is known in part is no update to follow on: it is asked for.
    mirror.receive(update(4, 6));
    await newest().answer(update(5, 6));
    expect(xs()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('starts again with another epoch', async () => {
    await begin(4);
    mirror.receive(update(0, 1, 'e2'));
    expect([mirror.isCurrent, xs()]).toEqual([false, [1, 2, 3, 4]]);
    await newest().answer(update(0, 2, 'e2'));
    expect([mirror.isCurrent, mirror.seq, xs()]).toEqual([true, 2, [1, 2]]);
    mirror.receive(update(2, 3, 'e2'));
    expect(xs()).toEqual([1, 2, 3]);
  });

  it('does not take a part of another epoch for all of it', async () => {
    await begin(4);
    void mirror.refresh();
    await newest().answer(update(4, 5, 'e2'));
    expect([mirror.isCurrent, xs()]).toEqual([false, [1, 2, 3, 4]]);
    expect(newest().since).toBeNull();
    await newest().answer(update(0, 5, 'e2'));
    expect([mirror.isCurrent, xs()]).toEqual([true, [1, 2, 3, 4, 5]]);
  });

  it('takes an answer that says everything again', async () => {
    const run = (runId: string): RunItem => ({
      ...{ runId, project: 'project-1', picture: pictureOf('a'), slideName: 'a', modelId: 'm', end: null },
      progress: { stage: 'waiting' } as RunItem['progress'],
    });
    const runs = new Mirror('runs', 'runs', ask);
    void runs.refresh();
    await newest().answer({ epoch: 'e1', after: 0, seq: 1, changes: [run('r1')] });
    runs.receive({ epoch: 'e1', after: 5, seq: 6, changes: [run('r3')] });
    await newest().answer({ epoch: 'e1', after: 0, seq: 6, changes: ['r1', 'r2', 'r3'].map(run) });
    expect(runs.isCurrent).toBe(true);
    expect(runs.state.map(({ runId }) => runId)).toEqual(['r1', 'r2', 'r3']);
    runs.end();
  });

  it('says why a request failed, keeps what it has, and asks again', async () => {
    await begin();
    mirror.receive(update(3, 4));
    await newest().refuse(broken);
    expect([mirror.isCurrent, mirror.error?.why, xs()]).toEqual([false, 'the connection is gone', [1, 2]]);
    const before = questions.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(questions).toHaveLength(before + 1);
    await newest().refuse(broken);
    await vi.advanceTimersByTimeAsync(1000);
    await newest().answer(update(2, 4));
    expect([mirror.isCurrent, mirror.error, xs()]).toEqual([true, null, [1, 2, 3, 4]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(questions).toHaveLength(before + 2);
  });

  it('asks no more for what is not there, until it is told to', async () => {
    void mirror.refresh();
    await newest().refuse(unknown);
    expect([mirror.isCurrent, mirror.error?.tag]).toEqual([false, 'not-found']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(questions).toHaveLength(1);
    void mirror.refresh();
    expect(questions).toHaveLength(2);
  });

  it('asks once more when it is told to while an answer is awaited, which may be older', async () => {
    await begin();
    void mirror.refresh();
    const first = newest();
    let isDone = false;
    void mirror.refresh().then(() => (isDone = true));
    void mirror.refresh();
    // Its answer was made before that which the second question is for.
    await first.answer(update(2, 2));
    expect(isDone).toBe(false);
    expect(questions).toHaveLength(3);
    await newest().answer(update(2, 4));
    expect([isDone, xs(), questions.length]).toEqual([true, [1, 2, 3, 4], 3]);
  });

  it('loses no update that comes in the moment in which the answer is taken', async () => {
    for (let ticks = 0; ticks < 12; ticks += 1) {
      const own = new Mirror(topic, 'candidates', ask);
      void own.refresh();
      const taken = newest().answer(update(0, 1));
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      own.receive(update(1, 2));
      await taken;
      expect(xs(own)).toEqual([1, 2]);
      own.end();
    }
  });

  it('asks until it holds a change of its own, and no longer where another epoch has begun', async () => {
    await begin();
    let isReached = false;
    void mirror.reach(4).then(() => (isReached = true));
    await newest().answer(update(2, 3));
    expect(isReached).toBe(false);
    await newest().answer(update(3, 4));
    expect([isReached, mirror.seq]).toEqual([true, 4]);
    void mirror.reach(100).then(() => (isReached = false));
    await newest().answer(update(0, 1, 'e2'));
    expect(isReached).toBe(false);
    expect(questions).toHaveLength(4);
  });

  it('shows what comes in quick succession together', async () => {
    const resting = new Mirror(topic, 'candidates', ask, 250);
    const seen: number[] = [];
    resting.onChange(() => seen.push(resting.state.length));
    void resting.refresh();
    await newest().answer(update(0, 1));
    for (let seq = 1; seq < 5; seq += 1) resting.receive(update(seq, seq + 1));
    expect(seen).toEqual([1]);
    await vi.advanceTimersByTimeAsync(250);
    expect(seen).toEqual([1, 5]);
    resting.end();
  });

  it('shows and asks nothing after its end', async () => {
    await begin();
    void mirror.refresh();
    const awaited = newest();
    mirror.receive(update(3, 4));
    mirror.end();
    await awaited.answer(update(2, 3));
    mirror.receive(update(7, 8));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(xs()).toEqual([1, 2]);
    expect(questions).toHaveLength(2);
  });

  it('is followed once for all parts of a window, until the last gives it back', async () => {
    const call = (_method: string, { topic: of, since }: { topic: Topic; since?: Since }): Promise<Update> =>
      ask(of, since ?? null);
    // Of the client only `subscribe` is asked.
    const mirrors = new Mirrors({ call } as unknown as ConstructorParameters<typeof Mirrors>[0]);
    const one = mirrors.candidates('r1');
    expect(mirrors.candidates('r1')).toBe(one);
    void one.refresh();
    await newest().answer(update(0, 1));
    const event = (of: Topic, { epoch, after, seq, changes }: Update) =>
      ({ type: 'update', topic: of, epoch, after, seq, changes }) as const;
    mirrors.receive(event(topic, update(1, 2)));
    mirrors.receive(event(candidatesTopic('other'), update(0, 2)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(xs(one)).toEqual([1, 2]);
    mirrors.release(one);
    mirrors.receive(event(topic, update(2, 3)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(xs(one)).toEqual([1, 2, 3]);
    mirrors.release(one);
    mirrors.receive(event(topic, update(3, 4)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(xs(one)).toEqual([1, 2, 3]);
    expect(questions).toHaveLength(1);
    expect(mirrors.candidates('r1')).not.toBe(one);
    mirrors.end();
  });
});
