/**
 * Where slides sent by a browser lie while something uses them: a folder of its own in the system's temporary folder, readable
 * by this user only. An upload is removed when its slide is closed, when it could not be opened, when nobody opens it, and with
 * the session; what a session left that was killed is removed by the next one. All of them together are bounded.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteWords } from '../base/byte-words';
import { SpindleError } from '../contract/errors';
import { isInside } from './path-policy';
import { ownerFile, ownerText, sweepUploads, uploadPrefix } from './upload-sweep';

export interface UploadLimits {
  /** Of one, and of all that lie there or are being sent, in bytes. */
  readonly uploadBytes: number;
  readonly totalBytes: number;
  /** What an upload must leave free on the disk, in bytes. */
  readonly spareBytes: number;
  /** Sent at the same time. */
  readonly atOnce: number;
  /** In which one that is complete must be opened, in ms. */
  readonly unopenedMs: number;
}

const gigabyte = 1e9;

/** The largest slides have some ten gigabytes. */
export const usualUploadLimits: UploadLimits = {
  uploadBytes: 64 * gigabyte,
  totalBytes: 128 * gigabyte,
  spareBytes: gigabyte,
  atOnce: 8,
  unopenedMs: 10 * 60_000,
};

/** An upload that there is no space for, with the status of HTTP that says so. */
export class UploadRefused extends SpindleError {
  constructor(
    readonly status: 413 | 503 | 507,
    why: string,
    remedy = 'close slides that were sent before, or open the slide from the folder that is served',
  ) {
    super('write-failed', { what: 'cannot keep the uploaded slide', why, remedy });
  }
}

/** A folder for one upload: files of the same name do not meet. */
export interface UploadPlace {
  readonly folder: string;
  /** It is complete, and waits to be opened. */
  complete(): void;
  /** It failed: nothing of it stays. */
  drop(): Promise<void>;
}

interface Kept {
  readonly bytes: number;
  isComplete: boolean;
  timer: NodeJS.Timeout | null;
}

export class UploadFolder {
  #folder: Promise<string> | null = null;
  #path: string | null = null;
  readonly #kept = new Map<string, Kept>();
  readonly #swept: Promise<void>;

  constructor(
    private readonly limits: UploadLimits = usualUploadLimits,
    private readonly parent: string = tmpdir(),
  ) {
    this.#swept = sweepUploads(parent);
  }

  /** `null` until something was uploaded. */
  get path(): string | null {
    return this.#path;
  }

  /** @param bytes that will come. @throws UploadRefused */
  async begin(bytes: number): Promise<UploadPlace> {
    this.#requireQuota(bytes);
    const kept: Kept = { bytes, isComplete: false, timer: null };
    // Counted before anything is waited for, so that two that come at once do not both fit.
    const name = randomBytes(6).toString('hex');
    this.#kept.set(name, kept);
    try {
      this.#folder ??= this.#make();
      this.#path = await this.#folder;
      await this.#requireSpace(bytes);
      const folder = join(this.#path, name);
      await mkdir(folder, { mode: 0o700 });
      return {
        folder,
        complete: () => {
          kept.isComplete = true;
          kept.timer = setTimeout(() => void this.#remove(name), this.limits.unopenedMs);
          kept.timer.unref();
        },
        drop: () => this.#remove(name),
      };
    } catch (thrown) {
      this.#kept.delete(name);
      throw thrown;
    }
  }

  /** A slide there is in use from now on, until it is released. Paths elsewhere are none of ours. */
  use(path: string): void {
    const kept = this.#kept.get(this.#nameOf(path) ?? '');
    clearTimeout(kept?.timer ?? undefined);
  }

  /** Nobody uses the slide of this path any more. */
  async release(path: string): Promise<void> {
    const name = this.#nameOf(path);
    if (name !== null) await this.#remove(name);
  }

  /** Removes everything; the session is over. */
  async remove(): Promise<void> {
    await this.#swept;
    for (const { timer } of this.#kept.values()) clearTimeout(timer ?? undefined);
    this.#kept.clear();
    if (this.#folder === null) return;
    await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = null;
    this.#path = null;
  }

  async #make(): Promise<string> {
    const folder = await mkdtemp(join(this.parent, uploadPrefix));
    await writeFile(join(folder, ownerFile), await ownerText(), { mode: 0o600 });
    return folder;
  }

  #requireQuota(bytes: number): void {
    const { uploadBytes, totalBytes, atOnce } = this.limits;
    const others = [...this.#kept.values()];
    const free = totalBytes - others.reduce((sum, kept) => sum + kept.bytes, 0);
    if (bytes > uploadBytes) {
      throw new UploadRefused(
        413,
        `it has ${byteWords(bytes)}, and at most ${byteWords(uploadBytes)} are taken`,
        'open it from the folder that is served',
      );
    }
    if (others.filter(({ isComplete }) => !isComplete).length >= atOnce) {
      throw new UploadRefused(503, `${atOnce} slides are being sent already`, 'wait until one has arrived');
    }
    if (bytes > free) {
      throw new UploadRefused(507, `it has ${byteWords(bytes)}, and ${byteWords(free)} are left for uploads`);
    }
  }

  async #requireSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#path ?? this.parent);
    const coming = [...this.#kept.values()].filter(({ isComplete }) => !isComplete);
    // Some of what the others announced has come: then this is strict, never lax.
    const others = coming.reduce((sum, kept) => sum + kept.bytes, 0) - bytes;
    const free = Math.max(0, bavail * bsize - this.limits.spareBytes - others);
    if (bytes <= free) return;
    const why = `it has ${byteWords(bytes)}, and ${byteWords(free)} are free on the disk of temporary files`;
    throw new UploadRefused(507, why, 'free some space, or open the slide from the folder that is served');
  }

  /** Of the upload that the path belongs to. */
  #nameOf(path: string): string | null {
    if (this.#path === null || !isInside(this.#path, path)) return null;
    return path.slice(this.#path.length + 1).split(/[/\\]/)[0] ?? null;
  }

  async #remove(name: string): Promise<void> {
    const kept = this.#kept.get(name);
    clearTimeout(kept?.timer ?? undefined);
    if (this.#path !== null) await rm(join(this.#path, name), { recursive: true, force: true });
    this.#kept.delete(name);
  }
}
