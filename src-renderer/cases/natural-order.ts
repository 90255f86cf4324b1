/**
 * The order in which people expect names: `B2` before `B10`, whatever the case and the accents. A name becomes a key once, and keys are
 * compared as they are: ten thousand names are sorted within a frame or two, which a collator is too slow for.
 */

import { foldedText } from '../ui/folded-text';

/** More digits than a number in a name has. */
const digits = 16;
/** Names that are remembered with their keys: those of a few projects. */
const mostKnown = 100_000;
const known = new Map<string, string>();

export function naturalKey(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const key = foldedText(text).replaceAll(/\d+/g, (number) =>
    number.replace(/^0+(?=\d)/, '').padStart(digits, '0'),
  );
  known.set(text, key);
  return key;
}

export function compareKeys(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
