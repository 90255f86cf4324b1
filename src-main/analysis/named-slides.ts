/** The slides that were named for a batch, also while it goes on, and which of them a slide of the queue is. */
import type { QueuedSlide, SlideSettings } from '../contract/domain/queue';
import type { SlideToQueue } from '../project/queue/queue';
import { publicName } from '../slide/source/address';

/** A slide that was named. */
export interface SlideOfBatch {
  /** Full path, or the address of a slide on a server. Events and documents name addresses without their secrets. */
  readonly path: string;
  /** Index of the scene; the names of documents contain it, except for the first. */
  readonly scene?: number;
  /** Higher goes first. */
  readonly priority?: number;
  readonly settings?: SlideSettings;
  /** Where a list names it, for messages: `line 3 of cases.csv`. */
  readonly at?: string;
}

type Named = Pick<QueuedSlide, 'path' | 'scene'>;

export class NamedSlides {
  readonly #slides: SlideOfBatch[] = [];
  readonly #indices = new Map<string, number>();

  /** One that was named before keeps its place, with what is stated of it now. @returns as they are queued */
  add(slides: readonly SlideOfBatch[]): SlideToQueue[] {
    return slides.map((slide) => {
      const { scene = 0, priority = 0, settings = {} } = slide;
      const path = publicName(slide.path);
      const index = this.#indices.get(keyOf({ path, scene })) ?? this.#slides.length;
      this.#slides[index] = slide;
      this.#indices.set(keyOf({ path, scene }), index);
      return { path, scene, priority, settings };
    });
  }

  get all(): readonly SlideOfBatch[] {
    return this.#slides;
  }

  /** -1 of one that was not named this time. */
  indexOf(slide: Named): number {
    return this.#indices.get(keyOf(slide)) ?? -1;
  }

  /** The path or address as it is opened. */
  pathOf(slide: Named): string {
    return this.#slides[this.indexOf(slide)]?.path ?? slide.path;
  }
}

function keyOf({ path, scene }: Named): string {
  return `${path}\n${scene}`;
}
