/** A state of the watch while one step changes it: maps of its own, and the events of the step. */
import type { SlideKey } from '../../contract/identity';
import type { Settling, Step, WatchedSlide, WatchEvent, WatchState } from './watched';

export class Draft {
  readonly timing: WatchState['timing'];
  readonly slides: Map<string, WatchedSlide>;
  readonly places: Map<SlideKey, { readonly path: string; readonly isWatched: boolean }>;
  readonly away: Set<string>;
  readonly folderIds: Map<string, string>;
  readonly #events: WatchEvent[] = [];

  constructor(state: WatchState) {
    this.timing = state.timing;
    this.slides = new Map(state.slides);
    this.places = new Map(state.places);
    this.away = new Set(state.away);
    this.folderIds = new Map(state.folderIds);
  }

  say(event: WatchEvent): void {
    this.#events.push(event);
  }

  /** The slide as it settles, with `waiting` said where that is new. */
  settle(path: string, slide: WatchedSlide, settling: Settling, why: string | null): void {
    if (why !== null && why !== settling.said) this.say({ type: 'waiting', path, why });
    this.slides.set(path, { ...slide, settling: { ...settling, said: why ?? settling.said } });
  }

  /** A slide that was taken at `from` is now at `to`; what is there is left to the caller. */
  rename(key: SlideKey | null, from: string, to: string, isAtRest: boolean): void {
    if (key !== null) this.places.set(key, { path: to, isWatched: true });
    this.say({ type: 'renamed', from, to, isAtRest });
  }

  done(): Step {
    const { timing, slides, places, away, folderIds } = this;
    return { state: { timing, slides, places, away, folderIds }, events: this.#events };
  }
}

/** From now on: nothing of it is known to be at rest. */
export function unsettled(now: number, before: Settling | null): Settling {
  return {
    ...{ since: now, scans: 1, samples: null },
    ...{ lookedAt: now, nextLookAt: now, said: before?.said ?? null },
  };
}
