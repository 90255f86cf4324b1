/**
 * The slides that a person names on the command line, as slides of a project: by key, by the path of a file, or by a name that one
 * slide of the project has alone; or all of a case.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { kindOf } from '../../analysis/find-slides';
import { picturesIn } from '../../analysis/pictures-in-file';
import { slidesIn, slidesOfCase } from '../../analysis/slides-of-case';
import { SpindleError } from '../../contract/errors';
import { pictureName, type SlidePicture } from '../../contract/identity';
import type { InCase, ListedCase } from '../../project/cases';
import { isAddress } from '../../slide/source/address';

export interface NamedSlide extends SlidePicture {
  /** What the project has of it; `null` of a file whose slide it does not know. */
  readonly listed: InCase | null;
  /** Where it lies, where it was named by its file. */
  readonly path: string | null;
}

/** Each once. @throws not-found, usage for a name of several; what `openSlide` throws */
export async function namedSlides(
  cases: readonly ListedCase[],
  names: readonly string[],
): Promise<NamedSlide[]> {
  const slides = slidesIn(cases);
  const found = new Map<string, NamedSlide>();
  for (const name of names) {
    const slide = await named(slides, name);
    found.set(pictureName(slide), slide);
  }
  return [...found.values()];
}

/** Those of a case, or those that are named. @throws usage where both or neither are; as `namedSlides` */
export async function chosenSlides(
  cases: readonly ListedCase[],
  names: readonly string[],
  name: string | undefined,
): Promise<InCase[]> {
  if ((name === undefined) === (names.length === 0))
    throw new SpindleError('usage', {
      what: 'cannot tell which slides are meant',
      why: name === undefined ? 'neither a case nor a slide is named' : 'a case and slides are named',
      remedy: 'name --case NAME, or slides by key, name or path',
    });
  if (name !== undefined) return slidesOfCase(cases, name);
  return (await namedSlides(cases, names)).map(({ listed, path }) => {
    if (listed !== null) return listed;
    throw unknown(path ?? '', 'the project has no entry of the slide in this file');
  });
}

/** A slide in a message: its name where it has one, and its key. */
export function slideWords({ key, scene, listed }: Pick<NamedSlide, 'key' | 'scene' | 'listed'>): string {
  const picture = scene === 0 ? key : `${key}/${scene}`;
  const name = listed?.name ?? null;
  return name === null ? picture : `${name} (${picture})`;
}

/** Of what was named, the files that are there, by their full paths, and the addresses. */
export function placesAmong(names: readonly string[]): string[] {
  return names
    .filter((name) => isAddress(name) || existsSync(name))
    .map((name) => (isAddress(name) ? name : resolve(name)));
}

async function named(slides: readonly InCase[], name: string): Promise<NamedSlide> {
  const [, key, scene] = /^([0-9a-f]{32})(?:\/(\d{1,6}))?$/.exec(name) ?? [];
  if (key !== undefined) {
    const ofKey = slides.filter((each) => each.key === key);
    return only(name, scene === undefined ? ofKey : ofKey.filter((each) => each.scene === Number(scene)));
  }
  if (isAddress(name) || (await kindOf(resolve(name))) !== 'missing') return ofFile(slides, name);
  const seenThere = slides.filter(({ path }) => path === resolve(name) || path === name);
  return only(name, seenThere.length > 0 ? seenThere : slides.filter((each) => each.name === name));
}

async function ofFile(slides: readonly InCase[], name: string): Promise<NamedSlide> {
  const path = isAddress(name) ? name : resolve(name);
  const [picture] = await picturesIn(path);
  if (picture === undefined) throw unknown(name, 'the file holds no slide');
  const listed = slides.find((each) => pictureName(each) === pictureName(picture)) ?? null;
  return { ...picture, listed, path: isAddress(name) ? null : path };
}

function only(name: string, found: readonly InCase[]): NamedSlide {
  const [slide, ...others] = found;
  if (slide === undefined)
    throw unknown(name, 'it is no key, no name of a slide in the project, and no file');
  if (others.length === 0) return { key: slide.key, scene: slide.scene, listed: slide, path: null };
  throw new SpindleError('usage', {
    what: `cannot tell which slide "${name}" is`,
    why: `${found.length} slides of the project are called so: ${found.map(pictureName).join(', ')}`,
    remedy: 'name it as it stands there',
  });
}

function unknown(name: string, why: string): SpindleError {
  return new SpindleError('not-found', {
    what: `cannot find the slide "${name}" in the project`,
    why,
    remedy: '`spindle project cases FILE` lists the slides with their keys',
  });
}
