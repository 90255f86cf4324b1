/**
 * Recognises a slide by its content, so that results follow a file that was moved or renamed, and never stick to
 * another file that took its path. Taken of the file that is open, once. Hashes the size and samples: slides are too
 * large to read whole.
 */
import { createHash } from 'node:crypto';
import type { ByteSource } from './source/byte-source';

const sampleBytes = 256 * 1024;

/** 32 hexadecimal digits of SHA-256 over the size, the first, middle and last 256 KiB. */
export async function fingerprintOf(source: ByteSource): Promise<string> {
  const { size } = source;
  const hash = createHash('sha256').update(`${size}\n`);
  const offsets = [0, Math.max(0, Math.floor(size / 2) - sampleBytes / 2), Math.max(0, size - sampleBytes)];
  for (const offset of offsets) hash.update(await source.read(offset, Math.min(sampleBytes, size - offset)));
  return hash.digest('hex').slice(0, 32);
}
