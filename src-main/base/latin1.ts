/**
 * Bytes as text in which every byte is one character of the same number, for signatures and for texts of unknown encoding.
 * `TextDecoder('latin1')` is something else: by the web's rules it reads Windows-1252, and newer Nodes do so (seen in 24, whose PNG signature then begins with ‰).
 */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Whether the first bytes are these characters. */
export function beginsWith(bytes: Uint8Array, text: string): boolean {
  return latin1Text(bytes.subarray(0, text.length)) === text;
}
