/** Who computes first. */
import { expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import type { Engine } from '../../src-main/detection/engine/engine';
import { Precedence } from '../../src-main/session/precedence';
import { yieldingEngine } from '../../src-main/session/yielding-engine';

const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('gives the batch its turn once nobody waits for anything, in the order of asking', async () => {
  const precedence = new Precedence();
  const turns: string[] = [];
  await precedence.turn(never);
  const [first, second] = [precedence.begin(), precedence.begin()];
  const asked = ['a', 'b'].map((name) => precedence.turn(never).then(() => turns.push(name)));
  first();
  first();
  await settled();
  expect([precedence.isTaken, turns]).toEqual([true, []]);
  second();
  await Promise.all(asked);
  expect([precedence.isTaken, turns]).toEqual([false, ['a', 'b']]);
});

it('tells when somebody begins to wait, and when nobody does any more', () => {
  const precedence = new Precedence();
  const told: boolean[] = [];
  const stop = precedence.onChange(() => told.push(precedence.isTaken));
  const [first, second] = [precedence.begin(), precedence.begin()];
  second();
  first();
  stop();
  precedence.begin();
  expect(told).toEqual([true, false]);
});

it('ends the waiting of a batch that is stopped', async () => {
  const precedence = new Precedence();
  precedence.begin();
  const stop = new AbortController();
  const turn = precedence.turn(stop.signal);
  stop.abort();
  await expect(turn).rejects.toMatchObject({ tag: 'aborted' });
});

it('lets somebody look, but not for ever', async () => {
  const precedence = new Precedence();
  const looking = setInterval(() => precedence.look(), 20);
  precedence.look();
  let hasTurn = false;
  const turn = precedence.turn(never).then(() => (hasTurn = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(hasTurn).toBe(false);
  await turn;
  clearInterval(looking);
}, 30_000);

/** Notes what is asked of it, and answers at once, or fails. */
function notingEngine(asked: string[], failure: SpindleError | null = null): Engine {
  const answer = <T>(name: string, value: T): Promise<T> => {
    asked.push(name);
    return failure === null ? Promise.resolve(value) : Promise.reject(failure);
  };
  return {
    ...{ provider: 'cpu', precision: 'float32', device: '', judgeBatch: 16, events: [] },
    scout: () => answer('scout', { width: 0, height: 0, data: new Float32Array() }),
    judge: (patches) => answer(`judge ${patches.length}`, new Float32Array()),
    close: () => Promise.reject(new Error('it is given back, not closed')),
  };
}

const pixels = { width: 0, height: 0, channels: 3, data: new Uint8Array() } as const;

it('keeps the order of requests that wait for their turn', async () => {
  const asked: string[] = [];
  const goOn: (() => void)[] = [];
  const turn = (): Promise<void> => new Promise((resolve) => goOn.push(resolve));
  const engine = yieldingEngine(notingEngine(asked), { turn, close: () => Promise.resolve() });
  const answers = [engine.judge(new Uint8Array(1)), engine.scout(pixels), engine.judge(new Uint8Array(2))];
  await settled();
  expect([asked, goOn.length]).toEqual([[], 1]);
  for (const expected of [1, 2, 3]) {
    goOn.at(-1)?.();
    await settled();
    await settled();
    expect(asked).toHaveLength(expected);
  }
  await Promise.all(answers);
  expect(asked).toEqual(['judge 1', 'scout', 'judge 2']);
});

it('gives the engine back with the fault that it had', async () => {
  const fault = new SpindleError('engine-failed', { what: 'w', where: {}, why: 'y', remedy: 'r' });
  const given: unknown[] = [];
  const close = (why?: SpindleError): Promise<void> => {
    given.push(why);
    return Promise.resolve();
  };
  const turn = (): Promise<void> => Promise.resolve();
  const whole = yieldingEngine(notingEngine([]), { turn, close });
  await whole.scout(pixels);
  await whole.close();
  const broken = yieldingEngine(notingEngine([], fault), { turn, close });
  await expect(broken.scout(pixels)).rejects.toBe(fault);
  await broken.close();
  expect(given).toEqual([undefined, fault]);
});
