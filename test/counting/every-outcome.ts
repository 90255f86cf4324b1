/** The stopping rule by trying every verdict of every open figure: slow and plain, to prove the rule by. */
import type { Protocol } from '../../src-main/contract/domain/protocol';
import { publishedProtocols } from '../../src-main/counting/published-protocols';
import { isOpen, type ReviewedFigure } from '../../src-main/counting/review-order';
import { stoppingState, type CountedArea, type StoppingState } from '../../src-main/counting/stopping-rule';

export const areaMm2 = 2.37;

/** A protocol whose score changes at these counts. */
export function protocolWith(cuts: readonly number[]): Protocol {
  const bands = [
    { name: 'score 1' },
    ...cuts.map((atLeast, index) => ({ name: `score ${index + 2}`, atLeast })),
  ];
  const template = publishedProtocols.find(({ id }) => id === 'canine-mammary');
  if (template === undefined) throw new Error('no protocol');
  return { ...template, bands };
}

export function stateOf(
  figures: readonly ReviewedFigure[],
  area: CountedArea,
  cuts: readonly number[],
): StoppingState {
  const state = stoppingState(figures, area, protocolWith(cuts), areaMm2);
  if (state.kind === 'refused') throw new Error(state.reason);
  return state;
}

interface Outcomes {
  readonly least: number;
  readonly most: number;
  /** Open figures on whose verdict the score depends under some verdicts of the others. */
  readonly pivotal: ReadonlySet<string>;
}

/** Every verdict of every open figure. @param countOf the area's count of a set of mitotic figures */
export function everyOutcome(
  figures: readonly ReviewedFigure[],
  countOf: (mitotic: number) => number,
  cuts: readonly number[],
): Outcomes {
  const indices = figures.map((_, index) => index);
  const open = figures.flatMap((figure, index) => (isOpen(figure) ? [index] : []));
  const confirmed = indices
    .filter((index) => figures[index]?.standing === 'confirmed')
    .reduce((mask, index) => mask | (1 << index), 0);
  const bandOf = (count: number): number => cuts.filter((cut) => cut <= count).length;
  const bands = new Map<number, number>();
  for (let outcome = 0; outcome < 1 << open.length; outcome += 1) {
    let mitotic = confirmed;
    open.forEach((index, place) => {
      if ((outcome >> place) & 1) mitotic |= 1 << index;
    });
    bands.set(mitotic, bandOf(countOf(mitotic)));
  }
  const pivotal = new Set<string>();
  for (const [mitotic, band] of bands) {
    for (const index of open) {
      const other = bands.get(mitotic ^ (1 << index));
      if (other !== band) pivotal.add(`f${index}`);
    }
  }
  const all = open.reduce((mask, index) => mask | (1 << index), confirmed);
  return { least: countOf(confirmed), most: countOf(all), pivotal };
}
