/**
 * How large words and controls are, kept across restarts. The style sheet reads it from the document's root and enlarges
 * everything of class `scaled`; the slide itself has magnifications of its own.
 */

const storageKey = 'spindle.interface-scale';

/** Per cent. */
export const interfaceScales = [90, 100, 110, 125, 150, 175] as const;
export type InterfaceScalePercent = (typeof interfaceScales)[number];

export class InterfaceScale {
  #percent = $state<InterfaceScalePercent>(100);

  constructor() {
    this.choose(
      interfaceScales.find((percent) => String(percent) === localStorage.getItem(storageKey)) ?? 100,
    );
  }

  get percent(): InterfaceScalePercent {
    return this.#percent;
  }
  /** 1 is 100 %. */
  get value(): number {
    return this.#percent / 100;
  }

  choose(percent: InterfaceScalePercent): void {
    this.#percent = percent;
    document.documentElement.style.setProperty('--interface-scale', String(this.value));
    localStorage.setItem(storageKey, String(percent));
    // What is laid out by the window's size is laid out again.
    window.dispatchEvent(new Event('resize'));
  }
}
