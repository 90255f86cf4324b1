/** The order of detections along a Z-order curve over the slide, so that neighbours lie near one another in a list. */
import type { Turns } from '../base/turns';
import type { Candidate } from '../contract/detection';

/** The slide is cut into that many cells along each side: a cell's place on the curve has twice as many bits. */
const cellsAcross = 4096;
const bitsAPass = 12;
const stepLength = 16_384;

/** Indices of the candidates in that order; those of one cell stay in the order of the list. */
export async function alongCurve(candidates: readonly Candidate[], turns: Turns): Promise<Uint32Array> {
  const keys = await keysOf(candidates, turns);
  let order = new Uint32Array(candidates.length);
  await inSteps(order.length, turns, (index) => (order[index] = index));
  // Sorted by the low half of the bits, then, stably, by the high half.
  for (const shift of [0, bitsAPass]) order = await sortedBy(keys, order, shift, turns);
  return order;
}

async function keysOf(candidates: readonly Candidate[], turns: Turns): Promise<Uint32Array> {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  await inSteps(candidates.length, turns, (index) => {
    const { x, y } = candidates[index] ?? origin;
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  });
  const cell = (value: number, min: number, max: number): number =>
    max > min ? Math.min(cellsAcross - 1, Math.floor(((value - min) / (max - min)) * cellsAcross)) : 0;
  const keys = new Uint32Array(candidates.length);
  await inSteps(candidates.length, turns, (index) => {
    const { x, y } = candidates[index] ?? origin;
    keys[index] = spread(cell(x, minX, maxX)) + 2 * spread(cell(y, minY, maxY));
  });
  return keys;
}

const origin = { x: 0, y: 0 };

/** Counting sort by twelve bits of the keys. */
async function sortedBy(
  keys: Uint32Array,
  order: Uint32Array,
  shift: number,
  turns: Turns,
): Promise<Uint32Array<ArrayBuffer>> {
  const digits = 1 << bitsAPass;
  const digitOf = (index: number): number => ((keys[index] ?? 0) >>> shift) & (digits - 1);
  const next = new Uint32Array(digits + 1);
  await inSteps(order.length, turns, (at) => {
    const digit = digitOf(order[at] ?? 0) + 1;
    next[digit] = (next[digit] ?? 0) + 1;
  });
  for (let digit = 1; digit <= digits; digit += 1) next[digit] = (next[digit] ?? 0) + (next[digit - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  await inSteps(order.length, turns, (at) => {
    const index = order[at] ?? 0;
    const digit = digitOf(index);
    const place = next[digit] ?? 0;
    sorted[place] = index;
    next[digit] = place + 1;
  });
  return sorted;
}

async function inSteps(count: number, turns: Turns, work: (index: number) => unknown): Promise<void> {
  for (let start = 0; start < count; start += stepLength) {
    const end = Math.min(count, start + stepLength);
    for (let index = start; index < end; index += 1) work(index);
    await turns.step();
  }
}

/** Puts a zero between the bits of a number below 4096. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}
