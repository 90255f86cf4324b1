/**
 * The order in which open figures are reviewed so that few reviews settle whether a cut-off is reached. Whether at least k of n open
 * figures are mitotic is a k-out-of-n system whose parts cost the same to test: it is settled by k mitotic ones or by n − k + 1
 * others, and the k-th most probable figure belongs both to the k that are most probably mitotic and to the n − k + 1 that are least.
 */

/** How a figure stands: confirmed figures count; unsure and unreviewed ones are open, and may turn out either way. */
export type FigureStanding = 'confirmed' | 'unsure' | 'unreviewed' | 'normal';

export interface ReviewedFigure {
  readonly id: string;
  readonly standing: FigureStanding;
  /** That a person will call it mitotic, 0 to 1: the software's score. `null`: not known, taken as ½. */
  readonly probability: number | null;
}

export function isOpen({ standing }: ReviewedFigure): boolean {
  return standing === 'unsure' || standing === 'unreviewed';
}

/**
 * The k-th most probable first, then those next to it. The first is the one to review; after its verdict the order is asked for again.
 * @param needed how many of them reach the cut-off (k)
 */
export function reviewOrder(open: readonly ReviewedFigure[], needed: number): ReviewedFigure[] {
  const start = Math.min(Math.max(needed, 1), open.length) - 1;
  return mostProbableFirst(open)
    .map((figure, index) => ({ figure, distance: Math.abs(index - start) }))
    .sort((one, other) => one.distance - other.distance)
    .map(({ figure }) => figure);
}

export function mostProbableFirst(open: readonly ReviewedFigure[]): ReviewedFigure[] {
  return [...open].sort((one, other) => probabilityOf(other) - probabilityOf(one));
}

export function probabilityOf({ probability }: ReviewedFigure): number {
  return probability ?? 0.5;
}
