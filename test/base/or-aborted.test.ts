import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { orAborted } from '../../src-main/base/or-aborted';

const never = new Promise<never>(() => undefined);
const stopped = (reason: unknown): Error => new Error(`stopped: ${String(reason)}`);

describe('orAborted', () => {
  it('is the outcome of the work, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.resolve(3), signal, stopped)).resolves.toBe(3);
    await expect(orAborted(Promise.reject(new Error('broken')), signal, stopped)).rejects.toThrow('broken');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await expect(orAborted(Promise.resolve(4), undefined, stopped)).resolves.toBe(4);
  });

  it('ends the waiting when the signal fires, with the error that is made of its reason', async () => {
    const controller = new AbortController();
    const reasons: unknown[] = [];
    const waiting = orAborted(never, controller.signal, (reason) => {
      reasons.push(reason);
      return stopped(reason);
    });
    controller.abort('enough');
    await expect(waiting).rejects.toThrow('stopped: enough');
    expect(reasons).toEqual(['enough']);
  });
});
