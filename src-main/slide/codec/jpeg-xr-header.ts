/**
 * JPEG XR at the level of its container and of its image header (ITU-T T.832, annex A and 8.3): both state the size,
 * and the decoder allocates by one and writes by the other. No pixel is decoded.
 */
import { tileUnreadable } from '../slide-errors';

const tag = { width: 0xbc80, height: 0xbc81, imageOffset: 0xbcc0, imageBytes: 0xbcc1 } as const;

export interface JpegXrHeader {
  readonly width: number;
  readonly height: number;
}

/** @throws SpindleError `tile-unreadable` when it is no JPEG XR file, or its two sizes differ. */
export function readJpegXrHeader(bytes: Uint8Array): JpegXrHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // "II", 0xBC, version 1; then the offset of the one directory.
    if ((view.getUint32(0, true) & 0xfeffffff) >>> 0 !== 0x00bc4949)
      throw tileUnreadable('it is not a JPEG XR');
    const container = readContainer(view, view.getUint32(4, true));
    const image = readImageHeader(view, container.imageOffset);
    if (image.width !== container.width || image.height !== container.height) {
      throw tileUnreadable('its JPEG XR states two sizes');
    }
    return image;
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tileUnreadable('its JPEG XR header is cut off', thrown);
    throw thrown;
  }
}

function readContainer(view: DataView, directory: number): JpegXrHeader & { readonly imageOffset: number } {
  const values = new Map<number, number>();
  const count = view.getUint16(directory, true);
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * 12;
    const size = view.getUint16(entry + 2, true) === 3 ? 2 : 4;
    const value = size === 2 ? view.getUint16(entry + 8, true) : view.getUint32(entry + 8, true);
    // The last of equal tags counts for jxrlib.
    values.set(view.getUint16(entry, true), value);
  }
  const [width, height, imageOffset, imageBytes] = [
    tag.width,
    tag.height,
    tag.imageOffset,
    tag.imageBytes,
  ].map((code) => values.get(code));
  if (width === undefined || height === undefined || imageOffset === undefined || imageBytes === undefined) {
    throw tileUnreadable('its JPEG XR directory is incomplete');
  }
  // A stream that ends early is decoded without a word, and what is missing comes out as some colour.
  if (imageOffset + imageBytes > view.byteLength) throw tileUnreadable('its JPEG XR stream is cut off');
  return { width, height, imageOffset };
}

function readImageHeader(view: DataView, at: number): JpegXrHeader {
  // "WMPHOTO", NUL.
  if (view.getUint32(at) !== 0x574d5048 || view.getUint32(at + 4) !== 0x4f544f00) {
    throw tileUnreadable('its JPEG XR has no image header');
  }
  const short = (view.getUint8(at + 10) & 0x80) !== 0;
  return short
    ? { width: view.getUint16(at + 12) + 1, height: view.getUint16(at + 14) + 1 }
    : { width: view.getUint32(at + 12) + 1, height: view.getUint32(at + 16) + 1 };
}
