/** When work is done that waits until nothing else is under way. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aborted } from '../../src-main/contract/errors';
import { IdleWork } from '../../src-main/session/idle-work';

const idleMs = 1000;
const workMs = 5000;

let idle: IdleWork;
let outcomes: string[];
beforeEach(() => {
  vi.useFakeTimers();
  idle = new IdleWork(idleMs);
  outcomes = [];
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const work = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    outcomes.push('begun');
    const timer = setTimeout(() => {
      outcomes.push('done');
      resolve();
    }, workMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      outcomes.push('given up');
      reject(aborted());
    });
  });

it('begins once nothing has happened for a while, and once only', async () => {
  idle.want(work);
  for (let count = 0; count < 5; count += 1) {
    await pass(idleMs - 1);
    idle.touch();
  }
  expect(outcomes).toEqual([]);
  await pass(idleMs + workMs);
  expect(outcomes).toEqual(['begun', 'done']);
  idle.touch();
  await pass(2 * idleMs);
  expect(outcomes).toHaveLength(2);
});

it('waits for what is under way, is given up for it, and begins again after the last of it', async () => {
  const first = idle.begin();
  idle.want(work);
  await pass(10 * idleMs);
  expect(outcomes).toEqual([]);
  first();
  await pass(idleMs + workMs - 1);
  const second = idle.begin();
  const third = idle.begin();
  await pass(0);
  expect(outcomes).toEqual(['begun', 'given up']);
  second();
  await pass(10 * idleMs);
  expect(outcomes).toHaveLength(2);
  third();
  await pass(idleMs + workMs);
  expect(outcomes).toEqual(['begun', 'given up', 'begun', 'done']);
});

it('is done as soon as it is requested and current work has ended; it is put off while work is under way', async () => {
  idle.want(work);
  await pass(idleMs);
  const asked = idle.now(work);
  await pass(2 * workMs);
  expect(await asked).toBe(true);
  expect(outcomes).toEqual(['begun', 'done', 'begun', 'done']);
  const end = idle.begin();
  expect(await idle.now(work)).toBe(false);
  expect(outcomes).toHaveLength(4);
  end();
  await pass(idleMs + workMs);
  expect(outcomes).toHaveLength(6);
});

it('hands a fault to who asked, and keeps that of nobody', async () => {
  const failing = (): Promise<void> => Promise.reject(new Error('no model'));
  await expect(idle.now(failing)).rejects.toThrow('no model');
  idle.want(failing);
  await pass(10 * idleMs);
  expect(await Promise.race([idle.now(work), pass(workMs).then(() => 'late')])).toBe(true);
});

it('ends with what is going on, and does nothing after it', async () => {
  idle.want(work);
  await pass(idleMs);
  await idle.close();
  expect(outcomes).toEqual(['begun', 'given up']);
  expect(await idle.now(work)).toBe(false);
  await pass(10 * idleMs);
  expect(outcomes).toHaveLength(2);
});
