/** A slide of a list as a batch takes it, and what of a list can be known to be wrong before anything is opened. */
import { printable } from '../base/printable';
import { protocolKey, type Protocol } from '../contract/domain/protocol';
import { SpindleError } from '../contract/errors';
import { publishedKeys } from '../counting/published-protocols';
import { publicName } from '../slide/source/address';
import type { ListedSlide } from './listed-slide';
import type { SlideOfBatch } from './named-slides';
import { ownProtocolNamed } from './own-protocols';

/** @param ofAll what is named for all slides: that of a list stands before it */
export function slideOfBatch(
  { path, scene, priority, at, ...stated }: ListedSlide,
  ofAll: Pick<SlideOfBatch, 'scene'> = {},
): SlideOfBatch {
  const fields = Object.entries(stated).filter(([, value]) => value !== null);
  return {
    ...{ path, ...ofAll },
    ...(scene !== null && { scene }),
    ...(priority !== null && { priority }),
    ...(at !== null && { at }),
    settings: Object.fromEntries(fields),
  };
}

/** A mistyped protocol is reported now, not after the analysis. @throws table-invalid */
export function requireProtocols(slides: readonly ListedSlide[], own: readonly Protocol[]): void {
  const isKnown = (name: string): boolean => publishedKeys.has(name) || ownProtocolNamed(own, name) !== null;
  const unknown = slides.find(({ protocol }) => protocol !== null && !isKnown(protocol));
  if (unknown === undefined) return;
  throw new SpindleError('table-invalid', {
    what: 'cannot use the list of slides',
    where: { path: publicName(unknown.path) },
    why: `there is no protocol “${printable(unknown.protocol ?? '')}”`,
    remedy: `name one of ${[...publishedKeys, ...own.map(protocolKey)].join(', ')}; nothing was analysed`,
  });
}
