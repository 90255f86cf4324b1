/** Dark or light, kept across restarts; written to the document's root where the style sheet reads it. */
import type { SettingStore } from '../client/kept-settings';

export type ThemeName = 'dark' | 'light';

export class Theme {
  readonly #store: SettingStore;
  #name = $state<ThemeName>('dark');

  constructor(store: SettingStore) {
    this.#store = store;
    this.#show(store.get('theme') === 'light' ? 'light' : 'dark');
  }

  get name(): ThemeName {
    return this.#name;
  }

  choose(name: ThemeName): void {
    this.#show(name);
    this.#store.set('theme', name);
  }

  toggle(): void {
    this.choose(this.#name === 'dark' ? 'light' : 'dark');
  }

  #show(name: ThemeName): void {
    this.#name = name;
    document.documentElement.dataset.theme = name;
  }
}
