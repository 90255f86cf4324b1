/** The slides of a batch as they stand now, each time they are asked for. */
import type { QueuedSlide } from '../contract/domain/queue';
import type { Queue } from '../project/queue/queue';

/** Reads what changed only: many slides are asked for often. @returns what gives them in the order of the queue */
export function queuedSlides(queue: Queue, batch: string): () => readonly QueuedSlide[] {
  const slides = new Map<number, QueuedSlide>();
  let known = 0;
  return () => {
    for (const slide of queue.changedSince(batch, known)) {
      slides.set(slide.number, slide);
      known = Math.max(known, slide.change);
    }
    return [...slides.values()].sort((one, other) => one.place - other.place);
  };
}
