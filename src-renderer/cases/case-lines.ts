/**
 * The lines of the list of cases, as they stand below one another: sorted slides go in, and out come cases, each a line that folds over the lines
 * of its slides; and which lines a person has selected.
 */
import type { SlideState } from '../../src-main/contract/slide-progress';
import { leastAdvanced, type ListedSlide } from './case-rows';

interface CaseLine {
  readonly kind: 'case';
  readonly key: string;
  /** `null` of the slides that belong to none. */
  readonly name: string | null;
  readonly slides: readonly ListedSlide[];
  /** Of the slide that is least advanced. */
  readonly state: SlideState;
  readonly isFolded: boolean;
  /** From 1, among the cases. */
  readonly position: number;
}

export interface SlideLine {
  readonly kind: 'slide';
  readonly key: string;
  readonly slide: ListedSlide;
  /** From 1, within its case, or in a list without cases. */
  readonly position: number;
  readonly of: number;
}

export type Line = CaseLine | SlideLine;

/** @param slides those of a case beside one another. @param folded keys of cases */
export function groupedLines(slides: readonly ListedSlide[], folded: ReadonlySet<string>): Line[] {
  const cases = new Map<string | null, ListedSlide[]>();
  for (const slide of slides) {
    const others = cases.get(slide.case);
    if (others === undefined) cases.set(slide.case, [slide]);
    else others.push(slide);
  }
  let position = 0;
  return [...cases].flatMap(([name, ofCase]): Line[] => {
    position += 1;
    const key = caseKey(name);
    const isFolded = folded.has(key);
    const state = leastAdvanced(ofCase);
    const line: CaseLine = { kind: 'case', key, name, slides: ofCase, state, isFolded, position };
    return isFolded ? [line] : [line, ...plainLines(ofCase)];
  });
}

export function plainLines(slides: readonly ListedSlide[]): SlideLine[] {
  return slides.map((slide, index) => ({
    ...{ kind: 'slide', key: slide.key, slide, position: index + 1, of: slides.length },
  }));
}

export function caseKey(name: string | null): string {
  return name === null ? 'none' : `case ${name}`;
}

/** Keys of the slides of a line. */
export function slideKeysOf(line: Line): string[] {
  return line.kind === 'slide' ? [line.key] : line.slides.map(({ key }) => key);
}

/** Keys of the slides of all lines from one to another, both included, whichever stands first. */
export function slideKeysBetween(lines: readonly Line[], one: number, other: number): string[] {
  return lines.slice(Math.min(one, other), Math.max(one, other) + 1).flatMap(slideKeysOf);
}

/** Whether all slides of a line are selected, or some. */
export function selectionOf(line: Line, selected: ReadonlySet<string>): 'all' | 'some' | 'none' {
  const keys = slideKeysOf(line);
  const count = keys.filter((key) => selected.has(key)).length;
  if (count === 0) return 'none';
  return count === keys.length ? 'all' : 'some';
}
