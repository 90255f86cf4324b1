/**
 * What a person decided, among the markers: a figure with a verdict is drawn by it, and no longer as a proposal. Costs one pass over
 * the proposals, so that it can be done after every verdict.
 */
import { type Verdict } from '../../../src-main/contract/domain/command';
import { labelOf, type Figure, type FigureList } from '../../../src-main/counting/figures';
import { noneDecided, type MarkerRange, type Markers } from './markers';

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

/** @param proposals of all detections of the list */
export function withVerdicts(
  proposals: Markers,
  { decided: figures }: Pick<FigureList, 'decided'>,
  threshold: number,
): Markers {
  if (figures.length === 0) return proposals;
  const byVerdict: Record<Verdict, Figure[]> = {
    mitotic: [],
    'atypical mitotic': [],
    normal: [],
    unsure: [],
  };
  const isDecided = new Set<number>();
  for (const figure of figures) {
    const mark = markOf(figure, threshold);
    if (mark === null) continue;
    byVerdict[mark].push(figure);
    isDecided.add(figure.index);
  }
  const marked = Object.values(byVerdict).reduce((sum, each) => sum + each.length, 0);
  const x = new Float64Array(proposals.count + marked);
  const y = new Float64Array(proposals.count + marked);
  const spacing = new Float64Array(proposals.count);
  const detection = new Uint32Array(proposals.count);
  let at = 0;
  let normalCount = 0;
  for (let from = 0; from < proposals.count; from += 1) {
    const index = proposals.detection[from] ?? 0;
    if (isDecided.has(index)) continue;
    x[at] = proposals.x[from] ?? 0;
    y[at] = proposals.y[from] ?? 0;
    spacing[at] = proposals.spacing[from] ?? 0;
    detection[at] = index;
    at += 1;
    if (from < proposals.normalCount) normalCount = at;
  }
  const count = at;
  const decided: Record<Verdict, MarkerRange> = { ...noneDecided };
  for (const verdict of verdictsFromBelow) {
    const first = at;
    for (const figure of byVerdict[verdict]) {
      x[at] = figure.x;
      y[at] = figure.y;
      at += 1;
    }
    decided[verdict] = { first, end: at };
  }
  return {
    ...{ count, normalCount, decided },
    ...{ x: x.subarray(0, at), y: y.subarray(0, at) },
    ...{ spacing: spacing.subarray(0, count), detection: detection.subarray(0, count) },
  };
}
