/**
 * A small seeded generator, so that one seed gives the same on every machine: the only source of chance of the phantom, and of what is resampled
 * in an evaluation. In: a seed; out: numbers. Algorithm: sfc32 (Chris Doty-Humphrey, PractRand), seeded through a 32-bit integer hash.
 */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [0, count). */
  below(count: number): number;
  /** Standard normal deviate. */
  normal(): number;
  /** Uniform angle in [0, 2π). */
  angle(): number;
  /** A 32-bit seed for a generator of its own. */
  seed(): number;
}

/** Mixes two integers to 32 well-spread bits. */
export function mixBits(value: number, salt: number): number {
  let bits = Math.imul(value ^ (salt + 0x9e3779b9), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x27d4eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
}

export function createRandom(seed: number): Random {
  let a = mixBits(seed | 0, 1);
  let b = mixBits(seed | 0, 2);
  let c = mixBits(seed | 0, 3);
  let counter = 1;

  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  // The first outputs still show the seed's structure.
  for (let round = 0; round < 12; round += 1) bits();

  const next = (): number => bits() / 4_294_967_296;
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    angle: () => 2 * Math.PI * next(),
    seed: bits,
  };
}
