/** JPEG-LS tiles (ITU-T T.87) to RGB by CharLS, after the frame header was checked against the declared size. */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { checkCodestreamSize, codestreamToRgb, decoderMemory } from './codestream-pixels';
import type { EncodedTile } from './encoded-tile';
import { readJpegLsFrame } from './jpeg-ls-header';
import { planesToPixels } from './planes';
import { decodeWith } from './wasm/decode-with';
import type { WasmCodecs } from './wasm/wasm-codecs';

const name = 'JPEG-LS';

/** @throws SpindleError `tile-unreadable`, or any error of the codec. */
export async function decodeJpegLs(tile: EncodedTile, { charls }: WasmCodecs): Promise<Pixels> {
  const frame = readJpegLsFrame(tile.bytes);
  checkCodestreamSize(tile, name, frame);
  const decoded = await charls.run(decoderMemory(tile), ({ module }) => {
    try {
      return decodeWith(new module.JpegLSDecoder(), tile.bytes);
    } catch (thrown) {
      if (typeof thrown !== 'number') throw thrown;
      throw tileUnreadable(`its ${name} is damaged (${module.getExceptionMessage(thrown)})`, thrown);
    }
  });
  const bytes = frame.planar ? planesToPixels(decoded, frame) : decoded;
  return codestreamToRgb(tile, name, { ...frame, bytes });
}
