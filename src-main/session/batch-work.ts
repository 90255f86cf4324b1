/**
 * The batch that this application works on: slides and settings go in, documents, runs and decisions come out through the same door as on
 * the command line, and how far it is can be asked for at any time. What a person waits for is computed first.
 */
import { analyseBatch, type BatchEvent, type BatchOptions } from '../analysis/batch';
import type { BatchProgress } from '../analysis/batch-progress';
import { enteredMpp, followedOf } from '../analysis/followed';
import type { SlideOfBatch } from '../analysis/named-slides';
import { noteOpened, notRecorded } from '../analysis/note-opened';
import type { BatchItem, BatchSettings, BatchWork as WorkState } from '../contract/batch';
import type { Progress } from '../contract/detection';
import { isNamedReader } from '../contract/domain/command';
import type { Protocol } from '../contract/domain/protocol';
import { asSpindleError, throwIfAborted, type SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import type { Project } from '../project/project';
import { lastResultSince, recordResult, runOfResult } from '../project/recorded-runs';
import { nameOfFile } from '../project/slide-files';
import type { TileDecoder } from '../slide/codec/decoder';
import type { SlideReading } from '../slide/open';
import type { Engines } from './engines';
import { yieldingEngine } from './yielding-engine';

export interface BatchToWorkOn {
  readonly slides: readonly SlideOfBatch[];
  readonly folder: string;
  readonly settings: BatchSettings;
  readonly isAgain: boolean;
  readonly model: Model;
  readonly project: Project;
  /** Name of the person or program whose work it is. */
  readonly by: string;
  /** The person's own protocols, which a list may name. */
  readonly own: readonly Protocol[];
}

export interface BatchParts {
  readonly engines: Engines;
  readonly decoder: TileDecoder;
  readonly reading: SlideReading;
  readonly version: string;
  /** Something of what it says of itself is another now. */
  readonly changed: () => void;
}

/** How a batch that is worked on stands. */
export type BatchStanding = Pick<BatchItem, 'work' | 'progress' | 'running' | 'error' | 'notes'>;

/** Of how single slides went. */
const mostNotes = 20;

/** Of a batch that nobody works on. */
export const idleStanding: BatchStanding = {
  ...{ work: 'idle', progress: null, running: [], error: null, notes: [] },
};

export class BatchWork {
  readonly #parts: BatchParts;
  readonly #wanted: BatchToWorkOn;
  readonly #stop = new AbortController();
  readonly #running = new Map<number, { readonly number: number; readonly progress: Progress }>();
  readonly #notes: string[] = [];
  #state: Extract<WorkState, 'starting' | 'running' | 'elsewhere'> = 'starting';
  #progress: BatchProgress | null = null;
  #goOn: (() => void) | null = null;
  #paused: Promise<void> = Promise.resolve();
  #error: SpindleError | null = null;
  #hasFinished = false;
  /** Its identifier, once the batch is in the queue. @throws why it cannot be begun */
  readonly begun: Promise<string>;
  /** Settles when all has ended; never rejects. */
  readonly ended: Promise<void>;

  constructor(wanted: BatchToWorkOn, parts: BatchParts) {
    this.#wanted = wanted;
    this.#parts = parts;
    const { promise, resolve, reject } = withResolvers<string>();
    this.begun = promise;
    this.begun.catch(() => undefined);
    this.ended = this.#follow(resolve).catch((thrown: unknown) => {
      const error = asSpindleError(thrown);
      if (error.tag !== 'aborted') this.#error = error;
      reject(error);
    });
  }

  /** True where it came to its end, also with slides that failed. */
  get hasFinished(): boolean {
    return this.#hasFinished;
  }

  get standing(): BatchStanding {
    const running = [...this.#running.values()];
    const rate = running.reduce((sum, { progress }) => sum + (progress.rateMm2PerMin ?? 0), 0);
    return {
      work: this.#work(),
      progress: this.#progress && {
        secondsLeft: this.#progress.secondsLeft,
        rateMm2PerMin: rate > 0 ? rate : null,
      },
      running,
      error: this.#error?.toReport() ?? null,
      notes: this.#notes,
    };
  }

  /** What is computed stands still at the next request to the engine. */
  pause(isPaused: boolean): void {
    if (isPaused === (this.#goOn !== null)) return;
    if (isPaused) this.#paused = new Promise((resolve) => (this.#goOn = resolve));
    else {
      this.#goOn?.();
      this.#goOn = null;
    }
    this.#parts.changed();
  }

  /** Ends it; what was finished of each slide is kept. `ended` says when. */
  stop(): void {
    this.#stop.abort();
    this.pause(false);
    this.#parts.changed();
  }

  #work(): WorkState {
    if (this.#stop.signal.aborted) return 'stopping';
    if (this.#goOn !== null) return 'paused';
    if (this.#state === 'running' && this.#parts.engines.precedence.isTaken) return 'yielding';
    return this.#state;
  }

  async #follow(begin: (id: string) => void): Promise<void> {
    const { precedence } = this.#parts.engines;
    const stopListening = precedence.onChange(() => this.#parts.changed());
    try {
      for await (const event of analyseBatch(this.#options())) {
        if (event.type === 'begun') begin(event.batch);
        this.#take(event);
        this.#parts.changed();
      }
      this.#hasFinished = true;
    } finally {
      stopListening();
      this.#running.clear();
    }
  }

  #options(): BatchOptions {
    const { slides, folder, settings, isAgain, model, project, by, own } = this.#wanted;
    const { engines, decoder, reading, version } = this.#parts;
    const { formats, summaries, jobs, threshold } = settings;
    const { signal } = this.#stop;
    return {
      ...{ slides, folder, formats, summaries, jobs, model, decoder, reading, version, signal, isAgain },
      ...(threshold !== undefined && { threshold }),
      startEngine: () => this.#startEngine(),
      findBetterEngine: () => engines.measureBetween(model, signal),
      decidedAbout: (picture, index) =>
        Promise.resolve(
          followedOf(project, picture, { listed: enteredMpp(slides[index]?.settings?.mpp, by) }),
        ),
      opened: (slide, { path, settings: stated }) => {
        const opened = { slide, path, settings: stated, by, own };
        for (const why of notRecorded(project, opened)) this.#note(`${nameOfFile(path)}: ${why}`);
        noteOpened(project, opened);
      },
      record: async (result) => {
        await recordResult(project, result.slide.picture, result, by);
      },
      ...(isNamedReader(by) && { reader: by }),
      runOf: (result) => runOfResult(result.slide.picture, result),
      isRecorded: (run) => project.runOf(run) !== null,
      resultSince: (picture, time) => lastResultSince(project, picture, time),
      ...{ queue: project.queue, sharedBy: project.id },
    };
  }

  /** Of thousands of slides the first few. */
  #note(note: string): void {
    if (this.#notes.length < mostNotes) this.#notes.push(note);
  }

  async #startEngine(): Promise<Engine> {
    const { signal } = this.#stop;
    const { engines } = this.#parts;
    const held = await engines.hold(this.#wanted.model, signal);
    const turn = async (): Promise<void> => {
      await engines.precedence.turn(signal);
      await this.#paused;
      throwIfAborted(signal);
    };
    return yieldingEngine(held.engine, { turn, close: (fault) => held.giveBack(fault) });
  }

  #take(event: BatchEvent): void {
    switch (event.type) {
      case 'begun':
        this.#state = 'running';
        this.#notes.push(...event.notes);
        if (event.isOfOtherSettings)
          this.#notes.push(
            'An earlier batch into this folder was made with other settings: all slides are analysed again.',
          );
        break;
      case 'slide':
        this.#state = 'running';
        break;
      case 'progress':
        this.#running.set(event.index, { number: event.number, progress: event.progress });
        this.#progress = event.batch;
        break;
      case 'done':
      case 'was-done':
      case 'same':
      case 'moved':
      case 'failed':
      case 'again':
        this.#running.delete(event.index);
        break;
      case 'waiting':
        this.#state = 'elsewhere';
        break;
      case 'finished':
        if (event.isBeside)
          this.#notes.push(
            `An earlier summary of other slides is kept; the new one is ${event.summaryFile}.`,
          );
        break;
      default:
        break;
    }
  }
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (why: Error) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): Resolvers<T> {
  let [resolve, reject]: [(value: T) => void, (why: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((settle, fail) => {
    [resolve, reject] = [settle, fail];
  });
  return { promise, resolve, reject };
}
