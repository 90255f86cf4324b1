/** Which parts of the frame are open, and how wide the inspector is; the width survives restarts. */
import type { SettingStore } from '../client/kept-settings';
import type { DialogName } from './dialog-name';
import type { InterfaceScale } from './interface-scale.svelte';
import type { ScreenName } from './screen-name';

export const inspectorRange = { min: 260, max: 520, usual: 304 } as const;
/** Below these widths of the window, in CSS pixels of the scaled interface, less stands side by side. */
const widths = { wide: 1100, small: 860, tiny: 560 } as const;

/** `narrow`: list or inspector beside the slide; `small`: they lie over it; `tiny`: the rail has icons only. */
export type LayoutSize = 'wide' | 'narrow' | 'small' | 'tiny';

function sizeOf(width: number): LayoutSize {
  if (width >= widths.wide) return 'wide';
  if (width >= widths.small) return 'narrow';
  return width >= widths.tiny ? 'small' : 'tiny';
}

export class Layout {
  #screen = $state<ScreenName>('slide');
  #listOpen = $state(true);
  #inspectorOpen = $state(true);
  #reviewOpen = $state(false);
  #invarianceOpen = $state(false);
  #tissueOpen = $state(false);
  #inspectorWidth = $state<number>(inspectorRange.usual);
  #dialog = $state<DialogName | null>(null);
  #reportedCase = $state<string | null>(null);
  #size = $state<LayoutSize>('wide');
  /** Closed for want of space, and not by a person: they come back with the space. */
  #gaveWay = { list: false, inspector: false };
  readonly #scale: InterfaceScale;
  readonly #store: SettingStore;

  constructor(scale: InterfaceScale, store: SettingStore) {
    this.#scale = scale;
    this.#store = store;
    this.#measure();
    if (this.isSmall) this.#giveWay('inspector');
    // It would cover the empty screen, which teaches.
    if (this.#size === 'tiny') this.#giveWay('list');
    const stored = Number(store.get('inspector-width'));
    if (stored > 0) this.#inspectorWidth = clampWidth(stored);
  }

  get size(): LayoutSize {
    return this.#size;
  }
  /** Whether list and inspector lie over the slide, so that one at most may be open beside it. */
  get isSmall(): boolean {
    return this.#size === 'small' || this.#size === 'tiny';
  }
  get interfaceScale(): number {
    return this.#scale.value;
  }
  get screen(): ScreenName {
    return this.#screen;
  }
  set screen(screen: ScreenName) {
    this.#screen = screen;
  }
  get listOpen(): boolean {
    return this.#listOpen;
  }
  set listOpen(open: boolean) {
    this.#listOpen = open;
    this.#gaveWay.list = false;
    if (open && this.isSmall) this.#giveWay('inspector');
  }
  get inspectorOpen(): boolean {
    return this.#inspectorOpen;
  }
  set inspectorOpen(open: boolean) {
    this.#inspectorOpen = open;
    this.#gaveWay.inspector = false;
    if (open && this.isSmall) this.#giveWay('list');
  }
  /** Whether the gallery of figures stands beside the slide. */
  get reviewOpen(): boolean {
    return this.#reviewOpen;
  }
  set reviewOpen(open: boolean) {
    const wasOpen = this.#reviewOpen;
    this.#reviewOpen = open;
    if (!open) {
      if (wasOpen && this.#size === 'wide' && this.#gaveWay.list) this.listOpen = true;
      return;
    }
    this.#screen = 'slide';
    this.#giveWay('list');
    if (this.isSmall) this.#giveWay('inspector');
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
    this.#store.set('inspector-width', String(this.#inspectorWidth));
  }
  /** How much of the slide the inspector lies over, from its right edge: CSS pixels. */
  get inspectorCovers(): number {
    const isOver = this.isSmall && this.#inspectorOpen && this.#screen === 'slide';
    return isOver ? this.#inspectorWidth * this.#scale.value : 0;
  }
  get dialog(): DialogName | null {
    return this.#dialog;
  }
  set dialog(dialog: DialogName | null) {
    this.#dialog = dialog;
    this.#reportedCase = null;
  }
  /** The case that the dialog for a report is of; `null`: of the slide in front. */
  get reportedCase(): string | null {
    return this.#reportedCase;
  }

  /** Asks how the report of a case is to be. */
  reportCase(name: string): void {
    this.dialog = 'report';
    this.#reportedCase = name;
  }

  /** What is behind another screen is shown again rather than closed unseen. */
  toggleList(): void {
    this.listOpen = this.#screen !== 'slide' || !this.#listOpen;
    this.#screen = 'slide';
  }

  toggleInspector(): void {
    this.inspectorOpen = this.#screen !== 'slide' || !this.#inspectorOpen;
    this.#screen = 'slide';
  }

  toggleReview(): void {
    this.reviewOpen = this.#screen !== 'slide' || !this.#reviewOpen;
  }

  /** Shows the slide, with space for it. */
  showSlide(): void {
    this.#screen = 'slide';
    if (this.#size !== 'wide') this.#giveWay('list');
    if (this.isSmall) this.#giveWay('inspector');
  }

  /**
   * A window made narrow closes the list, once, to give its space to the slide; a list that a person then opens stays open. A window
   * made wide again reopens what was closed for space. Without a slide only a tiny window has no space for the list.
   */
  fitWindow(slideShown: boolean): void {
    const before = this.#size;
    this.#measure();
    if (before === this.#size) return;
    const hasSpaceForList = slideShown ? this.#size === 'wide' : this.#size !== 'tiny';
    if (slideShown ? before === 'wide' : !hasSpaceForList) this.#giveWay('list');
    if (this.isSmall) this.#giveWay('inspector');
    else if (this.#gaveWay.inspector) this.inspectorOpen = true;
    if (hasSpaceForList && this.#gaveWay.list) this.listOpen = true;
  }

  #giveWay(part: 'list' | 'inspector'): void {
    if (part === 'list') {
      this.#gaveWay.list ||= this.#listOpen;
      this.#listOpen = false;
    } else {
      this.#gaveWay.inspector ||= this.#inspectorOpen;
      this.#inspectorOpen = false;
    }
  }

  /** The style sheets read the size from the document's root: media queries know nothing of the scale. */
  #measure(): void {
    this.#size = sizeOf(window.innerWidth / this.#scale.value);
    document.documentElement.dataset.size = this.#size;
  }
}

function clampWidth(width: number): number {
  return Math.min(Math.max(Math.round(width), inspectorRange.min), inspectorRange.max);
}
