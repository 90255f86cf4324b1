/**
 * What a person enters as the case, block and stain of several slides, and the case that each of them is then in. A field in which slides
 * differ begins empty, and while it is empty each keeps its own.
 */
import type { SlideCase } from '../../src-main/contract/domain/case';
import { folderOf, type ListedSlide } from './case-rows';

/** What a person is asked before something is done with the selected slides. */
export type CaseQuestion = 'case' | 'sign-off' | 'withdraw';

type Field = 'case' | 'block' | 'stain';

/** What the slides have in common. */
export type Shared = Readonly<Record<Field, string>> & { readonly differs: Readonly<Record<Field, boolean>> };
export type Entered = Readonly<Record<Field, string>>;

export function sharedOf(slides: readonly ListedSlide[]): Shared {
  const values = (field: Field): Set<string> => new Set(slides.map((slide) => slide[field] ?? ''));
  const shared = (field: Field): string => (values(field).size === 1 ? ([...values(field)][0] ?? '') : '');
  const differs = (field: Field): boolean => values(field).size > 1;
  return {
    ...{ case: shared('case'), block: shared('block'), stain: shared('stain') },
    differs: { case: differs('case'), block: differs('block'), stain: differs('stain') },
  };
}

/** `null`: in none. Where nothing at all is entered, they are taken out, also out of several. */
export function caseOf(slide: ListedSlide, entered: Entered, { differs }: Shared): SlideCase | null {
  const typed = (field: Field): string => entered[field].normalize('NFC').trim();
  const isEmpty = typed('case') === '' && (!differs.case || (typed('block') === '' && typed('stain') === ''));
  if (isEmpty) return null;
  const chosen = (field: Field): string =>
    typed(field) === '' && differs[field] ? (slide[field] ?? '') : typed(field);
  const [name, block, stain] = [chosen('case'), chosen('block'), chosen('stain')];
  if (name === '') return null;
  return { name, ...(block !== '' && { block }), ...(stain !== '' && { stain }) };
}

/** Called as the folder that its file lies in; `null` where that is not known. */
export function caseByFolder({ path, block, stain }: ListedSlide): SlideCase | null {
  const name = path === null ? null : folderOf(path)?.normalize('NFC').trim();
  if (name === null || name === undefined || name === '') return null;
  return { name, ...(block !== null && { block }), ...(stain !== null && { stain }) };
}

export function isInCase(slide: ListedSlide, next: SlideCase | null): boolean {
  if (next === null) return slide.case === null;
  return (
    slide.case === next.name && slide.block === (next.block ?? null) && slide.stain === (next.stain ?? null)
  );
}
