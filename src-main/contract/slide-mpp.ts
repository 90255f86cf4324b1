/** Decides which pixel size counts are made with; nothing else does. */
import { SpindleError } from './errors';
import {
  isPlausibleMpp,
  mppWords,
  plausibleMpp,
  type EnteredMpp,
  type KnownMpp,
  type SlideInfo,
} from './slide';

/**
 * A pixel size entered by hand stands before the slide's own; `null` when neither is known.
 * @throws mpp-implausible when the one that would be used is outside 0.05 to 10 µm per pixel.
 */
export function slideMpp(info: SlideInfo, entered: EnteredMpp | null): KnownMpp | null {
  const mpp: KnownMpp | null =
    entered !== null
      ? { x: entered.x, y: entered.y, source: 'user', ...(entered.by !== undefined && { by: entered.by }) }
      : info.mpp !== null
        ? { x: info.mpp.x, y: info.mpp.y, source: 'slide' }
        : null;
  if (mpp === null || isPlausibleMpp(mpp)) return mpp;
  throw new SpindleError('mpp-implausible', {
    what: 'cannot use the pixel size',
    where: { path: info.name },
    why: `${mppWords(mpp)} is outside ${plausibleMpp.min} to ${plausibleMpp.max}`,
    remedy: 'enter the pixel size by hand (--mpp)',
  });
}

function unknownBecause({ doubtedMpp }: SlideInfo): string {
  if (doubtedMpp === null) return 'it does not state its pixel size, which counts per mm² require';
  return `it states ${mppWords(doubtedMpp)}, which is outside ${plausibleMpp.min} to ${plausibleMpp.max} and therefore implausible`;
}

/** @throws mpp-unknown */
export function requireMpp(info: SlideInfo, mpp: KnownMpp | null): KnownMpp {
  if (mpp !== null) return mpp;
  throw new SpindleError('mpp-unknown', {
    what: 'cannot analyse the slide',
    where: { path: info.name },
    why: unknownBecause(info),
    remedy: 'enter the pixel size in µm by hand (--mpp 0.25)',
  });
}
