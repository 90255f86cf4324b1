/** A person's own counting protocols, taken from a file and kept on this machine. A slide that is counted by one has it in its decision. */
import { getContext, setContext } from 'svelte';
import { SpindleError } from '../../src-main/contract/errors';
import { parseProtocols, protocolKey, type Protocol } from '../../src-main/contract/domain/protocol';
import type { SettingStore } from '../client/kept-settings';
import { publishedKeys } from '../../src-main/counting/published-protocols';

export class OwnProtocols {
  readonly #store: SettingStore;
  #list = $state.raw<readonly Protocol[]>([]);

  constructor(store: SettingStore) {
    this.#store = store;
    this.#list = stored(store.get('protocols'));
  }

  get list(): readonly Protocol[] {
    return this.#list;
  }

  /**
   * Adds those of a file; one with the same id and version takes the place of the one before.
   * @throws {SpindleError} `protocol-invalid`, with every fault and where it is
   */
  take(text: string, name: string): readonly Protocol[] {
    const taken = parseProtocols(text, publishedKeys, name);
    const keys = new Set(taken.map(protocolKey));
    this.#list = [...this.#list.filter((each) => !keys.has(protocolKey(each))), ...taken];
    this.#store.set('protocols', JSON.stringify({ protocols: this.#list }));
    return taken;
  }
}

/** None where what is stored is damaged: the file is there to be chosen again. */
function stored(text: string | null): readonly Protocol[] {
  if (text === null) return [];
  try {
    return parseProtocols(text, publishedKeys);
  } catch (thrown) {
    if (thrown instanceof SpindleError) return [];
    throw thrown;
  }
}

const key = Symbol('own protocols');

export function provideOwnProtocols(store: SettingStore): OwnProtocols {
  return setContext(key, new OwnProtocols(store));
}

export function getOwnProtocols(): OwnProtocols {
  return getContext<OwnProtocols>(key);
}
