/** Counts in English words, with thousands separated. */

/** In place of a number that is none. */
export const unknownNumber = '–';

/** `12,345` */
export function countWords(count: number): string {
  return Number.isFinite(count) ? count.toLocaleString('en-US') : unknownNumber;
}

/** `1 tile`, `3 tiles` */
export function plural(count: number, one: string, many: string): string {
  return `${countWords(count)} ${count === 1 ? one : many}`;
}
