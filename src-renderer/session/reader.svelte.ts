/** Who decides in this window: asked for once, before the first decision, and changeable. */
import type { Client } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';

export class Reader {
  readonly #client: Pick<Client, 'call'>;
  readonly #project: Mirror<'project'>;
  readonly #decided: () => Promise<void>;
  /** Decisions that wait for the answer, each to be told whether to go on. */
  #waiting = $state.raw<readonly ((goOn: boolean) => void)[]>([]);
  /** The person did not want to say it: not asked again while the window is open. */
  #declined = false;

  /** @param decided settles when the window's decisions so far are answered, as far as they can be */
  constructor(client: Pick<Client, 'call'>, project: Mirror<'project'>, decided: () => Promise<void>) {
    this.#client = client;
    this.#project = project;
    this.#decided = decided;
    // It may have been said in another window.
    project.onChange(() => {
      if (this.name !== null) this.#answer(true);
    });
  }

  /** Name or initials; `null` until somebody said it. */
  get name(): string | null {
    return this.#project.state?.reader ?? null;
  }
  /** Whether the question is to be shown. */
  get isAsked(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves when it is known who decides, or the person did not want to say it. @returns whether to go on */
  async ask(): Promise<boolean> {
    if (this.name !== null || this.#declined) return true;
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, resolve];
    });
  }

  /** Decisions from now on are recorded under this name. Throws what the main side refuses it for. */
  async set(name: string): Promise<void> {
    // What the one before decided is theirs. Without a name, decisions wait for this one.
    if (this.name !== null) await this.#decided();
    await this.#client.call('setReader', { reader: name });
    await this.#project.refresh();
    this.#answer(true);
  }

  /** Decides without a name. */
  decline(): void {
    this.#declined = true;
    this.#answer(true);
  }

  /** Decides nothing: what waited for the answer is given up, and the next decision asks again. */
  cancel(): void {
    this.#answer(false);
  }

  #answer(goOn: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(goOn);
  }
}
