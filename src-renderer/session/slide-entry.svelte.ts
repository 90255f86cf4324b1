/** A slide of the window, from the moment it was asked for: sent, opened, failed or there. */
import type { ErrorReport } from '../../src-main/contract/errors';
import type { OpenedState } from './opened.svelte';

export type EntryState =
  | { readonly kind: 'sending'; readonly fraction: number }
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'open'; readonly opened: OpenedState };

let entriesMade = 0;

export class SlideEntry {
  readonly id = (entriesMade += 1);
  readonly name: string;
  /** As it was asked for: the row of the list that it belongs to. `path` may say where a link leads. */
  readonly askedPath: string | null;
  /** `null` until the main side has said it. */
  #path = $state<string | null>(null);
  #state = $state.raw<EntryState>({ kind: 'opening' });
  readonly abort = new AbortController();

  constructor(name: string, askedPath: string | null = null) {
    this.name = name;
    this.askedPath = askedPath;
  }

  get path(): string | null {
    return this.#path;
  }
  set path(path: string | null) {
    this.#path = path;
  }

  get state(): EntryState {
    return this.#state;
  }
  set state(state: EntryState) {
    this.#state = state;
  }
  get opened(): OpenedState | null {
    return this.#state.kind === 'open' ? this.#state.opened : null;
  }
}
