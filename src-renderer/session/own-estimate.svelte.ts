/**
 * A reader's own count of one slide, asked for before the software's is shown, where the person has chosen so. Nothing that the
 * software found is shown until it is given, or the software's count asked for without one; either is a decision of the log.
 */
import { lastWrittenAt, standingAt, type SlideState } from '../../src-main/contract/domain/slide-state';
import {
  compareEstimate,
  summariseEstimates,
  type EstimateComparison,
  type EstimateSummary,
} from '../../src-main/counting/own-estimate';
import type { ReaderCount } from '../../src-main/counting/reader-count';
import type { Client } from '../client/api';
import type { RunState } from './run-state';
import type { Figures } from './slide-count.svelte';
import type { SlideDecisions } from './slide-decisions.svelte';
import type { SettingStore } from '../client/kept-settings';
import { StoredChoice } from './stored-choice.svelte';

/** Whether own counts are asked for. */
export class EstimateChoice extends StoredChoice {
  constructor(store: SettingStore | null) {
    super(store, 'own-estimate', { on: 'first', off: 'off' });
  }
}

interface EstimateOf {
  readonly decisions: Pick<SlideDecisions, 'decide'> & { readonly state: SlideState };
  readonly reader: string;
  readonly run: RunState;
  readonly count: { readonly threshold: number; readonly figures: Figures | null };
  /** The present reader's. */
  readonly figures: { readonly count: ReaderCount };
}

/** What an estimate came to. */
export interface Estimated extends EstimateComparison {
  readonly own: number;
  readonly software: number;
  readonly areaMm2: number;
  readonly threshold: number;
  /** The reader's count of the same area after their review; `null` while figures are open. */
  readonly final: number | null;
}

export class OwnEstimate {
  readonly #of: EstimateOf;
  readonly #choice: EstimateChoice;
  readonly #client: Pick<Client, 'call'>;
  #summary = $state.raw<EstimateSummary | null>(null);
  readonly #wasShown = $derived.by(
    // Also where it was undone: what was seen stays seen.
    () => lastWrittenAt(this.#of.decisions.state, 'estimate', this.#of.reader) !== null,
  );
  readonly #estimated = $derived.by<Estimated | null>(() => {
    const { decisions, reader } = this.#of;
    const given = standingAt(decisions.state, 'estimate', reader)?.value;
    const own = given?.own ?? null;
    if (given === undefined || own === null) return null;
    const { software, areaMm2, threshold } = given;
    const final = this.#finalIn(areaMm2);
    return { own, software, areaMm2, threshold, final, ...compareEstimate({ own, software, final }) };
  });

  constructor(client: Pick<Client, 'call'>, of: EstimateOf, choice: EstimateChoice) {
    this.#client = client;
    this.#of = of;
    this.#choice = choice;
  }

  /** Whether what the software found is to be hidden until a count is entered. */
  get isAwaited(): boolean {
    return this.#choice.isOn && this.#of.run.kind !== 'none' && !this.#wasShown;
  }
  /** What is counted in, once it is known; an estimate can be entered from then on. mm². */
  get areaMm2(): number | null {
    return this.#of.run.kind === 'finished' ? (this.#of.count.figures?.analysedAreaMm2 ?? null) : null;
  }
  /** `null` where there is none, or the reader wanted the software's count without one. */
  get estimated(): Estimated | null {
    return this.#estimated;
  }

  /** Over all slides of the project; `null` before it was asked for, or where it could not be had. */
  get summary(): EstimateSummary | null {
    return this.#summary;
  }

  async summarise(): Promise<void> {
    try {
      const counts = await this.#client.call('estimates', {});
      this.#summary = summariseEstimates(counts.map((each) => ({ ...each, final: null })));
    } catch {
      // It stands beside the slide's own figures, which need nothing of it.
      this.#summary = null;
    }
  }

  /** @param own figures; `null`: shows the software's count without an estimate. @returns whether it is recorded */
  async give(own: number | null): Promise<boolean> {
    const { decisions, count, run } = this.#of;
    const { areaMm2 } = this;
    if (run.kind !== 'finished' || count.figures === null || areaMm2 === null) return false;
    return decisions.decide({
      kind: 'estimate-count',
      ...{ own, software: count.figures.mitoticCount, areaMm2 },
      ...{ threshold: count.threshold, run: run.run.runId },
    });
  }

  /** The reader's count where nothing is open any more, and it is one of the same area. */
  #finalIn(areaMm2: number): number | null {
    const { low, high, confirmed, normal } = this.#of.figures.count;
    const isSameArea = this.areaMm2 !== null && Math.abs(this.areaMm2 - areaMm2) < 1e-6 * areaMm2;
    return isSameArea && low === high && confirmed + normal > 0 ? confirmed : null;
  }
}
