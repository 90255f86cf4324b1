/**
 * A JPEG at a half, a quarter or an eighth of its size, each pixel the mean of a square. libjpeg's own scaling, by
 * which OpenSlide makes the levels that Hamamatsu's files lack, comes to the same but for rounding; sharp does not
 * offer it alone. Like libjpeg it averages YCbCr: in RGB, colours that leave 0..255 would have been cut off before.
 */
import type { Pixels } from '../../contract/slide';
import type { EncodedTile, Reduction } from './encoded-tile';
import { decodeJpeg } from './jpeg';
import type { WasmCodecs } from './wasm/wasm-codecs';

/**
 * @param tile of the reduced size, with the stream of the full one.
 * @throws SpindleError `tile-unreadable`.
 */
export async function decodeReduced(
  tile: EncodedTile,
  reduction: Reduction,
  codecs: WasmCodecs,
): Promise<Pixels> {
  const { width, height } = tile;
  const inYcbcr = tile.photometric === 'ycbcr' && tile.samples === 3;
  const size = { width: width * reduction, height: height * reduction };
  // Told that the samples are RGB, the decoder leaves them as they are.
  const full = await decodeJpeg(
    { ...tile, ...size, photometric: inYcbcr ? 'rgb' : tile.photometric },
    codecs,
  );
  const data = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  const area = reduction * reduction;
  for (let row = 0; row < height; row += 1) {
    sums.fill(area / 2);
    for (let line = row * reduction; line < (row + 1) * reduction; line += 1) {
      let from = line * full.width * 3;
      for (let to = 0; to < width * 3; to += 3) {
        for (let i = 0; i < reduction; i += 1, from += 3) {
          sums[to] = (sums[to] ?? 0) + (full.data[from] ?? 0);
          sums[to + 1] = (sums[to + 1] ?? 0) + (full.data[from + 1] ?? 0);
          sums[to + 2] = (sums[to + 2] ?? 0) + (full.data[from + 2] ?? 0);
        }
      }
    }
    sums.forEach((sum, i) => {
      data[row * width * 3 + i] = sum / area;
    });
  }
  if (inYcbcr) ycbcrToRgb(data);
  return { width, height, data };
}

/** In place; JFIF 1.02, section 7. */
function ycbcrToRgb(data: Uint8Array): void {
  const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  for (let at = 0; at < data.length; at += 3) {
    const luma = data[at] ?? 0;
    const blue = (data[at + 1] ?? 0) - 128;
    const red = (data[at + 2] ?? 0) - 128;
    data[at] = byte(luma + 1.402 * red);
    data[at + 1] = byte(luma - 0.344136 * blue - 0.714136 * red);
    data[at + 2] = byte(luma + 1.772 * blue);
  }
}
