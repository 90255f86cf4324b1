/**
 * What readers answered for: the log is read from its beginning with its sums, and for each sign-off in it the slide is folded again as
 * it was at that entry, and described, so that a printed report can be held against it. Nothing is taken from the tables beside the log.
 */
import { isNamedReader, type Command, type Entry, type SignOffDoubt } from '../contract/domain/command';
import { signedChangeAt } from '../contract/domain/slide-standing';
import {
  emptySlideState,
  foldAll,
  standingAt,
  unsignedKinds,
  valuesOf,
  type SlideState,
} from '../contract/domain/slide-state';
import { pictureName, type SlidePicture } from '../contract/identity';
import type { Database } from './database';
import { checkedEntries, entriesOfSlide, headOf, type Head } from './entry-log';
import { asProjectError } from './project-errors';
import { entriesBefore } from './origins';
import { describeSigned, type SignedState } from './signed-state';
import { runFaults } from './verify';

export interface AuditedSignOff {
  readonly slide: SlidePicture;
  /** Of its entry. */
  readonly id: string;
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly version: number;
  readonly statement: string | null;
  /** What spoke against it, and the reader said that they knew. */
  readonly despite: readonly SignOffDoubt[];
  /** Number of the last entry that the reader knew; `null` where it is no entry of the slide. */
  readonly basedOn: number | null;
  /** Sum of the log at this entry: the same as long as nothing up to it was changed. */
  readonly chain: string;
  readonly signed: SignedState;
  /** `null` where it holds. */
  readonly withdrawn: { readonly seq: number; readonly by: string; readonly reason: string } | null;
  /** The case that the slide belongs to now. */
  readonly caseNow: string | null;
  /**
   * The last entry that changed what was signed, also one that stands before it and came from a project that was joined with the
   * reader's; `null` where it stands as it was signed.
   */
  readonly changedBy: Entry | null;
  /** What of it cannot be trusted, a clause each; it verifies where there is none. */
  readonly faults: readonly string[];
}

export interface Audit {
  /** The last entry whose sum fits. */
  readonly head: Head;
  /** What is wrong with the log; whole where it is `null`. Nothing from there on is audited. */
  readonly fault: string | null;
  /** In the order of their entries; those before the fault. */
  readonly signOffs: readonly AuditedSignOff[];
}

type SignOffCommand = Extract<Command, { readonly kind: 'sign-off' }>;
/** Entries that can be trusted. */
interface SoundLog extends Pick<Audit, 'head' | 'fault'> {
  /** Of each sign-off, by the number of its entry: the sum of the log there. */
  readonly chains: ReadonlyMap<number, string>;
  /** Those that have a sign-off. */
  readonly slides: readonly SlidePicture[];
}

export function auditSignOffs(database: Database): Audit {
  const log = soundLog(database);
  const faultsOfRuns = new Map<string, readonly string[]>();
  const signOffs = log.slides.flatMap((slide) => auditSlide(database, slide, log, faultsOfRuns));
  return { head: log.head, fault: log.fault, signOffs: signOffs.sort((one, other) => one.seq - other.seq) };
}

function soundLog(database: Database): SoundLog {
  const chains = new Map<number, string>();
  const slides = new Map<string, SlidePicture>();
  let head: Head = { seq: 0, hash: '' };
  let fault: string | null = null;
  try {
    for (const { entry, hash } of checkedEntries(database)) {
      head = { seq: entry.seq, hash };
      if (entry.command.kind !== 'sign-off') continue;
      chains.set(entry.seq, hash);
      slides.set(pictureName(entry.command.slide), entry.command.slide);
    }
    if (head.seq === 0) head = headOf(database);
  } catch (thrown) {
    const { tag, what, why } = asProjectError(thrown, '');
    if (tag !== 'project-invalid') throw thrown;
    fault = `${what}: ${why}`;
  }
  return { head, fault, chains, slides: [...slides.values()] };
}

/** @param faultsOfRuns by what was recorded of each: those of runs that were looked at already; grows */
function auditSlide(
  database: Database,
  slide: SlidePicture,
  { head, chains }: SoundLog,
  faultsOfRuns: Map<string, readonly string[]>,
): AuditedSignOff[] {
  const entries = soundEntries(database, slide, head.seq);
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const seqOf = new Map(entries.map(({ id, seq }) => [id, seq]));
  const { found, now } = foldedWithSignOffs(entries);
  const changed = signedChangeAt(now);
  const faultsOfRun = (run: Parameters<typeof runFaults>[1]): readonly string[] => {
    const name = JSON.stringify([run.run, run.document, run.detections]);
    const faults = faultsOfRuns.get(name) ?? runFaults(database, run);
    faultsOfRuns.set(name, faults);
    return faults;
  };
  return found.map(({ entry, command, state: whole }, index) => {
    const { id, seq, at, by } = entry;
    const knew = seqOf.get(command.knew) ?? null;
    const isOutrun = now.outrun.has(id);
    const known = isOutrun ? entriesBefore(database, id) : null;
    // What others had done meanwhile in a project that was joined with the reader's is no part of what was signed.
    const own = entries.filter((each) => each.seq < seq && known?.has(each.id) === true);
    const state = known === null ? whole : foldAll(own);
    const others = entries.filter((each) => each.seq < seq && known?.has(each.id) === false);
    const otherChange = others.findLast((each) => !unsignedKinds.includes(each.command.kind)) ?? null;
    const signed = describeSigned(state, (number) => bySeq.get(number)?.by ?? '');
    const withdrawal = standingAt(now, 'withdrawal', id);
    return {
      ...{ slide, id, seq, at, by, version: index + 1, basedOn: knew },
      despite: command.despite ?? [],
      ...{ statement: command.statement ?? null, chain: chains.get(seq) ?? '', signed },
      withdrawn:
        withdrawal === null
          ? null
          : { seq: withdrawal.seq, by: withdrawal.value.reader, reason: withdrawal.value.reason },
      caseNow: standingAt(now, 'case', '')?.value.name ?? null,
      changedBy: changed > seq ? (bySeq.get(changed) ?? null) : otherChange,
      faults: [
        ...signerFaults(entry, knew, state),
        ...valuesOf(state, 'run').flatMap(({ id: run, value }) => faultsOfRun({ run, ...value })),
      ],
    };
  });
}

function soundEntries(database: Database, slide: SlidePicture, last: number): Entry[] {
  const entries: Entry[] = [];
  for (const entry of entriesOfSlide(database, slide, 0)) {
    if (entry.seq > last) break;
    entries.push(entry);
  }
  return entries;
}

/** Each sign-off with the slide's state before it, and the state after all entries. */
function foldedWithSignOffs(entries: readonly Entry[]): {
  readonly found: readonly {
    readonly entry: Entry;
    readonly command: SignOffCommand;
    readonly state: SlideState;
  }[];
  readonly now: SlideState;
} {
  const found: { entry: Entry; command: SignOffCommand; state: SlideState }[] = [];
  let [state, folded] = [emptySlideState, 0];
  for (const [index, entry] of entries.entries()) {
    const { command } = entry;
    if (command.kind !== 'sign-off') continue;
    state = foldAll(entries.slice(folded, index), state);
    folded = index;
    found.push({ entry, command, state });
  }
  return { found, now: foldAll(entries.slice(folded), state) };
}

/**
 * What the project would have refused: the log of somebody else may hold anything under sums that fit.
 * @param knew number of the last entry that the reader knew
 */
function signerFaults({ seq, by }: Entry, knew: number | null, state: SlideState): string[] {
  const changed = signedChangeAt(state);
  return [
    ...(isNamedReader(by) ? [] : [`nobody answers for it: it is by "${by}"`]),
    ...(knew === null ? ['the entry that the reader knew is none of this slide'] : []),
    ...(knew === null || knew < seq ? [] : [`the reader knew entry ${knew}, which comes after it`]),
    ...(knew === null || changed <= knew
      ? []
      : [`the reader knew entry ${knew}, and entry ${changed} had changed the slide since`]),
    ...(changed > 0 ? [] : ['nothing was recorded of the slide']),
  ];
}
