/** How the figures of a slide stand for one reader's count: by the reader's verdict, else by what the software proposes. */
import { labelOf as labelOfScore } from '../contract/detection';
import type { CountedFigure } from './area-counter';
import { labelOf, type Figure, type FigureList } from './figures';
import type { FigureStanding } from './review-order';

/**
 * `unreviewed`: proposed as mitotic, or pointed out by somebody, and without a verdict of the reader; `null`: nobody takes it for one.
 * @param threshold of the software's proposals
 */
export function standingOf(
  figure: Pick<Figure, 'own' | 'detection' | 'isBlinded'>,
  threshold: number,
): FigureStanding | null {
  const label = labelOf(figure, threshold);
  if (label.by === 'nobody') return 'unreviewed';
  if (label.by === 'software') return label.label === 'mitotic' ? 'unreviewed' : null;
  return label.verdict === 'mitotic' || label.verdict === 'atypical mitotic' ? 'confirmed' : label.verdict;
}

/** Those that count or may. @param isCounted of a location, level-0 pixels */
export function countedFigures(
  list: FigureList,
  threshold: number,
  isCounted: (x: number, y: number) => boolean,
): CountedFigure[] {
  const proposed = list.detections.flatMap(({ score, x, y }, index) => {
    if (labelOfScore(score, threshold) !== 'mitotic' || list.matched.has(index) || !isCounted(x, y))
      return [];
    return [counted(list.at(index), 'unreviewed')];
  });
  const decided = list.decided.flatMap((figure) => {
    const standing = standingOf(figure, threshold);
    return standing !== null && isCounted(figure.x, figure.y) ? [counted(figure, standing)] : [];
  });
  return [...proposed, ...decided];
}

function counted({ id, x, y, detection }: Figure, standing: FigureStanding): CountedFigure {
  return { id, x, y, standing, probability: detection?.score ?? null };
}

/**
 * What has changed: figures that are new or stand otherwise, and those that are figures no longer, without a standing.
 * @returns `null` where a figure lies elsewhere now, so that the count must begin again
 */
export function changesOf(
  before: ReadonlyMap<string, CountedFigure>,
  now: readonly CountedFigure[],
): CountedFigure[] | null {
  const left = new Map(before);
  const changes: CountedFigure[] = [];
  for (const figure of now) {
    const known = before.get(figure.id);
    left.delete(figure.id);
    if (known === undefined) changes.push(figure);
    else if (known.x !== figure.x || known.y !== figure.y) return null;
    else if (known.standing !== figure.standing || known.probability !== figure.probability)
      changes.push(figure);
  }
  for (const gone of left.values()) if (gone.standing !== null) changes.push({ ...gone, standing: null });
  return changes;
}
