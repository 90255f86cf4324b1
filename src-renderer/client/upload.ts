/**
 * Sends a file's bytes to the server shell. XMLHttpRequest because it alone reports how much has been sent.
 */
import { uploadPath } from '../../src-main/contract/api';
import { aborted, SpindleError } from '../../src-main/contract/errors';
import { openAnswer } from './answer';

/** Returns the path to pass to `openSlide`. `onProgress` receives the fraction sent, 0..1. */
export function uploadFile(
  origin: string,
  file: File,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `${origin}${uploadPath(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.total === 0 ? 1 : event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      try {
        resolve(readPath(openAnswer(JSON.parse(request.responseText), uploadPath(file.name))));
      } catch (thrown) {
        reject(
          thrown instanceof SpindleError ? thrown : interrupted(file, `status ${request.status}`, thrown),
        );
      }
    });
    request.addEventListener('error', () =>
      reject(interrupted(file, 'the connection broke, or it is a folder')),
    );
    request.addEventListener('abort', () => reject(aborted()));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function readPath(result: unknown): string {
  if (typeof result === 'object' && result !== null && 'path' in result && typeof result.path === 'string') {
    return result.path;
  }
  throw new TypeError('the answer names no path');
}

function interrupted(file: File, why: string, cause?: unknown): SpindleError {
  return new SpindleError('internal', {
    what: 'cannot send the file',
    where: { path: file.name },
    why,
    remedy: 'try again; a large slide is better opened from the folder that is served',
    cause,
  });
}
