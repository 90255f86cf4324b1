/** Who may read when: a few tiles of an analysis at a time, and those of the screen at once. */
import { describe, expect, it } from 'vitest';
import type { Priority, TileRequest } from '../../src-main/slide/codec/tile-decoder';
import { ReadTurns } from '../../src-main/slide/read-turns';

/** Reads that end when they are told to, by name. */
function slowReads(most: number): {
  read: (name: string, request: TileRequest) => Promise<string>;
  begun: string[];
  end: (name: string) => Promise<void>;
} {
  const turns = new ReadTurns(most);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    read: (name, request) =>
      turns.take(request, async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return name;
      }),
    begun,
    async end(name) {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

const analysis = { priority: 'analysis' } as const;
const display = { priority: 'display' } as const;

describe('turns at reading', () => {
  it('reads for the screen at once, and for an analysis in order', async () => {
    const { read, begun, end } = slowReads(2);
    const reads = ['a', 'b', 'c', 'd'].map((name) => read(name, analysis));
    const shown = read('screen', display);
    expect(begun).toEqual(['a', 'b', 'screen']);
    await end('screen');
    expect(await shown).toBe('screen');
    expect(begun).toEqual(['a', 'b', 'screen']);
    await end('b');
    expect(begun.at(-1)).toBe('c');
    await end('a');
    expect(begun.at(-1)).toBe('d');
    await Promise.all(['c', 'd'].map(end));
    expect(await Promise.all(reads)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reads next what the screen has come to wait for', async () => {
    const { read, begun, end } = slowReads(1);
    let priority: Priority = 'analysis';
    const rising: TileRequest = {
      get priority() {
        return priority;
      },
    };
    const reads = [read('a', analysis), read('b', analysis), read('c', analysis), read('d', rising)];
    priority = 'display';
    await end('a');
    expect(begun).toEqual(['a', 'b', 'd']);
    await Promise.all(['b', 'd'].map(end));
    await end('c');
    await Promise.all(reads);
  });

  it('gives the turn of one that gave up, or failed, to the next', async () => {
    const { read, begun, end } = slowReads(1);
    const givenUp = new AbortController();
    const first = read('a', analysis);
    const lost = read('b', { ...analysis, signal: givenUp.signal });
    const third = read('c', analysis);
    givenUp.abort();
    await expect(lost).rejects.toMatchObject({ tag: 'aborted' });
    await end('a');
    expect(begun).toEqual(['a', 'c']);
    await end('c');
    await Promise.all([first, third]);
    const turns = new ReadTurns(1);
    await expect(turns.take(analysis, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.take(analysis, () => Promise.resolve(1))).toBe(1);
  });
});
