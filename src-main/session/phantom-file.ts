/** The synthetic slide, written into the application's own folder when it is first asked for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { wholeFile } from '../base/whole-file';
import { writePhantom } from '../phantom/write-phantom';

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
    if (!existsSync(this.path)) await wholeFile(this.path, this.write);
    return this.path;
  }
}
