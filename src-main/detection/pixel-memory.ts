/**
 * Where pixels lie that are made of regions: in memory that came back to the reader, where it keeps such. A run makes
 * inputs of a few sizes by the hundred, and memory taken anew for each keeps the garbage collector busy.
 */
import type { RegionReader } from '../contract/slide';

/** Gives so many bytes, which hold anything; they go back by `reader.reuse`. */
export function pixelMemory(reader: RegionReader): (byteLength: number) => Uint8Array {
  return (byteLength) => reader.memory?.(byteLength) ?? new Uint8Array(byteLength);
}
