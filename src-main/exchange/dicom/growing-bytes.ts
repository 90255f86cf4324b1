/**
 * Numbers that come one by one, as the little-endian bytes that DICOM keeps them in. They lie in blocks that grow with what is written, so
 * that ten thousand small ones cost little and a large one is never copied.
 */

const firstBlock = 128;
const lastBlock = 512 * 1024;

export class GrowingBytes {
  readonly #full: Uint8Array[] = [];
  #block = new Uint8Array(0);
  #view = new DataView(this.#block.buffer);
  #used = 0;
  #length = 0;

  /** Bytes. */
  get length(): number {
    return this.#length + this.#used;
  }

  /** Without a copy; not to be written to afterwards. */
  parts(): Uint8Array[] {
    return this.#used === 0 ? [...this.#full] : [...this.#full, this.#block.subarray(0, this.#used)];
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#used, value, true);
    this.#used += 8;
  }

  float(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.#used, value, true);
    this.#used += 4;
  }

  uint32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#used, value, true);
    this.#used += 4;
  }

  /** @param text hexadecimal digits, two a byte. */
  hex(text: string): void {
    const size = text.length / 2;
    this.#room(size);
    for (let at = 0; at < size; at += 1)
      this.#block[this.#used + at] = (digit(text, 2 * at) << 4) | digit(text, 2 * at + 1);
    this.#used += size;
  }

  /** A block ends before a value that it has no room for. */
  #room(size: number): void {
    if (this.#used + size <= this.#block.length) return;
    if (this.#used > 0) this.#full.push(this.#block.subarray(0, this.#used));
    this.#length += this.#used;
    this.#block = new Uint8Array(Math.min(lastBlock, Math.max(firstBlock, 2 * this.#block.length)));
    this.#view = new DataView(this.#block.buffer);
    this.#used = 0;
  }
}

function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code > 96 ? code - 87 : code - 48;
}
