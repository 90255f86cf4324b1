/**
 * The field of view of a microscope, which a person lays over the slide: its area, and whether it is shown. Both survive restarts, since
 * a microscope stays the same. Diameter and area say the same.
 */
import type { SettingStore } from '../client/kept-settings';
import { fieldRange, usualField } from './field-area';

export class FieldOfView {
  readonly #store: SettingStore;
  #areaMm2 = $state(usualField);
  #shown = $state(false);

  constructor(store: SettingStore) {
    this.#store = store;
    const stored = storedField(store.get('field'));
    this.#areaMm2 = stored.areaMm2;
    this.#shown = stored.shown;
  }

  get areaMm2(): number {
    return this.#areaMm2;
  }
  /** Out of range, it stays as it was. */
  set areaMm2(area: number) {
    if (!isField(area)) return;
    this.#areaMm2 = area;
    this.#keep();
  }
  get shown(): boolean {
    return this.#shown;
  }
  set shown(shown: boolean) {
    this.#shown = shown;
    this.#keep();
  }

  #keep(): void {
    const { areaMm2, shown } = this;
    this.#store.set('field', JSON.stringify({ areaMm2, shown }));
  }
}

function isField(area: unknown): area is number {
  return typeof area === 'number' && area >= fieldRange.min && area <= fieldRange.max;
}

function storedField(text: string | null): { areaMm2: number; shown: boolean } {
  const usual = { areaMm2: usualField, shown: false };
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return usual;
    const { areaMm2, shown }: Readonly<Record<string, unknown>> = { ...usual, ...value };
    return { areaMm2: isField(areaMm2) ? areaMm2 : usualField, shown: shown === true };
  } catch {
    return usual;
  }
}
