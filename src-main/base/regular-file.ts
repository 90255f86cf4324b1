/**
 * Files that are read whole, or opened to be read: regular ones only. Opening a pipe waits for a writer, a
 * device may never end, and either would hold up a command for ever. Everything that reads a file by its path does it here.
 */
import { constants, readFileSync, statSync, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

/** The most that Node reads at once. */
const mostReadable = 2 ** 31 - 1;
/** Chunk size for files whose size the system does not report, such as those of /proc. */
const chunkBytes = 64 * 1024;

/** @throws Error with the reason as a clause, or the system's own. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  requireRegular(await stat(path));
  // What was a file a moment ago may be a pipe now: opened so, it does not wait. Windows has no such flag.
  const withoutWaiting = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
  const handle = await open(path, constants.O_RDONLY | withoutWaiting);
  try {
    requireRegular(await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @throws Error with the reason as a clause, also when it has more than `mostBytes`; or the system's own. */
export async function readRegularFile(path: string, mostBytes = mostReadable): Promise<Buffer> {
  const handle = await openRegularFile(path);
  try {
    const { size } = await handle.stat();
    requireFitting(size, mostBytes);
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const part = Buffer.allocUnsafe(Math.max(chunkBytes, size - total));
      const { bytesRead } = await handle.read(part, 0, part.length, null);
      if (bytesRead === 0) break;
      total += bytesRead;
      // It may grow while it is read.
      requireFitting(total, mostBytes);
      parts.push(part.subarray(0, bytesRead));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  } finally {
    await handle.close();
  }
}

/** As UTF-8. @throws as `readRegularFile` */
export async function readRegularText(path: string, mostBytes = mostReadable): Promise<string> {
  return (await readRegularFile(path, mostBytes)).toString('utf8');
}

/** The same for what is read before a window or a command starts. @throws as `readRegularFile` */
export function readRegularTextSync(path: string): string {
  requireRegular(statSync(path));
  return readFileSync(path, 'utf8');
}

function requireRegular(stats: Stats): void {
  if (stats.isFile()) return;
  throw new Error(stats.isDirectory() ? 'it is a folder' : 'it is not a regular file');
}

function requireFitting(bytes: number, mostBytes: number): void {
  if (bytes > mostBytes) throw new Error(`it has ${bytes} bytes, more than the ${mostBytes} allowed`);
}
