/**
 * A source that is slow to answer (a server, a share), read in blocks: each is fetched once for all who wait for it
 * and kept while there is room; blocks that lie side by side are fetched by one request; reads that run forward are
 * read ahead of; and only so many requests are in flight at once. A request stops when no reader waits for any of its
 * blocks, never because one of several readers gives up.
 */
import { aborted, throwIfAborted } from '../../contract/errors';
import { orAborted } from '../../base/or-aborted';
import { RecentlyUsed } from '../../base/recently-used';
import { checkRange, type ByteSource } from './byte-source';
import { ForwardReads } from './forward-reads';

export interface BlockCacheOptions {
  /** Bytes of a block. Default 128 KiB. */
  readonly blockBytes?: number;
  /** Bytes of the blocks that are kept. Default 32 MiB. */
  readonly cacheBytes?: number;
  /** Requests at the same time. Default 6, as browsers do. */
  readonly requestsInFlight?: number;
  /** The longest request, in bytes. Default 1 MiB. */
  readonly requestBytes?: number;
  /** How far is read ahead at most, in bytes. Default 1 MiB; 0 switches it off. */
  readonly readAheadBytes?: number;
}

/** Blocks of one read that are in memory at the same time beside what is read and the cache. */
const windowBlocks = 64;

/** Closing it closes the source. */
export function cacheBlocks(source: ByteSource, options: BlockCacheOptions = {}): ByteSource {
  const cache = new BlockCache(source, options);
  const { name, size, state } = source;
  return {
    name,
    size,
    ...(state && { state }),
    readsAtOnce: cache.readsAtOnce,
    read: (offset, length, signal) => cache.read(offset, length, signal),
    close: () => cache.close(),
  };
}

/** A block on its way. */
interface Block {
  readonly index: number;
  /** Readers that wait for it; none for what is read ahead. */
  waiting: number;
  /** `null` while it is queued. */
  request: Request | null;
  readonly bytes: Promise<Uint8Array>;
  resolve(bytes: Uint8Array): void;
  reject(error: unknown): void;
}

interface Request {
  /** Side by side, in order. */
  readonly blocks: readonly Block[];
  readonly controller: AbortController;
}

class BlockCache {
  private readonly blockBytes: number;
  private readonly requestsInFlight: number;
  private readonly blocksPerRequest: number;
  private readonly kept: RecentlyUsed<number, Uint8Array>;
  private readonly forward: ForwardReads;
  /** Every block on its way, queued or requested. */
  private readonly coming = new Map<number, Block>();
  /** Those that are not requested yet; the one that was asked for first comes first. */
  private readonly queue = new Map<number, Block>();
  private readonly requests = new Set<Request>();
  private dispatching = false;
  private closed = false;

  constructor(
    private readonly source: ByteSource,
    options: BlockCacheOptions,
  ) {
    const { blockBytes = 128 * 1024, cacheBytes = 32 * 1024 * 1024, requestsInFlight = 6 } = options;
    const { requestBytes = 1024 * 1024, readAheadBytes = 1024 * 1024 } = options;
    this.blockBytes = Math.max(1, Math.floor(blockBytes));
    this.requestsInFlight = Math.max(1, requestsInFlight);
    this.blocksPerRequest = Math.max(1, Math.floor(requestBytes / this.blockBytes));
    this.kept = new RecentlyUsed(cacheBytes, (bytes) => bytes.byteLength);
    this.forward = new ForwardReads(Math.floor(readAheadBytes / this.blockBytes));
  }

  /** So many that requests are long and never lack, and that others, such as those of the screen, do not wait for many. */
  get readsAtOnce(): number {
    return 2 * this.requestsInFlight;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    throwIfAborted(signal);
    checkRange(this.source, offset, length);
    if (length === 0) return new Uint8Array(0);
    const last = this.blockAt(offset + length - 1);
    let result: Uint8Array | null = null;
    for (let first = this.blockAt(offset); first <= last; first += windowBlocks) {
      const indices = range(first, Math.min(last, first + windowBlocks - 1));
      const coming = indices.map((index) => this.block(index, signal));
      this.readAhead(indices[0] ?? first, indices.at(-1) ?? last);
      const blocks = await Promise.all(coming);
      // Allocated when the first bytes have come: the size of a source is only what a server says.
      result ??= new Uint8Array(length);
      for (const [i, bytes] of blocks.entries()) {
        const at = (first + i) * this.blockBytes - offset;
        const from = Math.max(0, -at);
        result.set(bytes.subarray(from, Math.min(bytes.byteLength, length - at)), at + from);
      }
    }
    return result ?? new Uint8Array(0);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const block of this.queue.values()) block.reject(aborted('the slide was closed'));
    this.queue.clear();
    this.coming.clear();
    this.kept.clear();
    for (const { controller } of this.requests) controller.abort('the slide was closed');
    await this.source.close();
  }

  private blockAt(offset: number): number {
    return Math.floor(offset / this.blockBytes);
  }

  private async block(index: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (this.closed) throw aborted('the slide was closed');
    const kept = this.kept.get(index);
    if (kept !== undefined) return kept;
    const block = this.coming.get(index) ?? this.enqueue(index);
    block.waiting += 1;
    return orAborted(block.bytes, signal, (reason) => {
      block.waiting -= 1;
      this.abandonUnlessWanted(block, reason);
      return aborted(reason);
    });
  }

  private readAhead(first: number, last: number): void {
    if (this.closed) return;
    const lastOfAll = this.blockAt(this.source.size - 1);
    const end = Math.min(lastOfAll, last + this.forward.note(first, last));
    for (const index of range(last + 1, end)) {
      if (!this.kept.has(index) && !this.coming.has(index)) this.enqueue(index);
    }
  }

  private enqueue(index: number): Block {
    let resolve: Block['resolve'] = () => undefined;
    let reject: Block['reject'] = () => undefined;
    const bytes = new Promise<Uint8Array>((onBytes, onError: Block['reject']) => {
      resolve = onBytes;
      reject = onError;
    });
    // A failed read-ahead is no error for any reader: a later reader requests the block again.
    bytes.catch(() => undefined);
    const block: Block = { index, waiting: 0, request: null, bytes, resolve, reject };
    this.coming.set(index, block);
    this.queue.set(index, block);
    this.dispatchSoon();
    return block;
  }

  /** After everything that is asked for in this turn has been queued, so that neighbours become one request. */
  private dispatchSoon(): void {
    if (this.dispatching) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.requests.size < this.requestsInFlight) {
      const blocks = this.takeFromQueue();
      if (blocks.length === 0) return;
      void this.fetch(blocks);
    }
  }

  /** The block that was asked for first, with its neighbours; what is only read ahead comes after all the others. */
  private takeFromQueue(): Block[] {
    const queued = [...this.queue.values()];
    const seed = queued.find(({ waiting }) => waiting > 0) ?? queued[0];
    if (seed === undefined) return [];
    const isAhead = seed.waiting === 0;
    const like = (index: number): Block[] => {
      const block = this.queue.get(index);
      return block !== undefined && (block.waiting === 0) === isAhead ? [block] : [];
    };
    const run = [seed];
    for (let grown = true; grown && run.length < this.blocksPerRequest;) {
      const before = like((run[0]?.index ?? 0) - 1);
      const after =
        run.length + before.length < this.blocksPerRequest ? like((run.at(-1)?.index ?? 0) + 1) : [];
      run.unshift(...before);
      run.push(...after);
      grown = before.length + after.length > 0;
    }
    for (const { index } of run) this.queue.delete(index);
    return run;
  }

  private async fetch(blocks: readonly Block[]): Promise<void> {
    const request: Request = { blocks, controller: new AbortController() };
    for (const block of blocks) block.request = request;
    this.requests.add(request);
    try {
      const start = (blocks[0]?.index ?? 0) * this.blockBytes;
      const end = Math.min(this.source.size, start + blocks.length * this.blockBytes);
      const bytes = await this.source.read(start, end - start, request.controller.signal);
      for (const [i, block] of blocks.entries()) {
        // A copy of its own, so that a block that is kept does not keep the whole request.
        const own = blocks.length === 1 ? bytes : bytes.slice(i * this.blockBytes, (i + 1) * this.blockBytes);
        if (!this.closed) this.kept.put(block.index, own);
        block.resolve(own);
      }
    } catch (thrown) {
      for (const block of blocks) block.reject(thrown);
    } finally {
      for (const block of blocks) this.forget(block);
      this.requests.delete(request);
      this.dispatch();
    }
  }

  private abandonUnlessWanted(block: Block, reason: unknown): void {
    if (block.waiting > 0) return;
    const { request } = block;
    if (request === null) {
      this.queue.delete(block.index);
      this.forget(block);
    } else if (request.blocks.every(({ waiting }) => waiting === 0)) {
      for (const each of request.blocks) this.forget(each);
      request.controller.abort(reason);
    }
    this.dropReadAheadUnlessSomebodyReads();
  }

  /** Blocks that were queued to be read ahead for readers that gave up are no longer needed. */
  private dropReadAheadUnlessSomebodyReads(): void {
    if ([...this.coming.values()].some(({ waiting }) => waiting > 0)) return;
    for (const block of this.queue.values()) this.forget(block);
    this.queue.clear();
  }

  private forget(block: Block): void {
    if (this.coming.get(block.index) === block) this.coming.delete(block.index);
  }
}

/** Whole numbers from `first` to `last`, both included. */
function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
