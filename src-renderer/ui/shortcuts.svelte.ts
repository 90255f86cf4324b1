/** The keys of commands in this window: those of the contract's table, and what a person made of them on this machine. */
import { getContext, setContext } from 'svelte';
import { commandTable, menuCommands, type CommandId, type MenuKeys } from '../../src-main/contract/commands';
import type { SettingStore } from '../client/kept-settings';
import { isSame, ownerOf, readKeyChanges, standingKeys, withKeys, type KeyChanges } from './key-changes';
import { spokenKey } from './keys';

export class Shortcuts {
  readonly #store: SettingStore;
  #changes = $state.raw<KeyChanges>({});
  /** Before the last change; `null` where there was none since the window was opened. */
  #before = $state.raw<KeyChanges | null>(null);
  readonly #standing = $derived.by(() => standingKeys(this.#changes));

  constructor(store: SettingStore) {
    this.#store = store;
    this.#changes = readKeyChanges(store.get('shortcuts'));
  }

  /** The first is shown where there is space for one. */
  keysOf(id: CommandId): readonly string[] {
    return this.#standing[id];
  }
  /** The command that has a key; `null` where it is free. */
  ownerOf(key: string): CommandId | null {
    return ownerOf(this.#changes, key);
  }
  /** Whether its keys differ from those of the table. */
  isChanged(id: CommandId): boolean {
    return !isSame(this.keysOf(id), commandTable[id].keys);
  }
  get hasChanges(): boolean {
    return Object.keys(this.#changes).length > 0;
  }
  get canUndo(): boolean {
    return this.#before !== null;
  }

  /** Takes it away from the command that has it. */
  add(id: CommandId, key: string): void {
    this.#change(withKeys(this.#changes, id, [...this.keysOf(id), key]));
  }

  remove(id: CommandId, key: string): void {
    const left = this.keysOf(id).filter((other) => other !== key);
    this.#change(withKeys(this.#changes, id, left));
  }

  /** The keys that the table gives a command are its own again, wherever they were. */
  reset(id: CommandId): void {
    this.#change(withKeys(this.#changes, id, commandTable[id].keys));
  }

  resetAll(): void {
    this.#change({});
  }

  /** Takes the last change back; done again, that. */
  undo(): void {
    if (this.#before !== null) this.#change(this.#before);
  }

  /** The commands of Electron's menu whose keys were changed, with these. */
  get menuKeys(): MenuKeys {
    return Object.fromEntries(
      menuCommands.filter((id) => this.isChanged(id)).map((id) => [id, [...this.keysOf(id)]]),
    );
  }

  /** The first key of a command where the keyboard is not known: `Ctrl/Cmd Shift Z`; `null` where it has none. */
  readonly firstKey = (command: CommandId): string | null => {
    const [key] = this.keysOf(command);
    return key === undefined ? null : spokenKey(key);
  };

  /** The words of a control, with the first key of its command behind them: `Whole slide (0)`. */
  readonly withKey = (words: string, command: CommandId): string => {
    const key = this.firstKey(command);
    return key === null ? words : `${words} (${key})`;
  };

  #change(changes: KeyChanges): void {
    this.#before = this.#changes;
    this.#changes = changes;
    this.#store.set('shortcuts', JSON.stringify(changes));
  }
}

const key = Symbol('shortcuts');

export function provideShortcuts(store: SettingStore): Shortcuts {
  return setContext(key, new Shortcuts(store));
}

export function getShortcuts(): Shortcuts {
  return getContext<Shortcuts>(key);
}
