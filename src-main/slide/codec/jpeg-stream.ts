/**
 * JPEG at the level of marker segments (ITU-T T.81, annex B): reads the frame header, and makes a tile that
 * leans on shared tables and on TIFF tags into a file that stands alone. No pixel is decoded.
 */
import { tileUnreadable } from '../slide-errors';

export const marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, app0: 0xe0, app15: 0xef, comment: 0xfe } as const;

export interface JpegFrame {
  /** Several scans refine one picture: it costs time for each. */
  readonly progressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

export interface JpegSegment {
  readonly code: number;
  /** Position of the 0xFF before the code. */
  readonly start: number;
  /** Behind the two length bytes. */
  readonly body: number;
  /** Just behind the segment. */
  readonly end: number;
}

/** How the three components of a stream are to be read. */
export type JpegColour = 'rgb' | 'ycbcr' | 'grey';

/** @throws SpindleError `tile-unreadable` when there is no frame that a baseline or progressive decoder reads. */
export function readJpegFrame(bytes: Uint8Array): JpegFrame {
  for (const segment of jpegSegments(bytes)) if (isFrame(segment.code)) return parseFrame(bytes, segment);
  throw tileUnreadable('its JPEG has no frame header');
}

/**
 * A stand-alone JPEG: shared tables put in front, application markers and comments taken out (they may contradict
 * the container, or carry a colour profile of the tile's own), and an Adobe APP14 marker put in, from which every
 * decoder, browsers included, learns whether the three components are RGB (transform 0) or YCbCr (1).
 * @throws SpindleError `tile-unreadable` when either stream is damaged before its first scan.
 */
export function standAloneJpeg(bytes: Uint8Array, tables: Uint8Array | null, colour: JpegColour): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, marker.soi)];
  if (colour !== 'grey') parts.push(adobeMarker(colour === 'rgb' ? 0 : 1));
  if (tables !== null) {
    for (const { code, start, end } of jpegSegments(tables)) {
      if (!isApplication(code) && code !== marker.sos) parts.push(tables.subarray(start, end));
    }
  }
  let scan = -1;
  for (const { code, start, end } of jpegSegments(bytes)) {
    if (code === marker.sos) {
      scan = start;
      break;
    }
    if (!isApplication(code)) parts.push(bytes.subarray(start, end));
  }
  if (scan === -1) throw tileUnreadable('its JPEG has no scan');
  parts.push(bytes.subarray(scan));
  return concatenate(parts);
}

/** Adobe Technical Note 5116: APP14, "Adobe", version 100, no flags, colour transform. */
function adobeMarker(transform: 0 | 1): Uint8Array {
  return Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform);
}

/**
 * Marker segments between SOI and EOI, up to and with the first SOS (whose `end` is that of its header).
 * @throws SpindleError `tile-unreadable` at a segment that is none, or reaches beyond the stream.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== marker.soi) throw tileUnreadable('it is not a JPEG');
  let at = 2;
  for (;;) {
    const start = at;
    if (bytes[at] !== 0xff) throw tileUnreadable(`its JPEG has no marker at byte ${at}`);
    while (bytes[at] === 0xff) at += 1;
    const code = bytes[at];
    const high = bytes[at + 1];
    const low = bytes[at + 2];
    if (code === marker.eoi) return;
    if (code === undefined || high === undefined || low === undefined)
      throw tileUnreadable('its JPEG is cut off');
    const length = high * 256 + low;
    const end = at + 1 + length;
    if (length < 2 || end > bytes.byteLength)
      throw tileUnreadable(`its JPEG has a bad segment at byte ${start}`);
    yield { code, start, body: at + 3, end };
    if (code === marker.sos) return;
    at = end;
  }
}

function parseFrame(bytes: Uint8Array, { code, body, end }: JpegSegment): JpegFrame {
  // SOF0 to SOF2 are baseline, extended and progressive Huffman; the others no ordinary decoder reads.
  if (code > 0xc2) throw tileUnreadable('its JPEG is lossless, hierarchical or arithmetic-coded');
  if (end - body < 6) throw tileUnreadable('its JPEG frame header is too short');
  const header = new DataView(bytes.buffer, bytes.byteOffset + body, 6);
  const precision = header.getUint8(0);
  const height = header.getUint16(1);
  const width = header.getUint16(3);
  const components = header.getUint8(5);
  if (precision !== 8) throw tileUnreadable(`its JPEG has ${precision} bits a sample`);
  if (width === 0 || height === 0) throw tileUnreadable(`its JPEG is ${width} × ${height} pixels large`);
  return { width, height, components, progressive: code === 0xc2 };
}

export function isFrame(code: number): boolean {
  const notFrames = [0xc4, 0xc8, 0xcc];
  return code >= 0xc0 && code <= 0xcf && !notFrames.includes(code);
}

function isApplication(code: number): boolean {
  return (code >= marker.app0 && code <= marker.app15) || code === marker.comment;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
