/**
 * The run store as a session uses it: a store that cannot be read or written costs what it would have kept,
 * never the slide. Each failure is told as a warning, and what a person entered holds until the session ends.
 */
import { reasonOf } from '../base/thrown';
import { SpindleError, asSpindleError } from '../contract/errors';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import type { Mpp } from '../contract/slide';
import type { RunStore } from '../project/run-store';
import { isSameIdentity, type SlideIdentity } from '../project/slide-identity';

export function keptRuns(store: RunStore, warn: (error: SpindleError) => void): RunStore {
  const entered = new Held<Mpp>();
  const corrected = new Held<readonly MaskEdit[]>();

  async function read<T>(reading: Promise<T | null>): Promise<T | null> {
    try {
      return await reading;
    } catch (cause) {
      warn(unreadable(cause));
      return null;
    }
  }

  async function write(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (thrown) {
      warn(asSpindleError(thrown));
    }
  }

  return {
    lastRun: (slide): Promise<AnalysisResult | null> => read(store.lastRun(slide)),
    saveRun: (slide, result) => write(store.saveRun(slide, result)),
    enteredMpp: async (slide) => entered.of(slide) ?? (await read(store.enteredMpp(slide))),
    saveEnteredMpp: async (slide, mpp) => {
      entered.hold(slide, mpp);
      await write(store.saveEnteredMpp(slide, mpp));
    },
    maskEdits: async (slide) => corrected.of(slide) ?? (await read(store.maskEdits(slide))),
    saveMaskEdits: async (slide, edits) => {
      corrected.hold(slide, edits);
      await write(store.saveMaskEdits(slide, edits));
    },
  };
}

/** What a person entered for slides, by their identity. */
class Held<T> {
  #held: { readonly slide: SlideIdentity; readonly value: T }[] = [];

  of(slide: SlideIdentity): T | null {
    return this.#held.find((held) => isSameIdentity(held.slide, slide))?.value ?? null;
  }

  hold(slide: SlideIdentity, value: T): void {
    const others = this.#held.filter((held) => !isSameIdentity(held.slide, slide));
    this.#held = [...others, { slide, value }];
  }
}

function unreadable(cause: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot read what was kept of the slide',
    ...(cause instanceof SpindleError && { where: cause.where }),
    why: cause instanceof SpindleError ? cause.why : reasonOf(cause),
    remedy: 'earlier results are not shown; check the folder in which Spindle keeps them',
    cause,
  });
}
