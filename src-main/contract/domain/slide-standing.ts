/**
 * How far a slide has come: what stands of it goes in, and out comes whether it is new, analysed, in review or signed off, and whether
 * it was changed since somebody signed it. The same of a folded state and of a project's rows (`project/cases.ts`).
 */
import type { SignOffDoubt } from './command';
import { changedIn, valuesOf, type Family, type SlideState } from './slide-state';

export type SlideStage = 'new' | 'analysed' | 'in review' | 'signed off';

/** The sign-off of a slide that holds. */
interface SignOff {
  /** Of its entry. */
  readonly id: string;
  readonly seq: number;
  readonly by: string;
  /** From 1: which of all that were given for the slide it is. A version that was withdrawn is not given again. */
  readonly version: number;
  readonly statement?: string;
  /** What spoke against it, and the reader said that they knew. */
  readonly despite?: readonly SignOffDoubt[];
}

export interface SlideStanding {
  /** `signed off` only while nothing was changed since, nor by another project that was joined. */
  readonly stage: SlideStage;
  /** The last that was not withdrawn; `null` where there is none. */
  readonly signOff: SignOff | null;
  /** Number of the last entry that changed what was signed; `null` where none has, or nothing is signed. */
  readonly changedSince: number | null;
}

/** A sign-off that was given, also where it was withdrawn. */
export interface GivenSignOff extends Omit<SignOff, 'version'> {
  readonly isWithdrawn: boolean;
  /** Something before it changed the slide that its reader did not know: their project was joined with another. */
  readonly isOutrun: boolean;
}

/** What the standing of a slide is made of. */
export interface SlideMarks {
  readonly isAnalysed: boolean;
  /** Something stands that was decided since the last run; where there is none, something that a person judged. */
  readonly isReviewed: boolean;
  /** The last entry that changed what a sign-off is of; 0 when there is none. */
  readonly changed: number;
  /** In the order of their entries. */
  readonly signOffs: readonly GivenSignOff[];
}

/**
 * What each family is of a slide. Preparation can come before an analysis, from a table of slides; a judgement is of what a person
 * saw. What lies `beside` is not signed.
 */
const familyParts: Readonly<Record<Family, 'preparation' | 'judgement' | 'run' | 'case' | 'beside'>> = {
  'pixel-size': 'preparation',
  'mask-edit': 'preparation',
  region: 'preparation',
  protocol: 'preparation',
  alignment: 'preparation',
  figure: 'judgement',
  verdict: 'judgement',
  area: 'judgement',
  hotspot: 'judgement',
  consensus: 'judgement',
  estimate: 'judgement',
  note: 'judgement',
  run: 'run',
  case: 'case',
  blinding: 'beside',
  views: 'beside',
  'sign-off': 'beside',
  withdrawal: 'beside',
};
// The keys of an object literal are those of its type.
const families = Object.keys(familyParts) as readonly Family[];

/** Those whose values, where they came after the last run, say that the slide is in review. */
export function reviewFamilies(isAnalysed: boolean): readonly Family[] {
  return families.filter((family) => {
    const part = familyParts[family];
    return part === 'judgement' || (isAnalysed && part === 'preparation');
  });
}

export function slideStanding(state: SlideState): SlideStanding {
  const run = lastOf(state, 'run');
  const isAnalysed = run > 0;
  return standingOf({
    isAnalysed,
    isReviewed: reviewFamilies(isAnalysed).some((family) => lastOf(state, family) > run),
    changed: signedChangeAt(state),
    signOffs: signOffsOf(state),
  });
}

export function standingOf({ isAnalysed, isReviewed, changed, signOffs }: SlideMarks): SlideStanding {
  const version = signOffs.findLastIndex(({ isWithdrawn }) => !isWithdrawn) + 1;
  const last = signOffs[version - 1];
  const signOff = last === undefined ? null : numbered(last, version);
  const isChanged = last !== undefined && (changed > last.seq || last.isOutrun);
  const changedSince = isChanged ? changed : null;
  if (signOff !== null && changedSince === null) return { stage: 'signed off', signOff, changedSince };
  const unreviewed = isAnalysed ? 'analysed' : 'new';
  return { stage: isReviewed ? 'in review' : unreviewed, signOff, changedSince };
}

function numbered({ isWithdrawn: _, isOutrun: __, ...signOff }: GivenSignOff, version: number): SignOff {
  return { ...signOff, version };
}

/** Families of which a value says that a person judged figures of the slide. */
export const figureFamilies: readonly Family[] = ['figure', 'verdict', 'consensus'];

/** The last entry that changed what a sign-off is of: every decision and run, also by undoing; 0 when there is none. */
export function signedChangeAt(state: SlideState): number {
  return Math.max(
    0,
    ...families.filter((family) => familyParts[family] !== 'beside').map((each) => changedIn(state, each)),
  );
}

/** All that were given for a slide, in their order. */
export function signOffsOf(state: SlideState): GivenSignOff[] {
  const withdrawn = new Set(valuesOf(state, 'withdrawal').map(({ id }) => id));
  return valuesOf(state, 'sign-off').map(({ id, seq, value: { reader, statement, despite } }) => ({
    ...{ id, seq, by: reader, isWithdrawn: withdrawn.has(id), isOutrun: state.outrun.has(id) },
    ...(statement !== undefined && { statement }),
    ...(despite !== undefined && { despite }),
  }));
}

function lastOf(state: SlideState, family: Family): number {
  return valuesOf(state, family).at(-1)?.seq ?? 0;
}
