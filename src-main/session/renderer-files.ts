/** The built renderer as answers: files of one folder, found by the path of an address, and nothing outside it. */
import { realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readRegularFile } from '../base/regular-file';
import { errorResponse, notThere } from './request-errors';
import { isInside } from './path-policy';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * @param folder of the built renderer.
 * @param pathname as it stands in the address, percent-encoded; `/` is `index.html`.
 */
export async function rendererFile(folder: string, pathname: string): Promise<Response> {
  const file = await confined(folder, pathname);
  if (file === null) return errorResponse(notThere('address', 'there is nothing at this address'));
  const type = mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream';
  // The bundler puts a hash of the content into the names below assets/.
  const hashed = pathname.startsWith('/assets/');
  return new Response(await readRegularFile(file), {
    headers: {
      'Content-Type': type,
      'Cache-Control': hashed ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

/** The real path of a file inside the folder; `null` for anything else. */
async function confined(folder: string, pathname: string): Promise<string | null> {
  try {
    const steps = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
    if (/[\0\\]/.test(steps) || steps.split('/').includes('..')) return null;
    const root = await realpath(folder);
    const file = await realpath(join(root, ...steps.split('/').filter((step) => step !== '')));
    return isInside(root, file) && (await stat(file)).isFile() ? file : null;
  } catch {
    // Malformed encoding, or no such file: both are addresses of nothing.
    return null;
  }
}
