/** An engine whose requests wait for their turn, one after the other. */
import { asSpindleError, type SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';

export interface Yielding {
  /** Resolves when the next request may be made; what it throws rejects that request. */
  readonly turn: () => Promise<void>;
  /** Gives the engine back, with the last fault of it. */
  readonly close: (fault?: SpindleError) => Promise<void>;
}

export function yieldingEngine(engine: Engine, { turn, close }: Yielding): Engine {
  let fault: SpindleError | undefined;
  // Answers come in the order of the requests, so turns are given in that order too.
  let last: Promise<void> = Promise.resolve();
  const inTurn = async <T>(request: () => Promise<T>): Promise<T> => {
    const own = last.then(turn);
    last = own.catch(() => undefined);
    await own;
    try {
      return await request();
    } catch (thrown) {
      const error = asSpindleError(thrown);
      if (error.tag === 'engine-failed') fault = error;
      throw thrown;
    }
  };
  return {
    // Another may have taken over since it was started.
    get provider() {
      return engine.provider;
    },
    get precision() {
      return engine.precision;
    },
    get device() {
      return engine.device;
    },
    get judgeBatch() {
      return engine.judgeBatch;
    },
    get events() {
      return engine.events;
    },
    scout: (patch, signal) => inTurn(() => engine.scout(patch, signal)),
    judge: (patches, signal) => inTurn(() => engine.judge(patches, signal)),
    close: () => close(fault),
  };
}
