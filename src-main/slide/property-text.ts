/** Values as OpenSlide prints them in properties. */

/** A number: C's `%.17g`. */
export function formatDouble(value: number): string {
  const text = seventeenDigits(value);
  if (text.includes('e') || !text.includes('.')) return String(value);
  return text.replace(/\.?0+$/, '');
}

/** `FFF0E0` of red, green and blue. */
export function formatColour(colour: readonly number[]): string {
  return colour.map((value) => value.toString(16).padStart(2, '0').toUpperCase()).join('');
}

/** C rounds what lies half-way between two last digits to the even one; JavaScript rounds it up. */
function seventeenDigits(value: number): string {
  const rounded = value.toPrecision(17);
  const exact = value.toPrecision(100);
  const digits = digitsOf(exact);
  const halfWay = !exact.includes('e') && /^50*$/.test(digits.slice(17));
  return halfWay && Number(digits.charAt(16)) % 2 === 0 ? exact.slice(0, rounded.length) : rounded;
}

/** Significant digits only. */
function digitsOf(text: string): string {
  return text.replace(/[-.]/g, '').replace(/^0+/, '');
}
