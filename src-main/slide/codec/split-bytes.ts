/** 16-bit samples whose low bytes all come before their high bytes, which compresses better, put together again. */

/** @param bytes an even number. */
export function joinSplitBytes(bytes: Uint8Array): Uint8Array {
  const half = bytes.length >> 1;
  const joined = new Uint8Array(half * 2);
  for (let i = 0; i < half; i += 1) {
    joined[2 * i] = bytes[i] ?? 0;
    joined[2 * i + 1] = bytes[half + i] ?? 0;
  }
  return joined;
}
