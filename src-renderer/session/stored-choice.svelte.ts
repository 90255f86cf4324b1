/** A choice of a person between two, for all slides of the window: off until it is made, and kept across restarts. */

/** `localStorage`, where there is one. */
export interface ChoiceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export class StoredChoice {
  readonly #storage: ChoiceStorage | null;
  readonly #key: string;
  readonly #words: { readonly on: string; readonly off: string };
  #isOn = $state(false);

  /** @param words what is stored for either */
  constructor(
    storage: ChoiceStorage | null,
    key: string,
    words: { readonly on: string; readonly off: string },
  ) {
    this.#storage = storage;
    this.#key = key;
    this.#words = words;
    this.#isOn = storage?.getItem(key) === words.on;
  }

  get isOn(): boolean {
    return this.#isOn;
  }
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.#storage?.setItem(this.#key, isOn ? this.#words.on : this.#words.off);
  }
}
