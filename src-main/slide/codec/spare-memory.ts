/**
 * Memory of tiles that nobody looks at any more, kept for tiles of the same size. To take memory of a tile from the system
 * and to forget it again costs as much as a good part of its decoding, most of it in the garbage collector.
 */

/** What a decoded tile lies in when it comes from another thread: moved there, or shared. */
export type TileMemory = ArrayBuffer | SharedArrayBuffer;

const maxBytes = 64 * 1024 * 1024;
/** Tiles of a few pixels are not worth looking through. */
const maxPieces = 512;

export class SpareMemory {
  // A Set keeps insertion order, and a piece that is given back twice is in it once.
  private readonly pieces = new Set<TileMemory>();
  private bytes = 0;

  /** Only what the tile fills by itself; beyond the bounds the oldest goes. */
  put({ buffer, byteLength }: Uint8Array): void {
    if (buffer.byteLength !== byteLength || byteLength === 0 || this.pieces.has(buffer)) return;
    this.pieces.add(buffer);
    this.bytes += byteLength;
    for (const oldest of this.pieces) {
      if (this.bytes <= maxBytes && this.pieces.size <= maxPieces) break;
      this.remove(oldest);
    }
  }

  /** Of exactly so many bytes, which hold anything. */
  take(byteLength: number): TileMemory | undefined {
    for (const piece of this.pieces) {
      if (piece.byteLength !== byteLength) continue;
      this.remove(piece);
      return piece;
    }
    return undefined;
  }

  clear(): void {
    this.pieces.clear();
    this.bytes = 0;
  }

  private remove(piece: TileMemory): void {
    this.pieces.delete(piece);
    this.bytes -= piece.byteLength;
  }
}
