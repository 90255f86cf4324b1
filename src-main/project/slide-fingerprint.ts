/**
 * Recognises a slide by its content, so that results follow a file that was moved or renamed, and never
 * stick to another file that took its path. Hashes the size and samples of the file: slides are too large
 * to read whole.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const sampleBytes = 256 * 1024;

/** 32 hexadecimal digits of SHA-256 over the size, the first, middle and last 256 KiB. */
export async function slideFingerprint(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256').update(`${size}\n`);
    const offsets = [0, Math.max(0, Math.floor(size / 2) - sampleBytes / 2), Math.max(0, size - sampleBytes)];
    const buffer = Buffer.alloc(sampleBytes);
    for (const offset of offsets) {
      const { bytesRead } = await file.read(buffer, 0, sampleBytes, offset);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex').slice(0, 32);
  } finally {
    await file.close();
  }
}
