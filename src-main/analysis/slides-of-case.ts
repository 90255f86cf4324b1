/** The slides of a project that is listed by its cases: all of them, each with its case, or those of one case. */
import { SpindleError } from '../contract/errors';
import type { InCase, ListedCase } from '../project/cases';

export function slidesIn(cases: readonly ListedCase[]): InCase[] {
  return cases.flatMap(({ name, slides }) => slides.map((slide) => ({ ...slide, case: name })));
}

/** @throws not-found */
export function slidesOfCase(cases: readonly ListedCase[], name: string): InCase[] {
  const wanted = name.normalize('NFC').trim();
  const found = cases.filter((each) => each.name === wanted);
  if (found.length > 0) return slidesIn(found);
  throw new SpindleError('not-found', {
    what: `cannot find the case "${wanted}"`,
    why: 'no slide of the project belongs to a case of this name',
    remedy: '`spindle project cases FILE` lists the cases',
  });
}
