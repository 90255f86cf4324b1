/** Which image of a file of several is meant: the only one, or the one that a person names. */
import { basename } from 'node:path';
import { printable } from '../base/printable';
import { SpindleError } from '../contract/errors';
import type { SlideOfAnnotations } from './annotation';

/** An image as a file lists it. */
export interface FileImage {
  /** As the file has it, perhaps with folders. */
  readonly name: string;
  readonly slide: SlideOfAnnotations;
}

const mostNamed = 20;

/**
 * @param name what a person says, with or without the folders that the file states; `null` for nothing.
 * @returns the key of the image among `images`, of which there is at least one.
 * @throws SpindleError `table-invalid`, with the names of the images, where it is not one of them.
 */
export function chooseImage<Key>(images: ReadonlyMap<Key, FileImage>, name: string | null): Key {
  const all = [...images];
  const isMeant = (of: string): boolean => of === name || nameWithin(of) === nameWithin(name ?? '');
  const meant = name === null ? all : all.filter(([, image]) => isMeant(image.name));
  const [only, second] = meant;
  if (only !== undefined && second === undefined) return only[0];
  const named = all.slice(0, mostNamed).map(([, image]) => printable(image.name.slice(0, 200)));
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  throw new SpindleError('table-invalid', {
    what: 'cannot tell which of the annotations are of this slide',
    why:
      name === null
        ? `the file is of ${all.length} images: ${named.join(', ')}${more}`
        : `“${printable(name.slice(0, 200))}” names ${meant.length} of its images: ${named.join(', ')}${more}`,
    remedy: 'say which image of the file is meant, by its name',
  });
}

/** Files come from Windows, too. */
function nameWithin(path: string): string {
  return basename(path.replaceAll('\\', '/'));
}
