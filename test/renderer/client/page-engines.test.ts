/** What a page does for its engines, with a worker that a test plays; with real ones in test/e2e. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiEvent } from '../../../src-main/contract/api';
import type { Client, Connection } from '../../../src-renderer/client/api';
import { offerEngines, type EngineWorker } from '../../../src-renderer/client/page-engines';

class PlayedWorker implements EngineWorker {
  readonly received: number[] = [];
  isTerminated = false;
  #listeners = new Map<string, (event: never) => void>();

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener);
  }
  postMessage(message: Uint8Array): void {
    this.received.push(message[0] ?? NaN);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  answer(value: number): void {
    this.#dispatch('message', { data: new Uint8Array([value]) });
  }
  fail(event: { readonly message?: string }): void {
    this.#dispatch('error', event);
  }

  #dispatch(type: string, event: object): void {
    // Each kind of event has its own shape; the callers above send the right one.
    this.#listeners.get(type)?.(event as never);
  }
}

/** For what takes a moment, on however busy a machine. */
const patienceMs = 30_000;

let workers: PlayedWorker[];
let emit: (event: ApiEvent) => void;
let connect: (connection: Connection) => void;
let calls: unknown[];
let replies: [string, number][];
let engineReply: Client['engineReply'];
/** By address; one that is absent answers 404. */
let messages: Map<string, Promise<number>>;

beforeEach(() => {
  workers = [];
  calls = [];
  replies = [];
  messages = new Map();
  engineReply = (hostId, reply) => {
    replies.push([hostId, reply[0] ?? NaN]);
    return Promise.resolve();
  };
  offerEngines(
    {
      onEvent: (listener) => {
        emit = listener;
        return () => undefined;
      },
      onConnection: (listener) => {
        connect = listener;
        return () => undefined;
      },
      engineReply: (hostId, reply) => engineReply(hostId, reply),
      call: (method, params) => {
        calls.push({ method, params });
        return Promise.reject(new Error('nobody listens'));
      },
    },
    () => {
      const worker = new PlayedWorker();
      workers.push(worker);
      return worker;
    },
    async (path) => {
      const message = await messages.get(path);
      return message === undefined
        ? new Response(null, { status: 404 })
        : new Response(new Uint8Array([message]));
    },
  );
});

const message = (hostId: string, number: number): ApiEvent => ({ type: 'engine-message', hostId, number });
const put = (hostId: string, number: number, value: number | Promise<number>): void =>
  void messages.set(`/api/engines/${hostId}/messages/${number}`, Promise.resolve(value));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

describe('a page that computes', () => {
  it('starts nothing before it is asked, then a worker an engine', async () => {
    emit({ type: 'menu', command: 'open' });
    emit({ type: 'engine-ended', hostId: 'a' });
    expect(workers).toEqual([]);
    put('a', 0, 1);
    put('b', 0, 2);
    emit(message('a', 0));
    emit(message('b', 0));
    await vi.waitFor(() => expect(workers.map(({ received }) => received)).toEqual([[1], [2]]), patienceMs);
    emit({ type: 'engine-ended', hostId: 'a' });
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    expect(calls).toEqual([]);
  });

  it('keeps the order of messages and of replies', async () => {
    let arrive: (value: number) => void = () => undefined;
    put('a', 0, new Promise((resolve) => (arrive = resolve)));
    put('a', 1, 11);
    emit(message('a', 0));
    emit(message('a', 1));
    await settled();
    expect(workers[0]?.received).toEqual([]);
    arrive(10);
    await vi.waitFor(() => expect(workers[0]?.received).toEqual([10, 11]), patienceMs);

    let deliver = (): void => undefined;
    const first = new Promise<void>((resolve) => (deliver = resolve));
    const atOnce = engineReply;
    engineReply = (hostId, reply) =>
      reply[0] === 1 ? first.then(() => atOnce(hostId, reply)) : atOnce(hostId, reply);
    workers[0]?.answer(1);
    workers[0]?.answer(2);
    await settled();
    deliver();
    await vi.waitFor(
      () =>
        expect(replies).toEqual([
          ['a', 1],
          ['a', 2],
        ]),
      patienceMs,
    );
  });

  it.each<[string, (worker: PlayedWorker) => void, string]>([
    ['its worker throws', (worker) => worker.fail({ message: 'no memory' }), 'no memory'],
    ['its worker cannot be loaded', (worker) => worker.fail({}), 'could not be loaded'],
    ['a message is not there', () => emit(message('a', 1)), 'status 404'],
    [
      'a reply is refused',
      (worker) => {
        engineReply = () => Promise.reject(new Error('refused'));
        worker.answer(1);
      },
      'refused',
    ],
  ])('ends an engine and says why when %s', async (_, harm, why) => {
    put('a', 0, 1);
    emit(message('a', 0));
    await vi.waitFor(() => expect(workers[0]?.received).toEqual([1]), patienceMs);
    harm(workers[0] ?? expect.unreachable());
    await vi.waitFor(() => expect(calls).toHaveLength(1), patienceMs);
    expect(calls).toEqual([
      { method: 'engineEnded', params: { hostId: 'a', why: expect.stringContaining(why) as string } },
    ]);
    expect(workers[0]?.isTerminated).toBe(true);
    put('a', 2, 3);
    emit(message('a', 2));
    await settled();
    expect(workers).toHaveLength(1);
  });

  it('ends all of them when the connection is lost, and says so in case that somebody hears it', async () => {
    put('a', 0, 1);
    put('b', 0, 2);
    emit(message('a', 0));
    emit(message('b', 0));
    await vi.waitFor(() => expect(workers.map(({ received }) => received)).toEqual([[1], [2]]), patienceMs);
    connect('lost');
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
    const why = expect.stringContaining('connection was lost') as string;
    expect(calls).toEqual(['a', 'b'].map((hostId) => ({ method: 'engineEnded', params: { hostId, why } })));
    connect('connected');
    put('c', 0, 3);
    emit(message('c', 0));
    await vi.waitFor(() => expect(workers[2]?.received).toEqual([3]), patienceMs);
  });

  it('ends one that is not wanted any more before its first message came', async () => {
    let arrive: (value: number) => void = () => undefined;
    put('a', 0, new Promise((resolve) => (arrive = resolve)));
    emit(message('a', 0));
    emit({ type: 'engine-ended', hostId: 'a' });
    expect(workers[0]?.isTerminated).toBe(true);
    arrive(1);
    await settled();
    expect(workers).toHaveLength(1);
    expect(calls).toEqual([]);
  });
});
