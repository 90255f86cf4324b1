/** Figures of several rounds: the middle one, and how far they lie apart. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** `2.31 × (2.2 to 2.5)`; the range only where there is more than one round. */
export function ratioText(ratios: readonly number[]): string {
  const range = ratios.length > 1 ? ` (${short(Math.min(...ratios))} to ${short(Math.max(...ratios))})` : '';
  return `${short(median(ratios))} ×${range}`;
}

/** Three digits or so. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
