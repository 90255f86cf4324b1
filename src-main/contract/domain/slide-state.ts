/**
 * What is known of one slide: the fold of its entries, in their order. Pure, and used by both sides: the main process folds from
 * the log, a window from what it is sent.
 *
 * Every decision writes a value under an address: the pixel size, one mask edit, one region, one reader's verdict on one figure.
 * An address keeps all its values; the one that stands is the last that is not undone. So undo and redo take nothing away, in
 * whatever order they come.
 */
import { List, Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import type { MaskEdit } from '../mask';
import type { Polygon } from '../roi';
import type { Mpp } from '../slide';
import type { Command, Entry, RecordRun, Verdict } from './command';

interface Place {
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
}

interface Region {
  readonly role: 'include' | 'exclude';
  readonly name: string;
  readonly polygons: readonly Polygon[];
}

interface GivenVerdict {
  readonly figure: string;
  readonly place: Place;
  readonly reader: string;
  readonly verdict: Verdict;
}

/** The kinds of address, with what stands there. */
export interface Values {
  readonly 'pixel-size': Mpp;
  readonly 'mask-edit': MaskEdit;
  readonly region: Region;
  readonly protocol: string;
  readonly figure: Place;
  readonly verdict: GivenVerdict;
  readonly hotspot: Place;
  readonly note: { readonly place: Place | null; readonly text: string };
  readonly run: Omit<RecordRun, 'kind' | 'slide' | 'run'>;
}
export type Family = keyof Values;
type Value = Values[Family];

export interface Address {
  readonly family: Family;
  /** Tells those of one family apart; empty where a slide has one only. */
  readonly id: string;
}

/** What an entry put under an address; `value` is `null` where it took away what stood there. */
interface Write {
  readonly seq: number;
  readonly group: string;
  readonly value: Value | null;
}

interface Kept {
  readonly writes: List<Write>;
  /** The last entry that changed what stands, also by undoing. */
  readonly changedAt: number;
}

/** Entries that are undone as one. */
interface Group {
  readonly by: string;
  readonly addresses: List<Address>;
}

export interface SlideState {
  /** Of the last entry that was folded; 0 before the first. */
  readonly seq: number;
  readonly kept: ImmutableMap<Family, ImmutableMap<string, Kept>>;
  readonly groups: ImmutableMap<string, Group>;
  /** Groups of decisions in the order in which they were made. */
  readonly made: List<string>;
  readonly undone: ImmutableSet<string>;
  /** By person: what was undone since the last decision, in that order. */
  readonly redoable: ImmutableMap<string, List<string>>;
}

export const emptySlideState: SlideState = {
  seq: 0,
  kept: ImmutableMap(),
  groups: ImmutableMap(),
  made: List(),
  undone: ImmutableSet(),
  redoable: ImmutableMap(),
};

/** The state after one entry more. One that is undone twice, or was never there, changes nothing. */
export function fold(state: SlideState, entry: Entry): SlideState {
  const { command, seq, by } = entry;
  if (command.kind === 'undo') return setUndone({ ...state, seq }, command.of, true, by);
  if (command.kind === 'redo') return setUndone({ ...state, seq }, command.of, false, by);
  const write = writeOf(entry);
  const written = keep({ ...state, seq }, write);
  if (command.kind === 'record-run') return written;
  return remember(written, groupOf(entry), by, write.address);
}

export function foldAll(entries: Iterable<Entry>, state: SlideState = emptySlideState): SlideState {
  let folded = state;
  for (const entry of entries) folded = fold(folded, entry);
  return folded;
}

/** What an entry is undone by. */
function groupOf({ id, batch }: Pick<Entry, 'id' | 'batch'>): string {
  return batch ?? id;
}

type Deciding = Exclude<Command, { readonly kind: 'undo' | 'redo' }>;

/** Where a command writes, and what. */
function addressAndValue(
  command: Deciding,
  { id, by }: Pick<Entry, 'id' | 'by'>,
): { readonly address: Address; readonly value: Value | null } {
  switch (command.kind) {
    case 'set-pixel-size':
      return { address: { family: 'pixel-size', id: '' }, value: command.mpp };
    case 'edit-mask':
      return { address: { family: 'mask-edit', id }, value: command.edit };
    case 'remove-mask-edit':
      return { address: { family: 'mask-edit', id: command.edit }, value: null };
    case 'set-region': {
      const { role, name, polygons } = command;
      return { address: { family: 'region', id: command.region }, value: { role, name, polygons } };
    }
    case 'remove-region':
      return { address: { family: 'region', id: command.region }, value: null };
    case 'choose-protocol':
      return { address: { family: 'protocol', id: '' }, value: command.protocol };
    case 'add-figure':
      return { address: { family: 'figure', id: command.figure }, value: command.place };
    case 'give-verdict': {
      const { figure, place, verdict } = command;
      const value = verdict === null ? null : { figure, place, reader: by, verdict };
      return { address: { family: 'verdict', id: JSON.stringify([figure, by]) }, value };
    }
    case 'place-hotspot':
      return { address: { family: 'hotspot', id: '' }, value: command.place };
    case 'note':
      return { address: { family: 'note', id }, value: { place: command.place, text: command.text } };
    case 'record-run': {
      const { startedAt, model, document, detections } = command;
      return {
        address: { family: 'run', id: command.run },
        value: { startedAt, model, document, detections },
      };
    }
  }
}

export interface Standing<F extends Family> {
  readonly id: string;
  /** Of the entry that put it there. */
  readonly seq: number;
  readonly value: Values[F];
}

/** What stands under an address; `null` when nothing does. */
export function standingAt<F extends Family>(state: SlideState, family: F, id: string): Standing<F> | null {
  const kept = state.kept.get(family)?.get(id);
  const write = kept === undefined ? null : lastNotUndone(state, kept);
  if (write === null) return null;
  const { seq, value } = write;
  // An address of a family holds values of that family only: `addressAndValue` writes them together.
  return value === null ? null : { id, seq, value: value as Values[F] };
}

/** The value alone, for addresses of which a slide has one. */
export function valueOf<F extends 'pixel-size' | 'protocol' | 'hotspot'>(
  state: SlideState,
  family: F,
): Values[F] | null {
  return standingAt(state, family, '')?.value ?? null;
}

/** All that stands in a family, in the order in which it was decided. */
export function valuesOf<F extends Family>(state: SlideState, family: F): Standing<F>[] {
  const found: Standing<F>[] = [];
  for (const id of state.kept.get(family)?.keySeq() ?? []) {
    const each = standingAt(state, family, id);
    if (each !== null) found.push(each);
  }
  return found.sort((one, other) => one.seq - other.seq);
}

/** Where the entry changed what stands: its own address, or those of what it undoes or does again. */
export function addressesOf(state: SlideState, entry: Pick<Entry, 'id' | 'by' | 'command'>): Address[] {
  const { command } = entry;
  if (command.kind !== 'undo' && command.kind !== 'redo') return [addressAndValue(command, entry).address];
  return state.groups.get(command.of)?.addresses.toArray() ?? [];
}

/** The last entry that changed what stands under an address; 0 when none has. */
export function changedAt(state: SlideState, { family, id }: Address): number {
  return state.kept.get(family)?.get(id)?.changedAt ?? 0;
}

/** What this person's next undo takes back; `null` when there is nothing. */
export function nextUndo(state: SlideState, by: string): string | null {
  const own = (group: string): boolean => !state.undone.has(group) && state.groups.get(group)?.by === by;
  return state.made.findLast(own) ?? null;
}

/** What this person's next redo does again; `null` after a decision that was made since. */
export function nextRedo(state: SlideState, by: string): string | null {
  return state.redoable.get(by)?.last() ?? null;
}

function lastNotUndone(state: SlideState, { writes }: Kept): Write | null {
  for (let index = writes.size - 1; index >= 0; index -= 1) {
    const write = writes.get(index);
    if (write !== undefined && !state.undone.has(write.group)) return write;
  }
  return null;
}

interface AddressedWrite extends Write {
  readonly address: Address;
}

function writeOf(entry: Entry): AddressedWrite {
  const { command, seq } = entry;
  if (command.kind === 'undo' || command.kind === 'redo') throw new Error(`${command.kind} writes nothing`);
  return { ...addressAndValue(command, entry), seq, group: groupOf(entry) };
}

function keep(state: SlideState, { address, seq, group, value }: AddressedWrite): SlideState {
  const { family, id } = address;
  const ofFamily = state.kept.get(family) ?? ImmutableMap<string, Kept>();
  const writes = (ofFamily.get(id)?.writes ?? List<Write>()).push({ seq, group, value });
  return { ...state, kept: state.kept.set(family, ofFamily.set(id, { writes, changedAt: seq })) };
}

function remember(state: SlideState, group: string, by: string, address: Address): SlideState {
  const known = state.groups.get(group);
  const addresses = (known?.addresses ?? List<Address>()).push(address);
  return {
    ...state,
    groups: state.groups.set(group, { by, addresses }),
    made: known === undefined ? state.made.push(group) : state.made,
    redoable: state.redoable.delete(by),
  };
}

function setUndone(state: SlideState, of: string, undone: boolean, by: string): SlideState {
  const group = state.groups.get(of);
  if (group === undefined || state.undone.has(of) === undone) return state;
  let { kept } = state;
  for (const { family, id } of group.addresses) {
    kept = kept.updateIn([family, id], (each) => ({ ...(each as Kept), changedAt: state.seq }));
  }
  const others = (state.redoable.get(by) ?? List<string>()).filter((each) => each !== of);
  return {
    ...state,
    kept,
    undone: undone ? state.undone.add(of) : state.undone.delete(of),
    redoable: state.redoable.set(by, undone ? others.push(of) : others),
  };
}
