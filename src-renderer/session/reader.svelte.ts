/** Who decides in this window: asked for once, before the first decision, and changeable. */
import type { Client } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';

export class Reader {
  readonly #client: Pick<Client, 'call'>;
  readonly #project: Mirror<'project'>;
  /** Those who wait for the answer. */
  #waiting = $state.raw<readonly (() => void)[]>([]);
  /** The person did not want to say it: not asked again while the window is open. */
  #declined = false;

  constructor(client: Pick<Client, 'call'>, project: Mirror<'project'>) {
    this.#client = client;
    this.#project = project;
  }

  /** Name or initials; `null` until somebody said it. */
  get name(): string | null {
    return this.#project.state?.reader ?? null;
  }
  /** Whether the question is to be shown. */
  get isAsked(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves when it is known who decides, or the person did not want to say it. */
  async ask(): Promise<void> {
    if (this.name !== null || this.#declined) return;
    await new Promise<void>((resolve) => {
      this.#waiting = [...this.#waiting, resolve];
    });
  }

  /** Decisions from now on are recorded under this name. Throws what the main side refuses it for. */
  async set(name: string): Promise<void> {
    await this.#client.call('setReader', { reader: name });
    await this.#project.refresh();
    this.#answer();
  }

  /** Decides without a name. */
  decline(): void {
    this.#declined = true;
    this.#answer();
  }

  #answer(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
