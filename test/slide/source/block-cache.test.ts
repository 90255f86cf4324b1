/** Blocks fetched once, side by side, ahead, and few at a time. */
import { describe, expect, it } from 'vitest';
import { throwIfAborted } from '../../../src-main/contract/errors';
import { cacheBlocks, type BlockCacheOptions } from '../../../src-main/slide/source/block-cache';
import { type ByteSource, memorySource } from '../../../src-main/slide/source/byte-source';

interface Slow {
  readonly source: ByteSource;
  /** `first-last` block of each request, in order. */
  readonly requests: string[];
  readonly aborted: string[];
  mostAtOnce: number;
}

const blockBytes = 10;
const bytes = Uint8Array.from({ length: 995 }, (_, i) => (i * 7) % 251);

/** A source that answers late, and notes what it is asked for. */
function slow(options: BlockCacheOptions = {}, failures: (Error | null)[] = []): Slow {
  const memory = memorySource(bytes, 'slow');
  const noted: Omit<Slow, 'source'> = { requests: [], aborted: [], mostAtOnce: 0 };
  let atOnce = 0;
  const source = cacheBlocks(
    {
      ...memory,
      async read(offset, length, signal) {
        const name = `${offset / blockBytes}-${Math.ceil((offset + length) / blockBytes) - 1}`;
        noted.requests.push(name);
        atOnce += 1;
        noted.mostAtOnce = Math.max(noted.mostAtOnce, atOnce);
        await new Promise((resolve) => setTimeout(resolve, 20));
        atOnce -= 1;
        if (signal?.aborted === true) noted.aborted.push(name);
        throwIfAborted(signal);
        const failure = failures.shift();
        if (failure !== undefined && failure !== null) throw failure;
        return memory.read(offset, length, signal);
      },
    },
    { blockBytes, cacheBytes: 1000, requestBytes: 80, readAheadBytes: 0, ...options },
  );
  return Object.assign(noted, { source });
}

describe('block cache', () => {
  it('gives exactly what is asked for, wherever blocks begin and end', async () => {
    const { source } = slow({ cacheBytes: 50 });
    expect(source.size).toBe(995);
    const reads = [
      [0, 1],
      [9, 2],
      [10, 10],
      [3, 400],
      [0, 995],
      [994, 1],
      [995, 0],
      [250, 700],
    ] as const;
    for (const [offset, length] of reads) {
      expect(await source.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
    await expect(source.read(990, 6)).rejects.toMatchObject({ tag: 'broken-file' });
    await expect(source.read(0, 1, AbortSignal.abort())).rejects.toMatchObject({ tag: 'aborted' });
  });

  it('gives arrays of their own: writing into one spoils nothing', async () => {
    const { source } = slow();
    (await source.read(0, 10)).fill(0);
    expect(await source.read(0, 10)).toEqual(bytes.slice(0, 10));
  });

  it('fetches a block once for all who ask at the same time, and not again while it is kept', async () => {
    const { source, requests } = slow();
    await Promise.all([source.read(12, 5), source.read(12, 5), source.read(15, 3)]);
    await source.read(10, 10);
    expect(requests).toEqual(['1-1']);
  });

  it('fetches neighbours by one request, up to its longest', async () => {
    const { source, requests } = slow();
    await Promise.all([source.read(200, 10), source.read(45, 10), source.read(30, 12), source.read(210, 5)]);
    expect(requests).toEqual(['20-21', '3-5']);
    await source.read(300, 200);
    expect(requests.slice(2)).toEqual(['30-37', '38-45', '46-49']);
  });

  it('keeps no more requests in flight than it may; what waits meanwhile is joined', async () => {
    const noted = slow({ requestsInFlight: 2 });
    const reads = [0, 100, 200, 300, 310, 400].map((offset) => noted.source.read(offset, 10));
    await Promise.all(reads);
    expect(noted.mostAtOnce).toBe(2);
    expect(noted.requests).toEqual(['0-0', '10-10', '20-20', '30-31', '40-40']);
  });

  it('forgets the block that was used longest ago when the bytes are full', async () => {
    const { source, requests } = slow({ cacheBytes: 20 });
    for (const block of [1, 2, 1, 3, 1, 2]) await source.read(block * blockBytes, 1);
    expect(requests).toEqual(['1-1', '2-2', '3-3', '2-2']);
  });

  it('reads ahead when reads run forward, more and more, and not beyond the end', async () => {
    const { source, requests } = slow({ readAheadBytes: 40 });
    for (let block = 50; block < 99; block += 1) {
      expect(await source.read(block * blockBytes, 10)).toEqual(bytes.slice(block * 10, block * 10 + 10));
    }
    await source.read(990, 5);
    expect(requests.slice(0, 4)).toEqual(['50-50', '51-51', '52-52', '53-54']);
    expect(requests.length).toBeLessThan(30);
    expect(requests.at(-1)).toMatch(/-99$/);
  });

  it('does not read ahead of reads that jump about', async () => {
    const { source, requests } = slow({ readAheadBytes: 40 });
    for (const block of [3, 90, 12, 60, 13, 30, 91, 7]) await source.read(block * blockBytes, 10);
    expect(requests).toHaveLength(8);
  });

  it('lets readers go before what is only read ahead', async () => {
    const noted = slow({ readAheadBytes: 40, requestsInFlight: 1 });
    for (const block of [10, 11]) await noted.source.read(block * blockBytes, 10);
    await Promise.all([noted.source.read(120, 10), noted.source.read(700, 10)]);
    await noted.source.read(130, 10);
    expect(noted.requests.slice(2, 5)).toEqual(['12-12', '70-70', '13-14']);
  });

  it('goes on for the others when one gives up, and stops a request when all have', async () => {
    const noted = slow();
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const lost = expect(noted.source.read(10, 10, first.signal)).rejects.toMatchObject({ tag: 'aborted' });
    const kept = noted.source.read(10, 10, second.signal);
    const neighbour = expect(noted.source.read(20, 10, third.signal)).rejects.toMatchObject({
      tag: 'aborted',
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    first.abort();
    third.abort();
    await Promise.all([lost, neighbour]);
    expect(await kept).toEqual(bytes.slice(10, 20));
    expect(noted.aborted).toEqual([]);

    const alone = new AbortController();
    const gone = expect(noted.source.read(500, 10, alone.signal)).rejects.toMatchObject({ tag: 'aborted' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    alone.abort();
    await gone;
    expect(await noted.source.read(500, 10)).toEqual(bytes.slice(500, 510));
    expect(noted.aborted).toEqual(['50-50']);
    expect(noted.requests).toEqual(['1-2', '50-50', '50-50']);
  });

  it('does not ask for what everybody gave up before its turn', async () => {
    const noted = slow({ requestsInFlight: 1 });
    const first = noted.source.read(0, 10);
    const controller = new AbortController();
    const lost = expect(noted.source.read(500, 10, controller.signal)).rejects.toMatchObject({
      tag: 'aborted',
    });
    controller.abort();
    await Promise.all([first, lost]);
    await noted.source.read(900, 10);
    expect(noted.requests).toEqual(['0-0', '90-90']);
  });

  it('passes a failure to all who wait, and tries again for the next', async () => {
    const { source, requests } = slow({}, [new Error('first')]);
    const both = await Promise.allSettled([source.read(0, 10), source.read(5, 10)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await source.read(0, 15)).toEqual(bytes.slice(0, 15));
    expect(requests).toEqual(['0-1', '0-1']);
  });

  it('ends everything when it is closed', async () => {
    const noted = slow({ requestsInFlight: 1 });
    const reads = [0, 300].map((offset) =>
      expect(noted.source.read(offset, 10)).rejects.toMatchObject({ tag: 'aborted' }),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    await noted.source.close();
    await Promise.all(reads);
    await expect(noted.source.read(0, 10)).rejects.toMatchObject({ tag: 'aborted' });
    expect(noted.requests).toEqual(['0-0']);
  });
});
