/**
 * The one reason worth hearing when no format accepts a file: what it really is, else what the most likely format says;
 * the reasons of all are details.
 */
import { extname } from 'node:path';
import { SpindleError } from '../contract/errors';
import type { Format, Verdict } from './format/format';
import { foreignFile, type ForeignFile } from './foreign-file';

export interface Declined {
  readonly format: Format;
  readonly verdict: Verdict;
}

/** @param start the file's first bytes. */
export function unrecognised(
  path: string,
  { declined, start, isTiff }: { readonly declined: readonly Declined[]; start: Uint8Array; isTiff: boolean },
): SpindleError {
  const foreign = isTiff ? null : foreignFile(start);
  const { why, remedy } = likelyReason(path, declined, foreign, isTiff);
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path },
    why: `no format recognised it: ${why}`,
    remedy,
    details: declined.map(({ format, verdict }) => `${format.name}: ${verdict.why}`),
  });
}

const openSlideOrPicture =
  'open a whole-slide image of a scanner, a tiled TIFF, or a PNG, JPEG or WebP picture; what each format says is listed by spindle info --explain';

function likelyReason(
  path: string,
  declined: readonly Declined[],
  foreign: ForeignFile | null,
  isTiff: boolean,
): { why: string; remedy: string } {
  const reasonOf = ({ format, verdict }: Declined): { why: string; remedy: string } => ({
    why: `${verdict.why} (${format.name})`,
    remedy: openSlideOrPicture,
  });
  const own = declined.find(({ verdict }) => verdict.isOwn === true);
  if (own !== undefined) return reasonOf(own);
  if (foreign !== null) return { why: `it is ${foreign.what}`, remedy: foreign.remedy };
  // The general formats come last: what a TIFF lacks that no vendor knows, they say.
  const general = declined.findLast(({ format }) => format.name === 'generic-tiff');
  if (isTiff && general !== undefined) return reasonOf(general);
  const named = declined.find(({ format }) => format.extensions.includes(extname(path).toLowerCase()));
  if (named !== undefined) return reasonOf(named);
  return { why: 'its first bytes are those of no known slide or picture format', remedy: openSlideOrPicture };
}
