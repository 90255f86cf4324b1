/**
 * Windows that lose the connection at random moments of a run: what they show at the end equals what the main side holds, and what
 * they count meanwhile is never a part that looks like all of it.
 */
import { describe, expect, it, vi } from 'vitest';
import type { Method } from '../../../src-main/contract/api';
import type { Candidate } from '../../../src-main/contract/detection';
import { nextUndo, valuesOf } from '../../../src-main/contract/domain/slide-state';
import { unnamedReader } from '../../../src-main/contract/domain/command';
import type { ErrorReport } from '../../../src-main/contract/errors';
import { countMitotic } from '../../../src-main/counting/count';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { openedSlide, result } from '../result-fixture';
import { abortion, TinyMain } from '../tiny-main';

const seeds = 100;
/** Windows at once; all of them only wait, most of the time. */
const atOnce = 50;
const steps = 14;

const failure: ErrorReport = {
  tag: 'engine-failed',
  what: 'the engine stopped',
  where: {},
  why: 'it died',
  remedy: 'try again',
};

/** mulberry32: numbers in 0..1 that follow from the seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Outage {
  readonly main: TinyMain;
  readonly #random: () => number;
  readonly #slide = openedSlide('a.svs');
  #run: string | null = null;
  /** Every count that was shown of a run that goes on, and could not have been. */
  readonly falseCounts: string[] = [];

  constructor(main: TinyMain, seed: number) {
    this.main = main;
    this.#random = randomOf(seed);
  }

  whole(below: number): number {
    return Math.floor(this.#random() * below);
  }

  /** Something happens in the main side, or to the connection. */
  step(): void {
    const { main } = this;
    const dice = this.whole(20);
    if (this.#run === null) this.#run = main.begin(this.#slide);
    else if (dice < 6) main.find(this.#run, this.#candidates());
    else if (dice < 8) main.advance(this.#run, this.whole(100));
    else if (dice < 11) this.#decide();
    else if (dice < 13) main.server.dropListeners();
    else if (dice < 15) this.#break();
    else if (dice < 16) this.#endOutage();
    else if (dice < 18) this.#end(this.#run);
    else if (dice < 19) main.record(this.#slide.picture, { candidates: this.#candidates() });
    else main.begin(openedSlide('b.svs'));
  }

  /** Everything can be reached again. */
  heal(): void {
    this.#endOutage();
    this.main.waits.clear();
  }

  look(opened: OpenedState): void {
    const { run, count } = opened;
    if (run.kind !== 'running' || count.figures === null) return;
    const found = this.main.foundBy(run.runId);
    const isAllSoFar = run.candidates.every((candidate, index) => {
      const same = found[index];
      return same === undefined || (same.x === candidate.x && same.score === candidate.score);
    });
    if (!isAllSoFar) this.falseCounts.push(`${count.figures.mitoticCount} of ${run.candidates.length}`);
  }

  #candidates(): Candidate[] {
    return Array.from({ length: 1 + this.whole(4) }, () => ({
      x: this.whole(4000) + 0.5,
      y: this.whole(3000) + 0.5,
      score: this.#random(),
    }));
  }

  /** Another window decides. */
  #decide(): void {
    const { picture } = this.#slide;
    const side = this.whole(100) + 1;
    const polygon: [number, number][][] = [
      [
        [0, 0],
        [side, 0],
        [side, side],
      ],
    ];
    const undoable = nextUndo(this.main.stateOf(picture), unnamedReader);
    if (undoable !== null && this.whole(3) === 0) {
      this.main.execute([{ command: { kind: 'undo', slide: picture, of: undoable } }]);
    } else {
      const kind = this.whole(2) === 0 ? 'include' : 'exclude';
      this.main.execute([{ command: { kind: 'edit-mask', slide: picture, edit: { kind, polygon } } }]);
    }
  }

  /** The connection is gone for a while, or some requests fail while events still come. */
  #break(): void {
    const { main } = this;
    if (this.whole(2) === 0) {
      main.server.isDown = true;
      main.server.dropListeners();
    } else {
      for (const method of ['subscribe', 'runResult', 'openSlides'] satisfies Method[]) {
        const breakage = (['unheard', 'unanswered', null] as const)[this.whole(3)];
        if (breakage !== null && breakage !== undefined) main.breaks.set(method, breakage);
      }
    }
    // Answers that are late, so that updates overtake them.
    if (this.whole(2) === 0) main.waits.set('subscribe', pause(this.whole(300)));
    setTimeout(() => this.#endOutage(), this.whole(900));
  }

  #endOutage(): void {
    this.main.server.isDown = false;
    this.main.breaks.clear();
  }

  #end(run: string): void {
    const how = this.whole(4);
    if (how < 2) this.main.finish(run);
    else this.main.fail(run, how === 2 ? failure : abortion);
    this.#run = null;
  }
}

/** What the main side holds of the slide, in the words of what is shown. */
function held(main: TinyMain): object {
  const { picture } = openedSlide('a.svs');
  const run = main.runs.findLast((each) => each.picture.key === picture.key);
  const state = main.stateOf(picture);
  const newest = valuesOf(state, 'run').at(-1);
  const kept = newest === undefined ? [] : (main.resultOf(newest.id)?.candidates ?? []);
  const { kind, candidates } = ((): { kind: string; candidates: readonly Candidate[] } => {
    if (run?.end === null) {
      return { kind: 'running', candidates: main.foundBy(run.runId) };
    }
    if (run?.end?.kind === 'failed') {
      return { kind: run.end.error.tag === 'aborted' ? 'cancelled' : 'failed', candidates: [] };
    }
    return newest === undefined ? { kind: 'none', candidates: [] } : { kind: 'finished', candidates: kept };
  })();
  const isCounted = kind === 'running' || kind === 'finished';
  return {
    kind,
    candidates,
    mitoticCount: isCounted ? countMitotic(candidates, result.threshold) : null,
    patchesDone: kind === 'running' && run?.progress.stage === 'detecting' ? run.progress.patchesDone : null,
    result: newest?.id ?? null,
    maskEdits: main.maskEdits(picture),
    seq: state.seq,
    elsewhere: main.runs.filter((each) => each.end === null && each.picture.key !== picture.key).length,
  };
}

function shown(workspace: Workspace, opened: OpenedState): object {
  const { run } = opened;
  const finished = run.kind === 'finished' ? run.run : 'previous' in run ? run.previous : null;
  return {
    kind: run.kind,
    candidates: opened.candidates,
    mitoticCount: opened.count.figures?.mitoticCount ?? null,
    patchesDone:
      run.kind === 'running' && run.progress.stage === 'detecting' ? run.progress.patchesDone : null,
    result: finished?.runId ?? null,
    maskEdits: opened.mask.edits,
    seq: opened.decisions.state.seq,
    elsewhere: workspace.foreignRuns.length,
  };
}

async function play(seed: number): Promise<void> {
  const main = await TinyMain.start();
  const outage = new Outage(main, seed);
  const workspace = new Workspace(main.client(), () => undefined, { place: null, heldBefore: false });
  try {
    await workspace.start();
    await workspace.openPaths(['/slides/a.svs']);
    const { opened } = workspace;
    if (opened === null) throw new Error('the slide did not open');
    for (let step = 0; step < steps; step += 1) {
      outage.step();
      // Most follow each other at once; some leave time to connect again.
      await pause(outage.whole(4) === 0 ? 100 + outage.whole(600) : outage.whole(20));
      outage.look(opened);
    }
    outage.heal();
    await vi.waitFor(
      () => {
        outage.look(opened);
        expect(workspace.connected).toBe(true);
        expect(shown(workspace, opened)).toEqual(held(main));
      },
      // On a machine with other work; what is never shown still fails.
      { timeout: 20_000, interval: 100 },
    );
    expect(outage.falseCounts).toEqual([]);
  } catch (thrown) {
    const { opened } = workspace;
    const seen = JSON.stringify(opened === null ? null : shown(workspace, opened));
    throw new Error(`seed ${seed}: shown ${seen}, held ${JSON.stringify(held(main))}`, { cause: thrown });
  } finally {
    workspace.stop();
    await main.close();
  }
}

describe('renderer offline at random moments of a run', () => {
  it(`shows at the end what the store holds (${seeds} seeds)`, async () => {
    const numbers = Array.from({ length: seeds }, (_, index) => index + 1);
    const faults: string[] = [];
    const worker = async (): Promise<void> => {
      for (let seed = numbers.shift(); seed !== undefined; seed = numbers.shift()) {
        await play(seed).catch((thrown: unknown) => faults.push(String(thrown)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(faults).toEqual([]);
  });
});
