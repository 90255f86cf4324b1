/**
 * Engines in this page, for the main side: when it has a message for one, the message is fetched and given to a worker
 * of that engine, which is started with the first; what the worker answers is handed back, in order. Nothing is
 * started before it is asked for, and nothing outlives the connection.
 */
import { engineMessagePath, pageHeader } from '../../src-main/contract/wire/addresses';
import { asSpindleError } from '../../src-main/contract/errors';
import type { Client } from './api';

/** What is used of a `Worker`. */
export interface EngineWorker {
  postMessage(message: Uint8Array, moved: ArrayBuffer[]): void;
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: Uint8Array<ArrayBuffer> }) => void,
  ): void;
  /** One that could not be loaded has no message. */
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** Listens for as long as the page lives. */
export function offerEngines(
  client: Pick<Client, 'onEvent' | 'onConnection' | 'call' | 'engineReply'>,
  startWorker: () => EngineWorker,
  fetchMessage: (path: string) => Promise<Response> = (path) =>
    fetch(path, { headers: { [pageHeader]: '1' } }),
): void {
  const engines = new Map<string, PageEngine>();

  function end(hostId: string): void {
    engines.get(hostId)?.worker.terminate();
    engines.delete(hostId);
  }

  function fail(hostId: string, thrown: unknown): void {
    if (!engines.has(hostId)) return;
    end(hostId);
    const { tag, why: words, language } = asSpindleError(thrown);
    // It is written down with the run, in English.
    const why = language === undefined || language === 'en' ? words : tag;
    // A main side that cannot be reached has lost the engine anyway.
    client.call('engineEnded', { hostId, why: why.slice(0, 2000) }).catch(() => undefined);
  }

  function start(hostId: string): PageEngine {
    const worker = startWorker();
    const engine: PageEngine = { worker, asked: Promise.resolve(), answered: Promise.resolve() };
    worker.addEventListener('message', ({ data }) => {
      engine.answered = engine.answered
        .then(() => client.engineReply(hostId, data))
        .catch((thrown: unknown) => fail(hostId, thrown));
    });
    worker.addEventListener('error', ({ message }) =>
      fail(hostId, message ?? new Error('it could not be loaded')),
    );
    engines.set(hostId, engine);
    return engine;
  }

  async function pass({ worker }: PageEngine, path: string): Promise<void> {
    const response = await fetchMessage(path);
    if (!response.ok) throw new Error(`a message for it was answered with status ${response.status}`);
    const message = await response.arrayBuffer();
    worker.postMessage(new Uint8Array(message), [message]);
  }

  client.onEvent((event) => {
    if (event.type === 'engine-ended') end(event.hostId);
    if (event.type !== 'engine-message') return;
    const { hostId, number } = event;
    const engine = engines.get(hostId) ?? (number === 0 ? start(hostId) : null);
    // It has ended here, which the main side is about to hear.
    if (engine === null) return;
    engine.asked = engine.asked
      .then(() => pass(engine, engineMessagePath(hostId, number)))
      .catch((thrown: unknown) => fail(hostId, thrown));
  });
  client.onConnection((connection) => {
    // Messages may be lost from now on. Where the main side is there after all, it need not wait for what never comes.
    if (connection === 'connected') return;
    for (const hostId of [...engines.keys()]) fail(hostId, new Error('the connection was lost'));
  });
}

interface PageEngine {
  readonly worker: EngineWorker;
  /** The last message on its way to the worker, and the last reply on its way back; they never reject. */
  asked: Promise<void>;
  answered: Promise<void>;
}
