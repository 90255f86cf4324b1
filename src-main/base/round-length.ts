/** The longest 1, 2 or 5 times a power of ten that is at most `longest` (> 0): what a scale bar shows. */
export function roundLength(longest: number): number {
  const decade = 10 ** Math.floor(Math.log10(longest));
  const factor = [5, 2, 1].find((candidate) => candidate * decade <= longest) ?? 1;
  return Number((factor * decade).toPrecision(1));
}
