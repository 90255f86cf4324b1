/**
 * A buffer pool for pixels: memory that is no longer used is kept for pixels of the same size. Tiles and regions have few sizes,
 * and allocating their memory afresh keeps the garbage collector as busy as the decoders.
 */

/** What pixels of another thread lie in: moved here, or shared. */
export type PixelMemory = ArrayBuffer | SharedArrayBuffer;

const maxBytes = 64 * 1024 * 1024;
/** Looked through one by one. */
const maxPieces = 512;

export class SpareMemory {
  /** Each with its bytes. A Map keeps insertion order, and a buffer that is given back twice is in it once. */
  private readonly pieces = new Map<PixelMemory, number>();
  private held = 0;

  /** Only what the pixels fill by themselves; beyond the bounds the oldest goes. */
  put({ buffer, byteLength }: Uint8Array): void {
    if (buffer.byteLength !== byteLength || byteLength === 0 || this.pieces.has(buffer)) return;
    this.pieces.set(buffer, byteLength);
    this.held += byteLength;
    for (const oldest of this.pieces.keys()) {
      if (this.held <= maxBytes && this.pieces.size <= maxPieces) break;
      this.remove(oldest);
    }
  }

  /** Memory of exactly this size, with arbitrary content. */
  take(byteLength: number): PixelMemory | undefined {
    for (const [piece, bytes] of this.pieces) {
      if (bytes !== byteLength) continue;
      this.remove(piece);
      return piece;
    }
    return undefined;
  }

  /** The same as bytes, in new memory where none of that size is kept. */
  bytes(byteLength: number): Uint8Array {
    return new Uint8Array(this.take(byteLength) ?? new ArrayBuffer(byteLength));
  }

  clear(): void {
    this.pieces.clear();
    this.held = 0;
  }

  private remove(piece: PixelMemory): void {
    this.held -= this.pieces.get(piece) ?? 0;
    this.pieces.delete(piece);
  }
}
