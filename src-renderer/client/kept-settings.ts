/**
 * The settings of the window, read once before it is shown and kept by the main side: pages of `spindle serve` have another address
 * after every start, under which the browser finds nothing again.
 */
import { asSpindleError } from '../../src-main/contract/errors';
import type { WindowSettingName, WindowSettings } from '../../src-main/contract/window-settings';
import type { Client } from './api';

/** Before what could not be kept is sent again, ms. */
const sendAgainMs = 3000;

/** Where a part of the window keeps its setting. */
export interface SettingStore {
  /** `null` where nothing was set. */
  get(name: WindowSettingName): string | null;
  /** @param value `null`: as at first */
  set(name: WindowSettingName, value: string | null): void;
}

export class KeptSettings implements SettingStore {
  readonly #client: Pick<Client, 'call'>;
  readonly #values: Map<string, string>;
  /** What is to be sent: the last value of each. */
  readonly #waiting = new Map<WindowSettingName, string | null>();
  /** Whether changes are sent: not where nothing could be read, which they would replace. */
  readonly #isRead: boolean;
  #isSending = false;

  private constructor(client: Pick<Client, 'call'>, read: WindowSettings | null) {
    this.#client = client;
    this.#values = new Map(Object.entries(read ?? {}));
    this.#isRead = read !== null;
  }

  /** Where the main side does not answer, all is as at first, and nothing is kept. Never rejects. */
  static async read(client: Pick<Client, 'call'>): Promise<KeptSettings> {
    return new KeptSettings(client, await client.call('windowSettings', {}).catch(() => null));
  }

  get(name: WindowSettingName): string | null {
    return this.#values.get(name) ?? null;
  }

  set(name: WindowSettingName, value: string | null): void {
    if (this.get(name) === value) return;
    if (value === null) this.#values.delete(name);
    else this.#values.set(name, value);
    if (!this.#isRead) return;
    this.#waiting.set(name, value);
    void this.#send();
  }

  /** One after the other, so that the last value of each is the one that is kept. */
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const [name, value] = next;
      this.#waiting.delete(name);
      try {
        await this.#client.call('keepWindowSetting', { name, value });
      } catch (thrown) {
        if (asSpindleError(thrown).tag !== 'unreachable') continue;
        // It holds in this window meanwhile, which says by itself that Spindle cannot be reached.
        if (!this.#waiting.has(name)) this.#waiting.set(name, value);
        await new Promise((resolve) => setTimeout(resolve, sendAgainMs));
      }
    }
    this.#isSending = false;
  }
}
