/** A real engine whose requests a test or a benchmark looks at, or answers in its own way. */
import type { Engine } from '../../src-main/detection/engine/engine';

/** What `engine` is, but for the parts that are given; closing it is left to whoever started `engine`. */
export function watchedEngine(engine: Engine, parts: Partial<Pick<Engine, 'scout' | 'judge'>>): Engine {
  return {
    provider: engine.provider,
    precision: engine.precision,
    device: engine.device,
    judgeBatch: engine.judgeBatch,
    events: engine.events,
    // Asked of the engine itself: an object that inherits from it would count requests of its own.
    scout: (patch, signal) => engine.scout(patch, signal),
    judge: (patches, signal) => engine.judge(patches, signal),
    close: () => Promise.resolve(),
    ...parts,
  };
}
