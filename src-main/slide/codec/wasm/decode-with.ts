/** One run of a Cornerstone decoder: bytes in, a copy of the decoded samples out, the decoder's memory freed. */
import type { Decoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

/** @throws whatever the codec throws: a RuntimeError, or the address of a C++ exception. */
export function decodeWith(decoder: Decoder, encoded: Uint8Array): Uint8Array {
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    return new Uint8Array(decoder.getDecodedBuffer());
  } finally {
    decoder.delete();
  }
}
