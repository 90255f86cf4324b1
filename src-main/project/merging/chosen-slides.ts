/** The slides of a project that a person names: by key, by key and scene, or by the name that the last run has. */
import { resolve } from 'node:path';
import { SpindleError } from '../../contract/errors';
import { pictureName, type SlidePicture } from '../../contract/identity';
import { nameInLastRun } from '../run-names';
import { slidesOf } from '../entry-log';
import { closeDatabase, openDatabaseUnchanged } from '../open-database';
import { asProjectError } from '../project-errors';

/**
 * @param path of the project, which stays as it is
 * @throws not-found where there is no such slide; usage where a name is that of several; as opening a project
 */
export function chosenSlides(path: string, names: readonly string[]): SlidePicture[] {
  const file = resolve(path);
  const database = openDatabaseUnchanged(file, () => undefined);
  try {
    const slides = slidesOf(database);
    const found = names.flatMap((name) => {
      const byKey = slides.filter((slide) => slide.key === name || pictureName(slide) === name);
      return byKey.length > 0
        ? byKey
        : named(file, name, slides, (slide) => nameInLastRun(database, slide, new Map()));
    });
    return [...new Map(found.map((slide) => [pictureName(slide), slide])).values()];
  } catch (cause) {
    throw asProjectError(cause, file);
  } finally {
    closeDatabase(database);
  }
}

/** Of one key: the scenes of a file have one name. */
function named(
  path: string,
  name: string,
  slides: readonly SlidePicture[],
  nameOf: (slide: SlidePicture) => string | null,
): SlidePicture[] {
  const found = slides.filter((slide) => nameOf(slide) === name);
  const keys = [...new Set(found.map(({ key }) => key))];
  if (keys.length === 1) return found;
  const what = `cannot choose the slide "${name}"`;
  const remedy = '`spindle project info FILE` lists the slides with their keys';
  if (keys.length === 0)
    throw new SpindleError('not-found', {
      what,
      where: { path },
      why: 'the project has no such slide',
      remedy,
    });
  throw new SpindleError('usage', {
    ...{ what, where: { path }, remedy: `name its key; ${remedy}` },
    why: `${keys.length} slides have that name: ${keys.join(', ')}`,
  });
}
