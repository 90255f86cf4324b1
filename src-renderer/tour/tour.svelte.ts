/** The guided tour: a minute on the phantom slide, a command of the window a step. */
import type { CommandId } from '../../src-main/contract/commands';

export interface TourStep {
  /** Its words are the messages `tour-step-<name>` and `tour-step-<name>-text`. */
  readonly name: 'slide' | 'analyse' | 'figures' | 'review' | 'count' | 'tell' | 'more';
  /** What the person is asked to do; `null` where they look. */
  readonly command: CommandId | null;
  /** Identifier of the part of the inspector that it is about. */
  readonly panel: string | null;
}

export const tourSteps: readonly TourStep[] = [
  { name: 'slide', command: null, panel: null },
  { name: 'analyse', command: 'analyse', panel: 'analysis' },
  { name: 'figures', command: 'next', panel: null },
  { name: 'review', command: 'review', panel: null },
  { name: 'count', command: 'area', panel: 'counting-area' },
  { name: 'tell', command: 'export', panel: 'export' },
  { name: 'more', command: 'palette', panel: null },
];

export class Tour {
  #at = $state<number | null>(null);
  readonly #begin: () => void;
  readonly #showPanel: (id: string) => void;

  /** @param begin opens the phantom slide @param showPanel unfolds a part of the inspector */
  constructor(begin: () => void, showPanel: (id: string) => void) {
    this.#begin = begin;
    this.#showPanel = showPanel;
  }

  /** Counted from 1; `null` while there is no tour. */
  get number(): number | null {
    return this.#at === null ? null : this.#at + 1;
  }

  get step(): TourStep | null {
    return this.#at === null ? null : (tourSteps[this.#at] ?? null);
  }

  start(): void {
    this.#begin();
    this.#goTo(0);
  }

  /** After the last step there is no tour any more. */
  next(): void {
    if (this.#at !== null) this.#goTo(this.#at + 1);
  }

  back(): void {
    if (this.#at !== null) this.#goTo(Math.max(0, this.#at - 1));
  }

  end(): void {
    this.#at = null;
  }

  #goTo(index: number): void {
    const step = tourSteps[index];
    this.#at = step === undefined ? null : index;
    if (step !== undefined && step.panel !== null) this.#showPanel(step.panel);
  }
}
