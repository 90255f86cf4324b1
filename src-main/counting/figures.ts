/**
 * The figures of a slide: what a run detected, joined with what people decided. A verdict belongs to a place and not to a run, so it
 * outlives runs, models and thresholds: a detection within 7.5 µm of a figure that somebody decided about is that figure.
 * Pure; both sides use it. Locations are level-0 pixels.
 */
import KDBush from 'kdbush';
import type { PlacedPoint } from '../base/point';
import { labelOf as labelOfScore, type Candidate, type DetectionLabel } from '../contract/detection';
import type { Verdict } from '../contract/domain/command';
import { valuesOf, type SlideState } from '../contract/domain/slide-state';
import { figureId, type SlidePicture } from '../contract/identity';
import type { Mpp } from '../contract/slide';

/** Nearer than this, a detection and a decision are about one cell. µm. */
export const sameFigureUm = 7.5;

export interface ReaderVerdict {
  readonly reader: string;
  readonly verdict: Verdict;
  /** Whether the reader saw neither what the software nor what others said of it. */
  readonly isBlinded: boolean;
}

export interface Figure extends PlacedPoint {
  /** A `FigureId`, or the identifier that a decision was recorded under. */
  readonly id: string;
  /** What the run found here; `null` where it found nothing. */
  readonly detection: Candidate | null;
  /** Its number in the list of figures. */
  readonly index: number;
  /** Whether a person pointed it out as one that was missed. */
  readonly isAdded: boolean;
  /** In the order in which they were given; one a reader. */
  readonly verdicts: readonly ReaderVerdict[];
  /** That of the present reader. */
  readonly own: Verdict | null;
  /** Whether it is shown to a reader who reads blinded: `detection` is a place then, `verdicts` holds none of others. */
  readonly isBlinded: boolean;
}

/** Figures by number: those that the run detected, in its order, and after them those that it did not find. */
export interface FigureList {
  readonly length: number;
  readonly detections: readonly Candidate[];
  /** By the index of the detection: those that somebody decided about. */
  readonly matched: ReadonlyMap<number, Figure>;
  /** In the order in which they were decided. */
  readonly undetected: readonly Figure[];
  /** Those that a person gave a verdict on, or added. */
  readonly decided: readonly Figure[];
  /** @throws RangeError for a number that is none */
  at(index: number): Figure;
}

type FigureLabel =
  | { readonly by: 'reader'; readonly verdict: Verdict }
  | { readonly by: 'software'; readonly label: DetectionLabel }
  /** Another reader pointed it out, or it is shown blinded; neither this reader nor, to their knowledge, the software has said what it is. */
  | { readonly by: 'nobody' };

/** What a figure is taken for: the present reader's verdict, else the software's proposal. Nothing else joins the two. */
export function labelOf(
  { own, detection, isBlinded }: Pick<Figure, 'own' | 'detection' | 'isBlinded'>,
  threshold: number,
): FigureLabel {
  if (own !== null) return { by: 'reader', verdict: own };
  if (detection === null || isBlinded) return { by: 'nobody' };
  return { by: 'software', label: labelOfScore(detection.score, threshold) };
}

/** Whether readers said different things of it. */
export function isDisputed({ verdicts }: Pick<Figure, 'verdicts'>): boolean {
  return verdicts.some(({ verdict }) => verdict !== verdicts[0]?.verdict);
}

/** A detection, by its index, and how far it is from a place: µm, 0 where the pixel size is unknown. */
interface Near {
  readonly at: number;
  readonly distance: number;
}

/**
 * The detections of a run, ready to be joined again and again: a verdict after a verdict costs only the figures that were decided, and
 * a detection becomes a figure when somebody looks at it.
 */
export class RunDetections {
  readonly candidates: readonly Candidate[];
  readonly #picture: SlidePicture;
  readonly #mpp: Mpp | null;
  #index: KDBush | null = null;
  /** By the identifier of a decided figure. */
  readonly #near = new Map<string, PlacedPoint & { readonly near: readonly Near[] }>();
  readonly #proposals = new Map<number, Figure>();

  /** @param mpp µm per level-0 pixel; `null`: only what lies in the same level-0 pixel is one figure */
  constructor(picture: SlidePicture, candidates: readonly Candidate[], mpp: Mpp | null) {
    this.#picture = picture;
    this.candidates = candidates;
    this.#mpp = mpp;
  }

  /** As long as nobody decided about it. @throws RangeError */
  proposal(index: number): Figure {
    const known = this.#proposals.get(index);
    if (known !== undefined) return known;
    const detection = this.candidates[index];
    if (detection === undefined) throw new RangeError(`there is no figure ${index}`);
    const proposal = proposed(detection, index, this.idOf(index));
    this.#proposals.set(index, proposal);
    return proposal;
  }

  /** The detections that may be a decided figure. As long as it lies where it lay, the answer is kept. */
  nearFigure({ id, x, y }: Pick<Figure, 'id' | 'x' | 'y'>): readonly Near[] {
    const known = this.#near.get(id);
    if (known?.x === x && known.y === y) return known.near;
    const near = this.near({ x, y });
    this.#near.set(id, { x, y, near });
    return near;
  }

  /** The detections that would be one figure with a place. */
  near(place: PlacedPoint): readonly Near[] {
    if (this.candidates.length === 0) return [];
    const { x, y } = this.#measured(place);
    return this.#indexed()
      .within(x, y, this.#mpp === null ? 0 : sameFigureUm)
      .map((at) => ({ at, distance: this.distance(this.candidates[at] ?? place, place) }));
  }

  /** Between two places; ∞ where they cannot be one figure. */
  distance(one: PlacedPoint, other: PlacedPoint): number {
    const [from, to] = [this.#measured(one), this.#measured(other)];
    const distance = Math.hypot(from.x - to.x, from.y - to.y);
    return distance <= (this.#mpp === null ? 0 : sameFigureUm) ? distance : Infinity;
  }

  /** Of a detection that nobody decided about. @param isTaken identifiers that other figures have */
  idOf(at: number, isTaken: (id: string) => boolean = () => false): string {
    const candidate = this.candidates[at] ?? { x: 0, y: 0 };
    const [x, y] = [Math.floor(candidate.x), Math.floor(candidate.y)];
    const [low, high] = [this.#measured({ x, y }), this.#measured({ x: x + 1, y: y + 1 })];
    const around = this.#indexed().range(low.x, low.y, high.x, high.y);
    const isInPixel = (other: PlacedPoint): boolean => Math.floor(other.x) === x && Math.floor(other.y) === y;
    let ordinal = around.filter(
      (other) => other < at && isInPixel(this.candidates[other] ?? candidate),
    ).length;
    let id = figureId(this.#picture, candidate, ordinal);
    while (isTaken(id)) {
      ordinal += 1;
      id = figureId(this.#picture, candidate, ordinal);
    }
    return id;
  }

  /** Made when somebody decides: without decisions there is nothing to match. */
  #indexed(): KDBush {
    if (this.#index !== null) return this.#index;
    const index = new KDBush(this.candidates.length);
    for (const candidate of this.candidates) {
      const { x, y } = this.#measured(candidate);
      index.add(x, y);
    }
    this.#index = index.finish();
    return this.#index;
  }

  /** µm; whole pixels where their size is unknown. */
  #measured({ x, y }: PlacedPoint): PlacedPoint {
    if (this.#mpp === null) return { x: Math.floor(x), y: Math.floor(y) };
    return { x: x * this.#mpp.x, y: y * this.#mpp.y };
  }
}

function proposed(detection: Candidate, index: number, id: string): Figure {
  const { x, y } = detection;
  return { id, x, y, detection, index, isAdded: false, verdicts: [], own: null, isBlinded: false };
}

/**
 * Detections and decided figures are matched one to one, the nearest pairs first. A matched figure keeps its identifier and the place
 * where it was first pointed out.
 * @param reader whose verdicts are `own`
 */
export function joinFigures(run: RunDetections, state: SlideState, reader: string): FigureList {
  const figures = decidedFigures(state, reader);
  const pairs = figures
    .flatMap((figure, order) => run.nearFigure(figure).map((near) => ({ order, ...near })))
    .sort((one, other) => one.distance - other.distance || one.order - other.order || one.at - other.at);
  const detectionOf = new Map<number, number>();
  const matched = new Map<number, Figure>();
  for (const { order, at } of pairs) {
    const [figure, detection] = [figures[order], run.candidates[at]];
    if (figure === undefined || detection === undefined || detectionOf.has(order) || matched.has(at))
      continue;
    detectionOf.set(order, at);
    matched.set(at, { ...figure, detection, index: at });
  }
  const found = run.candidates.length;
  const undetected = figures
    .filter((_, order) => !detectionOf.has(order))
    .map((figure, index) => ({ ...figure, index: found + index }));
  const decided = [...matched.values(), ...undetected];
  const renamed = besideWithTakenId(
    run,
    decided,
    pairs.map(({ at }) => at),
  );
  return {
    ...{ length: found + undetected.length, detections: run.candidates, matched, undetected, decided },
    at: (index) =>
      matched.get(index) ?? renamed.get(index) ?? undetected[index - found] ?? run.proposal(index),
  };
}

/** The figure that a place belongs to, the nearest one; `null` where there is none. */
export function figureAt(run: RunDetections, list: FigureList, place: PlacedPoint): Figure | null {
  const detected = run.near(place).map(({ at }) => list.at(at));
  const distances = [...detected, ...list.decided].map((figure) => ({
    figure,
    distance: run.distance(figure, place),
  }));
  const nearest = distances.sort((one, other) => one.distance - other.distance)[0];
  return nearest === undefined || nearest.distance === Infinity ? null : nearest.figure;
}

/** A detection beside a decided figure may lie in the pixel that the figure's identifier was made of: it gets another one. */
function besideWithTakenId(
  run: RunDetections,
  decided: readonly Figure[],
  near: readonly number[],
): ReadonlyMap<number, Figure> {
  const ids = new Set(decided.map(({ id }) => id));
  const isMatched = new Set(decided.map(({ index }) => index));
  const renamed = new Map<number, Figure>();
  for (const at of near) {
    const detection = run.candidates[at];
    if (detection === undefined || isMatched.has(at) || renamed.has(at)) continue;
    if (!ids.has(run.proposal(at).id)) continue;
    const id = run.idOf(at, (taken) => ids.has(taken));
    ids.add(id);
    renamed.set(at, proposed(detection, at, id));
  }
  return renamed;
}

/** What stands of people's decisions, in the order in which the figures were decided. */
function decidedFigures(state: SlideState, reader: string): Omit<Figure, 'index'>[] {
  const figures = new Map<string, PlacedPoint & { isAdded: boolean; verdicts: ReaderVerdict[] }>();
  for (const { id, value } of valuesOf(state, 'figure')) {
    figures.set(id, { x: value.x, y: value.y, isAdded: true, verdicts: [] });
  }
  for (const { value } of valuesOf(state, 'verdict')) {
    const { figure, place, verdict } = value;
    const known = figures.get(figure);
    const given = { reader: value.reader, verdict, isBlinded: value.blinded === true };
    if (known === undefined) figures.set(figure, { ...place, isAdded: false, verdicts: [given] });
    else known.verdicts.push(given);
  }
  return Array.from(figures, ([id, figure]) => ({
    ...figure,
    id,
    detection: null,
    isBlinded: false,
    own: figure.verdicts.find((given) => given.reader === reader)?.verdict ?? null,
  }));
}
