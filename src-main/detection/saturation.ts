/**
 * Whether a graph gives the same sums in 8-bit integers on every processor. Without VNNI, those of x86-64 add pairs of
 * products of a byte and a weight in 16 bits, and saturate: 255 · 64 + 255 · 64 still fits, 255 · 65 + 255 · 65 does not. So
 * every weight keeps to seven bits. Sums of 32 bits, in which all of them go on, hold 131,000 such products.
 */
import type { OnnxGraph } from './onnx-graph';

/** Bound of a weight: 2 · 255 · 64 = 32,640 is less than 2¹⁵. */
export const largestWeight = 64;

/**
 * What is wrong, as a sentence without its full stop; `null` where no sum can saturate. Which two weights make a pair
 * depends on the processor, so that the bound is that of each. Tensors of one dimension are zero points.
 */
export function saturationFault({ tensors }: OnnxGraph): string | null {
  for (const { name, dimensions, int8 } of tensors) {
    if (int8 === null || dimensions.length < 2) continue;
    const largest = int8.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (largest > largestWeight) {
      return (
        `the 8-bit weights "${name.slice(0, 80)}" reach ${largest}, and beyond ±${largestWeight} processors ` +
        'without VNNI compute other scores'
      );
    }
  }
  return null;
}
