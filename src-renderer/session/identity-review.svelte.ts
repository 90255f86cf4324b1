/** What of a slide may identify somebody: out of sight until a person asks for it, and again when the slide is opened again. */
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { SlideInfo } from '../../src-main/contract/slide';
import type { Client } from '../client/api';

export class IdentityReview {
  readonly #client: Client;
  readonly #slideId: () => string;
  #info = $state.raw<SlideInfo | null>(null);
  #error = $state.raw<ErrorReport | null>(null);

  constructor(client: Client, slideId: () => string) {
    this.#client = client;
    this.#slideId = slideId;
  }

  /** The slide with all that it says of itself; `null` until a person asked for it. */
  get info(): SlideInfo | null {
    return this.#info;
  }
  /** Why it cannot be shown, if asking for it failed. */
  get error(): ErrorReport | null {
    return this.#error;
  }

  async show(): Promise<void> {
    const slideId = this.#slideId();
    try {
      const info = await this.#client.call('identity', { slideId });
      this.#error = null;
      // Another opening is another decision.
      if (slideId === this.#slideId()) this.#info = info;
    } catch (thrown) {
      this.#error = asSpindleError(thrown).toReport();
    }
  }

  hide(): void {
    this.#info = null;
  }
}
