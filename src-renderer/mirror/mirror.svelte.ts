/**
 * This window's copy of one topic: asked for once, then changed by updates as they come. An update that does not follow on the last
 * one shows that something was missed; the copy asks for it, and says that it is not current until the answer has come.
 */
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { mayPass } from '../client/answer';
import {
  applyChanges,
  emptyStates,
  type Since,
  type States,
  type Topic,
  type TopicFamily,
  type Update,
} from '../../src-main/contract/wire/topics';

/** Delay before asking again after a request that failed while the connection stood, ms. */
const askAgainMs = 1000;

/** Asks the main side for what was added to a topic. */
export type Ask = (topic: Topic, since: Since | null) => Promise<Update>;

export class Mirror<F extends TopicFamily> {
  readonly topic: Topic;
  readonly #family: F;
  readonly #ask: Ask;
  readonly #restMs: number;
  #listeners: readonly (() => void)[] = [];
  /** The state with all changes; what is shown may be a moment behind. */
  #newest: States[F];
  #shown: States[F];
  #epoch = $state('');
  #seq = 0;
  #isCurrent = $state(false);
  #error = $state.raw<ErrorReport | null>(null);
  #asking: Promise<void> | null = null;
  /** The request that follows the one in progress. */
  #askingNext: Promise<void> | null = null;
  /** Updates that came while an answer was awaited. */
  #early: Update<F>[] = [];
  #showTimer: ReturnType<typeof setTimeout> | null = null;
  #askTimer: ReturnType<typeof setTimeout> | null = null;
  #isEnded = false;

  /** @param restMs changes are shown together, at most once in this time; 0: each at once */
  constructor(topic: Topic, family: F, ask: Ask, restMs = 0) {
    this.topic = topic;
    this.#family = family;
    this.#ask = ask;
    this.#restMs = restMs;
    this.#newest = emptyStates[family];
    this.#shown = $state.raw(this.#newest);
  }

  get state(): States[F] {
    return this.#shown;
  }
  /** False before the first answer, and while something that was missed is asked for. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }
  /** Why the topic could not be asked for last; `null` when it could. */
  get error(): ErrorReport | null {
    return this.#error;
  }
  /** What numbers the changes: of decisions, the project that they lie in. Empty before the first answer. */
  get epoch(): string {
    return this.#epoch;
  }
  /** Number of the last change that is known. */
  get seq(): number {
    return this.#seq;
  }

  /** @param listener is called after every change that is shown. @returns what ends it */
  onChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners = [...this.#listeners, own];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== own);
    };
  }

  /** An update of this topic came. */
  receive(update: Update): void {
    // The topic says of which family its updates are.
    const own = update as Update<F>;
    if (this.#isEnded) return;
    if (this.#asking !== null) this.#early.push(own);
    else if (this.#take(own)) this.#showSoon();
    else void this.refresh();
  }

  /** Asks for what was added since the last change that is known. Never rejects: see `error`. */
  refresh(): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    if (this.#asking === null) {
      this.#asking = this.#askOnce();
      return this.#asking;
    }
    // The request in progress may have been answered before the change that is wanted now was made.
    this.#askingNext ??= this.#asking.then(() => {
      this.#askingNext = null;
      return this.refresh();
    });
    return this.#askingNext;
  }

  /** Resolves when this copy has the change of this number, such as that of this window's own command. */
  async reach(seq: number): Promise<void> {
    const epoch = this.#epoch;
    while (this.#seq < seq && !this.#isEnded) {
      await this.refresh();
      // Numbers of another epoch mean nothing.
      if (this.#error !== null || this.#epoch !== epoch) return;
    }
  }

  /** Ends the copy: nothing is asked for or shown any more. */
  end(): void {
    this.#isEnded = true;
    if (this.#showTimer !== null) clearTimeout(this.#showTimer);
    if (this.#askTimer !== null) clearTimeout(this.#askTimer);
    this.#listeners = [];
  }

  async #askOnce(): Promise<void> {
    if (this.#askTimer !== null) clearTimeout(this.#askTimer);
    this.#askTimer = null;
    if (this.#seq === 0 || this.#error !== null) this.#isCurrent = false;
    const answer = await this.#answer();
    // No answer is awaited from here on: later updates are applied as they come.
    this.#asking = null;
    const early = this.#early;
    this.#early = [];
    if (this.#isEnded) return;
    if ('tag' in answer) {
      this.#isCurrent = false;
      this.#error = answer;
      // Needed where no event tells that the connection is back.
      if (mayPass(answer)) this.#askLater(askAgainMs);
    } else {
      this.#error = null;
      const isKnown = this.#take(answer) || this.#restart(answer);
      this.#isCurrent = isKnown && early.every((update) => this.#take(update));
      if (!this.#isCurrent) this.#askLater(0);
    }
    this.#show();
  }

  /** The update, or why there is none. */
  async #answer(): Promise<Update<F> | ErrorReport> {
    const since = this.#epoch === '' ? null : { epoch: this.#epoch, seq: this.#seq };
    try {
      return (await this.#ask(this.topic, since)) as Update<F>;
    } catch (thrown) {
      return asSpindleError(thrown).toReport();
    }
  }

  /** @returns whether it follows on what is known */
  #take({ epoch, after, seq, changes }: Update<F>): boolean {
    if (epoch === this.#epoch && seq <= this.#seq) return true;
    if (epoch !== this.#epoch || after !== this.#seq) {
      this.#isCurrent = false;
      return false;
    }
    this.#newest = applyChanges[this.#family](this.#newest, changes);
    this.#seq = seq;
    return true;
  }

  /** @returns whether it begins with the empty state */
  #restart({ epoch, after, seq, changes }: Update<F>): boolean {
    if (after !== 0) {
      // This is not the whole state, which is asked for next.
      this.#epoch = '';
      return false;
    }
    this.#newest = applyChanges[this.#family](emptyStates[this.#family], changes);
    this.#epoch = epoch;
    this.#seq = seq;
    return true;
  }

  #askLater(ms: number): void {
    if (this.#askTimer !== null) clearTimeout(this.#askTimer);
    this.#askTimer = setTimeout(() => {
      this.#askTimer = null;
      void this.refresh();
    }, ms);
  }

  #showSoon(): void {
    if (this.#restMs === 0) this.#show();
    else this.#showTimer ??= setTimeout(() => this.#show(), this.#restMs);
  }

  #show(): void {
    if (this.#showTimer !== null) clearTimeout(this.#showTimer);
    this.#showTimer = null;
    this.#shown = this.#newest;
    for (const listener of this.#listeners) listener();
  }
}
