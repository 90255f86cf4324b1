/**
 * What the list shows of slides that are not open, asked for as their rows come into sight: one at a time, the rows in sight
 * only, and none while a slide is being opened, so that looking at the list keeps nothing waiting.
 */
import type { Glimpse } from '../../src-main/contract/api';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../client/api';

export type KnownGlimpse = Glimpse | { readonly error: ErrorReport };

export class Glimpses {
  readonly #client: Pick<Client, 'call'>;
  readonly #isBusy: () => boolean;
  readonly #known = new SvelteMap<string, KnownGlimpse>();
  #wanted: readonly string[] = [];
  #isAsking = false;

  /** @param isBusy while something more urgent is under way; call `want` again when it no longer is. */
  constructor(client: Pick<Client, 'call'>, isBusy: () => boolean) {
    this.#client = client;
    this.#isBusy = isBusy;
  }

  /** `undefined` until it is known. */
  of(path: string): KnownGlimpse | undefined {
    return this.#known.get(path);
  }

  /** The slides whose rows are in sight now, instead of the earlier ones. */
  want(paths: readonly string[]): void {
    this.#wanted = paths;
    void this.#ask();
  }

  /** Asked for again when its row is in sight next: it was analysed meanwhile, or its thumbnail is not kept any more. */
  forget(path: string): void {
    this.#known.delete(path);
  }

  /** They were another reader's, or of another project. */
  forgetAll(): void {
    this.#known.clear();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (;;) {
        const path = this.#isBusy() ? undefined : this.#wanted.find((wanted) => !this.#known.has(wanted));
        if (path === undefined) return;
        this.#known.set(path, await this.#look(path));
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #look(path: string): Promise<KnownGlimpse> {
    try {
      return await this.#client.call('glimpse', { path });
    } catch (thrown) {
      return { error: asSpindleError(thrown).toReport() };
    }
  }
}
