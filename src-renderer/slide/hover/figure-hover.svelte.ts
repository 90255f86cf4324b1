/**
 * Which figure of the slide the pointer rests on. A moving pointer costs a comparison; only where it has come to rest is looked up what
 * lies under it. The card that is shown then stays until the pointer has left it, the figure and the way between them, or until a
 * person dismisses it (WCAG 2.2, 1.4.13).
 */
import type { Figure } from '../../../src-main/counting/figures';
import type { Rectangle } from '../tile-geometry';
import type { ScreenPoint } from '../view-transform';

/** A pointer that has not moved for so long rests, ms: the card comes after one to two of these. */
export const restMs = 200;
/** The card stays so long after the pointer has left, ms, for one that takes a short cut to it. */
export const leaveMs = 300;
/** A hand trembles: CSS pixels. */
const tremor = 3;

type Timer = ReturnType<typeof setTimeout>;

export class FigureHover {
  /** What is drawn under a point of the view, CSS pixels. */
  readonly #under: (at: ScreenPoint) => Figure | null;
  #shown = $state.raw<Figure | null>(null);
  /** Where the card keeps while the pointer is in it; `null` until it is laid out. */
  #ground: Rectangle | null = null;
  #at: ScreenPoint = { x: 0, y: 0 };
  #restsAt: ScreenPoint = { x: 0, y: 0 };
  #hasMoved = false;
  #isOnCard = false;
  #dismissed: string | null = null;
  #resting: Timer | null = null;
  #leaving: Timer | null = null;

  constructor(under: (at: ScreenPoint) => Figure | null) {
    this.#under = under;
  }

  /** As it stood when the pointer came to rest on it. */
  get shown(): Figure | null {
    return this.#shown;
  }

  /** The pointer moved over the slide, no button held. CSS pixels of the view. */
  move(at: ScreenPoint): void {
    this.#at = at;
    this.#isOnCard = false;
    if (Math.hypot(at.x - this.#restsAt.x, at.y - this.#restsAt.y) > tremor) {
      this.#restsAt = at;
      this.#hasMoved = true;
    }
    this.#resting ??= setTimeout(() => this.#look(), restMs);
    if (this.#shown === null) return;
    if (this.#isOnGround()) this.#stay();
    else this.#leave();
  }

  /** The pointer is on the card. */
  hold(): void {
    this.#isOnCard = true;
    this.#forgetRest();
    this.#stay();
  }

  /** The pointer is on neither slide nor card, or drags. */
  leave(): void {
    this.#isOnCard = false;
    this.#dismissed = null;
    this.#forgetRest();
    if (this.#shown !== null) this.#leave();
  }

  /** @param ground CSS pixels of the view: figure, card and the way between them, where they are now */
  stand(ground: Rectangle): void {
    this.#ground = ground;
    // The figure was moved away from under the pointer.
    if (this.#shown !== null && !this.#isOnCard && !this.#isOnGround()) this.hide();
  }

  /** Until the pointer has been elsewhere. */
  dismiss(): void {
    this.#dismissed = this.#shown?.id ?? null;
    this.hide();
  }

  hide(): void {
    this.#stay();
    this.#forgetRest();
    this.#shown = null;
    this.#ground = null;
    this.#isOnCard = false;
  }

  #look(): void {
    this.#resting = null;
    if (this.#hasMoved) {
      this.#hasMoved = false;
      this.#resting = setTimeout(() => this.#look(), restMs);
      return;
    }
    const figure = this.#under(this.#restsAt);
    if (figure?.id !== this.#dismissed) this.#dismissed = null;
    if (figure === null || figure.id === this.#dismissed || figure.id === this.#shown?.id) return;
    this.#stay();
    this.#ground = null;
    this.#shown = figure;
  }

  #isOnGround(): boolean {
    if (this.#ground === null) return true;
    const { x, y, width, height } = this.#ground;
    return this.#at.x >= x && this.#at.x <= x + width && this.#at.y >= y && this.#at.y <= y + height;
  }

  #leave(): void {
    this.#leaving ??= setTimeout(() => {
      this.#leaving = null;
      this.#shown = null;
      this.#ground = null;
    }, leaveMs);
  }

  #stay(): void {
    if (this.#leaving !== null) clearTimeout(this.#leaving);
    this.#leaving = null;
  }

  #forgetRest(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = null;
    this.#hasMoved = false;
  }
}
