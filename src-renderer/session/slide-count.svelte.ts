/**
 * The count on one slide at a threshold: figures at once from the scores; hotspots and what stands beside them from the main side,
 * asked for once the threshold rests.
 */
import type { FinishedRun } from '../../src-main/contract/api';
import type { Candidate } from '../../src-main/contract/detection';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { CountedRegion } from '../../src-main/contract/domain/regions';
import type { Hotspots, HotspotShape } from '../../src-main/contract/hotspot';
import type { ModelSummary } from '../../src-main/contract/model';
import type { LimitedSummary, ResultWarning } from '../../src-main/contract/report';
import { isSameMpp, type Mpp } from '../../src-main/contract/slide';
import { countMitotic, densityOf } from '../../src-main/counting/count';
import type { Client } from '../client/api';
import { mppInWords } from '../ui/figures';
import { t } from '../ui/language.svelte';
import type { WarningText } from '../ui/warning-text';
import { lastFinished, type RunState } from './run-state';

/** The figures shown: at once from the scores; areas and hotspots from the run. */
export interface Figures {
  readonly mitoticCount: number;
  readonly normalCount: number;
  /** `null` while a run is under way, or the area within the regions is asked for: a density needs the whole area. */
  readonly analysedAreaMm2: number | null;
  readonly densityPerMm2: number | null;
}

type ShownWarning = Pick<ResultWarning, 'kind'> & WarningText;

/** Delay after the last change of the threshold before the main side is asked for hotspots, ms. */
const summariseAfter = 150;
/** Before any model is known. */
const fallbackThreshold = 0.5;

/** What it counts. */
export interface Counted {
  readonly run: RunState;
  /** Those within the regions. */
  readonly counted: readonly Candidate[];
  readonly regions: {
    readonly counted: readonly CountedRegion[];
    /** Number of the entry that changed them last. */
    readonly changedAt: number;
  };
  /** The model that the next run will use; `null` before models are known. */
  readonly model: ModelSummary | null;
  readonly models: readonly ModelSummary[];
  /** The pixel size that the next run will use; `null` when unknown. */
  readonly mpp: Mpp | null;
}

export class SlideCount {
  readonly #client: Pick<Client, 'call'>;
  readonly #counted: Counted;
  #threshold = $state(fallbackThreshold);
  #summary = $state.raw<{ readonly runId: string; readonly summary: LimitedSummary } | null>(null);
  #error = $state.raw<ErrorReport | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #shape = $state<HotspotShape>('circle');
  /** Which regions were asked for last; `null` where that has to wait for the end of a run. */
  #askedAt: number | null = 0;
  readonly #mitoticCount = $derived.by(() => countMitotic(this.#counted.counted, this.#threshold));

  /** @param counted is read again whenever it changes */
  constructor(client: Pick<Client, 'call'>, counted: Counted) {
    this.#client = client;
    this.#counted = counted;
  }

  get threshold(): number {
    return this.#threshold;
  }
  /** Why the hotspots at this threshold are not known, if asking for them failed. */
  get error(): ErrorReport | null {
    return this.#error;
  }
  /** Which of the two hotspots is outlined and gone to. */
  get hotspotShape(): HotspotShape {
    return this.#shape;
  }
  set hotspotShape(shape: HotspotShape) {
    this.#shape = shape;
  }

  /** The threshold that the model in use was made with. */
  get modelThreshold(): number {
    const { run, model, models } = this.#counted;
    if (run.kind !== 'finished') return model?.threshold ?? fallbackThreshold;
    const { model: own, threshold } = run.run.result;
    return models.find(({ id, sha256 }) => id === own.id && sha256 === own.sha256)?.threshold ?? threshold;
  }

  /** No candidate lies below: the slider starts here. */
  get lowestThreshold(): number {
    const { run, model } = this.#counted;
    return run.kind === 'finished' ? run.run.result.candidateThreshold : (model?.candidateThreshold ?? 0);
  }

  /** `null` where there is nothing to count, or not all of it. */
  get figures(): Figures | null {
    const { run, counted } = this.#counted;
    if (run.kind !== 'finished' && run.kind !== 'running') return null;
    if (run.kind === 'running' && run.incomplete) return null;
    const mitoticCount = this.#mitoticCount;
    const area = run.kind === 'finished' ? this.#areaOf(run.run) : null;
    return {
      mitoticCount,
      normalCount: counted.length - mitoticCount,
      analysedAreaMm2: area,
      densityPerMm2: area === null ? null : densityOf(mitoticCount, area),
    };
  }

  /** What stands beside the figures at the present threshold. */
  get warnings(): readonly ShownWarning[] {
    const { run } = this.#counted;
    if (run.kind !== 'finished') return [];
    const { result } = run.run;
    const own = this.#isAsMade(run.run) ? result.warnings : this.#summaryOf(run.run)?.warnings;
    const made = (own ?? result.warnings).map((warning) => ({ ...warning, language: 'en' }) as const);
    return [...outdatedBy(result.mpp, this.#counted.mpp), ...made];
  }

  /** `pending` until the main side has answered for the present threshold. */
  get hotspots(): { readonly pending: boolean; readonly value: Hotspots | null } {
    const { run } = this.#counted;
    if (run.kind !== 'finished') return { pending: false, value: null };
    const { result } = run.run;
    if (this.#isAsMade(run.run)) return { pending: false, value: result.hotspots };
    const summary = this.#summaryOf(run.run);
    if (summary?.threshold === this.#threshold) return { pending: false, value: summary.hotspots };
    return { pending: true, value: summary?.hotspots ?? (this.#isLimited ? null : result.hotspots) };
  }

  setThreshold(threshold: number): void {
    this.#threshold = threshold;
    this.#error = null;
    this.#ask();
  }

  /** The regions have changed, or a run may have ended: areas and hotspots within them are asked for, once. */
  followRegions(): void {
    if (this.#counted.regions.changedAt !== this.#askedAt) this.#ask();
  }

  /** Back to the one that the model was made with. */
  resetThreshold(): void {
    this.setThreshold(this.modelThreshold);
  }

  /** Back to the one that the last result was made with. */
  takeResultThreshold(): void {
    const finished = lastFinished(this.#counted.run);
    this.setThreshold(finished === null ? this.modelThreshold : finished.result.threshold);
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  get #isLimited(): boolean {
    return this.#counted.regions.counted.length > 0;
  }

  /** Whether the figures that the run was made with are those asked for. */
  #isAsMade({ result }: FinishedRun): boolean {
    return !this.#isLimited && result.threshold === this.#threshold;
  }

  #areaOf(run: FinishedRun): number | null {
    return this.#isLimited ? (this.#summaryOf(run)?.analysedAreaMm2 ?? null) : run.result.analysedAreaMm2;
  }

  /** Of the same run, within the regions that stand. */
  #summaryOf({ runId }: FinishedRun): LimitedSummary | null {
    const known = this.#summary;
    if (known?.runId !== runId) return null;
    return known.summary.regionsChangedAt === this.#counted.regions.changedAt ? known.summary : null;
  }

  #ask(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const { run } = this.#counted;
    // The result of a run may be there before its end is told.
    this.#askedAt = run.kind === 'finished' ? this.#counted.regions.changedAt : null;
    if (run.kind !== 'finished' || this.#isAsMade(run.run)) return;
    const { runId } = run.run;
    this.#timer = setTimeout(() => void this.#summarise(runId, this.#threshold), summariseAfter);
  }

  async #summarise(runId: string, threshold: number): Promise<void> {
    try {
      const summary = await this.#client.call('summarise', { runId, threshold });
      if (threshold === this.#threshold) this.#summary = { runId, summary };
    } catch (thrown) {
      if (threshold === this.#threshold) this.#error = asSpindleError(thrown).toReport();
    }
  }
}

/** Areas and densities hold for the pixel size that the run was made with. */
function outdatedBy(made: Mpp, now: Mpp | null): ShownWarning[] {
  if (isSameMpp(made, now)) return [];
  const text =
    now === null
      ? t('session-mpp-now-unknown', { made: mppInWords(made) })
      : t('session-mpp-now-another', { made: mppInWords(made), now: mppInWords(now) });
  return [{ kind: 'pixel-size', text }];
}
