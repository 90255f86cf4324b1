/**
 * What is known of one slide: the fold of its entries, in their order. Pure, and used by both sides: the main process folds from
 * the log, a window from what it is sent.
 *
 * Every decision writes a value under an address: the pixel size, one mask edit, one region, one reader's verdict on one figure.
 * An address keeps all its values; the one that stands is the last that is not undone. So undo and redo lose nothing, in
 * any order.
 */
import { Map as ImmutableMap, OrderedSet, Set as ImmutableSet } from 'immutable';
import type { AreaShape } from '../hotspot';
import { pictureName, type SlidePicture } from '../identity';
import type { MaskEdit } from '../mask';
import type { Polygon } from '../roi';
import type { Mpp } from '../slide';
import type { Alignment } from './alignment';
import type { SlideCase } from './case';
import type { Command, Entry, RecordRun, SignOffDoubt, Verdict } from './command';
import type { Protocol } from './protocol';
import type { RegionRole } from './region-roles';
import type { Viewed } from './viewed';

/** A location on a slide. */
export interface Place {
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
}

/** An area that a person drew, with what it is for. */
export interface Region {
  readonly role: RegionRole;
  readonly name: string;
  /** `#rrggbb`; that of its role where it is left out. */
  readonly colour?: string;
  readonly polygons: readonly Polygon[];
}

/** One reader's verdict on a figure. */
export interface GivenVerdict {
  readonly figure: string;
  readonly place: Place;
  readonly reader: string;
  readonly verdict: Verdict;
  /** Left out where the reader saw what software or others say. */
  readonly blinded?: true;
  /** SHA-256 of the file that it was taken from; left out where the reader gave it here. */
  readonly file?: string;
}

/** What was agreed on a figure that readers judged differently. */
export interface Consensus {
  readonly figure: string;
  readonly place: Place;
  readonly verdict: Verdict;
  /** Who recorded it. */
  readonly by: string;
  /** Who sat there, as that person says. */
  readonly present: readonly string[];
}

/** A reader's own count, and the software's at that moment. */
export interface CountEstimate {
  readonly reader: string;
  /** `null`: they had the software's shown without one. */
  readonly own: number | null;
  readonly software: number;
  readonly areaMm2: number;
  readonly threshold: number;
  readonly run: string;
}

/** A note on a slide, or on a place of it. */
export interface Note {
  /** `null`: of the slide as a whole. */
  readonly place: Place | null;
  /** How close the person looked at the place: CSS pixels per level-0 pixel; left out where that was not recorded. */
  readonly scale?: number;
  readonly text: string;
}

/** The protocol that a slide is counted by. */
export interface ChosenProtocol {
  /** `protocolKey` */
  readonly key: string;
  /** Of a person's own; left out for one of the literature. */
  readonly definition?: Protocol;
  /** mm; left out where the protocol states its fields. */
  readonly fieldDiameterMm?: number;
}

/** Where one reader counts. */
export interface PlacedArea {
  readonly reader: string;
  /** Its centre. */
  readonly place: Place;
  readonly shape: AreaShape;
  readonly areaMm2: number;
}

/** How another slide lies to this one. */
export interface AlignedWith {
  readonly other: SlidePicture;
  readonly alignment: Alignment;
}

/** A reader answers for what stood of the slide. */
export interface GivenSignOff {
  readonly reader: string;
  /** The last entry that the reader knew. */
  readonly knew: string;
  readonly statement?: string;
  /** What spoke against it, and the reader knew. */
  readonly despite?: readonly SignOffDoubt[];
}

/** A sign-off holds no longer. */
export interface Withdrawal {
  readonly reader: string;
  readonly reason: string;
}

/** The kinds of address, with what stands there. */
export interface Values {
  readonly 'pixel-size': Mpp;
  readonly 'mask-edit': MaskEdit;
  readonly region: Region;
  /** The key alone says a protocol of the literature that states its fields. */
  readonly protocol: string | ChosenProtocol;
  readonly figure: Place;
  readonly verdict: GivenVerdict;
  readonly area: PlacedArea;
  /** Of files before there were counting areas; nothing is counted there. */
  readonly hotspot: Place;
  readonly consensus: Consensus;
  /** By reader. */
  readonly estimate: CountEstimate;
  /** By reader: stands while they read blinded. */
  readonly blinding: { readonly reader: string };
  readonly note: Note;
  readonly alignment: AlignedWith;
  readonly case: SlideCase;
  /** By entry: all that were given, also those that were withdrawn. */
  readonly 'sign-off': GivenSignOff;
  /** By the entry of the sign-off. */
  readonly withdrawal: Withdrawal;
  readonly run: Omit<RecordRun, 'kind' | 'slide' | 'run'>;
  readonly views: { readonly reader: string; readonly views: readonly Viewed[] };
}
/** The kinds of what can stand for a slide. */
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

/** A list that shares all its earlier states: the newest, and what was there before it. */
interface Chain<T> {
  readonly newest: T;
  readonly before: Chain<T> | null;
}

interface Kept {
  readonly writes: Chain<Write>;
  /** The last entry that changed what stands, also by undoing. */
  readonly changedAt: number;
}

type KeptById = ImmutableMap<string, Kept>;

/** What a person undoes in one step: an entry, or a batch of entries. */
interface Decision {
  readonly group: string;
  readonly by: string;
  /** `null` of a batch, whose addresses grow. */
  readonly address: Address | null;
}

export interface SlideState {
  /** Number of the last folded entry; 0 before the first. */
  readonly seq: number;
  /** Its identifier; empty before the first. */
  readonly last: string;
  readonly kept: Readonly<Partial<Record<Family, KeptById>>>;
  readonly made: Chain<Decision> | null;
  /** Addresses of each batch. */
  readonly batches: ImmutableMap<string, Chain<Address>>;
  readonly undone: ImmutableSet<string>;
  /** By person: what was undone since the last decision, in that order. */
  readonly redoable: ImmutableMap<string, OrderedSet<string>>;
  /** Identifiers of the last entry that changed anything which is signed, and of all that came after it. */
  readonly sinceChange: Chain<string> | null;
  /** Entries of sign-offs whose readers did not know all that comes before: the projects of others were joined with theirs. */
  readonly outrun: ImmutableSet<string>;
}

export const emptySlideState: SlideState = {
  seq: 0,
  last: '',
  kept: {},
  made: null,
  batches: ImmutableMap(),
  undone: ImmutableSet(),
  redoable: ImmutableMap(),
  sinceChange: null,
  outrun: ImmutableSet(),
};

/** The state after one entry more. One that is undone twice, or was never there, changes nothing. */
export function fold(state: SlideState, entry: Entry): SlideState {
  return foldAll([entry], state);
}

/** The state after entries, in their order; the one before stays as it is. */
export function foldAll(entries: Iterable<Entry>, state: SlideState = emptySlideState): SlideState {
  const draft = draftOf(state);
  for (const entry of entries) {
    const { command, seq, by } = entry;
    draft.seq = seq;
    draft.last = entry.id;
    if (command.kind === 'sign-off' && ![...linksOf(draft.sinceChange)].includes(command.knew))
      draft.outrun.add(entry.id);
    let isChange = !unsignedKinds.includes(command.kind);
    if (command.kind === 'undo') isChange = setUndone(draft, command.of, true, by);
    else if (command.kind === 'redo') isChange = setUndone(draft, command.of, false, by);
    else {
      const { address, value } = addressAndValue(command, entry);
      const isDecided = !isRecordOnly(command);
      // What was recorded stays, also where it was sent with decisions that are undone.
      keep(draft, address, { seq, group: isDecided ? groupOf(entry) : entry.id, value });
      if (isDecided) remember(draft, entry, address);
    }
    draft.sinceChange = { newest: entry.id, before: isChange ? null : draft.sinceChange };
  }
  return stateOf(draft);
}

/** What says what happened, and decides nothing about the slide. */
const recordKinds: ReadonlySet<Command['kind']> = new Set([
  ...(['record-run', 'record-views', 'read-blinded', 'sign-off', 'withdraw-sign-off'] as const),
]);

/** Entries that change nothing of what is signed. */
export const unsignedKinds: readonly Command['kind'][] = [
  ...(['record-views', 'read-blinded', 'sign-off', 'withdraw-sign-off'] as const),
];

function isRecordOnly({ kind }: Command): boolean {
  return recordKinds.has(kind);
}

/** A state that is being folded: its maps are changed where they are, which many entries at once make ten times as fast. */
interface Draft {
  seq: number;
  last: string;
  /** Those that this draft has changed are its own. */
  readonly kept: Partial<Record<Family, KeptById>>;
  readonly own: Set<Family>;
  made: Chain<Decision> | null;
  readonly batches: ImmutableMap<string, Chain<Address>>;
  readonly undone: ImmutableSet<string>;
  readonly redoable: ImmutableMap<string, OrderedSet<string>>;
  sinceChange: Chain<string> | null;
  readonly outrun: ImmutableSet<string>;
}

function draftOf(state: SlideState): Draft {
  const { seq, last, kept, made, batches, undone, redoable, sinceChange, outrun } = state;
  return {
    ...{ seq, last, made, sinceChange, kept: { ...kept }, own: new Set() },
    outrun: outrun.asMutable(),
    batches: batches.asMutable(),
    undone: undone.asMutable(),
    redoable: redoable.asMutable(),
  };
}

function stateOf(draft: Draft): SlideState {
  const { seq, last, kept, own, made, batches, undone, redoable, sinceChange, outrun } = draft;
  for (const family of own) kept[family]?.asImmutable();
  return {
    ...{ seq, last, made, kept, sinceChange },
    outrun: outrun.asImmutable(),
    batches: batches.asImmutable(),
    undone: undone.asImmutable(),
    redoable: redoable.asImmutable(),
  };
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
      const { role, name, colour, polygons } = command;
      const value = { role, name, ...(colour !== undefined && { colour }), polygons };
      return { address: { family: 'region', id: command.region }, value };
    }
    case 'remove-region':
      return { address: { family: 'region', id: command.region }, value: null };
    case 'choose-protocol': {
      const { protocol: key, definition, fieldDiameterMm } = command;
      const more = {
        ...(definition !== undefined && { definition }),
        ...(fieldDiameterMm !== undefined && { fieldDiameterMm }),
      };
      const value = Object.keys(more).length === 0 ? key : { key, ...more };
      return { address: { family: 'protocol', id: '' }, value };
    }
    case 'add-figure':
      return { address: { family: 'figure', id: command.figure }, value: command.place };
    case 'give-verdict': {
      const { figure, place, verdict, blinded, file } = command;
      const value =
        verdict === null
          ? null
          : {
              ...{ figure, place, reader: by, verdict },
              ...(blinded !== undefined && { blinded }),
              ...(file !== undefined && { file }),
            };
      return { address: { family: 'verdict', id: verdictId(figure, by) }, value };
    }
    case 'place-area': {
      const { place, shape, areaMm2 } = command;
      return { address: { family: 'area', id: by }, value: { reader: by, place, shape, areaMm2 } };
    }
    case 'place-hotspot':
      return { address: { family: 'hotspot', id: '' }, value: command.place };
    case 'remove-area':
      return { address: { family: 'area', id: by }, value: null };
    case 'give-consensus': {
      const { figure, place, verdict, present } = command;
      const value = verdict === null ? null : { figure, place, verdict, by, present };
      return { address: { family: 'consensus', id: figure }, value };
    }
    case 'estimate-count': {
      const { own, software, areaMm2, threshold, run } = command;
      const value = { reader: by, own, software, areaMm2, threshold, run };
      return { address: { family: 'estimate', id: by }, value };
    }
    case 'read-blinded':
      return { address: { family: 'blinding', id: by }, value: command.blinded ? { reader: by } : null };
    case 'note': {
      const { place, scale, text } = command;
      const value = { place, ...(scale !== undefined && { scale }), text };
      return { address: { family: 'note', id: command.note ?? id }, value };
    }
    case 'remove-note':
      return { address: { family: 'note', id: command.note }, value: null };
    case 'align-slides': {
      const { other, alignment } = command;
      const value = alignment === null ? null : { other, alignment };
      return { address: { family: 'alignment', id: pictureName(other) }, value };
    }
    case 'set-case':
      return { address: { family: 'case', id: '' }, value: command.case };
    case 'sign-off': {
      const { knew, statement, despite } = command;
      const value = {
        ...{ reader: by, knew },
        ...(statement !== undefined && { statement }),
        ...(despite !== undefined && { despite }),
      };
      return { address: { family: 'sign-off', id }, value };
    }
    case 'withdraw-sign-off': {
      const { signOff, reason } = command;
      return { address: { family: 'withdrawal', id: signOff }, value: { reader: by, reason } };
    }
    case 'record-run': {
      const { startedAt, model, document, detections, missingTiles } = command;
      const value = {
        ...{ startedAt, model, document, detections },
        ...(missingTiles !== undefined && { missingTiles }),
      };
      return { address: { family: 'run', id: command.run }, value };
    }
    case 'record-views':
      return { address: { family: 'views', id }, value: { reader: by, views: command.views } };
  }
}

/** The address of one reader's verdict on one figure. */
export function verdictId(figure: string, reader: string): string {
  return JSON.stringify([figure, reader]);
}

/** What stands under an address. */
export interface Standing<F extends Family> {
  readonly id: string;
  /** Number of the entry that put it there. */
  readonly seq: number;
  readonly value: Values[F];
}

/** What stands under an address; `null` when nothing does. */
export function standingAt<F extends Family>(state: SlideState, family: F, id: string): Standing<F> | null {
  const kept = state.kept[family]?.get(id);
  const write = kept === undefined ? null : lastNotUndone(state, kept);
  if (write === null) return null;
  const { seq, value } = write;
  // An address of a family holds values of that family only: `addressAndValue` writes them together.
  return value === null ? null : { id, seq, value: value as Values[F] };
}

/** The last value that was written under an address, also where it was undone or taken away since; `null` where there never was one. */
export function lastWrittenAt<F extends Family>(state: SlideState, family: F, id: string): Values[F] | null {
  for (const { value } of linksOf(state.kept[family]?.get(id)?.writes ?? null)) {
    // As in `standingAt`.
    if (value !== null) return value as Values[F];
  }
  return null;
}

/** Whether such a value was ever written under an address, also where another stands by now, or none. */
export function hadValue<F extends Family>(
  { kept }: SlideState,
  family: F,
  id: string,
  isSuch: (value: Values[F]) => boolean,
): boolean {
  for (const { value } of linksOf(kept[family]?.get(id)?.writes ?? null)) {
    // As in `standingAt`.
    if (value !== null && isSuch(value as Values[F])) return true;
  }
  return false;
}

/** The value alone, for addresses of which a slide has one. */
export function valueOf<F extends 'pixel-size' | 'protocol'>(state: SlideState, family: F): Values[F] | null {
  return standingAt(state, family, '')?.value ?? null;
}

/** Whether a reader sees nothing of the slide that software or others said. */
export function isBlinded(state: SlideState, reader: string): boolean {
  return standingAt(state, 'blinding', reader) !== null;
}

/** All that stands in a family, in the order in which it was decided. */
export function valuesOf<F extends Family>(state: SlideState, family: F): Standing<F>[] {
  const found: Standing<F>[] = [];
  for (const id of state.kept[family]?.keys() ?? []) {
    const each = standingAt(state, family, id);
    if (each !== null) found.push(each);
  }
  return found.sort((one, other) => one.seq - other.seq);
}

/** Where the entry changed what stands: its own address, or those of what it undoes or does again. */
export function addressesOf(state: SlideState, entry: Pick<Entry, 'id' | 'by' | 'command'>): Address[] {
  const { command } = entry;
  if (command.kind !== 'undo' && command.kind !== 'redo') return [addressAndValue(command, entry).address];
  return [...linksOf(addressesOfGroup(state, command.of))].reverse();
}

/** The last entry that changed what stands under an address; 0 when none has. */
export function changedAt(state: SlideState, { family, id }: Address): number {
  return state.kept[family]?.get(id)?.changedAt ?? 0;
}

/** The last entry that changed what stands in a family; 0 when none has. */
export function changedIn(state: SlideState, family: Family): number {
  let last = 0;
  for (const { changedAt: seq } of state.kept[family]?.values() ?? []) last = Math.max(last, seq);
  return last;
}

/** The first entry that wrote under an address; 0 where there is none. Keeps its place in a list while what stands is changed. */
export function firstWrittenAt(state: SlideState, { family, id }: Address): number {
  let first = 0;
  for (const { seq } of linksOf(state.kept[family]?.get(id)?.writes ?? null)) first = seq;
  return first;
}

/** Whether there is such a decision, or batch of them, also where it is undone. */
export function isDecision(state: SlideState, group: string): boolean {
  return addressesOfGroup(state, group) !== null;
}

/** What this person's next undo takes back; `null` when there is nothing. */
export function nextUndo(state: SlideState, by: string): string | null {
  for (const made of linksOf(state.made))
    if (made.by === by && !state.undone.has(made.group)) return made.group;
  return null;
}

/** What this person's next redo does again; `null` after a decision that was made since. */
export function nextRedo(state: SlideState, by: string): string | null {
  return state.redoable.get(by)?.findLast((group) => state.undone.has(group)) ?? null;
}

function lastNotUndone(state: SlideState, { writes }: Kept): Write | null {
  for (const write of linksOf(writes)) if (!state.undone.has(write.group)) return write;
  return null;
}

/** Addresses of an entry or a batch; `null` if there is none. The newest, which are the ones undone, are found fastest. */
function addressesOfGroup(
  { batches, made }: Pick<SlideState, 'batches' | 'made'>,
  group: string,
): Chain<Address> | null {
  const ofBatch = batches.get(group);
  if (ofBatch !== undefined) return ofBatch;
  for (let link = made; link !== null; link = link.before) {
    const { group: name, address } = link.newest;
    if (name === group && address !== null) return { newest: address, before: null };
  }
  return null;
}

/** The values of a family, for changes. */
function changing({ kept, own }: Draft, family: Family): KeptById {
  const known = kept[family];
  if (known !== undefined && own.has(family)) return known;
  const mutable = (known ?? ImmutableMap<string, Kept>()).asMutable();
  own.add(family);
  kept[family] = mutable;
  return mutable;
}

function keep(draft: Draft, { family, id }: Address, write: Write): void {
  const ofFamily = changing(draft, family);
  const before = ofFamily.get(id)?.writes ?? null;
  ofFamily.set(id, { writes: { newest: write, before }, changedAt: write.seq });
}

function remember(draft: Draft, { id, by, batch }: Entry, address: Address): void {
  const { batches, redoable } = draft;
  if (redoable.has(by)) redoable.delete(by);
  const before = batch === undefined ? null : (batches.get(batch) ?? null);
  if (batch !== undefined) batches.set(batch, { newest: address, before });
  // A batch is made where it begins.
  if (before !== null) return;
  const decision = batch === undefined ? { group: id, by, address } : { group: batch, by, address: null };
  draft.made = { newest: decision, before: draft.made };
}

/** @returns whether that changed anything */
function setUndone(draft: Draft, of: string, undone: boolean, by: string): boolean {
  const addresses = addressesOfGroup(draft, of);
  if (addresses === null || draft.undone.has(of) === undone) return false;
  for (const { family, id } of linksOf(addresses)) {
    const ofFamily = changing(draft, family);
    const kept = ofFamily.get(id);
    if (kept !== undefined) ofFamily.set(id, { ...kept, changedAt: draft.seq });
  }
  if (undone) draft.undone.add(of);
  else draft.undone.delete(of);
  const others = (draft.redoable.get(by) ?? OrderedSet<string>()).delete(of);
  draft.redoable.set(by, undone ? others.add(of) : others);
  return true;
}

/** The newest first. */
function* linksOf<T>(chain: Chain<T> | null): Generator<T> {
  for (let link = chain; link !== null; link = link.before) yield link.newest;
}
