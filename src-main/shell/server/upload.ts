/**
 * A slide sent by the browser: streamed to the session's upload folder, never held in memory. A body that
 * is not exactly as long as it announced is no slide, and the received part is removed.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { reasonOf } from '../../base/thrown';
import { aborted, SpindleError } from '../../contract/errors';
import { invalidRequest } from '../../session/request-errors';
import type { UploadFolder } from '../../session/upload-folder';
import { safeFileName } from './file-name';

/**
 * @param name as the browser calls the file.
 * @returns the path to open.
 * @throws request-invalid (no length, or another than announced), write-failed (disk full; `UploadRefused` before
 * anything is written), aborted (the client went away).
 */
export async function receiveUpload(request: Request, name: string, uploads: UploadFolder): Promise<string> {
  const announced = announcedLength(request);
  const place = await uploads.begin(announced);
  const path = join(place.folder, safeFileName(name));
  try {
    const written = request.body === null ? 0 : await write(request.body, path, request.signal);
    if (written !== announced) {
      throw invalidRequest('body', `${written} of ${announced} bytes arrived`, 'send the file again');
    }
    place.complete();
    return path;
  } catch (thrown) {
    await place.drop();
    throw thrown;
  }
}

/** Length of the body, in bytes. */
function announcedLength(request: Request): number {
  const text = request.headers.get('content-length') ?? '';
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) {
    throw invalidRequest(
      'Content-Length',
      'an upload must say how long it is, and not be empty',
      'send a file',
    );
  }
  return Number(text);
}

/** @returns the number of bytes written. */
async function write(body: globalThis.ReadableStream, path: string, signal: AbortSignal): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    // Two declarations of one and the same web stream.
    await pipeline(Readable.fromWeb(body as ReadableStream), file, { signal });
  } catch (cause) {
    if (signal.aborted || !isFileSystemError(cause)) throw aborted(cause);
    throw writeFailed(path, reasonOf(cause), cause);
  }
  return file.bytesWritten;
}

/** Errors of the disk name the system call; those of a broken connection do not name one that writes. */
function isFileSystemError(cause: unknown): boolean {
  return (
    cause instanceof Error && 'syscall' in cause && (cause.syscall === 'write' || cause.syscall === 'open')
  );
}

function writeFailed(path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot keep the uploaded slide',
    where: { path },
    why,
    remedy: 'free some space, or open the slide from the folder that is served',
    cause,
  });
}
