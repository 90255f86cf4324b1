/**
 * Names of the documents of slides, without extension: the slide's own, made different where two would be the same,
 * shortened where a file system would not take it, and without what Windows does not allow, since documents travel.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileStem } from '../base/file-stem';

/** 255 bytes of a file name, less the longest extension of a document, a scene, and a number that tells copies apart. */
const mostBytes = 220;

/** The name without its extension: `a.svs` gives `a`. */
export function stemOf(name: string): string {
  return safeStem(fileStem(name));
}

/** A name that file systems take, the same for the same text. */
export function safeStem(text: string): string {
  const allowed = text
    .replace(/[\p{Cc}\p{Cs}<>:"/\\|?*\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '_')
    .replace(/[. ]+$/, '');
  const named = allowed === '' ? 'slide' : allowed;
  const isReserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(named);
  return shortened(isReserved ? `_${named}` : named);
}

/** Cut between characters as people see them; a checksum of the whole keeps names apart that begin alike. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const mark = `~${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  let short = '';
  let bytes = Buffer.byteLength(mark);
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, mostBytes))) {
    bytes += Buffer.byteLength(segment);
    if (bytes > mostBytes) break;
    short += segment;
  }
  return short + mark;
}

/** The `copy`th name beside the first. */
export function numberedStem(stem: string, copy: number): string {
  return copy === 1 ? stem : `${stem}-${copy}`;
}

/**
 * The slides' names without extension; with it where two would be the same or one must not be used, and then numbered.
 */
export function stemsOf(
  paths: readonly string[],
  isForbidden: (stem: string) => boolean = () => false,
): string[] {
  const short = paths.map(stemOf);
  const taken = new Set<string>();
  const shared = new Map<string, number>();
  for (const stem of short) shared.set(sameName(stem), (shared.get(sameName(stem)) ?? 0) + 1);
  return paths.map((path, index) => {
    const stem = short[index] ?? stemOf(path);
    const isShared = (shared.get(sameName(stem)) ?? 0) > 1;
    const long = safeStem(basename(path));
    let name = isShared || isForbidden(stem) ? long : stem;
    const isTaken = (): boolean => taken.has(sameName(name)) || isSummary(name) || isForbidden(name);
    for (let copy = 2; isTaken(); copy += 1) name = numberedStem(long, copy);
    taken.add(sameName(name));
    return name;
  });
}

function isSummary(stem: string): boolean {
  return /^summary(-\d+)?$/.test(sameName(stem));
}

/** Some file systems take `A.png` and `a.png` for one file, and one accent in two spellings. */
export function sameName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
