/** The views of the slides on the screen, for the controls of the frame, and what is laid over every slide. Lives in the component context. */
import { getContext, setContext } from 'svelte';
import type { SettingStore } from '../client/kept-settings';
import type { SlideEntry } from '../session/slide-entry.svelte';
import { FieldOfView } from './field-of-view.svelte';
import type { SlideView } from './slide-view.svelte';

const key = Symbol('view');

export class ViewHolder {
  readonly field: FieldOfView;
  readonly #front: () => SlideEntry | null;
  #views = $state.raw<ReadonlyMap<SlideEntry, SlideView>>(new Map());

  /** @param front the slide in front */
  constructor(front: () => SlideEntry | null, store: SettingStore) {
    this.#front = front;
    this.field = new FieldOfView(store);
  }

  /** Of the slide in front; `null` while none is. */
  get view(): SlideView | null {
    const front = this.#front();
    return front === null ? null : this.of(front);
  }
  /** Of all slides on the screen. */
  get all(): Iterable<SlideView> {
    return this.#views.values();
  }

  /** `null` while the slide is not on the screen. */
  of(entry: SlideEntry): SlideView | null {
    return this.#views.get(entry) ?? null;
  }

  /** @param view `null` when it is gone */
  set(entry: SlideEntry, view: SlideView | null): void {
    const others = [...this.#views].filter(([each]) => each !== entry);
    this.#views = new Map(view === null ? others : [...others, [entry, view]]);
  }
}

export function provideViewHolder(front: () => SlideEntry | null, store: SettingStore): ViewHolder {
  return setContext(key, new ViewHolder(front, store));
}

export function getViewHolder(): ViewHolder {
  return getContext<ViewHolder>(key);
}
