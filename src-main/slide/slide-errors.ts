/** The errors that reading a slide can end in, with their wording. */
import { SpindleError } from '../contract/errors';

/** The file is of a known format, but its structure is damaged or hostile. */
export function brokenFile(path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('broken-file', {
    what: 'cannot read the slide',
    where: { path },
    why,
    remedy: 'copy or export the file again from the scanner; it is damaged or incomplete',
    cause,
  });
}

/** Another program writes to the open file: what is read of it now belongs to another slide. */
export function slideChanged(path: string): SpindleError {
  return new SpindleError('broken-file', {
    what: 'cannot continue reading the slide',
    where: { path },
    why: 'it was changed while it was being read',
    remedy: 'wait until it is written completely, and open it again',
  });
}

/** One tile cannot be decoded. Codecs throw it without a location; `Slide` adds path, level, column and row. */
export function tileUnreadable(why: string, cause?: unknown): SpindleError {
  return new SpindleError('tile-unreadable', {
    what: 'cannot read a tile',
    why,
    remedy: 'its area is left out; copy or export the file again if the tissue there matters',
    cause,
  });
}

/** The file is sound, but of a kind that is not read. */
export function unsupportedSlide(path: string, why: string): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path },
    why,
    remedy: 'export it from the scanner in another form, for example as a pyramidal TIFF',
  });
}
