/** One run of a Cornerstone decoder: bytes in, a copy of the decoded samples out, the decoder's memory freed. */
import type { Decoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

/**
 * @param into where the samples are to lie if they fill it exactly; else in memory of their own.
 * @throws any error of the codec: a RuntimeError, or the address of a C++ exception.
 */
export function decodeWith(decoder: Decoder, encoded: Uint8Array, into?: Uint8Array): Uint8Array {
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const decoded = decoder.getDecodedBuffer();
    const samples = into?.length === decoded.length ? into : new Uint8Array(decoded.length);
    samples.set(decoded);
    return samples;
  } finally {
    decoder.delete();
  }
}
