/**
 * Where slides sent by a browser lie while the session lasts: a folder of its own in the system's
 * temporary folder, readable by this user only, removed with everything in it when the session closes.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class UploadFolder {
  #folder: Promise<string> | null = null;
  #path: string | null = null;

  /** `null` until something was uploaded. */
  get path(): string | null {
    return this.#path;
  }

  /** A new, empty folder for one upload: files of the same name do not meet. */
  async newPlace(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'spindle-uploads-'));
    this.#path = await this.#folder;
    const place = join(this.#path, randomBytes(6).toString('hex'));
    await mkdir(place, { mode: 0o700 });
    return place;
  }

  async remove(): Promise<void> {
    if (this.#folder === null) return;
    await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = null;
    this.#path = null;
  }
}
