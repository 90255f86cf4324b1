/** How far two lists of logits are apart, at their worst place; `NaN` where one is not a number or the lengths differ. */
export function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return NaN;
  return Math.max(...Array.from(ours, (value, index) => Math.abs(value - (theirs[index] ?? NaN))));
}
