/**
 * The invariance measurement of one slide: asked for one place and model at a time, given up as soon as something
 * else is asked, and kept, so that going back to a place shows its diagram at once.
 */
import { RecentlyUsed } from '../../src-main/base/recently-used';
import type { InvarianceMeasurement, InvarianceProgress } from '../../src-main/contract/invariance';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { Client } from '../client/api';

export interface StudyQuestion {
  readonly slideId: string;
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
  readonly modelId: string;
  /** µm per pixel of the slide: another one means other pixels in the patch. */
  readonly mpp: number;
}

export type StudyState =
  | { readonly kind: 'none' }
  /** `null` until the main side has told of it. */
  | { readonly kind: 'measuring'; readonly progress: InvarianceProgress | null }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'measured'; readonly measurement: InvarianceMeasurement };

/** Delay before the main side is asked, ms: a person who steps through detections wants the one that they stop at. */
const askAfter = 200;
const keptAnswers = 50;

export class RotationStudy {
  readonly #client: Client;
  #state = $state.raw<StudyState>({ kind: 'none' });
  #modelId = $state<string | null>(null);
  #turn = $state(0);
  readonly #answers = new RecentlyUsed<string, InvarianceMeasurement>(keptAnswers, () => 1);
  /** How many places, so that what shows a kept answer follows. */
  #measured = $state(0);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #requestId: string | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  get state(): StudyState {
    return this.#state;
  }
  /** Chosen for this view alone; `null`: the model of the slide's analysis. */
  get modelId(): string | null {
    return this.#modelId;
  }
  set modelId(id: string | null) {
    this.#modelId = id;
  }
  /** Which of the measured angles is shown; kept from place to place. */
  get turn(): number {
    return this.#turn;
  }
  set turn(index: number) {
    this.#turn = index;
  }

  ask(question: StudyQuestion): void {
    this.leave();
    const key = keyOf(question);
    const known = this.#answers.get(key);
    if (known !== undefined) {
      this.#state = { kind: 'measured', measurement: known };
      return;
    }
    this.#state = { kind: 'measuring', progress: null };
    this.#timer = setTimeout(() => void this.#measure(question, key), askAfter);
  }

  /** What was measured before and is kept; `null` where nothing is. */
  known(question: StudyQuestion): InvarianceMeasurement | null {
    return this.#measured === 0 ? null : (this.#answers.get(keyOf(question)) ?? null);
  }

  /** The person no longer wants the answer. */
  cancel(): void {
    if (this.#state.kind !== 'measuring') return;
    this.leave();
    this.#state = { kind: 'cancelled' };
  }

  /** Nothing is looked at any more: gives up what is under way. */
  leave(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const requestId = this.#requestId;
    this.#requestId = null;
    this.#state = { kind: 'none' };
    // Its own answer is `aborted`, and nobody waits for that either.
    if (requestId !== null) this.#client.call('cancelInvariance', { requestId }).catch(() => undefined);
  }

  async #measure(question: StudyQuestion, key: string): Promise<void> {
    const { slideId, x, y, modelId } = question;
    const requestId = crypto.randomUUID();
    this.#requestId = requestId;
    const settle = (state: StudyState): void => {
      if (this.#requestId !== requestId) return;
      this.#requestId = null;
      this.#state = state;
    };
    const stopListening = this.#client.onEvent((event) => {
      if (event.type !== 'invariance-progress' || event.requestId !== this.#requestId) return;
      this.#state = { kind: 'measuring', progress: event.progress };
    });
    try {
      const measurement = await this.#client.call('invariance', {
        requestId,
        slideId,
        place: { x, y },
        modelId,
      });
      this.#answers.put(key, measurement);
      this.#measured += 1;
      settle({ kind: 'measured', measurement });
    } catch (thrown) {
      settle({ kind: 'failed', error: asSpindleError(thrown).toReport() });
    } finally {
      stopListening();
    }
  }
}

function keyOf({ slideId, x, y, modelId, mpp }: StudyQuestion): string {
  return [slideId, x, y, modelId, mpp].join(' ');
}
