/** Places on one slide that a person wants to come back to, each with a note; from every person and window. */
import {
  firstWrittenAt,
  standingAt,
  valuesOf,
  type Note,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import type { Place } from './selection.svelte';
import type { SlideDecisions } from './slide-decisions.svelte';

export interface Bookmark extends Note {
  readonly id: string;
  readonly place: Place;
  /** From 1, in the order in which they were made: what stands at its place on the slide. */
  readonly number: number;
}

export class Bookmarks {
  readonly #decisions: SlideDecisions;
  /** Whose text is to be written now. */
  #fresh = $state<string | null>(null);
  /** Where the pointer is over the slide; `null` while it is elsewhere. */
  pointer: Place | null = null;
  readonly #list = $derived.by(() => listOf(this.#decisions.state));

  constructor(decisions: SlideDecisions) {
    this.#decisions = decisions;
  }

  get list(): readonly Bookmark[] {
    return this.#list;
  }
  /** The bookmark that was made just now, whose text is asked for. */
  get fresh(): string | null {
    return this.#fresh;
  }

  /** @param scale how close the person looks, CSS pixels per level-0 pixel */
  async add({ x, y }: Place, scale: number): Promise<void> {
    const id = `note-${crypto.randomUUID()}`;
    this.#fresh = id;
    await this.#decisions.decide({ kind: 'note', note: id, place: { x, y }, scale, text: '' });
  }

  /** The text of the new one was asked for. */
  settle(): void {
    this.#fresh = null;
  }

  write(id: string, text: string): void {
    void this.#decisions.decide((standing) => {
      const before = standingAt(standing, 'note', id)?.value;
      if (before === undefined || before.text === text) return null;
      const { place, scale } = before;
      return { kind: 'note', note: id, place, ...(scale !== undefined && { scale }), text };
    });
  }

  remove(id: string): void {
    void this.#decisions.decide((standing) =>
      standingAt(standing, 'note', id) === null ? null : { kind: 'remove-note', note: id },
    );
  }
}

/** Notes without a place are of the slide as a whole, and no bookmarks. */
function listOf(state: SlideState): Bookmark[] {
  return valuesOf(state, 'note')
    .flatMap(({ id, value }) => (value.place === null ? [] : [{ ...value, place: value.place, id }]))
    .sort((one, other) => begunAt(state, one.id) - begunAt(state, other.id))
    .map((bookmark, index) => ({ ...bookmark, number: index + 1 }));
}

function begunAt(state: SlideState, id: string): number {
  return firstWrittenAt(state, { family: 'note', id });
}
