/**
 * Unpacked samples to interleaved 8-bit RGB: undoes the predictor, brings every depth to 8 bits, puts planes
 * together, and turns grey, palette and YCbCr into RGB. Opacity lays them over white; other extra samples are dropped.
 */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';
import { interleavePlanes } from './planes';
import { undoHorizontalPredictor } from './predictor';
import { fromSigned, sixteenBitValues, toEightBits, unpackBits } from './sample-depth';
import { interleavedSamples, sampleBits, streamBytes } from './sample-layout';
import { ycbcrBlocksToRgb, ycbcrToRgb } from './ycbcr';

/**
 * @param streams the unpacked tile, or its planes, each of at least `streamBytes(tile)` bytes; changed in place when
 *   there is a predictor.
 * @throws SpindleError `tile-unreadable` when there are fewer bytes, or the layout is impossible.
 */
export function samplesToRgb(tile: EncodedTile, streams: readonly Uint8Array[]): Pixels {
  const { width, height, photometric, subsampling } = tile;
  const length = streamBytes(tile);
  for (const { length: found } of streams) {
    if (found < length) throw tileUnreadable(`it holds ${found} bytes instead of ${length}`);
  }
  checkLayout(tile, streams.length);
  const whole = streams.map((bytes) => bytes.subarray(0, length));
  if (subsampling !== undefined && whole[0] !== undefined) {
    return { width, height, data: ycbcrBlocksToRgb(whole[0], width, height, subsampling) };
  }
  if (tile.predictor === 'horizontal') for (const bytes of whole) undoHorizontalPredictor(tile, bytes);
  const samples = interleavePlanes(
    whole.map((bytes) => eightBitSamples(tile, bytes)),
    width * height,
  );
  const data = toRgb(samples, width * height, tile.samples, photometric, tile.palette);
  return { width, height, data: overWhite(tile, samples, data) };
}

/**
 * Colours over white, by their opacity: what a scanner left transparent is background, regardless of the colour below.
 * @param samples 8 bits each, pixel by pixel.
 */
export function overWhite(
  { alpha, samples: stride }: Pick<EncodedTile, 'alpha' | 'samples'>,
  samples: Uint8Array,
  rgb: Uint8Array,
): Uint8Array {
  if (alpha === undefined) return rgb;
  const data = new Uint8ClampedArray(rgb.length);
  for (let at = 0, opacityAt = alpha.sample; at < rgb.length; at += 3, opacityAt += stride) {
    const opacity = samples[opacityAt] ?? 255;
    const share = alpha.associated ? 1 : opacity / 255;
    for (let colour = at; colour < at + 3; colour += 1)
      data[colour] = (rgb[colour] ?? 0) * share + (255 - opacity);
  }
  return new Uint8Array(data.buffer);
}

/**
 * 8-bit samples, pixel by pixel, to RGB.
 * @param stride samples a pixel.
 * @returns `samples` itself when it is RGB already.
 */
export function toRgb(
  samples: Uint8Array,
  pixels: number,
  stride: number,
  photometric: EncodedTile['photometric'],
  palette?: Uint8Array,
): Uint8Array {
  if (photometric === 'rgb' && stride === 3) return samples;
  if (photometric === 'ycbcr') return ycbcrToRgb(samples, pixels, stride);
  if (photometric === 'palette') return paletteToRgb(samples, pixels, stride, palette);
  const data = new Uint8Array(pixels * 3);
  const flip = photometric === 'white-is-zero' ? 255 : 0;
  const [red, green, blue] = colourOrder(photometric);
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel += 1, from += stride, to += 3) {
    data[to] = (samples[from + red] ?? 0) ^ flip;
    data[to + 1] = (samples[from + green] ?? 0) ^ flip;
    data[to + 2] = (samples[from + blue] ?? 0) ^ flip;
  }
  return data;
}

/** Which sample of a pixel is red, green and blue. */
function colourOrder(photometric: EncodedTile['photometric']): readonly [number, number, number] {
  if (photometric === 'rgb') return [0, 1, 2];
  return photometric === 'bgr' ? [2, 1, 0] : [0, 0, 0];
}

function paletteToRgb(
  indices: Uint8Array,
  pixels: number,
  stride: number,
  palette: Uint8Array | undefined,
): Uint8Array {
  if (palette === undefined) throw tileUnreadable('its palette is missing');
  const data = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const from = (indices[pixel * stride] ?? 0) * 3;
    data.set(palette.subarray(from, from + 3), pixel * 3);
  }
  return data;
}

function checkLayout(tile: EncodedTile, streams: number): void {
  const { samples, photometric, planes, subsampling, alpha } = tile;
  const bits = sampleBits(tile);
  const colours = ['rgb', 'bgr', 'ycbcr'].includes(photometric) ? 3 : 1;
  if (samples < colours) throw tileUnreadable(`it has ${samples} samples a pixel instead of ${colours}`);
  if (alpha !== undefined && !(alpha.sample >= colours && alpha.sample < samples))
    throw tileUnreadable(`its opacity is sample ${alpha.sample} of ${samples}`);
  if (planes !== undefined && streams !== samples) {
    throw tileUnreadable(`it has ${streams} planes for ${samples} samples a pixel`);
  }
  if (bits < 8 && (colours !== 1 || tile.predictor !== 'none')) {
    throw tileUnreadable(`it has ${bits} bits a sample, in a form that is not supported`);
  }
  if (photometric === 'palette' && bits > 8) throw tileUnreadable(`its palette has indices of ${bits} bits`);
  if (subsampling === undefined) return;
  const { horizontal, vertical } = subsampling;
  const sides = [1, 2, 4];
  const possible = sides.includes(horizontal) && sides.includes(vertical) && photometric === 'ycbcr';
  if (!possible || bits !== 8 || samples !== 3 || planes !== undefined || tile.predictor !== 'none') {
    throw tileUnreadable(`it has subsampled colours in a form that is not supported`);
  }
}

/** One stream's samples, one a byte. Palette indices are not scaled. */
function eightBitSamples(tile: EncodedTile, bytes: Uint8Array): Uint8Array {
  const { width, height, photometric, byteOrder = 'little', window } = tile;
  const bits = sampleBits(tile);
  if (bits === 16) {
    const deep = sixteenBitValues(bytes, byteOrder);
    return toEightBits(tile.signed === true ? fromSigned(deep, 0x8000) : deep, bits, window);
  }
  if (bits === 8 && tile.signed === true) return toEightBits(fromSigned(bytes, 0x80), bits, window);
  const values = bits === 8 ? bytes : unpackBits(bytes, bits, width * interleavedSamples(tile), height);
  return photometric === 'palette' ? values : toEightBits(values, bits, window);
}
