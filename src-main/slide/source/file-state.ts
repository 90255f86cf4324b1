/**
 * Whether an open file is still what it was when it was opened. Its size and times are looked at beside the reads, now and
 * then; its content is sampled at the start and at the end of all work that must not mix two files. A file that was
 * renamed, removed or replaced by another of its name is unchanged: what is open is still the old one.
 */
import type { BigIntStats } from 'node:fs';
import { stat, type FileHandle } from 'node:fs/promises';
import { reasonOf } from '../../base/thrown';
import { brokenFile, slideChanged } from '../slide-errors';
import type { SourceState } from './byte-source';
import { samplesOf } from './samples';

/** Between two looks at the times while a file is read. */
const lookEveryMs = 100;

export class FileState implements SourceState {
  #lookedAt = performance.now();
  #look: Promise<void> | null = null;
  #samples: Promise<string> | null = null;
  #isChanged = false;

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private readonly opened: BigIntStats,
    /** Changes with permissions and names too, so that the samples decide what it means. */
    private ctimeNs: bigint,
  ) {}

  /** @throws the system's error. */
  static async of(handle: FileHandle, path: string): Promise<FileState> {
    const opened = await handle.stat({ bigint: true });
    return new FileState(handle, path, opened, opened.ctimeNs);
  }

  /** Bytes. */
  get size(): number {
    return Number(this.opened.size);
  }

  /** Before and after a read: costs nothing but now and then. @throws SpindleError `broken-file`. */
  async glance(): Promise<void> {
    if (this.#isChanged) throw slideChanged(this.path);
    if (performance.now() - this.#lookedAt < lookEveryMs) return;
    await this.requireUnchanged('times');
  }

  async requireUnchanged(depth: 'times' | 'samples'): Promise<void> {
    this.#look ??= this.#compareTimes().finally(() => (this.#look = null));
    await this.#look;
    if (depth === 'samples') await this.#compareSamples();
  }

  async isCurrent(): Promise<boolean> {
    try {
      await this.requireUnchanged('times');
      const now = await stat(this.path, { bigint: true });
      return now.ino === this.opened.ino && now.dev === this.opened.dev && isSameContent(now, this.opened);
    } catch {
      // Changed, removed, or out of reach: opening the path says why.
      return false;
    }
  }

  samples(): Promise<string> {
    this.#samples ??= this.#sample();
    return this.#samples;
  }

  async #compareTimes(): Promise<void> {
    const now = await this.#stats();
    this.#lookedAt = performance.now();
    if (!isSameContent(now, this.opened)) this.#fail();
    if (now.ctimeNs === this.ctimeNs) return;
    this.ctimeNs = now.ctimeNs;
    // Renamed, removed, other permissions; or written to and given its old time back.
    if (this.#samples !== null) await this.#compareSamples();
  }

  async #stats(): Promise<BigIntStats> {
    try {
      return await this.handle.stat({ bigint: true });
    } catch (cause) {
      const why = reasonOf(cause);
      throw brokenFile(this.path, `the system cannot read it (${why})`, cause);
    }
  }

  async #compareSamples(): Promise<void> {
    const before = await this.samples();
    if ((await this.#sample()) !== before) this.#fail();
  }

  #sample(): Promise<string> {
    return samplesOf(this.size, async (offset, length) => {
      const { bytesRead, buffer } = await this.handle.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  }

  #fail(): never {
    this.#isChanged = true;
    throw slideChanged(this.path);
  }
}

function isSameContent(now: BigIntStats, then: BigIntStats): boolean {
  return now.size === then.size && now.mtimeNs === then.mtimeNs;
}
