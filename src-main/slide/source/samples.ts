/**
 * Samples of a content that is too large to be read whole: few enough for slides of a thousand files, spread so that
 * another picture shows.
 */
import { createHash } from 'node:crypto';

const sampleBytes = 16 * 1024;
export const sampleCount = 16;

/**
 * 32 hexadecimal digits of SHA-256 over samples of `size` bytes, the first and the last among them.
 * @param count of samples; at least 2.
 */
export async function samplesOf(
  size: number,
  read: (offset: number, length: number) => Promise<Uint8Array>,
  count = sampleCount,
): Promise<string> {
  const hash = createHash('sha256');
  const last = Math.max(0, size - sampleBytes);
  for (let sample = 0; sample < count; sample += 1) {
    const at = Math.floor((last * sample) / (count - 1));
    hash.update(await read(at, Math.min(sampleBytes, size)));
    if (last === 0) break;
  }
  return hash.digest('hex').slice(0, 32);
}
