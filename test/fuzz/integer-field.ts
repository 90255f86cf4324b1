/** Whole numbers in the structure of a file: where they lie, and how they are read and overwritten. */

export interface IntegerField {
  readonly at: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly littleEndian: boolean;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function isInside(bytes: Uint8Array, { at, size }: IntegerField): boolean {
  return at >= 0 && at + size <= bytes.byteLength;
}

/** @param field inside `bytes`. */
export function readField(bytes: Uint8Array, { at, size, littleEndian }: IntegerField): bigint {
  const view = viewOf(bytes);
  switch (size) {
    case 1:
      return BigInt(view.getUint8(at));
    case 2:
      return BigInt(view.getUint16(at, littleEndian));
    case 4:
      return BigInt(view.getUint32(at, littleEndian));
    case 8:
      return view.getBigUint64(at, littleEndian);
  }
}

/** Of a value that is too large only the low bytes are written. @param field inside `bytes`. */
export function writeField(bytes: Uint8Array, { at, size, littleEndian }: IntegerField, value: bigint): void {
  const view = viewOf(bytes);
  const kept = BigInt.asUintN(size * 8, value);
  if (size === 8) view.setBigUint64(at, kept, littleEndian);
  else if (size === 4) view.setUint32(at, Number(kept), littleEndian);
  else if (size === 2) view.setUint16(at, Number(kept), littleEndian);
  else view.setUint8(at, Number(kept));
}
