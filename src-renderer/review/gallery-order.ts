/**
 * Which figures the gallery shows, and in what order: numbers of a list of figures, filtered and sorted. Pure, and without making a
 * figure of a detection that is not shown, so that a million of them can be sorted.
 */
import type { PlacedPoint } from '../../src-main/base/point';
import {
  labelOf as labelOfScore,
  type Candidate,
  type DetectionLabel,
} from '../../src-main/contract/detection';
import type { Verdict } from '../../src-main/contract/domain/command';
import { isDisputed, type Figure, type FigureList } from '../../src-main/counting/figures';
import { placeOnPath } from './place-path';

export const galleryOrders = ['score', 'uncertainty', 'place', 'likeness'] as const;
export type GalleryOrder = (typeof galleryOrders)[number];

export interface GalleryFilter {
  /** The present reader's. */
  readonly verdict: 'all' | 'unreviewed' | Verdict;
  /** The software's label; `added`: what it did not find. */
  readonly label: 'all' | DetectionLabel | 'added';
  /** Only figures that this reader gave a verdict on. */
  readonly reader: string | null;
  /** Only figures on which readers differ. */
  readonly disputed: boolean;
}

export const everything: GalleryFilter = { verdict: 'all', label: 'all', reader: null, disputed: false };

/** Level-0 pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

interface SortedFigures {
  readonly detections: readonly Candidate[];
  readonly undetected: readonly (PlacedPoint & Pick<Figure, 'id' | 'index'>)[];
}

/** Where figures stand in an order of their own; those that are not in it were not compared. */
export interface LikenessRanks {
  /** Of which the ranks are. */
  readonly detections: readonly Candidate[];
  /** By the index of the detection. */
  readonly detected: ReadonlyMap<number, number>;
  /** By the identifier of a figure that the run did not find. */
  readonly undetected: ReadonlyMap<string, number>;
}

/**
 * Numbers of the figures of a list, in an order; those that the software did not find stand last but for the orders by place and by
 * likeness.
 * @param likeness `null` until it is known: those detections, and those that were not compared, go by score
 */
export function sorted(
  { detections, undetected }: SortedFigures,
  order: GalleryOrder,
  threshold: number,
  slide: Extent,
  likeness: LikenessRanks | null = null,
): Uint32Array {
  const ranks = order === 'likeness' && likeness?.detections === detections ? likeness : null;
  const keys = new Float64Array(detections.length + undetected.length).fill(Infinity);
  const placeKey = ({ x, y }: PlacedPoint): number => placeOnPath(x / slide.width, y / slide.height);
  for (const [index, detection] of detections.entries()) {
    const { score } = detection;
    if (order === 'place') keys[index] = placeKey(detection);
    else if (order === 'uncertainty') keys[index] = Math.abs(score - threshold);
    // What was not compared follows all ranks.
    else keys[index] = ranks === null ? -score : (ranks.detected.get(index) ?? keys.length - score);
  }
  for (const figure of undetected) {
    if (order === 'place') keys[figure.index] = placeKey(figure);
    else keys[figure.index] = ranks?.undetected.get(figure.id) ?? Infinity;
  }
  return Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** Those that a filter lets through, in the order that they have. */
export function filtered(
  order: Uint32Array,
  list: Pick<FigureList, 'detections' | 'matched' | 'undetected'>,
  filter: GalleryFilter,
  threshold: number,
): Uint32Array {
  const { detections, matched, undetected } = list;
  if (filter === everything) return order;
  return order.filter((index) => {
    const figure = matched.get(index) ?? undetected[index - detections.length] ?? null;
    return passes(figure, detections[index]?.score ?? null, filter, threshold);
  });
}

/** @param figure `null` where nobody decided anything @param score `null` where the software found nothing */
function passes(
  figure: Figure | null,
  score: number | null,
  { verdict, label, reader, disputed }: GalleryFilter,
  threshold: number,
): boolean {
  const own = figure?.own ?? null;
  if (verdict === 'unreviewed' ? own !== null : verdict !== 'all' && own !== verdict) return false;
  if (label !== 'all') {
    const found = score === null ? 'added' : labelOfScore(score, threshold);
    if (found !== label) return false;
  }
  if (reader !== null && figure?.verdicts.some((given) => given.reader === reader) !== true) return false;
  return !disputed || (figure !== null && isDisputed(figure));
}
