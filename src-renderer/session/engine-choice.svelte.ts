/**
 * The engines of this machine as the settings show them: what was measured of each, which one is chosen, and with
 * how many threads. Measuring takes seconds, and waits while something is computed.
 */
import {
  defaultEngineSettings,
  type EngineRanking,
  type EngineSettings,
} from '../../src-main/contract/engine';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { Client } from '../client/api';

export class EngineChoice {
  readonly #client: Client;
  #settings = $state.raw<EngineSettings>(defaultEngineSettings);
  #ranking = $state.raw<EngineRanking | null>(null);
  #isMeasuring = $state(false);
  #isPostponed = $state(false);
  #error = $state.raw<ErrorReport | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  get settings(): EngineSettings {
    return this.#settings;
  }
  /** `null` until it is known. */
  get ranking(): EngineRanking | null {
    return this.#ranking;
  }
  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }
  /** Whether measuring waits until nothing is computed any more. */
  get isPostponed(): boolean {
    return this.#isPostponed;
  }
  get error(): ErrorReport | null {
    return this.#error;
  }

  /** Shows what is measured meanwhile. @returns a function that ends it */
  listen(): () => void {
    return this.#client.onEvent((event) => {
      if (event.type === 'engine-measuring' && event.news.state === 'done' && this.#isPostponed) {
        void this.load();
      }
    });
  }

  /** @param again whatever is remembered */
  async load(again = false): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    this.#error = null;
    try {
      const { settings, ranking } = await this.#client.call('engines', again ? { again } : {});
      this.#settings = settings;
      this.#isPostponed = ranking === null;
      this.#ranking = ranking ?? this.#ranking;
    } catch (thrown) {
      this.#error = asSpindleError(thrown).toReport();
    } finally {
      this.#isMeasuring = false;
    }
  }

  /** From the next run on. */
  async choose(settings: EngineSettings): Promise<void> {
    const before = this.#settings;
    this.#settings = settings;
    this.#error = null;
    try {
      await this.#client.call('chooseEngine', settings);
    } catch (thrown) {
      this.#settings = before;
      this.#error = asSpindleError(thrown).toReport();
      return;
    }
    // Other threads are another speed.
    if (settings.threads !== before.threads) await this.load();
  }
}
