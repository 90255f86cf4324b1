/**
 * Watches folders and says which slides are to be analysed: each once its copying has ended. Folders go in, events come out, for as long
 * as nobody stops it. It scans, since shares do not tell of changes. Why so: docs/decisions/048-watching-by-scanning.md.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { throwIfAborted } from '../../contract/errors';
import type { TileDecoder } from '../../slide/codec/decoder';
import type { SlideReading } from '../../slide/open';
import { matcher } from '../choose-slides';
import { learn } from './learn';
import { lookInto } from './look-into';
import { observe } from './observe';
import { FolderScanner } from './scan-folders';
import {
  initialState,
  looksDue,
  type KnownSlide,
  type Step,
  type WatchEvent,
  type WatchState,
} from './watched';

export type { KnownSlide, WatchEvent } from './watched';

export interface WatchOptions {
  readonly folders: readonly string[];
  /** Folders within them are watched too. */
  readonly recursive?: boolean;
  /** As that of `chooseSlides`. */
  readonly pattern?: string;
  /** Between two scans. Default 10 s. */
  readonly everyMs?: number;
  /** How long all of a slide must be unchanged until it is taken. Default 30 s. */
  readonly settleMs?: number;
  /** How long a slide that cannot be opened, or looks unfinished, must be unchanged until it is taken as it is. Default 15 min. */
  readonly patienceMs?: number;
  /** What was taken before. */
  readonly known?: readonly KnownSlide[];
  readonly decoder: TileDecoder;
  /** How the slides are read. */
  readonly reading?: SlideReading;
  readonly signal?: AbortSignal;
}

const defaultEveryMs = 10_000;
const defaultSettleMs = 30_000;
const defaultPatienceMs = 15 * 60_000;

/**
 * Never ends by itself. A consumer that is busy holds the next scan up; where it analyses meanwhile, it does so beside.
 * @throws aborted when the signal fires
 */
export async function* watchSlides(options: WatchOptions): AsyncGenerator<WatchEvent, void> {
  const { everyMs = defaultEveryMs, signal } = options;
  const watch = new FolderWatch(options);
  let [now, lookedAt] = [0, performance.now()];
  for (;;) {
    yield* watch.step(now);
    await sleep(everyMs, undefined, { signal }).catch(() => throwIfAborted(signal));
    // While the machine or the consumer slept, nothing was observed.
    now += Math.min(performance.now() - lookedAt, 2 * everyMs);
    lookedAt = performance.now();
  }
}

/** Slides opened at the same time, and between two states. */
const looksAtATime = 4;
const looksAStep = 16;

/** The same, scan by scan. */
export class FolderWatch {
  #state: WatchState;
  readonly #scanner: FolderScanner;
  readonly #noted = new Set<string>();
  #notes: string[] = [];

  constructor(private readonly options: WatchOptions) {
    const { folders, recursive = false, pattern, known = [] } = options;
    const { settleMs = defaultSettleMs, patienceMs = defaultPatienceMs } = options;
    this.#scanner = new FolderScanner({
      folders: [...new Set(folders.map((folder) => resolve(folder)))],
      recursive,
      isWanted: pattern === undefined ? () => true : matcher(pattern),
      note: (note) => {
        if (this.#noted.has(note)) return;
        this.#noted.add(note);
        this.#notes.push(note);
      },
    });
    const slides = known.map((slide) => ({ ...slide, path: resolve(slide.path) }));
    this.#state = initialState({ settleMs, patienceMs }, slides, (path) => this.#scanner.isWatched(path));
  }

  /**
   * Scans once, and looks into the slides that are due.
   * @param now in milliseconds of a clock that never goes back, and need not tell the time.
   * @throws aborted
   */
  async *step(now: number): AsyncGenerator<WatchEvent, void> {
    const { signal } = this.options;
    throwIfAborted(signal);
    const scan = await this.#scanner.scan(this.#state.slides, signal);
    for (const note of this.#notes.splice(0)) yield { type: 'note', note };
    yield* this.#apply(observe(this.#state, scan, now));
    const due = looksDue(this.#state, now);
    for (let done = 0; done < due.length; done += looksAStep) {
      const looks = await pMap(due.slice(done, done + looksAStep), (order) => lookInto(order, this.options), {
        concurrency: looksAtATime,
      });
      yield* this.#apply(
        learn(
          this.#state,
          looks.filter((look) => look !== null),
          now,
        ),
      );
    }
  }

  #apply({ state, events }: Step): readonly WatchEvent[] {
    this.#state = state;
    return events;
  }
}
