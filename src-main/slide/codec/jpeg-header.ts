/**
 * All that stands before the scan of a JPEG, read for its structure: how large a minimum coded unit (MCU) is, and how
 * many of them lie between two restart markers (ITU-T T.81, annexes A and B). From it small JPEGs are made out of
 * parts of a huge one.
 */
import { tileUnreadable } from '../slide-errors';
import { isFrame, jpegSegments, marker, type JpegColour, type JpegSegment } from './jpeg-stream';

export interface JpegHeader {
  /** SOI up to and with the header of the first scan. */
  readonly bytes: Uint8Array;
  /** As written: scanners leave them 0, or wrong, where they exceed 65,535. */
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly colour: JpegColour;
  /** Pixels of one MCU. */
  readonly mcuWidth: number;
  readonly mcuHeight: number;
  /** MCUs between two restart markers; 0 without. */
  readonly restartInterval: number;
  /** Where height and width stand in `bytes`. */
  readonly sizeAt: number;
}

/**
 * @param start the first bytes of the JPEG, enough to reach its first scan.
 * @throws SpindleError `tile-unreadable` when it is damaged, cut off, or not a baseline JPEG of one scan.
 */
export function readJpegHeader(start: Uint8Array): JpegHeader {
  let frame: Frame | null = null;
  let restartInterval = 0;
  let adobe: number | null = null;
  for (const segment of jpegSegments(start)) {
    const { code, body, end } = segment;
    if (isFrame(code)) frame = parseFrame(start, segment);
    else if (code === 0xdd && end - body >= 2) restartInterval = word(start, body);
    else if (code === 0xee && end - body >= 12) adobe = start[body + 11] ?? null;
    else if (code === marker.sos) {
      if (frame === null) break;
      if (start[body] !== frame.components) throw tileUnreadable('its JPEG has several scans');
      const rgb = adobe === 0 ? 'rgb' : 'ycbcr';
      return {
        ...frame,
        bytes: start.subarray(0, end),
        restartInterval,
        colour: frame.components === 1 ? 'grey' : rgb,
      };
    }
  }
  throw tileUnreadable('its JPEG has no frame header before its scan');
}

/** The header of a JPEG of another size. */
export function resizedHeader(header: JpegHeader, width: number, height: number): Uint8Array {
  const bytes = header.bytes.slice();
  const view = new DataView(bytes.buffer);
  view.setUint16(header.sizeAt, height);
  view.setUint16(header.sizeAt + 2, width);
  return bytes;
}

type Frame = Omit<JpegHeader, 'bytes' | 'colour' | 'restartInterval'>;

function parseFrame(bytes: Uint8Array, { code, body, end }: JpegSegment): Frame {
  if (code > 0xc1) throw tileUnreadable('its JPEG is not baseline');
  const components = bytes[body + 5] ?? 0;
  if (end - body < 6 + 3 * components) throw tileUnreadable('its JPEG frame header is too short');
  if (bytes[body] !== 8) throw tileUnreadable(`its JPEG has ${bytes[body] ?? 0} bits a sample`);
  if (components !== 1 && components !== 3) throw tileUnreadable(`its JPEG has ${components} components`);
  const factors = Array.from({ length: components }, (_, i) => bytes[body + 7 + 3 * i] ?? 0);
  // A single component is never interleaved: its MCU is one block for any factors.
  const across = components === 1 ? 1 : Math.max(...factors.map((factor) => factor >> 4));
  const down = components === 1 ? 1 : Math.max(...factors.map((factor) => factor & 15));
  if (across < 1 || across > 4 || down < 1 || down > 4)
    throw tileUnreadable(`its JPEG has the sampling factors ${factors.join(', ')}`);
  return {
    width: word(bytes, body + 3),
    height: word(bytes, body + 1),
    components,
    mcuWidth: 8 * across,
    mcuHeight: 8 * down,
    sizeAt: body + 1,
  };
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
