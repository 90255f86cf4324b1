/**
 * Recognises a slide by its content, so that results follow a file that was moved or renamed, and never stick to
 * another file that took its path. Taken of the file that is open, once. Hashes the size and samples: slides are too
 * large to read whole.
 * The files beside it that belong to the slide have prints of their own.
 */
import { createHash } from 'node:crypto';
import type { FilePrint } from '../contract/slide';
import type { ByteSource } from './source/byte-source';
import type { Companions } from './source/companions';

const sampleBytes = 256 * 1024;

/** 32 hexadecimal digits of SHA-256 over the size, the first, middle and last 256 KiB. */
export async function fingerprintOf(source: ByteSource): Promise<string> {
  const { size } = source;
  const hash = createHash('sha256').update(`${size}\n`);
  const offsets = [0, Math.max(0, Math.floor(size / 2) - sampleBytes / 2), Math.max(0, size - sampleBytes)];
  for (const offset of offsets) hash.update(await source.read(offset, Math.min(sampleBytes, size - offset)));
  return hash.digest('hex').slice(0, 32);
}

/** Prints of the open files, in the order of their names. */
export async function companionPrints(companions: Companions): Promise<readonly FilePrint[]> {
  const prints: FilePrint[] = [];
  for (const [name, { size, state }] of companions.sources()) {
    if (state !== undefined) prints.push({ name, size, samples: await state.samples() });
  }
  return prints.sort((one, other) => (one.name < other.name ? -1 : 1));
}
