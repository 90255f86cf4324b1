/** What a person decided, among the markers: a figure with a verdict is drawn by it, and no longer as a proposal. */
import { type Verdict } from '../../../src-main/contract/domain/command';
import { labelOf, type Figure, type FigureList } from '../../../src-main/counting/figures';
import { noneDecided, type DecidedMarkers, type MarkerRange } from './markers';

/** What is drawn last lies on top. */
export const verdictsFromBelow = [
  'normal',
  'unsure',
  'mitotic',
  'atypical mitotic',
] as const satisfies readonly Verdict[];

/** What a figure is drawn as in place of its proposal; `null` where its proposal is drawn. */
export function markOf(figure: Figure, threshold: number): Verdict | null {
  const label = labelOf(figure, threshold);
  if (label.by === 'reader') return label.verdict;
  // Only another reader pointed it out, as a mitosis where nothing else was said.
  return label.by === 'nobody' ? (figure.verdicts.at(-1)?.verdict ?? 'mitotic') : null;
}

export interface DecidedMarks {
  readonly markers: DecidedMarkers;
  /** Numbers of the detections in whose place they are drawn. */
  readonly detections: readonly number[];
}

/** `null` where nothing is drawn by a verdict. */
export function decidedMarks(
  { decided: figures, detections }: Pick<FigureList, 'decided' | 'detections'>,
  threshold: number,
): DecidedMarks | null {
  const marked = figures.flatMap((figure) => {
    const mark = markOf(figure, threshold);
    return mark === null ? [] : [{ figure, mark }];
  });
  if (marked.length === 0) return null;
  const ranges: Record<Verdict, MarkerRange> = { ...noneDecided.ranges };
  const ordered: Figure[] = [];
  for (const verdict of verdictsFromBelow) {
    const first = ordered.length;
    for (const { figure, mark } of marked) if (mark === verdict) ordered.push(figure);
    ranges[verdict] = { first, end: ordered.length };
  }
  return {
    markers: {
      x: Float64Array.from(ordered, ({ x }) => x),
      y: Float64Array.from(ordered, ({ y }) => y),
      ranges,
    },
    detections: ordered.map(({ index }) => index).filter((index) => index < detections.length),
  };
}
