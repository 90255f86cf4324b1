/**
 * Slides that several inputs name, each once, with what all of them state. A slide named without a scene is that of the lists which
 * state scenes of it.
 */
import { publicName } from '../slide/source/address';
import { SpindleError } from '../contract/errors';
import { listedKey, statedFields, type ListedSlide, type StatedField } from './listed-slide';

/**
 * In the order in which each was first named.
 * @throws table-invalid for a slide of which two inputs state different things: with two pixel sizes areas would differ by their square
 */
export function mergedSlides(named: readonly ListedSlide[]): ListedSlide[] {
  const byKey = new Map<string, ListedSlide>();
  for (const slide of named) {
    const known = byKey.get(listedKey(slide));
    byKey.set(listedKey(slide), known === undefined ? slide : merged(known, slide));
  }
  const scenesOf = new Map<string, ListedSlide[]>();
  for (const slide of byKey.values()) {
    if (slide.scene === null) continue;
    const others = scenesOf.get(slide.path);
    if (others === undefined) scenesOf.set(slide.path, [slide]);
    else others.push(slide);
  }
  const taken = new Set<string>();
  return [...byKey.values()].flatMap(({ path, scene, ...stated }) => {
    const scenes = scenesOf.get(path);
    if (scenes === undefined) return [{ path, scene, ...stated }];
    if (taken.has(path)) return [];
    taken.add(path);
    const whole = byKey.get(listedKey({ path, scene: null, ...stated }));
    return whole === undefined ? scenes : scenes.map((each) => merged(each, whole));
  });
}

function merged(one: ListedSlide, other: ListedSlide): ListedSlide {
  const stated = (Object.keys(statedFields) as StatedField[]).map((field) => {
    const [first, second] = [one[field], other[field]];
    if (first !== null && second !== null && first !== second)
      throw contradicted(one.path, field, first, second);
    return [field, first ?? second] as const;
  });
  return { ...one, at: one.at ?? other.at, ...Object.fromEntries(stated) };
}

function contradicted(
  path: string,
  field: StatedField,
  first: string | number,
  second: string | number,
): SpindleError {
  return new SpindleError('table-invalid', {
    what: 'cannot use the lists of slides',
    where: { path: publicName(path) },
    why:
      field === 'mpp'
        ? `one states ${first} µm per pixel for it, another ${second}`
        : `one states the ${statedFields[field]} “${first}” for it, another “${second}”`,
    remedy: 'correct one of them; nothing was analysed',
  });
}
