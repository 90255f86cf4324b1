/**
 * Documents that are made on request: written into the folder that a person chose, beside what is there; or, where there are no system
 * dialogs, kept for a while under an address, from which the page downloads them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../base/regular-file';
import type { MadeDocument } from '../contract/made-documents';
import type { Dialogs } from './dialogs';
import { newIdentifier } from './identifier';
import { notThere } from './request-errors';
import type { UploadFolder } from './upload-folder';

/** Whose addresses are known. */
const mostKept = 16;

export interface KeptDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What was made, and how it is called: that may be known only when it is. */
export interface Making<T> {
  readonly value: T;
  readonly document: MadeDocument;
}

export class Documents {
  readonly #dialogs: Pick<Dialogs, 'chooseFolder'> | null;
  readonly #folder: Pick<UploadFolder, 'begin'>;
  readonly #kept = new Map<string, { readonly name: string; readonly path: string }>();
  /** One at a time, so that memory is bounded however many are asked for. Never rejects. */
  #making: Promise<unknown> = Promise.resolve();

  /** @param folder bounded, and emptied by itself */
  constructor(dialogs: Pick<Dialogs, 'chooseFolder'> | null, folder: Pick<UploadFolder, 'begin'>) {
    this.#dialogs = dialogs;
    this.#folder = folder;
  }

  /**
   * @param name of the file, which file systems take @param write makes it at a path where there is none
   * @returns `null` where the person dismissed the question for a folder: nothing was made
   * @throws what `write` throws
   */
  async make<T>(name: string, write: (path: string) => Promise<T>): Promise<Making<T> | null> {
    if (this.#dialogs === null) return this.#inTurn(() => this.#keep(name, write));
    const folder = await this.#dialogs.chooseFolder();
    if (folder === null) return null;
    return this.#inTurn(async () => {
      const path = freePath(folder, name);
      return { value: await write(path), document: { kind: 'written', path } };
    });
  }

  /** @throws not-found */
  async read(documentId: string): Promise<KeptDocument> {
    const kept = this.#kept.get(documentId);
    const gone = notThere('documentId', 'this document is not kept any more', 'make it again');
    if (kept === undefined) throw gone;
    try {
      return { name: kept.name, bytes: await readRegularFile(kept.path) };
    } catch {
      // After some minutes the folder is emptied.
      throw gone;
    }
  }

  async #keep<T>(name: string, write: (path: string) => Promise<T>): Promise<Making<T>> {
    const place = await this.#folder.begin(0);
    try {
      const documentId = newIdentifier();
      const path = join(place.folder, 'document');
      const value = await write(path);
      place.complete();
      this.#kept.set(documentId, { name, path });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
      return { value, document: { kind: 'kept', documentId, name } };
    } catch (thrown) {
      await place.drop();
      throw thrown;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#making.then(work);
    this.#making = mine.catch(() => undefined);
    return mine;
  }
}

/** `a.report.pdf`, or `a (2).report.pdf` … */
function freePath(folder: string, name: string): string {
  const [, stem = name, extension = ''] = /^(.+?)((?:\.[a-z]+)+)$/.exec(name) ?? [];
  let path = join(folder, name);
  for (let copy = 2; existsSync(path); copy += 1) path = join(folder, `${stem} (${copy})${extension}`);
  return path;
}
