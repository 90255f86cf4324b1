/** The data files of a MIRAX slide, by their number: each is opened when something of it is first read, and stays open. */
import { tileUnreadable } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import type { Companions } from '../../source/companions';
import type { StoredBytes } from './index-file';

export interface MiraxDataFiles {
  /**
   * @param limit bytes that it may have.
   * @throws SpindleError `tile-unreadable` when it has more, `broken-file`, `not-found`, `aborted`.
   */
  read(stored: StoredBytes, limit: number, signal?: AbortSignal): Promise<Uint8Array>;
}

export function miraxDataFiles(folder: Companions, names: readonly string[]): MiraxDataFiles {
  const opened = new Map<number, Promise<ByteSource>>();
  const open = (file: number): Promise<ByteSource> => {
    const known = opened.get(file);
    if (known !== undefined) return known;
    const opening = folder.open(names[file] ?? '');
    opened.set(file, opening);
    // A share that was away for a moment must not cost the file.
    opening.catch(() => opened.delete(file));
    return opening;
  };
  return {
    async read({ file, offset, length }, limit, signal) {
      if (length > limit) throw tileUnreadable(`it claims to be ${length} bytes long`);
      return (await open(file)).read(offset, length, signal);
    },
  };
}
