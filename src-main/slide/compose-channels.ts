/** Channels to a picture: each one's brightness, 0 to 255, times its colour, added up and clipped. */
import type { Pixels, ValueWindow } from '../contract/slide';

/** Row-major RGB, sums not yet clipped. */
export interface ChannelSum {
  readonly width: number;
  readonly height: number;
  readonly sums: Uint32Array;
}

export function emptySum(width: number, height: number): ChannelSum {
  return { width, height, sums: new Uint32Array(width * height * 3) };
}

/**
 * @param grey as the decoder gives it: red, green and blue alike. Of the size of the sum.
 * @param colour `#rrggbb`.
 * @param brightness of each decoded value; 256 long.
 */
export function addChannel({ sums }: ChannelSum, grey: Pixels, colour: string, brightness: Uint8Array): void {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) || 0);
  const add = (offset: number, share = 0): void => {
    if (share === 0) return;
    for (let i = 0; i < sums.length; i += 3) {
      sums[i + offset] = (sums[i + offset] ?? 0) + (brightness[grey.data[i] ?? 0] ?? 0) * share;
    }
  };
  add(0, red);
  add(1, green);
  add(2, blue);
}

export function clipped({ width, height, sums }: ChannelSum): Pixels {
  const data = new Uint8Array(sums.length);
  for (let i = 0; i < sums.length; i += 1) data[i] = Math.min(255, Math.round((sums[i] ?? 0) / 255));
  return { width, height, data };
}

/** The brightness of 8-bit values in a window of them. */
export function windowTable({ low, high }: ValueWindow): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) =>
    Math.min(255, Math.max(0, Math.round(((value - low) * 255) / (high - low)))),
  );
}
