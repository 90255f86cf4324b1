/**
 * Text as it is searched: what a person types finds what is written with or without accents and capitals, so that "muller" finds
 * "Müller" and the other way round, and "ss" finds "ß".
 */

/** Compatible characters as one (NFKD), without combining marks, in one case. Length and word order mean nothing. */
export function foldedText(text: string): string {
  // Most names, of which there may be ten thousand.
  if (/^[ -~\n]*$/.test(text)) return text.toLowerCase();
  // The capitals of ß are SS, those of ẞ are not. A sigma at the end of a word is a sigma.
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** The words that a person looks for, folded; empty where nothing was typed. */
export function soughtWords(typed: string): string[] {
  return foldedText(typed)
    .split(/\s+/)
    .filter((word) => word !== '');
}
