/** The figures of one slide as they stand: what the shown run detected, joined with what people decided. */
import type { PlacedPoint } from '../../src-main/base/point';
import type { Candidate } from '../../src-main/contract/detection';
import { areasOf, type CountedRegion } from '../../src-main/contract/domain/regions';
import type { SlideState } from '../../src-main/contract/domain/slide-state';
import { figureId, type SlidePicture } from '../../src-main/contract/identity';
import type { Mpp, SlideInfo } from '../../src-main/contract/slide';
import {
  figureAt,
  joinFigures,
  RunDetections,
  type Figure,
  type FigureList,
} from '../../src-main/counting/figures';
import { countByReader, type ReaderCount } from '../../src-main/counting/reader-count';
import { areaTest } from '../../src-main/counting/within-regions';
import { blindedList, blindedPlaces, type BlindedPlaces } from '../review/blinded-figures';
import { lastFinished, type RunState } from './run-state';

interface FiguresOf {
  readonly picture: SlidePicture;
  readonly info: SlideInfo;
  readonly candidates: readonly Candidate[];
  readonly run: RunState;
  /** `null` when unknown: the pixel size that the run was made with stands in for it. */
  readonly mpp: Mpp | null;
  readonly decisions: { readonly state: SlideState };
  readonly count: { readonly threshold: number };
  /** Which limit what is counted. */
  readonly regions: { readonly counted: readonly CountedRegion[] };
  /** The present reader. */
  readonly reader: string;
  /** Of what software and others say, nothing is shown. */
  readonly blinding: { readonly isOn: boolean };
  /** Of what software found, nothing is shown. */
  readonly estimate: { readonly isAwaited: boolean };
}

const none: readonly Candidate[] = [];

export class SlideFigures {
  readonly #of: FiguresOf;
  #placesBefore: BlindedPlaces | null = null;
  readonly #mpp = $derived.by<Mpp | null>(
    () => this.#of.mpp ?? lastFinished(this.#of.run)?.result.mpp ?? null,
  );
  readonly #isBlinded = $derived.by(() => this.#of.blinding.isOn);
  /** One who reads blinded is given the places all the same: there is something to judge. */
  readonly #candidates = $derived.by(() =>
    this.#of.estimate.isAwaited && !this.#isBlinded ? none : this.#of.candidates,
  );
  readonly #detections = $derived.by(() => new RunDetections(this.#of.picture, this.#candidates, this.#mpp));
  /** With everything that software and people said. */
  readonly #joined = $derived.by<FigureList>(() =>
    joinFigures(this.#detections, this.#of.decisions.state, this.#of.reader),
  );
  /** As text, which is the same after a verdict: a place that is selected stays the same then. */
  readonly #undetected = $derived(
    JSON.stringify(this.#joined.undetected.map(({ id, x, y }) => ({ id, x, y }))),
  );
  readonly #places = $derived.by<BlindedPlaces | null>(() => {
    if (!this.#isBlinded) return null;
    const undetected = JSON.parse(this.#undetected) as readonly Pick<Figure, 'id' | 'x' | 'y'>[];
    const extent = this.#of.info.levels[0] ?? { width: 1, height: 1 };
    this.#placesBefore = blindedPlaces(this.#candidates, undetected, extent, this.#placesBefore);
    return this.#placesBefore;
  });
  readonly #list = $derived.by<FigureList>(() =>
    this.#places === null ? this.#joined : blindedList(this.#joined, this.#places, this.#of.reader),
  );
  readonly #isCounted = $derived.by(() => areaTest(areasOf(this.#of.regions.counted)));
  readonly #count = $derived.by<ReaderCount>(() => {
    const isCounted = this.#isCounted;
    return countByReader(this.#list, this.#of.count.threshold, ({ x, y }) => isCounted(x, y));
  });
  readonly #readers = $derived.by<readonly string[]>(() => {
    const names = this.#list.decided.flatMap(({ verdicts }) => verdicts.map(({ reader }) => reader));
    return [...new Set(names)].sort();
  });

  constructor(of: FiguresOf) {
    this.#of = of;
  }

  get list(): FigureList {
    return this.#list;
  }
  /** The present reader's count, within the regions that a person drew. */
  get count(): ReaderCount {
    return this.#count;
  }
  /** All who gave a verdict that stands. */
  get readers(): readonly string[] {
    return this.#readers;
  }

  /** The figure that a place belongs to. */
  at(place: PlacedPoint): Figure | null {
    const found = figureAt(this.#detections, this.#joined, place);
    if (found === null || this.#places === null) return found;
    const position = this.#places.figures.indexOf(found.index);
    return position < 0 ? null : this.#list.at(position);
  }

  /** The figure of a detection that is shown. */
  of(candidate: Candidate): Figure | null {
    const index = this.#list.detections.indexOf(candidate);
    return index < 0 ? null : this.#list.at(index);
  }

  /** A decided one. */
  byId(id: string): Figure | null {
    return this.#list.decided.find((figure) => figure.id === id) ?? null;
  }

  /** A figure as it stands now; `null` where it is no more. */
  now({ id, index }: Pick<Figure, 'id' | 'index'>): Figure | null {
    const figure = index < this.#list.length ? this.#list.at(index) : null;
    return figure?.id === id ? figure : this.byId(id);
  }

  /** An identifier that no figure has, for one that is added where there is none. */
  newId(place: PlacedPoint): string {
    for (let ordinal = 0; ; ordinal += 1) {
      const id = figureId(this.#of.picture, place, ordinal);
      if (!this.#joined.decided.some((figure) => figure.id === id)) return id;
    }
  }
}
