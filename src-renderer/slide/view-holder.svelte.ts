/** The view of the slide in front, for the controls of the frame. Lives in the component context. */
import { getContext, setContext } from 'svelte';
import type { SlideView } from './slide-view.svelte';

const key = Symbol('view');

export class ViewHolder {
  #view = $state.raw<SlideView | null>(null);

  /** `null` while no slide is in front. */
  get view(): SlideView | null {
    return this.#view;
  }
  set view(view: SlideView | null) {
    this.#view = view;
  }
}

export function provideViewHolder(): ViewHolder {
  return setContext(key, new ViewHolder());
}

export function getViewHolder(): ViewHolder {
  return getContext<ViewHolder>(key);
}
