/** A folded state of a slide as figures that a person can compare with a printed report: what a sign-off is of. */
import { verdicts, type RecordRun, type Verdict } from '../contract/domain/command';
import type { SlideCase } from '../contract/domain/case';
import { standingAt, valueOf, valuesOf, type SlideState } from '../contract/domain/slide-state';
import type { EnteredMpp } from '../contract/slide';

export interface SignedState {
  readonly case: SlideCase | null;
  /** µm per pixel of level 0, as a person entered it; `null` where the slide's own stood. */
  readonly mpp: EnteredMpp | null;
  /** Its key. */
  readonly protocol: string | null;
  /** In the order in which they were recorded. */
  readonly runs: readonly (Omit<RecordRun, 'kind' | 'slide' | 'detections'> & {
    readonly detections: number;
  })[];
  /** By reader, in the order of their last verdicts. */
  readonly verdicts: readonly ReaderVerdicts[];
  /** How many stand of each. */
  readonly counts: {
    readonly addedFigures: number;
    readonly consensus: number;
    readonly maskEdits: number;
    readonly regions: number;
    readonly countingAreas: number;
    readonly estimates: number;
    readonly notes: number;
    readonly alignments: number;
  };
}

interface ReaderVerdicts {
  readonly reader: string;
  /** Figures by the reader's verdict on them. */
  readonly figures: Readonly<Record<Verdict, number>>;
  /** How many of these verdicts were given blinded. */
  readonly blinded: number;
}

/** @param byOf who made the entry of that number */
export function describeSigned(state: SlideState, byOf: (seq: number) => string): SignedState {
  const [mpp] = valuesOf(state, 'pixel-size');
  const protocol = valueOf(state, 'protocol');
  return {
    case: standingAt(state, 'case', '')?.value ?? null,
    mpp: mpp === undefined ? null : { ...mpp.value, by: byOf(mpp.seq) },
    protocol: typeof protocol === 'string' ? protocol : (protocol?.key ?? null),
    runs: valuesOf(state, 'run').map(({ id, value: { startedAt, model, document, detections } }) => ({
      ...{ run: id, startedAt, model, document, detections: detections.count },
    })),
    verdicts: verdictsByReader(state),
    counts: {
      addedFigures: valuesOf(state, 'figure').length,
      consensus: valuesOf(state, 'consensus').length,
      maskEdits: valuesOf(state, 'mask-edit').length,
      regions: valuesOf(state, 'region').length,
      countingAreas: valuesOf(state, 'area').length,
      estimates: valuesOf(state, 'estimate').length,
      notes: valuesOf(state, 'note').length,
      alignments: valuesOf(state, 'alignment').length,
    },
  };
}

function verdictsByReader(state: SlideState): ReaderVerdicts[] {
  const given = valuesOf(state, 'verdict').map(({ value }) => value);
  return [...new Set(given.map(({ reader }) => reader))].map((reader) => {
    const own = given.filter((each) => each.reader === reader);
    const count = (verdict: Verdict): number => own.filter((each) => each.verdict === verdict).length;
    return {
      reader,
      // The pairs are of all verdicts, each once.
      figures: Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Record<
        Verdict,
        number
      >,
      blinded: own.filter(({ blinded }) => blinded === true).length,
    };
  });
}
