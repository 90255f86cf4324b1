/** A real engine whose requests a test or a benchmark looks at, or answers in its own way. */
import type { Engine } from '../../src-main/detection/engine/engine';

/** What `engine` is, but for the parts that are given; closing it is left to whoever started `engine`. */
export function watchedEngine(engine: Engine, parts: Partial<Pick<Engine, 'scout' | 'judge'>>): Engine {
  // An object that inherits everything else, whatever else an engine is by then; its type is what it inherits.
  const watched = Object.create(engine) as Engine;
  return Object.assign(watched, { close: () => Promise.resolve() }, parts);
}
