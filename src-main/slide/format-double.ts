/** A number as OpenSlide prints it in properties: C's `%.17g`. */
export function formatDouble(value: number): string {
  const text = value.toPrecision(17);
  if (text.includes('e') || !text.includes('.')) return String(value);
  return text.replace(/\.?0+$/, '');
}
