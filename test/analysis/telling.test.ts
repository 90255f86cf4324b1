import { describe, expect, it } from 'vitest';
import { telling } from '../../src-main/analysis/telling';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('work that tells how far it is', () => {
  it('yields what it tells, the newest of what came at once, and returns the outcome', async () => {
    const work = telling<number, string>(async (tell) => {
      tell(1);
      await soon();
      tell(2);
      tell(3);
      await soon();
      return 'done';
    });
    const told: number[] = [];
    let step = await work.next();
    for (; step.done !== true; step = await work.next()) told.push(step.value);
    expect([told, step.value]).toEqual([[1, 3], 'done']);
  });

  it('throws what the work throws, after what it told', async () => {
    const work = telling<number, string>(async (tell) => {
      tell(1);
      await soon();
      throw new RangeError('broken');
    });
    expect(await work.next()).toEqual({ done: false, value: 1 });
    await expect(work.next()).rejects.toThrow('broken');
  });

  it('gives up the work, and waits for its end, when nobody listens any more', async () => {
    const events: string[] = [];
    const work = telling<number, string>(async (tell, signal) => {
      tell(1);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await soon();
      events.push('let go');
      return 'given up';
    });
    await work.next();
    await work.return('');
    expect(events).toEqual(['let go']);
  });

  it('passes the caller’s own signal on', async () => {
    const controller = new AbortController();
    const work = telling<number, boolean>(async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return signal.aborted;
    }, controller.signal);
    const end = work.next();
    controller.abort();
    expect(await end).toEqual({ done: true, value: true });
  });
});
