/** A tile whose red, green and blue are three greyscale JPEGs, put together as RGB. */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';
import { decodeJpeg } from './jpeg';
import type { WasmCodecs } from './wasm/wasm-codecs';

/** @throws SpindleError `tile-unreadable` when there are not three, or one is no JPEG of the declared size. */
export async function decodeJpegPlanes(tile: EncodedTile, codecs: WasmCodecs): Promise<Pixels> {
  const { width, height, planes = [] } = tile;
  if (planes.length !== 3) throw tileUnreadable(`it has ${planes.length} colours instead of 3`);
  const data = new Uint8Array(width * height * 3);
  for (const [channel, bytes] of planes.entries()) {
    const grey = await decodeJpeg({ ...tile, photometric: 'grey', samples: 1, bytes }, codecs);
    for (let at = channel; at < data.length; at += 3) data[at] = grey.data[at] ?? 0;
  }
  return { width, height, data };
}
