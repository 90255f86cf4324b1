/**
 * How far a slide has come: what stands of it goes in, and out comes whether it is new, analysed, in review or signed off, and whether
 * it was changed since somebody signed it. The same of a folded state and of a project's rows (`project/cases.ts`).
 */
import { changedIn, valuesOf, type Family, type SlideState } from './slide-state';

export const slideStages = ['new', 'analysed', 'in review', 'signed off'] as const;
export type SlideStage = (typeof slideStages)[number];

/** The sign-off of a slide that holds. */
export interface SignOff {
  /** Of its entry. */
  readonly id: string;
  readonly seq: number;
  readonly by: string;
  /** From 1: which of all that were given for the slide it is. A version that was withdrawn is not given again. */
  readonly version: number;
  readonly statement?: string;
}

export interface SlideStanding {
  /** `signed off` only while nothing was changed since. */
  readonly stage: SlideStage;
  /** The last that was not withdrawn; `null` where there is none. */
  readonly signOff: SignOff | null;
  /** Number of the last entry that changed what was signed; `null` where none has, or nothing is signed. */
  readonly changedSince: number | null;
}

/** A sign-off that was given, also where it was withdrawn. */
export interface GivenSignOff extends Omit<SignOff, 'version'> {
  readonly isWithdrawn: boolean;
}

/** Numbers of entries; 0 where there is none. */
export interface SlideMarks {
  /** That put there what stands: the last run, the last judgement and the last decision of another kind but the case. */
  readonly run: number;
  readonly judgement: number;
  readonly preparation: number;
  /** The last that changed what a sign-off is of. */
  readonly changed: number;
  /** In the order of their entries. */
  readonly signOffs: readonly GivenSignOff[];
}

/**
 * What each family is of a slide. Preparation can come before an analysis, from a table of slides; a judgement is of what a person
 * saw. What lies `beside` is not signed.
 */
export const familyParts: Readonly<Record<Family, 'preparation' | 'judgement' | 'run' | 'case' | 'beside'>> =
  {
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

export function slideStanding(state: SlideState): SlideStanding {
  return standingOf({
    ...{ run: lastOf(state, 'run'), judgement: lastOf(state, 'judgement') },
    ...{ preparation: lastOf(state, 'preparation'), changed: signedChangeAt(state) },
    signOffs: signOffsOf(state),
  });
}

export function standingOf({ run, judgement, preparation, changed, signOffs }: SlideMarks): SlideStanding {
  const version = signOffs.findLastIndex(({ isWithdrawn }) => !isWithdrawn) + 1;
  const last = signOffs[version - 1];
  const signOff = last === undefined ? null : numbered(last, version);
  const changedSince = signOff !== null && changed > signOff.seq ? changed : null;
  if (signOff !== null && changedSince === null) return { stage: 'signed off', signOff, changedSince };
  const isJudged = run === 0 ? judgement > 0 : Math.max(judgement, preparation) > run;
  const unsigned = run === 0 ? 'new' : 'analysed';
  return { stage: isJudged ? 'in review' : unsigned, signOff, changedSince };
}

function numbered({ id, seq, by, statement }: GivenSignOff, version: number): SignOff {
  return { id, seq, by, version, ...(statement !== undefined && { statement }) };
}

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
  return valuesOf(state, 'sign-off').map(({ id, seq, value: { reader, statement } }) => ({
    ...{ id, seq, by: reader, isWithdrawn: withdrawn.has(id) },
    ...(statement !== undefined && { statement }),
  }));
}

function lastOf(state: SlideState, part: (typeof familyParts)[Family]): number {
  const ofPart = families.filter((family) => familyParts[family] === part);
  return Math.max(0, ...ofPart.map((family) => valuesOf(state, family).at(-1)?.seq ?? 0));
}
