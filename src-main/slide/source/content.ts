/** Contents as parts of a slide's key: sizes and samples, independent of the files' locations and names. */
import type { ByteSource } from './byte-source';
import { openOrNull, type Companions } from './companions';
import { sampleCount, samplesOf } from './samples';

/** The samples of a source; for a file on disk, those that its state has already taken. */
export async function contentOf(source: ByteSource): Promise<string> {
  const { size, state } = source;
  const read = (offset: number, length: number): Promise<Uint8Array> => source.read(offset, length);
  return `${size} ${await (state?.samples() ?? samplesOf(size, read))}`;
}

/** Files of a large set that stand for all of it. */
const mostFiles = 4;

/**
 * The same of some files of a set, from the first to the last, with as many samples together as of one; `missing` for one that cannot be
 * opened: without it the slide shows less, and is another one.
 * @param names in an order that is the set's own; `null` is the slide's own file.
 */
export async function contentOfSome(
  names: readonly (string | null)[],
  own: ByteSource,
  companions: Companions,
): Promise<string[]> {
  const chosen = spreadOver(names, mostFiles);
  const content: string[] = [];
  for (const name of chosen) {
    const source = name === null ? own : await openOrNull(companions, name);
    if (source === null) {
      content.push('missing');
      continue;
    }
    const count = Math.max(2, Math.ceil(sampleCount / chosen.length));
    const samples = await samplesOf(source.size, (offset, length) => source.read(offset, length), count);
    content.push(`${source.size} ${samples}`);
    if (source !== own) await source.close();
  }
  return content;
}

/** At most so many, at equal distances. */
function spreadOver<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => Math.floor((i * (items.length - 1)) / (most - 1))).flatMap(
    (index) => items.slice(index, index + 1),
  );
}
