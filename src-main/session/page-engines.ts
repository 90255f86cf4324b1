/**
 * Engines that compute in a page. Their messages wait here, under an address, until the page fetches them; it is told
 * that there is one, and hands replies back. Of the pages that are open the newest is asked. A page that goes ends its
 * engines, so that the runs that use them turn to another one.
 */
import { reasonOf } from '../base/thrown';
import type { EngineNotice } from '../contract/api';
import type { EngineHost, SpawnEngineHost } from '../detection/engine/engine';
import { decodePacket, encodePacket } from '../detection/engine/packet';
import { newIdentifier } from './identifier';
import { invalidRequest, notThere } from './request-errors';

/** A page that can compute. */
export interface ComputingPage {
  /** What runs it, with its version: what was measured in another does not hold. */
  readonly browser: string;
  notify(notice: EngineNotice): void;
}

/** Logits of the largest patch and batch are well below. */
export const maxReplyBytes = 16 * 1024 * 1024;

/** A page fetches a message at once, however long the answer takes: one that does not is frozen, or hangs. */
const fetchPatienceMs = 20_000;

const noPage: ComputingPage = { browser: '', notify: () => undefined };

export class PageEngines {
  readonly #pages: ComputingPage[] = [];
  readonly #hosts = new Map<string, PageHost>();

  /** @param onOffer called when there is another page */
  constructor(private readonly onOffer: () => void = () => undefined) {}

  /** @returns a function that must be called when the page has gone. */
  offer(page: ComputingPage): () => void {
    this.#pages.push(page);
    this.onOffer();
    return () => {
      const at = this.#pages.indexOf(page);
      if (at >= 0) this.#pages.splice(at, 1);
      for (const host of this.#hosts.values()) {
        if (host.page === page) host.end('its page was closed or loaded again');
      }
    };
  }

  /** The one that would compute; `null` when none is open. */
  get page(): ComputingPage | null {
    return this.#pages.at(-1) ?? null;
  }

  /** `null` when no page is open. */
  get spawnHost(): SpawnEngineHost | null {
    return this.page === null ? null : () => this.#spawn();
  }

  /** Takes out the bytes of a message. @throws not-found */
  takeMessage(hostId: string, number: number): Uint8Array {
    const message = this.#hosts.get(hostId)?.take(number);
    if (message === undefined) throw notThere('number', `there is no message ${number} for such an engine`);
    return message;
  }

  /** What an engine answered. @throws not-found; request-invalid when it is no message, which ends the engine. */
  receive(hostId: string, reply: Uint8Array): void {
    const host = this.#hosts.get(hostId);
    if (host === undefined) throw notThere('hostId', 'there is no such engine');
    try {
      if (reply.byteLength > maxReplyBytes) throw new RangeError('it is too long');
      host.receive(decodePacket(reply));
    } catch (thrown) {
      const words = reasonOf(thrown);
      // The words may quote what was sent.
      const why = `its page sent what is no message (${words.slice(0, 200)})`;
      host.end(why);
      throw invalidRequest('reply', why);
    }
  }

  /** The page says that an engine ended by itself. */
  end(hostId: string, why: string): void {
    this.#hosts.get(hostId)?.end(`its worker ended: ${why}`);
  }

  #spawn(): EngineHost {
    const { page } = this;
    const host = new PageHost(newIdentifier(), page ?? noPage, () => {
      this.#hosts.delete(host.hostId);
      if (this.#pages.includes(host.page)) host.page.notify({ type: 'engine-ended', hostId: host.hostId });
    });
    this.#hosts.set(host.hostId, host);
    if (page === null) host.end('its page was closed');
    return host;
  }
}

class PageHost implements EngineHost {
  /** Those that the page has not fetched yet, by number. */
  readonly #messages = new Map<number, Uint8Array>();
  #nextNumber = 0;
  #patience: NodeJS.Timeout | undefined;
  #ended: string | null = null;
  #listener: (message: unknown) => void = () => undefined;
  #exitListener: (why: string) => void = () => undefined;

  constructor(
    readonly hostId: string,
    readonly page: ComputingPage,
    private readonly onEnd: () => void,
  ) {}

  send(message: Parameters<EngineHost['send']>[0]): void {
    if (this.#ended !== null) return;
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    this.#messages.set(number, encodePacket(message));
    this.#expectFetch();
    this.page.notify({ type: 'engine-message', hostId: this.hostId, number });
  }

  take(number: number): Uint8Array | undefined {
    const message = this.#messages.get(number);
    this.#messages.delete(number);
    this.#expectFetch();
    return message;
  }

  receive(message: unknown): void {
    if (this.#ended === null) this.#listener(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }

  onExit(listener: (why: string) => void): void {
    this.#exitListener = listener;
    if (this.#ended !== null) listener(this.#ended);
  }

  kill(): void {
    this.end('it was ended');
  }

  end(why: string): void {
    if (this.#ended !== null) return;
    this.#ended = why;
    this.#messages.clear();
    this.#expectFetch();
    this.onEnd();
    this.#exitListener(why);
  }

  /** The time limit starts again with each message that is sent or fetched. */
  #expectFetch(): void {
    clearTimeout(this.#patience);
    if (this.#messages.size === 0) return;
    this.#patience = setTimeout(() => this.end('its page does not answer'), fetchPatienceMs);
  }
}
