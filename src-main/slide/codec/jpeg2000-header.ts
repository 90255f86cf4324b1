/**
 * JPEG 2000 at the level of marker segments (ITU-T T.800, annex A; the same for the high-throughput T.814): what the
 * main header says of size and components, and whether every tile part lies within the stream. No pixel is decoded.
 */
import { tileUnreadable } from '../slide-errors';

const marker = { soc: 0xff4f, siz: 0xff51, cod: 0xff52, sot: 0xff90, eoc: 0xffd9 } as const;

interface Jpeg2000Component {
  readonly bits: number;
  readonly signed: boolean;
  /** Pixels that one sample stands for, each way. */
  readonly stepX: number;
  readonly stepY: number;
}

export interface Jpeg2000Header {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Jpeg2000Component[];
  /** The first three components go through the codestream's own colour transform, and come out as RGB. */
  readonly colourTransform: boolean;
}

/** Each costs the decoder some kilobytes before a pixel is there. */
const maxCodestreamTiles = 1024;

/**
 * The codestream of a JP2 file (T.800, annex I), or the bytes themselves when they are one already.
 * @throws SpindleError `tile-unreadable` when there is none.
 */
export function findCodestream(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  if (bytes.length >= 2 && view.getUint16(0) === marker.soc) return bytes;
  if (!isJp2(view)) throw tileUnreadable('it is no JPEG 2000');
  for (const { type, content } of boxes(bytes)) if (type === box.codestream) return content;
  throw tileUnreadable('its JPEG 2000 file holds no codestream');
}

/** What the first colour specification of a JP2 file says its components are; `null` for others, and for raw codestreams. */
export function statedJp2Colour(bytes: Uint8Array): 'rgb' | 'ycbcr' | null {
  if (!isJp2(viewOf(bytes))) return null;
  for (const { type, content } of boxes(bytes)) {
    if (type !== box.header) continue;
    for (const inner of boxes(content)) {
      // Method 1 names a colour space by its number (T.800, I.5.3.3).
      if (inner.type !== box.colour || inner.content.length < 7 || inner.content[0] !== 1) continue;
      const space = viewOf(inner.content).getUint32(3);
      return space === 16 ? 'rgb' : space === 18 ? 'ycbcr' : null;
    }
  }
  return null;
}

const box = {
  signature: 0x6a50_2020,
  header: 0x6a70_3268,
  colour: 0x636f_6c72,
  codestream: 0x6a70_3263,
} as const;

function isJp2(view: DataView): boolean {
  return view.byteLength >= 12 && view.getUint32(4) === box.signature;
}

/** The boxes that lie side by side; the last may reach to the end without saying how long it is. */
function* boxes(bytes: Uint8Array): Generator<{ readonly type: number; readonly content: Uint8Array }> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    const end = length === 0 ? undefined : at + length;
    yield { type: view.getUint32(at + 4), content: bytes.subarray(at + 8, end) };
    // Lengths of 64 bits (1) and to the end (0) belong to the codestream only in files of this size.
    if (length < 8) return;
    at += length;
  }
}

/**
 * @param bytes a raw codestream.
 * @throws SpindleError `tile-unreadable` when the header is damaged or describes more than a tile, or when the stream
 *   ends before its last tile part does: a decoder may show such a stream with holes, and holes must not be analysed.
 */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header {
  const view = viewOf(bytes);
  if (bytes.length < 4 || view.getUint16(0) !== marker.soc || view.getUint16(2) !== marker.siz) {
    throw tileUnreadable('it is not a JPEG 2000 codestream');
  }
  let size: SizeSegment | null = null;
  let colourTransform = false;
  for (let at = 2; ;) {
    if (at + 4 > bytes.length) throw tileUnreadable('its JPEG 2000 header is cut off');
    const code = view.getUint16(at);
    if (code === marker.sot) {
      checkTileParts(view, at, size?.tiles ?? 0);
      break;
    }
    const length = view.getUint16(at + 2);
    if (code < 0xff00 || length < 2 || at + 2 + length > bytes.length) {
      throw tileUnreadable(`its JPEG 2000 header has a bad segment at byte ${at}`);
    }
    const body = new DataView(view.buffer, view.byteOffset + at + 4, length - 2);
    if (code === marker.siz) size ??= readSize(body);
    if (code === marker.cod && length >= 12) colourTransform = body.getUint8(4) === 1;
    at += 2 + length;
  }
  if (size === null) throw tileUnreadable('its JPEG 2000 header states no size');
  const { width, height, components } = size;
  return { width, height, components, colourTransform };
}

interface SizeSegment extends Omit<Jpeg2000Header, 'colourTransform'> {
  readonly tiles: number;
}

/** T.800, A.5.1. */
function readSize(body: DataView): SizeSegment {
  if (body.byteLength < 39) throw tileUnreadable('its JPEG 2000 size segment is too short');
  const width = body.getUint32(2);
  const height = body.getUint32(6);
  // Left and top of the picture, then left and top of its first tile, on the reference grid.
  for (const at of [10, 14, 26, 30]) {
    if (body.getUint32(at) !== 0) throw tileUnreadable('its JPEG 2000 picture does not begin at the origin');
  }
  const tiles = Math.ceil(width / body.getUint32(18)) * Math.ceil(height / body.getUint32(22));
  if (!(tiles >= 1 && tiles <= maxCodestreamTiles)) {
    throw tileUnreadable(`its JPEG 2000 is cut into ${tiles} tiles`);
  }
  const count = body.getUint16(34);
  if (count < 1 || body.byteLength < 36 + count * 3) {
    throw tileUnreadable(`its JPEG 2000 header describes ${count} components in ${body.byteLength} bytes`);
  }
  const components = Array.from({ length: count }, (_, i) => {
    const depth = body.getUint8(36 + i * 3);
    return {
      bits: (depth & 0x7f) + 1,
      signed: depth > 0x7f,
      stepX: body.getUint8(37 + i * 3),
      stepY: body.getUint8(38 + i * 3),
    };
  });
  return { width, height, components, tiles };
}

/**
 * T.800, A.4.2: each tile part says its length; a length of 0 reaches to the end of the stream. Some writers spoil the end
 * marker, which costs nothing when every tile has its part.
 */
function checkTileParts(view: DataView, first: number, tiles: number): void {
  const seen = new Set<number>();
  for (let at = first; at < view.byteLength;) {
    if (seen.size === tiles && at + 2 === view.byteLength) return;
    if (at + 2 <= view.byteLength && view.getUint16(at) === marker.eoc) return;
    if (at + 12 > view.byteLength) throw tileUnreadable('its JPEG 2000 stream is cut off');
    if (view.getUint16(at) !== marker.sot)
      throw tileUnreadable(`its JPEG 2000 has no tile part at byte ${at}`);
    seen.add(view.getUint16(at + 4));
    const length = view.getUint32(at + 6);
    if (length === 0) {
      checkEnd(view);
      return;
    }
    if (length < 14) throw tileUnreadable(`its JPEG 2000 has a tile part of ${length} bytes`);
    at += length;
    if (at > view.byteLength) throw tileUnreadable('its JPEG 2000 stream is cut off');
  }
}

/** The end marker, which some writers follow with one byte of padding. */
function checkEnd(view: DataView): void {
  for (const back of [2, 3]) if (view.getUint16(view.byteLength - back) === marker.eoc) return;
  throw tileUnreadable('its JPEG 2000 stream is cut off');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
