/**
 * Colour maps whose steps look even: viridis and inferno of matplotlib (CC0), each by 33 of its colours. Between them colours are
 * interpolated.
 */

export const colourMapNames = ['viridis', 'inferno'] as const;
export type ColourMapName = (typeof colourMapNames)[number];

/** From low to high, six hexadecimal digits each. */
const stops: Readonly<Record<ColourMapName, string>> = {
  viridis:
    '440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e 297a8e 26828e 23898e 21918c ' +
    '1f988b 1fa088 22a785 28ae80 32b67a 3fbc73 4ec36b 5ec962 70cf57 84d44b 98d83e addc30 c2df23 d8e219 ece51b fde725',
  inferno:
    '000004 040312 0b0724 150b37 210c4a 2f0a5b 3d0965 4a0c6b 57106e 64156e 71196e 7d1e6d 8a226a 972766 a32c61 b0315b bc3754 ' +
    'c73e4c d24644 db503b e45a31 eb6628 f1731d f68013 f98e09 fb9d07 fcac11 fbbc21 f9cb35 f5db4c f2ea69 f3f68a fcffa4',
};

const steps = 256;

/** RGBA of 256 steps from low to high, opaque. */
export function colourTable(name: ColourMapName): Uint8ClampedArray {
  const colours = stops[name]
    .split(' ')
    .map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const table = new Uint8ClampedArray(steps * 4);
  for (let step = 0; step < steps; step += 1) {
    const place = (step / (steps - 1)) * (colours.length - 1);
    const below = Math.min(Math.floor(place), colours.length - 2);
    for (let channel = 0; channel < 3; channel += 1) {
      const [from, to] = [colours[below]?.[channel] ?? 0, colours[below + 1]?.[channel] ?? 0];
      table[step * 4 + channel] = from + (to - from) * (place - below);
    }
    table[step * 4 + 3] = 255;
  }
  return table;
}

/** For a legend: low at the left. */
export function colourGradient(name: ColourMapName): string {
  return `linear-gradient(to right, ${stops[name]
    .split(' ')
    .map((hex) => `#${hex}`)
    .join(', ')})`;
}

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** A picture of values: those outside the range have its end's colour, NaN is transparent. RGBA, as many pixels as values. */
export function paintValues(
  values: Float32Array,
  { low, high }: ValueRange,
  name: ColourMapName,
): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint32Array(colourTable(name).buffer);
  const picture = new Uint32Array(values.length);
  const scale = high > low ? (steps - 1) / (high - low) : 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? NaN;
    if (Number.isNaN(value)) continue;
    const step = Math.min(Math.max(Math.round((value - low) * scale), 0), steps - 1);
    picture[index] = table[step] ?? 0;
  }
  return new Uint8ClampedArray(picture.buffer);
}
