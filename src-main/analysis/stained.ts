/** What the models were made for: sections in stained colour. Anything else would be counted without meaning. */
import { SpindleError } from '../contract/errors';
import type { SlideInfo } from '../contract/slide';
import { whyNotStained } from '../contract/view';

/** @throws SpindleError `not-brightfield` for a slide of channels. */
export function requireStained(info: SlideInfo): void {
  const why = whyNotStained(info);
  if (why === null) return;
  throw new SpindleError('not-brightfield', {
    what: 'cannot analyse the slide',
    where: { path: info.name },
    why,
    remedy: 'analyse a scan of the section in brightfield and colour; this one can only be looked at',
  });
}
