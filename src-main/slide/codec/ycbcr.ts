/**
 * YCbCr to RGB by the coefficients of ITU-R BT.601 at full range, in libjpeg's fixed-point arithmetic, which libtiff
 * and OpenSlide use as well: the same values to the last bit.
 */
import type { ChromaSubsampling } from './encoded-tile';

const fixedRed = 91_881; // 1.402 in 16 bits behind the point
const fixedBlue = 116_130; // 1.772
const fixedGreenCb = -22_554; // -0.344136
const fixedGreenCr = -46_802; // -0.714136
const half = 32_768;

/** Writes one pixel; values are clipped by the array. */
function writePixel(data: Uint8ClampedArray, at: number, y: number, cb: number, cr: number): void {
  const blue = cb - 128;
  const red = cr - 128;
  data[at] = y + ((fixedRed * red + half) >> 16);
  data[at + 1] = y + ((fixedGreenCb * blue + fixedGreenCr * red + half) >> 16);
  data[at + 2] = y + ((fixedBlue * blue + half) >> 16);
}

/** @param samples 8-bit Y, Cb, Cr of each pixel in turn, then any further ones, `stride` in all. */
export function ycbcrToRgb(samples: Uint8Array, pixels: number, stride: number): Uint8Array {
  const data = new Uint8ClampedArray(pixels * 3);
  for (let pixel = 0, from = 0; pixel < pixels; pixel += 1, from += stride) {
    writePixel(data, pixel * 3, samples[from] ?? 0, samples[from + 1] ?? 0, samples[from + 2] ?? 0);
  }
  return new Uint8Array(data.buffer);
}

/**
 * Blocks of `horizontal` × `vertical` Y samples followed by their one Cb and Cr (TIFF 6.0, section 21), row by row of
 * blocks; blocks at the right and bottom edge are whole. The chroma of a block is that of all its pixels.
 */
export function ycbcrBlocksToRgb(
  samples: Uint8Array,
  width: number,
  height: number,
  { horizontal, vertical }: ChromaSubsampling,
): Uint8Array {
  const data = new Uint8ClampedArray(width * height * 3);
  const blockBytes = horizontal * vertical + 2;
  for (let top = 0, block = 0; top < height; top += vertical) {
    for (let left = 0; left < width; left += horizontal, block += blockBytes) {
      const cb = samples[block + blockBytes - 2] ?? 0;
      const cr = samples[block + blockBytes - 1] ?? 0;
      const right = Math.min(width, left + horizontal);
      const bottom = Math.min(height, top + vertical);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) {
          const luma = samples[block + (y - top) * horizontal + (x - left)] ?? 0;
          writePixel(data, (y * width + x) * 3, luma, cb, cr);
        }
      }
    }
  }
  return new Uint8Array(data.buffer);
}
