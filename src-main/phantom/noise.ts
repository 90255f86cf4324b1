/**
 * Noise of two sorts: smooth fields evaluated anywhere, for the lie of the land; and seamless tiles of
 * ready values, for texture, because they are read some hundred million times. Gradient noise (Perlin,
 * "Improving noise", 2002) for the first, smoothed white noise for the second. Values are about −1 to 1 with mean near 0.
 */
import { mixBits, type Random } from '../base/prng';

/** A smooth field over the plane; `x`, `y` in the unit of its wavelength. */
export type Field = (x: number, y: number) => number;

/** 0 below `low`, 1 above `high`, with smooth ends. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

function ease(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/** Directions of the gradients on a noise lattice; every octave turns its lattice by an angle of its own. */
const directions = Array.from({ length: 16 }, (_, index) => {
  const angle = (2 * Math.PI * index) / 16;
  return { x: Math.cos(angle), y: Math.sin(angle) } as const;
});
const east = { x: 1, y: 0 } as const;

/** Gradient noise on the unit lattice that `salt` names. */
function gradientNoise(x: number, y: number, salt: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const dx = x - column;
  const dy = y - row;
  const corner = (right: number, low: number): number => {
    const slope = directions[mixBits(mixBits(column + right, salt), row + low) >>> 28] ?? east;
    return slope.x * (dx - right) + slope.y * (dy - low);
  };
  const across = ease(dx);
  const top = corner(0, 0) * (1 - across) + corner(1, 0) * across;
  const bottom = corner(0, 1) * (1 - across) + corner(1, 1) * across;
  return top * (1 - ease(dy)) + bottom * ease(dy);
}

/** Brings gradient noise, which rarely leaves ±0.6, to about ±1. */
const gradientGain = 1.6;

/** Sum of `octaves` of gradient noise; the coarsest has the wavelength given, each next half of it and half as strong. */
export function fractalField(random: Random, wavelength: number, octaves: number): Field {
  const layers = Array.from({ length: octaves }, (_, index) => {
    const angle = random.angle();
    const scale = 2 ** index / wavelength;
    return {
      salt: random.seed(),
      cos: scale * Math.cos(angle),
      sin: scale * Math.sin(angle),
      weight: 0.5 ** index,
    };
  });
  return (x, y) => {
    let sum = 0;
    for (const { salt, cos, sin, weight } of layers) {
      sum += weight * gradientNoise(cos * x + sin * y, cos * y - sin * x, salt);
    }
    return gradientGain * sum;
  };
}

/** Side of every noise tile, pixels: a power of two, so that wrapping is a mask. */
export const noiseTileSize = 1024;
const wrap = noiseTileSize - 1;

/** Row-major, seamless, `noiseTileSize`², standard deviation 1. */
export type NoiseTile = Float32Array;

/**
 * White noise smoothed to grains about `wavelength` pixels wide, alike in all directions, normalised to mean 0 and
 * standard deviation 1. Three box averages stand for a Gaussian (Wells, IEEE PAMI 1986).
 */
export function noiseTile(random: Random, wavelength: number): NoiseTile {
  let tile: NoiseTile = Float32Array.from(
    { length: noiseTileSize * noiseTileSize },
    () => random.next() - 0.5,
  );
  const reach = Math.max(1, Math.round(wavelength / 4));
  for (let round = 0; round < 3; round += 1) tile = transposedAverage(transposedAverage(tile, reach), reach);
  let sum = 0;
  let squares = 0;
  for (const value of tile) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / tile.length;
  const scale = 1 / Math.sqrt(squares / tile.length - mean * mean);
  return tile.map((value) => (value - mean) * scale);
}

/** Averages 2 · reach + 1 neighbours along rows, around the seam, and transposes: twice is both directions. */
function transposedAverage(tile: NoiseTile, reach: number): NoiseTile {
  const averaged = new Float32Array(tile.length);
  for (let row = 0; row < noiseTileSize; row += 1) {
    const start = row * noiseTileSize;
    let sum = 0;
    for (let offset = -reach; offset <= reach; offset += 1) sum += tile[start + (offset & wrap)] ?? 0;
    for (let column = 0; column < noiseTileSize; column += 1) {
      averaged[column * noiseTileSize + row] = sum;
      sum +=
        (tile[start + ((column + reach + 1) & wrap)] ?? 0) - (tile[start + ((column - reach) & wrap)] ?? 0);
    }
  }
  return averaged;
}

/** The tile's value at whole pixels; wraps around. */
export function noiseAt(tile: NoiseTile, x: number, y: number): number {
  return tile[((y & wrap) << 10) | (x & wrap)] ?? 0;
}

/** The tile's value between pixels, bilinear; wraps around. */
export function noiseBetween(tile: NoiseTile, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = x - column;
  const down = y - row;
  const top = noiseAt(tile, column, row) * (1 - across) + noiseAt(tile, column + 1, row) * across;
  const bottom = noiseAt(tile, column, row + 1) * (1 - across) + noiseAt(tile, column + 1, row + 1) * across;
  return top * (1 - down) + bottom * down;
}

/** The textures shared by everything that is painted, by wavelength in pixels of level 0. */
export interface Textures {
  readonly fine: NoiseTile;
  readonly granular: NoiseTile;
  readonly clumped: NoiseTile;
  readonly broad: NoiseTile;
}

export function createTextures(random: Random): Textures {
  return {
    fine: noiseTile(random, 3),
    granular: noiseTile(random, 6),
    clumped: noiseTile(random, 11),
    broad: noiseTile(random, 40),
  };
}
