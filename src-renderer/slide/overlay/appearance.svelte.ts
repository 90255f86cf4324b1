/** How a person wants detections drawn over the slide; survives restarts. Lives in the component context. */
import { getContext, setContext } from 'svelte';
import type { SettingStore } from '../../client/kept-settings';

/** What draws the markers: `auto` takes the graphics card where there is one. */
const markerDrawers = ['auto', 'card', 'processor'] as const;
export type MarkerDrawer = (typeof markerDrawers)[number];

export const sizeRange = { min: 0.5, max: 2 } as const;
export const opacityRange = { min: 0.2, max: 1 } as const;

export class OverlayAppearance {
  readonly #store: SettingStore;
  #size = $state(1);
  #opacity = $state(1);
  #drawer = $state<MarkerDrawer>('auto');

  constructor(store: SettingStore) {
    this.#store = store;
    const stored = storedValues(store.get('overlay'));
    this.#size = within(sizeRange, stored.size, 1);
    this.#opacity = within(opacityRange, stored.opacity, 1);
    this.#drawer = markerDrawers.find((drawer) => drawer === stored.drawer) ?? 'auto';
  }

  /** Factor of a marker's size. */
  get size(): number {
    return this.#size;
  }
  set size(size: number) {
    this.#size = within(sizeRange, size, 1);
    this.#keep();
  }
  get opacity(): number {
    return this.#opacity;
  }
  set opacity(opacity: number) {
    this.#opacity = within(opacityRange, opacity, 1);
    this.#keep();
  }
  /** Takes effect with the next slide that comes to the front. */
  get drawer(): MarkerDrawer {
    return this.#drawer;
  }
  set drawer(drawer: MarkerDrawer) {
    this.#drawer = drawer;
    this.#keep();
  }

  #keep(): void {
    const values = { size: this.#size, opacity: this.#opacity, drawer: this.#drawer };
    this.#store.set('overlay', JSON.stringify(values));
  }
}

const key = Symbol('overlay appearance');

export function provideOverlayAppearance(store: SettingStore): OverlayAppearance {
  return setContext(key, new OverlayAppearance(store));
}

export function getOverlayAppearance(): OverlayAppearance {
  return getContext<OverlayAppearance>(key);
}

function storedValues(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function within({ min, max }: { min: number; max: number }, value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, min), max) : fallback;
}
