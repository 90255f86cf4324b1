import { beforeEach, describe, expect, it } from 'vitest';
import type { FigureList } from '../../../src-main/counting/figures';
import { Likeness, mostCompared } from '../../../src-renderer/session/likeness.svelte';

/** Crops of one grey each: the darker, the larger the x of the place. */
const size = 16;
function crop(address: string): { pixels: Uint8ClampedArray; size: number } {
  const x = Number(address);
  return { pixels: new Uint8ClampedArray(4 * size * size).fill(255 - (x % 200)), size };
}

function listOf(xs: readonly number[]): Pick<FigureList, 'detections' | 'undetected'> {
  return { detections: xs.map((x, index) => ({ x, y: 0, score: 0.9 - index / 10_000 })), undetected: [] };
}

describe('likeness', () => {
  let read: string[];
  let likeness: Likeness;
  let unreadable: string | null;
  /** Called before each crop is given. */
  let onRead: () => void;

  beforeEach(() => {
    read = [];
    unreadable = null;
    onRead = () => undefined;
    likeness = new Likeness(({ x }) => String(x));
  });

  const ask = (list: Pick<FigureList, 'detections' | 'undetected'>): Promise<void> =>
    likeness.ask(list, (address, signal) => {
      onRead();
      signal.throwIfAborted();
      read.push(address);
      return address === unreadable ? Promise.reject(new Error('no tile')) : Promise.resolve(crop(address));
    });

  const inOrder = (): number[] =>
    [...(likeness.ranks?.detected ?? [])].sort(([, one], [, other]) => one - other).map(([index]) => index);

  it('ranks figures so that those alike follow each other, from the highest score on', async () => {
    const list = listOf([10, 150, 12, 148, 14, 146]);
    await ask(list);
    expect(likeness.state).toEqual({ kind: 'ready', compared: 6, unread: 0, left: 0 });
    expect(inOrder()).toEqual([0, 2, 4, 5, 3, 1]);
  });

  it('asks once for the same detections, and again for others', async () => {
    const list = listOf([10, 20, 30]);
    await ask(list);
    await ask({ ...list });
    expect(read).toHaveLength(3);
    await ask(listOf([10, 20, 30, 40]));
    expect(read).toHaveLength(7);
    expect(likeness.ranks?.detected.size).toBe(4);
  });

  it('ranks figures that a person added too', async () => {
    const added = {
      id: 'added',
      x: 11,
      y: 0,
      index: 2,
      detection: null,
      isAdded: true,
      verdicts: [],
      own: null,
      isBlinded: false,
    };
    await ask({ ...listOf([10, 150]), undetected: [added] });
    expect(likeness.ranks?.undetected.get('added')).toBe(1);
    expect(likeness.ranks?.detected.get(1)).toBe(2);
  });

  it('leaves out a crop that cannot be read, and says so', async () => {
    unreadable = '20';
    await ask(listOf([10, 20, 30]));
    expect(likeness.state).toEqual({ kind: 'ready', compared: 2, unread: 1, left: 0 });
    expect(inOrder()).toEqual([0, 2]);
  });

  it('compares those with the highest scores, where there are many', async () => {
    const list = listOf(Array.from({ length: mostCompared + 50 }, (_, x) => x));
    await ask(list);
    expect(likeness.state).toEqual({ kind: 'ready', compared: mostCompared, unread: 0, left: 50 });
    expect(likeness.ranks?.detected.has(mostCompared + 49)).toBe(false);
  });

  it('is given up at once, and asked for again', async () => {
    const list = listOf(Array.from({ length: 100 }, (_, x) => x));
    onRead = () => {
      if (read.length === 20) likeness.cancel();
    };
    await ask(list);
    expect(likeness.state).toEqual({ kind: 'none' });
    expect(likeness.ranks).toBeNull();
    expect(read.length).toBeLessThan(25);
    onRead = () => undefined;
    await ask(list);
    expect(likeness.state).toMatchObject({ kind: 'ready', compared: 100 });
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    onRead = () => {
      if (likeness.state.kind === 'reading') seen.push(likeness.state.done);
    };
    await ask(listOf(Array.from({ length: 40 }, (_, x) => x)));
    expect(seen.at(-1)).toBeGreaterThan(30);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });
});
