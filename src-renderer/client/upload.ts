/**
 * Sends a file's bytes to the server shell. XMLHttpRequest because it alone reports how much has been sent.
 */
import { uploadPath } from '../../src-main/contract/wire/addresses';
import { aborted, SpindleError } from '../../src-main/contract/errors';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
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
          thrown instanceof SpindleError
            ? thrown
            : interrupted(file, t('ui-upload-status', { status: String(request.status) }), thrown),
        );
      }
    });
    request.addEventListener('error', () => reject(interrupted(file, t('ui-upload-broken'))));
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
  return windowError('unreachable', {
    what: t('ui-upload-failed'),
    where: { path: file.name },
    why,
    remedy: t('ui-upload-failed-remedy'),
    cause,
  });
}
