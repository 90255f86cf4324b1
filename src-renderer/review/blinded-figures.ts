/**
 * The figures of a slide as a reader gets them who reads it blinded: places, all alike, in an order that says nothing of them, with this
 * reader's own verdicts and nobody else's. What the software and other readers said is not in it, so no part of the window can
 * show it. Pure. Locations are level-0 pixels.
 */
import type { PlacedPoint } from '../../src-main/base/point';
import type { Candidate } from '../../src-main/contract/detection';
import type { Figure, FigureList, ReaderVerdict } from '../../src-main/counting/figures';
import { sorted, type Extent } from './gallery-order';

/** Of all alike: above any threshold, so that none is taken for something else than the others. */
const blindedScore = 1;

/** Which figure each place is; stays the same as long as no figure comes or goes, whatever verdicts are given. */
export interface BlindedPlaces {
  readonly candidates: readonly Candidate[];
  /** By position among them: number of the figure in the list with everything. */
  readonly figures: Uint32Array;
}

/** @param undetected figures that the software did not find @param before whose places stay the same objects where they stay */
export function blindedPlaces(
  detections: readonly Candidate[],
  undetected: readonly Pick<Figure, 'id' | 'x' | 'y'>[],
  slide: Extent,
  before: BlindedPlaces | null = null,
): BlindedPlaces {
  const numbered = undetected.map(({ id, x, y }, index) => ({ id, x, y, index: detections.length + index }));
  const figures = sorted({ detections, undetected: numbered }, 'place', 0, slide);
  const known = new Map(before?.candidates.map((candidate) => [nameOf(candidate), candidate]));
  const candidates = Array.from(figures, (index) => {
    const { x, y } = detections[index] ?? numbered[index - detections.length] ?? { x: 0, y: 0 };
    return known.get(nameOf({ x, y })) ?? { x, y, score: blindedScore };
  });
  return { candidates, figures };
}

function nameOf({ x, y }: PlacedPoint): string {
  return `${x},${y}`;
}

/** @param list with everything, and as many figures as there are places @param reader whose verdicts stay */
export function blindedList(list: FigureList, places: BlindedPlaces, reader: string): FigureList {
  const { candidates, figures } = places;
  const positions = new Uint32Array(figures.length);
  for (const [position, index] of figures.entries()) positions[index] = position;
  const blinded = (figure: Figure, position: number): Figure => ({
    ...{ id: figure.id, x: figure.x, y: figure.y, own: figure.own },
    ...{ detection: candidates[position] ?? null, index: position },
    ...{ isAdded: false, isBlinded: true, verdicts: figure.verdicts.filter(isBy(reader)) },
  });
  const judged = list.decided.filter(({ own }) => own !== null);
  const matched = new Map(
    judged.map((figure) => {
      const position = positions[figure.index] ?? 0;
      return [position, blinded(figure, position)] as const;
    }),
  );
  const made = new Map(matched);
  return {
    ...{ length: candidates.length, detections: candidates, matched, undetected: [] },
    decided: [...matched.values()],
    at: (position) => {
      const known = made.get(position);
      if (known !== undefined) return known;
      const index = figures[position];
      if (index === undefined) throw new RangeError(`there is no figure ${position}`);
      const figure = blinded(list.at(index), position);
      made.set(position, figure);
      return figure;
    },
  };
}

function isBy(reader: string): (given: ReaderVerdict) => boolean {
  return (given) => given.reader === reader;
}
