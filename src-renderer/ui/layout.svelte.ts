/** Which parts of the frame are open, and how wide the inspector is; the width survives restarts. */

const storageKey = 'spindle.inspector-width';
export const inspectorRange = { min: 260, max: 520, usual: 304 } as const;
/** Below this window width the slide list closes when a slide comes to the front. */
const narrow = 1100;

export type DialogName = 'shortcuts' | 'palette';

export class Layout {
  #screen = $state<'slide' | 'settings'>('slide');
  #listOpen = $state(true);
  #inspectorOpen = $state(true);
  #invarianceOpen = $state(false);
  #tissueOpen = $state(false);
  #inspectorWidth = $state<number>(inspectorRange.usual);
  #dialog = $state<DialogName | null>(null);
  #wasNarrow = window.innerWidth < narrow;

  constructor() {
    const stored = Number(localStorage.getItem(storageKey));
    if (stored > 0) this.#inspectorWidth = clampWidth(stored);
  }

  get screen(): 'slide' | 'settings' {
    return this.#screen;
  }
  set screen(screen: 'slide' | 'settings') {
    this.#screen = screen;
  }
  get listOpen(): boolean {
    return this.#listOpen;
  }
  set listOpen(open: boolean) {
    this.#listOpen = open;
  }
  get inspectorOpen(): boolean {
    return this.#inspectorOpen;
  }
  set inspectorOpen(open: boolean) {
    this.#inspectorOpen = open;
  }
  /** Whether the inspector's part of that name is unfolded: only then is anything measured. */
  get invarianceOpen(): boolean {
    return this.#invarianceOpen;
  }
  set invarianceOpen(open: boolean) {
    this.#invarianceOpen = open;
  }
  get tissueOpen(): boolean {
    return this.#tissueOpen;
  }
  set tissueOpen(open: boolean) {
    this.#tissueOpen = open;
  }
  get inspectorWidth(): number {
    return this.#inspectorWidth;
  }
  set inspectorWidth(width: number) {
    this.#inspectorWidth = clampWidth(width);
    localStorage.setItem(storageKey, String(this.#inspectorWidth));
  }
  get dialog(): DialogName | null {
    return this.#dialog;
  }
  set dialog(dialog: DialogName | null) {
    this.#dialog = dialog;
  }

  /** Shows the slide, with room for it. */
  showSlide(): void {
    this.#screen = 'slide';
    if (window.innerWidth < narrow) this.#listOpen = false;
  }

  /** A window made narrow gives the slide the room of the list, once; opened again, the list stays. */
  fitWindow(slideShown: boolean): void {
    const isNarrow = window.innerWidth < narrow;
    if (isNarrow && !this.#wasNarrow && slideShown) this.#listOpen = false;
    this.#wasNarrow = isNarrow;
  }
}

function clampWidth(width: number): number {
  return Math.min(Math.max(Math.round(width), inspectorRange.min), inspectorRange.max);
}
