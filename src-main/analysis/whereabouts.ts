/**
 * Whether a slide still lies where it was seen: its key and the file go in, and out comes what is there now. A file whose size and times
 * are as they were is not opened.
 */
import { isDeepStrictEqual } from 'node:util';
import type { FilePrint } from '../contract/domain/queue';
import { asSpindleError, type ErrorTag } from '../contract/errors';
import type { SlideKey } from '../contract/identity';
import { isAddress } from '../slide/source/address';
import { kindOf } from './find-slides';
import { filePrint } from './opened-state';
import { picturesIn } from './pictures-in-file';

/** `another`: another slide lies there. `broken`: what lies there is no slide, or no longer one. */
export type Whereabouts =
  | { readonly kind: 'there'; readonly isOtherwise: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'another' }
  | { readonly kind: 'broken'; readonly why: string };

export interface SeenAt {
  readonly key: SlideKey;
  /** Full path; an address counts as there. */
  readonly path: string;
  /** As the file was when the slide was seen in it; `null` where that is not known. */
  readonly print: FilePrint | null;
}

/**
 * @returns `isOtherwise`: it is the slide, in a file whose size or times are not those that are known
 * @throws aborted
 */
export async function whereaboutsOf(
  { key, path, print }: SeenAt,
  signal?: AbortSignal,
): Promise<Whereabouts> {
  if (isAddress(path)) return { kind: 'there', isOtherwise: false };
  if ((await kindOf(path)) === 'missing') return { kind: 'gone' };
  const now = await filePrint(path);
  if (print !== null && isDeepStrictEqual(now, print)) return { kind: 'there', isOtherwise: false };
  try {
    const pictures = await picturesIn(path, signal);
    const isSame = pictures.some((picture) => picture.key === key);
    return isSame ? { kind: 'there', isOtherwise: true } : { kind: 'another' };
  } catch (thrown) {
    const { tag, why } = asSpindleError(thrown);
    if (tag === 'aborted' || tag === 'internal') throw thrown;
    // What cannot be looked at now may be the slide.
    return ofContent.includes(tag) ? { kind: 'broken', why } : { kind: 'there', isOtherwise: false };
  }
}

/** The same without opening a file of which nothing is known but that the slide was seen there. @throws aborted */
export async function roughlyAt(seen: SeenAt, signal?: AbortSignal): Promise<Whereabouts> {
  if (seen.print !== null) return whereaboutsOf(seen, signal);
  const isGone = !isAddress(seen.path) && (await kindOf(seen.path)) === 'missing';
  return isGone ? { kind: 'gone' } : { kind: 'there', isOtherwise: false };
}

const ofContent: readonly ErrorTag[] = ['broken-file', 'unsupported-format', 'nothing-readable'];
