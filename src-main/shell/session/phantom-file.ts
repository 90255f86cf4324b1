/** The synthetic slide, written into the application's own folder when it is first asked for. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partName, sweepParts } from '../../base/part-files';
import { writePhantom } from '../../phantom/write-phantom';
import { makeFolder } from '../../project/make-folder';

export class PhantomFile {
  readonly path: string;
  #written: Promise<string> | null = null;

  /**
   * @param version of Spindle: a newer one may draw another phantom.
   * @param write to a path; takes some seconds.
   */
  constructor(
    folder: string,
    version: string,
    private readonly write: (path: string) => Promise<unknown> = (path) => writePhantom(path),
  ) {
    this.path = join(folder, 'phantom', version, 'phantom.tif');
  }

  /** @returns its path, once the file is whole. */
  ensure(): Promise<string> {
    this.#written ??= this.#write().catch((thrown: unknown) => {
      this.#written = null;
      throw thrown;
    });
    return this.#written;
  }

  async #write(): Promise<string> {
    if (existsSync(this.path)) return this.path;
    const folder = dirname(this.path);
    await makeFolder(folder);
    await sweepParts(folder);
    const part = join(folder, partName());
    try {
      await this.write(part);
      await rename(part, this.path);
    } finally {
      await rm(part, { force: true });
    }
    return this.path;
  }
}
