/** Dark or light, kept across restarts; written to the document's root where the style sheet reads it. */

const storageKey = 'spindle.theme';

export type ThemeName = 'dark' | 'light';

export class Theme {
  #name = $state<ThemeName>('dark');

  constructor() {
    this.choose(localStorage.getItem(storageKey) === 'light' ? 'light' : 'dark');
  }

  get name(): ThemeName {
    return this.#name;
  }

  choose(name: ThemeName): void {
    this.#name = name;
    document.documentElement.dataset.theme = name;
    localStorage.setItem(storageKey, name);
  }

  toggle(): void {
    this.choose(this.#name === 'dark' ? 'light' : 'dark');
  }
}
