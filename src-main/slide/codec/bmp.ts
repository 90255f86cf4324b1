/**
 * Windows bitmaps of 24 bits a pixel without compression (as MIRAX stores them) to RGB: blue, green, red, rows padded to
 * four bytes, the lowest first unless the height is negative.
 */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** Offset of the pixels. */
  readonly offset: number;
}

/** File header and the part of the information header that is read. */
const headerBytes = 34;
/** What the information header says of its own size, from Windows 3 on. Bytes. */
const informationBytes: readonly number[] = [40, 52, 56, 64, 108, 124];

/** @throws SpindleError `tile-unreadable` when it is no such bitmap. */
export function readBmpHeader(start: Uint8Array): BmpHeader {
  if (start.length < headerBytes || start[0] !== 0x42 || start[1] !== 0x4d)
    throw tileUnreadable('it is no bitmap');
  const view = new DataView(start.buffer, start.byteOffset, headerBytes);
  const height = view.getInt32(22, true);
  const header = {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    offset: view.getUint32(10, true),
  };
  if (!informationBytes.includes(view.getUint32(14, true)))
    throw tileUnreadable('its bitmap has an unknown header');
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (bits !== 24 || compression !== 0)
    throw tileUnreadable(`its bitmap has ${bits} bits a pixel and compression ${compression}`);
  if (header.width < 1 || header.height < 1)
    throw tileUnreadable(`its bitmap is ${header.width} × ${height} pixels large`);
  return header;
}

/** @throws SpindleError `tile-unreadable` when it is no bitmap of the declared size. */
export function decodeBmp({ bytes, ...tile }: EncodedTile): Pixels {
  const { width, height, topDown, offset } = readBmpHeader(bytes);
  if (width !== tile.width || height !== tile.height)
    throw tileUnreadable(
      `its bitmap is ${width} × ${height} pixels large instead of ${tile.width} × ${tile.height}`,
    );
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  if (offset + rowBytes * height > bytes.length)
    throw tileUnreadable(`its bitmap holds ${bytes.length} bytes instead of ${offset + rowBytes * height}`);
  const data = new Uint8Array(width * height * 3);
  for (let row = 0, to = 0; row < height; row += 1) {
    let from = offset + (topDown ? row : height - 1 - row) * rowBytes;
    for (let column = 0; column < width; column += 1, from += 3, to += 3) {
      data[to] = bytes[from + 2] ?? 0;
      data[to + 1] = bytes[from + 1] ?? 0;
      data[to + 2] = bytes[from] ?? 0;
    }
  }
  return { width, height, data };
}
