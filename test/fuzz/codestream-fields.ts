/**
 * The numbers in the headers of the codestreams inside a file: JPEG and JPEG-LS (ITU-T T.81, annex B; T.87, annex C) and
 * JPEG 2000 (T.800, annex A). Markers, lengths, sizes, sampling factors, table sizes.
 */
import { viewOf, type IntegerField } from './integer-field';

const maxStreams = 64;
const maxSegments = 40;
/** Bytes of a segment of which each is a field of its own. */
const maxSegmentBytes = 24;

export function codestreamFields(bytes: Uint8Array): IntegerField[] {
  const jpegs = segmentsOf(bytes, Uint8Array.of(0xff, 0xd8, 0xff), 2, 0xda);
  const jpeg2000s = segmentsOf(bytes, Uint8Array.of(0xff, 0x4f, 0xff, 0x51), 2, 0x93);
  return [...jpegs, ...jpeg2000s];
}

/** Fields of the segments behind every `start`, up to and with the one of the marker `last`. */
function segmentsOf(bytes: Uint8Array, start: Uint8Array, skip: number, last: number): IntegerField[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = viewOf(bytes);
  const found: IntegerField[] = [];
  let streams = 0;
  for (let at = buffer.indexOf(start); at !== -1 && streams < maxStreams; streams += 1) {
    let segment = at + skip;
    for (let i = 0; i < maxSegments && segment + 4 <= bytes.byteLength; i += 1) {
      if (view.getUint8(segment) !== 0xff) break;
      const length = view.getUint16(segment + 2);
      found.push(
        { at: segment + 1, size: 1, littleEndian: false },
        { at: segment + 2, size: 2, littleEndian: false },
      );
      const end = Math.min(segment + 2 + length, segment + 4 + maxSegmentBytes, bytes.byteLength);
      for (let byte = segment + 4; byte < end; byte += 1) {
        found.push({ at: byte, size: 1, littleEndian: false });
        // Sizes of JPEG are of two bytes, those of JPEG 2000 of four.
        if (byte + 4 <= end) found.push({ at: byte, size: start.length === 3 ? 2 : 4, littleEndian: false });
      }
      if (view.getUint8(segment + 1) === last) break;
      segment += 2 + length;
    }
    at = buffer.indexOf(start, at + 1);
  }
  return found;
}
