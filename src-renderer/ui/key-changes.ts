/**
 * What a person changed about the keys of commands, and the keys that follow from it. A key that a person gave to a command belongs to
 * it; the table's keys hold for the rest. Pure.
 */
import { commandIds, commandTable, type CommandId } from '../../src-main/contract/commands';
import { whyNoShortcut } from './recorded-key';

type Keys = readonly string[];
/** All keys of a command, where a person changed any of them. */
export type KeyChanges = Readonly<Partial<Record<CommandId, Keys>>>;

/** More than anybody remembers. */
export const mostKeys = 4;

/** The keys of every command; each key once, whatever case its letter is written in. */
export function standingKeys(changes: KeyChanges): Readonly<Record<CommandId, Keys>> {
  const isTaken = new Set<string>();
  const take = (keys: Keys): Keys =>
    keys.filter((key) => {
      const isFree = !isTaken.has(key.toLowerCase());
      isTaken.add(key.toLowerCase());
      return isFree;
    });
  const standing = new Map<CommandId, Keys>();
  for (const id of commandIds) {
    const own = changes[id];
    if (own !== undefined) standing.set(id, take(own));
  }
  for (const id of commandIds) if (!standing.has(id)) standing.set(id, take(commandTable[id].keys));
  // Every identifier is among them.
  return Object.fromEntries(standing) as Record<CommandId, Keys>;
}

/** The command that has a key; `null` where it is free. */
export function ownerOf(changes: KeyChanges, key: string): CommandId | null {
  const standing = standingKeys(changes);
  const isIt = (other: string): boolean => other.toLowerCase() === key.toLowerCase();
  return commandIds.find((id) => standing[id].some(isIt)) ?? null;
}

/** With these keys for one command, which are taken away wherever else they were. */
export function withKeys(changes: KeyChanges, id: CommandId, keys: Keys): KeyChanges {
  const given = new Set(keys.map((key) => key.toLowerCase()));
  const changed: Partial<Record<CommandId, Keys>> = {};
  for (const [other, theirs] of changedOf(changes)) {
    changed[other] = theirs.filter((key) => !given.has(key.toLowerCase()));
  }
  return reduced({ ...changed, [id]: keys });
}

/** Only what differs from the table. */
function reduced(changes: KeyChanges): KeyChanges {
  const differs = changedOf(changes).filter(([id, keys]) => !isSame(keys, commandTable[id].keys));
  return Object.fromEntries(differs);
}

export function isSame(one: Keys, other: Keys): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

function changedOf(changes: KeyChanges): [CommandId, Keys][] {
  return commandIds.flatMap((id) => {
    const keys = changes[id];
    return keys === undefined ? [] : [[id, keys] as [CommandId, Keys]];
  });
}

/** @param text as it was kept; whatever of it is not understood counts as not changed */
export function readKeyChanges(text: string | null): KeyChanges {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const changes: Partial<Record<CommandId, Keys>> = {};
  for (const id of commandIds) {
    const keys: unknown = Object.hasOwn(kept, id) ? Reflect.get(kept, id) : undefined;
    if (!Array.isArray(keys) || keys.length > mostKeys) continue;
    const isKey = (key: unknown): key is string => typeof key === 'string' && whyNoShortcut(key) === null;
    if (keys.every(isKey)) changes[id] = keys;
  }
  return reduced(changes);
}
