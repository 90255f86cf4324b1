/**
 * How large words and controls are, kept across restarts. The style sheet reads it from the document's root and enlarges
 * everything of class `scaled`; the slide itself has magnifications of its own.
 */
import type { SettingStore } from '../client/kept-settings';

/** Per cent. */
export const interfaceScales = [90, 100, 110, 125, 150, 175] as const;
export type InterfaceScalePercent = (typeof interfaceScales)[number];

export class InterfaceScale {
  readonly #store: SettingStore;
  #percent = $state<InterfaceScalePercent>(100);

  constructor(store: SettingStore) {
    this.#store = store;
    const stored = store.get('interface-scale');
    this.#show(interfaceScales.find((percent) => String(percent) === stored) ?? 100);
  }

  get percent(): InterfaceScalePercent {
    return this.#percent;
  }
  /** 1 is 100 %. */
  get value(): number {
    return this.#percent / 100;
  }

  choose(percent: InterfaceScalePercent): void {
    this.#show(percent);
    this.#store.set('interface-scale', String(percent));
  }

  #show(percent: InterfaceScalePercent): void {
    this.#percent = percent;
    document.documentElement.style.setProperty('--interface-scale', String(this.value));
    // What is laid out by the window's size is laid out again.
    window.dispatchEvent(new Event('resize'));
  }
}
