/** JPEG-LS at the level of marker segments (ITU-T T.87, annex C): its frame header. No pixel is decoded. */
import { tileUnreadable } from '../slide-errors';
import { jpegSegments } from './jpeg-stream';

const marker = { frame: 0xf7, scan: 0xda, presets: 0xf8 } as const;

export interface JpegLsFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits a sample. */
  readonly bits: number;
  /** Each component in a scan of its own. */
  readonly planar: boolean;
}

/**
 * @throws SpindleError `tile-unreadable` when there is no frame and scan, the frame is of an unusual kind, or the stream
 *   does not end with its end marker: CharLS then reads on for half a minute before it gives up.
 */
export function readJpegLsFrame(bytes: Uint8Array): JpegLsFrame {
  if (!hasEndMarker(bytes)) throw tileUnreadable('its JPEG-LS stream is cut off');
  let frame: Omit<JpegLsFrame, 'planar'> | null = null;
  for (const { code, body, end } of jpegSegments(bytes)) {
    if (code === marker.frame) frame ??= parseFrame(bytes.subarray(body, end));
    // A preset of type 1 holds thresholds; others hold palettes, or sizes that overrule the frame's.
    if (code === marker.presets && bytes[body] !== 1) throw tileUnreadable('its JPEG-LS maps its samples');
    if (code === marker.scan && frame !== null) {
      return { ...frame, planar: frame.components > 1 && bytes[body] === 1 };
    }
  }
  throw tileUnreadable('its JPEG-LS has no frame header');
}

function parseFrame(body: Uint8Array): Omit<JpegLsFrame, 'planar'> {
  const [bits = 0, heightHigh = 0, heightLow = 0, widthHigh = 0, widthLow = 0, components = 0] = body;
  if (components === 0 || body.length !== 6 + components * 3) {
    throw tileUnreadable('its JPEG-LS frame header is damaged');
  }
  for (let at = 7; at < body.length; at += 3) {
    if (body[at] !== 0x11) throw tileUnreadable('its JPEG-LS has components of unequal size');
  }
  const height = heightHigh * 256 + heightLow;
  return { width: widthHigh * 256 + widthLow, height, components, bits };
}

/** At the very end, or in front of the one byte that makes a length even. */
function hasEndMarker(bytes: Uint8Array): boolean {
  const last = bytes.at(-1) === 0 ? bytes.length - 2 : bytes.length - 1;
  return bytes[last - 1] === 0xff && bytes[last] === 0xd9;
}
