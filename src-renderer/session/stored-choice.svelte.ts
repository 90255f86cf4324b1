/** A choice of a person between two, for all slides of the window: off until it is made, and kept across restarts. */
import type { WindowSettingName } from '../../src-main/contract/window-settings';
import type { SettingStore } from '../client/kept-settings';

export class StoredChoice {
  readonly #store: SettingStore | null;
  readonly #name: WindowSettingName;
  readonly #words: { readonly on: string; readonly off: string };
  #isOn = $state(false);

  /** @param words what is stored for either */
  constructor(
    store: SettingStore | null,
    name: WindowSettingName,
    words: { readonly on: string; readonly off: string },
  ) {
    this.#store = store;
    this.#name = name;
    this.#words = words;
    this.#isOn = store?.get(name) === words.on;
  }

  get isOn(): boolean {
    return this.#isOn;
  }
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.#store?.set(this.#name, isOn ? this.#words.on : this.#words.off);
  }
}
