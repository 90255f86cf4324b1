/** The look that a person has given a slide while it is open. */
import { isOwnLook, lookRange, lookWords, ownLook, type Look, type StainChoice } from '../slide/look/look';

export class LookChoice {
  #look = $state.raw(ownLook);

  get look(): Look {
    return this.#look;
  }
  get isOwn(): boolean {
    return isOwnLook(this.#look);
  }
  /** What of it is changed; `null` for the slide's own look. */
  get words(): string | null {
    return lookWords(this.#look);
  }

  /** Values beyond what is useful end there; those that are no number are not taken. */
  set(name: keyof typeof lookRange, value: number): void {
    const { min, max } = lookRange[name];
    if (!Number.isNaN(value)) this.#look = { ...this.#look, [name]: Math.min(Math.max(value, min), max) };
  }

  chooseStain(stain: StainChoice): void {
    this.#look = { ...this.#look, stain };
  }

  reset(): void {
    this.#look = ownLook;
  }
}
