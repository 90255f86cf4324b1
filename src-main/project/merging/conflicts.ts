/**
 * Where two projects decided differently: the same address, changed in each since what they have in common, and not to the same
 * value. Nothing is lost by it, since an address keeps all its values; people are told what stands.
 */
import {
  changedAt,
  standingAt,
  type Family,
  type SlideState,
  type Values,
} from '../../contract/domain/slide-state';
import type { SlidePicture } from '../../contract/identity';
import type { Database } from '../database';
import { entryAt } from '../entry-log';
import { families } from '../standing';
import { hasEntry, type Source } from './sources';

interface Change {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** What stands after it; `null`: nothing. */
  readonly value: Values[Family] | null;
}

interface ConflictSide extends Change {
  /** Full path of the project that has it. */
  readonly file: string;
}

export interface Conflict {
  readonly slide: SlidePicture;
  readonly family: Family;
  /** Tells those of one family apart. */
  readonly id: string;
  readonly sides: readonly ConflictSide[];
  /** In the joined project: who put there what stands, and when; `null` where nothing stands. */
  readonly stands: Change | null;
}

/** A project, with what stands for the slide there. */
export interface Side {
  readonly source: Source;
  readonly state: SlideState;
}

/** @param sides projects that know the slide @param joined what stands for it in the project that they are joined in */
export function conflictsOf(
  target: Database,
  slide: SlidePicture,
  sides: readonly Side[],
  joined: SlideState,
): Conflict[] {
  return families.flatMap((family) =>
    [...(joined.kept[family]?.keys() ?? [])].flatMap((id) => {
      const changes = sides.flatMap((side) => lastChange(side, family, id) ?? []);
      const apart = changes.filter((each) => isApart(each, changes));
      const standing = standingAt(joined, family, id);
      const value = JSON.stringify(standing?.value ?? null);
      if (apart.length < 2 || apart.every((each) => JSON.stringify(each.value) === value)) return [];
      return [{ ...{ slide, family, id }, sides: apart.map(sideOf), stands: standsAs(target, standing) }];
    }),
  );
}

interface LastChange {
  readonly source: Source;
  readonly seq: number;
  readonly entry: string;
  readonly value: Values[Family] | null;
}

/** `null` where that project never changed what stands there. */
function lastChange({ source, state }: Side, family: Family, id: string): LastChange | null {
  const seq = changedAt(state, { family, id });
  if (seq === 0) return null;
  const entry = entryAt(source.database, seq)?.id ?? '';
  return { source, seq, entry, value: standingAt(state, family, id)?.value ?? null };
}

/** No other project knows of it and went on; of those that have it as their last, the first. */
function isApart(change: LastChange, all: readonly LastChange[]): boolean {
  return all.every((other) =>
    other.entry === change.entry
      ? all.indexOf(other) >= all.indexOf(change)
      : !hasEntry(other.source, change.entry),
  );
}

function sideOf({ source, seq, value }: LastChange): ConflictSide {
  const entry = entryAt(source.database, seq);
  return { file: source.file, by: entry?.by ?? '', at: entry?.at ?? '', value };
}

function standsAs(
  target: Database,
  standing: { readonly seq: number; readonly value: Values[Family] } | null,
): Change | null {
  if (standing === null) return null;
  const entry = entryAt(target, standing.seq);
  return { by: entry?.by ?? '', at: entry?.at ?? '', value: standing.value };
}
