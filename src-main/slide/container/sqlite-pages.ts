/**
 * Bytes of a source for a reader that cannot wait: blocks that are in memory are copied at once; one that is not is noted,
 * fetched between two attempts, and there at the next. So SQLite, which reads synchronously, reads from any source.
 */
import { RecentlyUsed } from '../../base/recently-used';
import type { ByteSource } from '../source/byte-source';

/** A look at a database that is not ours reads few of these. */
const blockBytes = 16 * 1024;
const keptBytes = 64 * 1024 * 1024;
/** Blocks that lie one after the other are fetched together, more each time. */
const maxRun = 64;

export class SqlitePages {
  readonly #blocks = new RecentlyUsed<number, Uint8Array>(keptBytes, ({ byteLength }) => byteLength);
  #wanted: number | null = null;
  #nextExpected = -1;
  #run = 1;

  constructor(readonly source: ByteSource) {}

  /** Whether the range is in memory and was copied; else what is missing first is noted. It lies inside the source. */
  copyInto(target: Uint8Array, offset: number): boolean {
    for (let done = 0; done < target.length;) {
      const at = offset + done;
      const index = Math.floor(at / blockBytes);
      const block = this.#blocks.get(index);
      if (block === undefined) {
        this.#wanted = index;
        return false;
      }
      const part = block.subarray(at - index * blockBytes).subarray(0, target.length - done);
      target.set(part, done);
      done += part.length;
    }
    return true;
  }

  /** Fetches what was noted. False when nothing was. @throws SpindleError `broken-file`, `aborted`. */
  async fetchWanted(signal?: AbortSignal): Promise<boolean> {
    const first = this.#wanted;
    if (first === null) return false;
    this.#wanted = null;
    this.#run = first === this.#nextExpected ? Math.min(maxRun, this.#run * 2) : 1;
    this.#nextExpected = first + this.#run;
    const start = first * blockBytes;
    const length = Math.min(this.#run * blockBytes, this.source.size - start);
    const bytes = await this.source.read(start, length, signal);
    for (let at = 0; at < length; at += blockBytes) {
      this.#blocks.put(first + at / blockBytes, bytes.slice(at, at + blockBytes));
    }
    return true;
  }
}
