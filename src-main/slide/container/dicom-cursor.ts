/**
 * A position in a source that moves forwards, little endian. Bytes come in windows that grow from 4 KiB to 64 KiB, so that
 * a short look at a file reads little and a long header takes few reads.
 */
import { brokenFile } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';

const firstWindow = 4096;
const lastWindow = 65_536;

export class DicomCursor {
  #window: DataView = new DataView(new ArrayBuffer(0));
  #windowStart = 0;
  #windowSize = firstWindow;
  #at: number;

  constructor(
    readonly source: ByteSource,
    start: number,
    private readonly signal?: AbortSignal,
  ) {
    this.#at = start;
  }

  /** Offset in the source. */
  get position(): number {
    return this.#at;
  }

  get bytesLeft(): number {
    return this.source.size - this.#at;
  }

  /** True when the next `length` bytes are in memory already. */
  holds(length: number): boolean {
    const from = this.#at - this.#windowStart;
    return from >= 0 && from + length <= this.#window.byteLength;
  }

  /** Brings the next `length` bytes into memory, at most a window. @throws SpindleError `broken-file`, `aborted`. */
  async load(length: number): Promise<void> {
    if (this.holds(length)) return;
    if (length > this.bytesLeft) {
      throw brokenFile(
        this.source.name,
        `it ends in the middle of a data element, at byte ${this.source.size}`,
      );
    }
    const size = Math.max(length, Math.min(this.#windowSize, this.bytesLeft));
    const bytes = await this.source.read(this.#at, size, this.signal);
    this.#window = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#windowStart = this.#at;
    this.#windowSize = Math.min(lastWindow, this.#windowSize * 2);
  }

  /** Of what was loaded, without moving. */
  uint16(ahead = 0): number {
    return this.#window.getUint16(this.#at - this.#windowStart + ahead, true);
  }

  uint32(ahead = 0): number {
    return this.#window.getUint32(this.#at - this.#windowStart + ahead, true);
  }

  /** Group × 65536 + element. */
  tag(): number {
    return this.uint16() * 0x1_0000 + this.uint16(2);
  }

  /** Two characters. */
  code(ahead: number): string {
    const at = this.#at - this.#windowStart + ahead;
    return String.fromCharCode(this.#window.getUint8(at), this.#window.getUint8(at + 1));
  }

  /** A copy of the next `length` bytes, which are loaded; moves behind them. */
  takeLoaded(length: number): Uint8Array {
    const from = this.#window.byteOffset + this.#at - this.#windowStart;
    this.#at += length;
    // Buffers of few bytes share their memory, which makes millions of them affordable.
    return Buffer.from(new Uint8Array(this.#window.buffer, from, length));
  }

  /** Moves without reading. @throws SpindleError `broken-file` behind the end. */
  skip(length: number): void {
    if (length > this.bytesLeft) {
      throw brokenFile(
        this.source.name,
        `a data element at byte ${this.#at} claims ${length} bytes, more than the file holds`,
      );
    }
    this.#at += length;
  }
}
