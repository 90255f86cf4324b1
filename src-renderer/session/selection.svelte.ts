/**
 * What is selected on one slide: a detection, known by the figure that lies where it is, so that it stays selected when another run
 * found it too; or a place that a person picked.
 */
import type { Candidate } from '../../src-main/contract/detection';
import { figureId, type FigureId, type SlidePicture } from '../../src-main/contract/identity';
import type { SlideInfo } from '../../src-main/contract/slide';

/** Level-0 pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Selectable {
  readonly picture: SlidePicture;
  readonly info: SlideInfo;
  /** Highest score first. */
  readonly ranked: readonly Candidate[];
}

/** A place; a figure that was missed; where to count. */
type Picked = 'place' | 'figure' | 'area';

export class Selection {
  readonly #of: Selectable;
  #figure = $state<FigureId | null>(null);
  /** The selected detection, as long as it is among those shown. */
  #selected = $state.raw<Candidate | null>(null);
  #place = $state.raw<Place | null>(null);
  #picks = $state<Picked | null>(null);
  /** Whether the last click fell beside the slide, so that nothing was picked. */
  #missed = $state(false);
  /** Whether the card of the selected figure stands beside it. */
  cardShown = $state(false);

  constructor(of: Selectable) {
    this.#of = of;
  }

  get selected(): Candidate | null {
    return this.#selected;
  }
  /** Figure of the selected detection. */
  get figure(): FigureId | null {
    return this.#figure;
  }
  /** A place that the person picked on the slide; `null` while a detection is selected. */
  get place(): Place | null {
    return this.#place;
  }
  /** What the next click on the slide says; `null` where it selects. */
  get picks(): Picked | null {
    return this.#picks;
  }
  set picks(picks: Picked | null) {
    this.#picks = picks;
    this.#missed = false;
  }
  get missed(): boolean {
    return this.#missed;
  }
  /** Whether the next click on the slide picks a place. */
  get picking(): boolean {
    return this.#picks === 'place';
  }
  set picking(picking: boolean) {
    this.picks = picking ? 'place' : null;
  }
  /** Whether the next click on the slide points out a figure that was missed. */
  get adding(): boolean {
    return this.#picks === 'figure';
  }
  set adding(adding: boolean) {
    this.picks = adding ? 'figure' : null;
  }

  select(candidate: Candidate | null): void {
    this.#selected = candidate;
    this.#figure = candidate === null ? null : figureId(this.#of.picture, candidate);
    if (candidate !== null) this.#place = null;
  }

  /** Ends picking: the place replaces the selected detection. Outside the slide nothing is picked. */
  pick(place: Place): void {
    if (!this.isOnSlide(place)) return;
    this.picks = null;
    this.select(null);
    this.#place = place;
  }

  /** A click while something is picked. Beside the slide nothing is, which is said, and picking goes on. @returns what was picked; `null`: nothing */
  takeClick(place: Place): Picked | null {
    this.#missed = !this.isOnSlide(place);
    if (this.#missed) return null;
    const picked = this.#picks ?? 'place';
    if (picked === 'place') this.pick(place);
    this.picks = null;
    return picked;
  }

  isOnSlide({ x, y }: Place): boolean {
    const { width = 0, height = 0 } = this.#of.info.levels[0] ?? {};
    return x >= 0 && y >= 0 && x < width && y < height;
  }

  /** The next (1) or previous (−1) detection by score; from none, the highest. */
  step(direction: 1 | -1): Candidate | null {
    const { ranked } = this.#of;
    const at = this.#selected === null ? -1 : ranked.indexOf(this.#selected);
    const next = at === -1 ? 0 : Math.min(Math.max(at + direction, 0), ranked.length - 1);
    this.select(ranked[next] ?? null);
    return this.#selected;
  }

  /** Other detections are shown: the same figure stays selected where it is among them. */
  findAgain(): void {
    const before = this.#selected;
    if (before === null) return;
    const inSamePixel = ({ x, y }: Candidate): boolean =>
      Math.floor(x) === Math.floor(before.x) && Math.floor(y) === Math.floor(before.y);
    this.select(this.#of.ranked.find(inSamePixel) ?? null);
  }
}
