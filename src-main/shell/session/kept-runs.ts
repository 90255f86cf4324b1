/**
 * The run store as a session uses it: a store that cannot be read or written costs what it would have kept,
 * never the slide. Each failure is told as a warning, and what a person entered holds until the session ends.
 */
import { SpindleError, asSpindleError } from '../../contract/errors';
import type { MaskEdit } from '../../contract/mask';
import type { AnalysisResult } from '../../contract/report';
import type { Mpp } from '../../contract/slide';
import type { RunStore } from '../../project/run-store';
import { slideFingerprint } from '../../project/slide-fingerprint';

export function keptRuns(store: RunStore, warn: (error: SpindleError) => void): RunStore {
  /** By fingerprint: another file at the same path has another pixel size. */
  const entered = new Map<string, Mpp>();
  const corrected = new Map<string, readonly MaskEdit[]>();

  async function read<T>(reading: Promise<T | null>, slidePath: string): Promise<T | null> {
    try {
      return await reading;
    } catch (cause) {
      warn(unreadable(slidePath, cause));
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
    lastRun: (slidePath): Promise<AnalysisResult | null> => read(store.lastRun(slidePath), slidePath),
    saveRun: (slidePath, result) => write(store.saveRun(slidePath, result)),
    enteredMpp: async (slidePath) =>
      entered.get(await slideFingerprint(slidePath)) ?? (await read(store.enteredMpp(slidePath), slidePath)),
    saveEnteredMpp: async (slidePath, mpp) => {
      entered.set(await slideFingerprint(slidePath), mpp);
      await write(store.saveEnteredMpp(slidePath, mpp));
    },
    maskEdits: async (slidePath) =>
      corrected.get(await slideFingerprint(slidePath)) ?? (await read(store.maskEdits(slidePath), slidePath)),
    saveMaskEdits: async (slidePath, edits) => {
      corrected.set(await slideFingerprint(slidePath), edits);
      await write(store.saveMaskEdits(slidePath, edits));
    },
  };
}

function unreadable(path: string, cause: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot read what was kept of the slide',
    where: { path },
    why: cause instanceof Error ? cause.message : String(cause),
    remedy: 'earlier results are not shown; check the folder in which Spindle keeps them',
    cause,
  });
}
