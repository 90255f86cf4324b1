/**
 * A file on disk as a source of bytes. It must be a regular file: a folder, a pipe or a device is refused
 * before it is opened, because opening some of those blocks. Once another program has written to it nothing more is
 * read of it, so that no picture is a mixture of two.
 */
import type { FileHandle } from 'node:fs/promises';
import { readFault } from '../../base/thrown';
import { openRegularFile } from '../../base/regular-file';
import { SpindleError, throwIfAborted } from '../../contract/errors';
import { brokenFile, slideChanged } from '../slide-errors';
import { checkRange, type ByteSource } from './byte-source';
import { FileState } from './file-state';

/** @throws SpindleError `not-found` when there is no such file, it is a folder, or it may not be read. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const handle = await opened(path);
  const state = await FileState.of(handle, path);
  const extent = { name: path, size: state.size };
  return {
    ...extent,
    state,
    async read(offset, length, signal) {
      throwIfAborted(signal);
      checkRange(extent, offset, length);
      await state.glance();
      const bytes = new Uint8Array(length);
      await fill(handle, path, bytes, offset);
      await state.glance();
      throwIfAborted(signal);
      return bytes;
    },
    close: () => handle.close(),
  };
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await openRegularFile(path);
  } catch (thrown) {
    throw notFound(path, readFault(thrown), thrown);
  }
}

async function fill(handle: FileHandle, path: string, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesRead } = await readOrThrow(handle, path, bytes, done, offset + done);
    if (bytesRead === 0) throw slideChanged(path);
    done += bytesRead;
  }
}

async function readOrThrow(
  handle: FileHandle,
  path: string,
  bytes: Uint8Array,
  from: number,
  position: number,
): Promise<{ bytesRead: number }> {
  try {
    return await handle.read(bytes, from, bytes.byteLength - from, position);
  } catch (thrown) {
    throw brokenFile(path, `the system cannot read it (${readFault(thrown)})`, thrown);
  }
}

function notFound(path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the slide',
    where: { path },
    why,
    remedy: 'check the path and the permission to read it',
    cause,
  });
}
