/**
 * This window's copy of one topic: asked for once, then changed by updates as they come. An update that does not follow on the last
 * one shows that something was missed; it is asked for, and until it is there the copy says that it is not current.
 */
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import {
  applyChanges,
  emptyStates,
  type Changes,
  type Since,
  type States,
  type Topic,
  type TopicFamily,
  type Update,
} from '../../src-main/contract/wire/topics';

/** Of asking again after a request that failed while the connection stood, ms. */
const askAgainMs = 1000;

/** Asks the main side for what was added to a topic. */
export type Ask = (topic: Topic, since: Since | null) => Promise<Update>;

export class Mirror<F extends TopicFamily> {
  readonly topic: Topic;
  readonly #family: F;
  readonly #ask: Ask;
  readonly #restMs: number;
  readonly #listeners = new Set<() => void>();
  /** With all changes; what is shown of it may be some moments behind. */
  #newest: States[F];
  #shown = $state.raw() as States[F];
  #epoch = '';
  #seq = 0;
  #isCurrent = $state(false);
  #error = $state.raw<ErrorReport | null>(null);
  #asking: Promise<void> | null = null;
  /** Updates that came while an answer is awaited. */
  #early: Update<F>[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isEnded = false;

  /** @param restMs changes are shown together, at most once in this time; 0: each at once */
  constructor(topic: Topic, family: F, ask: Ask, restMs = 0) {
    this.topic = topic;
    this.#family = family;
    this.#ask = ask;
    this.#restMs = restMs;
    this.#newest = emptyStates[family];
    this.#shown = this.#newest;
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
  /** Number of the last change that is known. */
  get seq(): number {
    return this.#seq;
  }

  /** @param listener is called after every change that is shown. @returns what ends it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An update of this topic came. */
  receive(update: Update): void {
    // The topic says of which family its updates are.
    const own = update as Update<F>;
    if (this.#asking !== null) this.#early.push(own);
    else if (!this.#take(own)) void this.refresh();
  }

  /** Asks for what was added since the last change that is known. Never rejects: see `error`. */
  refresh(): Promise<void> {
    this.#asking ??= this.#refresh().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** So that a change of one's own, which is in the log, is in this copy too. */
  async reach(seq: number): Promise<void> {
    while (this.#seq < seq && !this.#isEnded) {
      await this.refresh();
      if (this.#error !== null) return;
    }
  }

  /** Nothing is asked for or shown any more. */
  end(): void {
    this.#isEnded = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  async #refresh(): Promise<void> {
    if (this.#seq === 0 || this.#error !== null) this.#isCurrent = false;
    try {
      const since = this.#epoch === '' ? null : { epoch: this.#epoch, seq: this.#seq };
      const answer = (await this.#ask(this.topic, since)) as Update<F>;
      if (this.#isEnded) return;
      if (!this.#take(answer)) this.#restart(answer);
      this.#error = null;
      const early = this.#early;
      this.#early = [];
      const isWhole = early.every((update) => this.#take(update));
      this.#isCurrent = isWhole;
      this.#show();
      if (!isWhole) this.#askLater(0);
    } catch (thrown) {
      this.#early = [];
      this.#isCurrent = false;
      this.#error = asSpindleError(thrown).toReport();
      this.#show();
      // Without a connection it is asked for when there is one again.
      if (this.#error.tag === 'internal') this.#askLater(askAgainMs);
    }
  }

  /** @returns whether it follows on what is known */
  #take({ epoch, after, seq, changes }: Update<F>): boolean {
    if (epoch !== this.#epoch) return false;
    if (seq <= this.#seq) return true;
    if (after !== this.#seq) {
      this.#isCurrent = false;
      return false;
    }
    this.#newest = applyChanges[this.#family](this.#newest, changes as readonly Changes[F][]);
    this.#seq = seq;
    this.#showSoon();
    return true;
  }

  /** With an answer that begins with the empty state. */
  #restart({ epoch, after, seq, changes }: Update<F>): void {
    if (after !== 0) {
      // Of another epoch, and not all of it: asked for again from the beginning.
      this.#epoch = '';
      this.#askLater(0);
      return;
    }
    this.#newest = applyChanges[this.#family](emptyStates[this.#family], changes as readonly Changes[F][]);
    this.#epoch = epoch;
    this.#seq = seq;
  }

  #askLater(ms: number): void {
    setTimeout(() => {
      if (!this.#isEnded) void this.refresh();
    }, ms);
  }

  #showSoon(): void {
    if (this.#restMs === 0) this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), this.#restMs);
  }

  #show(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#shown = this.#newest;
    for (const listener of this.#listeners) listener();
  }
}
