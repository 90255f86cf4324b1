/**
 * One open slide and all that belongs to it: its run, the threshold and what follows from it, the selected
 * detection, tiles that could not be shown, where the person was looking. It lives on while another slide
 * is in front, and so does its run.
 */
import type { CurrentRun, FinishedRun, OpenedSlide } from '../../src-main/contract/api';
import type { Candidate, DetectionLabel } from '../../src-main/contract/detection';
import { countMitotic, densityOf } from '../../src-main/counting/count';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { Hotspots, HotspotShape } from '../../src-main/contract/hotspot';
import type { ModelSummary } from '../../src-main/contract/model';
import type { ResultWarning, RunSummary } from '../../src-main/contract/report';
import type { ColourState, KnownMpp, Mpp, SlideInfo } from '../../src-main/contract/slide';
import type { Colours, TileView } from '../../src-main/contract/tile-view';
import type { Client } from '../client/api';
import type { Showing } from '../slide/overlay/markers';
import { IdentityReview } from './identity-review.svelte';
import { MapOverlay } from './map-overlay.svelte';
import { MaskReview } from './mask-review.svelte';
import { RotationStudy } from './rotation-study.svelte';
import { UnshownTiles } from './unshown-tiles.svelte';
import { Viewing } from './viewing.svelte';
import { isUnderWay, lastFinished, reduceRun, type RunEvent, type RunState } from './run-state';

/** Where the person was looking: level-0 pixels, CSS pixels per level-0 pixel, clockwise degrees. */
export interface SavedView {
  readonly centreX: number;
  readonly centreY: number;
  readonly scale: number;
  readonly degrees: number;
}

/** The figures shown: at once from the scores; areas and hotspots from the run. */
export interface Figures {
  readonly mitoticCount: number;
  readonly normalCount: number;
  /** `null` while a run is under way: a density needs the whole area. */
  readonly analysedAreaMm2: number | null;
  readonly densityPerMm2: number | null;
}

/** Level-0 pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Calm before the main side is asked for hotspots at a new threshold, ms. */
const summariseAfter = 150;
/** Candidates that arrive are shown in batches, ms: no frame is spent on each message. */
const batchCandidates = 250;
/** Before any model is known. */
const fallbackThreshold = 0.5;

const lost: ErrorReport = {
  tag: 'engine-failed',
  what: 'the analysis was lost',
  where: {},
  why: 'it ended while this window had no connection to Spindle',
  remedy: 'start it again',
};

export class OpenedState {
  readonly path: string;
  readonly study: RotationStudy;
  readonly viewing: Viewing;
  readonly mask: MaskReview;
  readonly map: MapOverlay;
  readonly identity: IdentityReview;
  readonly unshown = new UnshownTiles();
  readonly #client: Client;
  readonly #models: () => readonly ModelSummary[];
  readonly #onIncomplete: () => void;
  #opened: OpenedSlide;
  #run = $state.raw<RunState>({ kind: 'none' });
  #threshold = $state(fallbackThreshold);
  #summary = $state.raw<RunSummary | null>(null);
  #summariseError = $state.raw<ErrorReport | null>(null);
  #selected = $state.raw<Candidate | null>(null);
  #place = $state.raw<Place | null>(null);
  #picking = $state(false);
  #modelId = $state<string | null>(null);
  #shown = $state.raw<Readonly<Record<DetectionLabel, Showing>>>({
    mitotic: { close: true, overview: true },
    // Many, and of no use before a cell can be made out.
    normal: { close: true, overview: false },
  });
  #hotspotShape = $state<HotspotShape>('circle');
  #summariseTimer: ReturnType<typeof setTimeout> | null = null;
  #waiting: { readonly from: number; readonly candidates: Candidate[] } | null = null;
  #batchTimer: ReturnType<typeof setTimeout> | null = null;
  savedView: SavedView | null = null;
  #convertsColours = $state(true);
  readonly #colours = $derived<Colours>(
    this.#convertsColours && this.colour.kind === 'convertible' ? 'srgb' : 'stored',
  );
  readonly #tileView = $derived.by<TileView>(() => ({
    colours: this.#colours,
    choice: this.viewing.shown,
  }));

  readonly #candidates = $derived.by<readonly Candidate[]>(() => {
    // A part of what was found would look like all of it.
    if (this.#run.kind === 'running') return this.#run.incomplete ? [] : this.#run.candidates;
    return this.#run.kind === 'finished' ? this.#run.run.result.candidates : [];
  });
  readonly #ranked = $derived(this.#candidates.toSorted((a, b) => b.score - a.score));
  readonly #mitoticCount = $derived(countMitotic(this.#candidates, this.#threshold));

  /** @param onIncomplete called when something that was found did not arrive: the run must be asked for. */
  constructor(
    client: Client,
    models: () => readonly ModelSummary[],
    opened: OpenedSlide,
    onIncomplete: () => void = () => undefined,
  ) {
    this.#client = client;
    this.#onIncomplete = onIncomplete;
    this.study = new RotationStudy(client);
    this.mask = new MaskReview(client, () => this.slideId);
    this.map = new MapOverlay(client, () => this.slideId);
    this.identity = new IdentityReview(client, () => this.slideId);
    this.#models = models;
    this.path = opened.path;
    this.#opened = $state.raw(opened);
    this.viewing = new Viewing(client, () => this.slideId, opened.info);
    if (opened.lastRun !== null) {
      this.#run = { kind: 'finished', run: opened.lastRun };
      this.#modelId = opened.lastRun.result.model.id;
      this.#threshold = opened.lastRun.result.threshold;
    } else {
      this.#threshold = this.model?.threshold ?? fallbackThreshold;
    }
    if (opened.currentRun !== null) this.join(opened.currentRun);
  }

  get slideId(): string {
    return this.#opened.slideId;
  }
  get info(): SlideInfo {
    return this.#opened.info;
  }
  /** How many properties and associated images `info` leaves out, because they may identify somebody. */
  get withheld(): OpenedSlide['withheld'] {
    return this.#opened.withheld;
  }
  get mpp(): KnownMpp | null {
    return this.#opened.mpp;
  }
  get colour(): ColourState {
    return this.#opened.colour;
  }
  /** Whether colours are shown by the slide's own profile, where it has one; kept as long as the slide is open. */
  get convertsColours(): boolean {
    return this.#convertsColours;
  }
  set convertsColours(converts: boolean) {
    this.#convertsColours = converts;
  }
  /** The view that tiles are asked for in. */
  get tileView(): TileView {
    return this.#tileView;
  }
  get run(): RunState {
    return this.#run;
  }
  get threshold(): number {
    return this.#threshold;
  }
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }
  /** Highest score first. */
  get ranked(): readonly Candidate[] {
    return this.#ranked;
  }
  get selected(): Candidate | null {
    return this.#selected;
  }
  /** A place that the person picked on the slide; `null` while a detection is selected. */
  get place(): Place | null {
    return this.#place;
  }
  /** Whether the next click on the slide picks a place. */
  get picking(): boolean {
    return this.#picking;
  }
  set picking(picking: boolean) {
    this.#picking = picking;
  }
  get shown(): Readonly<Record<DetectionLabel, Showing>> {
    return this.#shown;
  }
  /** Why the hotspots at this threshold are not known, if asking for them failed. */
  get summariseError(): ErrorReport | null {
    return this.#summariseError;
  }

  /** The model that the next run will use; `null` before models are known. */
  get model(): ModelSummary | null {
    const models = this.#models();
    return models.find(({ id }) => id === this.#modelId) ?? models.find(({ isDefault }) => isDefault) ?? null;
  }

  /** The threshold that the model in use was made with. */
  get modelThreshold(): number {
    const run = this.#run;
    if (run.kind !== 'finished') return this.model?.threshold ?? fallbackThreshold;
    const { model, threshold } = run.run.result;
    const used = this.#models().find(({ id, sha256 }) => id === model.id && sha256 === model.sha256);
    return used?.threshold ?? threshold;
  }

  /** No candidate lies below: the slider starts here. */
  get lowestThreshold(): number {
    if (this.#run.kind === 'finished') return this.#run.run.result.candidateThreshold;
    return this.model?.candidateThreshold ?? 0;
  }

  get figures(): Figures | null {
    if (this.#run.kind !== 'finished' && this.#run.kind !== 'running') return null;
    if (this.#run.kind === 'running' && this.#run.incomplete) return null;
    const mitoticCount = this.#mitoticCount;
    const area = this.#run.kind === 'finished' ? this.#run.run.result.analysedAreaMm2 : null;
    return {
      mitoticCount,
      normalCount: this.#candidates.length - mitoticCount,
      analysedAreaMm2: area,
      densityPerMm2: area === null ? null : densityOf(mitoticCount, area),
    };
  }

  /** What stands beside the figures at the present threshold. */
  get warnings(): readonly ResultWarning[] {
    if (this.#run.kind !== 'finished') return [];
    const { result } = this.#run.run;
    if (result.threshold !== this.#threshold && this.#summary !== null) return this.#summary.warnings;
    return result.warnings;
  }

  /** `pending` until the main side has answered for the present threshold. */
  get hotspots(): { readonly pending: boolean; readonly value: Hotspots | null } {
    if (this.#run.kind !== 'finished') return { pending: false, value: null };
    const { result } = this.#run.run;
    if (result.threshold === this.#threshold) return { pending: false, value: result.hotspots };
    if (this.#summary?.threshold === this.#threshold)
      return { pending: false, value: this.#summary.hotspots };
    return { pending: true, value: this.#summary?.hotspots ?? result.hotspots };
  }

  /** Which of the two hotspots is outlined and gone to. */
  get hotspotShape(): HotspotShape {
    return this.#hotspotShape;
  }
  set hotspotShape(shape: HotspotShape) {
    this.#hotspotShape = shape;
  }

  chooseModel(id: string): void {
    this.#modelId = id;
    if (lastFinished(this.#run) === null) this.#threshold = this.modelThreshold;
  }

  show(label: DetectionLabel, shown: Partial<Showing>): void {
    this.#shown = { ...this.#shown, [label]: { ...this.#shown[label], ...shown } };
  }

  select(candidate: Candidate | null): void {
    this.#selected = candidate;
    if (candidate !== null) this.#place = null;
  }

  /** Ends picking with a place in the selection's stead; outside the slide there is nothing to pick. */
  pick(place: Place): void {
    if (!this.isOnSlide(place)) return;
    this.#picking = false;
    this.#selected = null;
    this.#place = place;
  }

  isOnSlide({ x, y }: Place): boolean {
    const { width = 0, height = 0 } = this.info.levels[0] ?? {};
    return x >= 0 && y >= 0 && x < width && y < height;
  }

  /** The next (1) or previous (−1) detection by score; from none, the highest. */
  step(direction: 1 | -1): Candidate | null {
    const ranked = this.#ranked;
    const at = this.#selected === null ? -1 : ranked.indexOf(this.#selected);
    const next = at === -1 ? 0 : Math.min(Math.max(at + direction, 0), ranked.length - 1);
    this.select(ranked[next] ?? null);
    return this.#selected;
  }

  setThreshold(threshold: number): void {
    this.#threshold = threshold;
    this.#summariseError = null;
    if (this.#summariseTimer !== null) clearTimeout(this.#summariseTimer);
    const run = this.#run;
    if (run.kind !== 'finished') return;
    this.#summariseTimer = setTimeout(() => void this.#summarise(run.run.runId, threshold), summariseAfter);
  }

  resetThreshold(): void {
    this.setThreshold(this.modelThreshold);
  }

  /** The slide as the main side knows it now, without holding it open once more. */
  async lookAgain(): Promise<OpenedSlide> {
    const again = await this.#client.call('openSlide', { path: this.path, scene: this.info.scene });
    if (again.slideId === this.slideId) await this.#client.call('closeSlide', { slideId: again.slideId });
    return again;
  }

  /** Throws `SpindleError` when the value is refused. */
  async enterMpp(mpp: Mpp): Promise<void> {
    const opened = await this.#client.call('setMpp', { slideId: this.slideId, mpp });
    this.#opened = { ...this.#opened, mpp: opened.mpp, info: opened.info };
    this.mask.forget();
  }

  markStarting(modelId: string): void {
    this.#run = reduceRun(this.#run, { type: 'start', modelId });
    this.#selected = null;
  }

  markStarted(runId: string): void {
    this.#run = reduceRun(this.#run, { type: 'started', runId });
    this.#threshold = this.modelThreshold;
  }

  markRefused(error: ErrorReport): void {
    this.#run = reduceRun(this.#run, { type: 'refused', error });
  }

  /** Takes in all that the main side knows of a run that goes on: after a reload, an outage, or beside another window. */
  join(run: CurrentRun): void {
    const isNew = this.#run.kind !== 'running' || this.#run.runId !== run.runId;
    this.#dropWaiting();
    this.#run = reduceRun(this.#run, { type: 'joined', run });
    this.#modelId = run.modelId;
    if (isNew) this.#threshold = this.modelThreshold;
  }

  markCancelling(): void {
    this.#run = reduceRun(this.#run, { type: 'cancel-asked' });
  }

  /** A run that another window, or this page before it was reloaded, has finished over this slide. */
  adopt(run: FinishedRun): void {
    if (this.isUnderWay || this.#run.kind === 'finished') return;
    this.#run = { kind: 'finished', run };
    this.#modelId = run.result.model.id;
    this.#threshold = run.result.threshold;
  }

  /** Takes the identifiers that a main side started anew has given: of the slide and of its last run. */
  reopen(opened: OpenedSlide): void {
    this.#opened = opened;
    this.identity.hide();
    this.mask.forget();
    const run = this.#run;
    const { lastRun } = opened;
    if (run.kind === 'finished')
      this.#run = lastRun === null ? { kind: 'none' } : { kind: 'finished', run: lastRun };
    else if (run.kind === 'failed' || run.kind === 'cancelled') this.#run = { ...run, previous: lastRun };
    else if (lastRun !== null) this.adopt(lastRun);
  }

  /** The main side knows nothing of the run any more. */
  markLost(): void {
    if (this.#run.kind !== 'running') return;
    const { runId } = this.#run;
    this.receive({ type: 'run-failed', runId, error: lost });
  }

  restoreResult(): void {
    this.#run = reduceRun(this.#run, { type: 'restore' });
    if (this.#run.kind === 'finished') this.#threshold = this.#run.run.result.threshold;
  }

  receive(event: RunEvent): void {
    if (this.#run.kind !== 'running' || this.#run.runId !== event.runId) return;
    if (event.type === 'run-candidates') {
      const waiting = this.#waiting;
      if (waiting !== null && event.from !== waiting.from + waiting.candidates.length)
        this.#deliver(event.runId);
      this.#waiting ??= { from: event.from, candidates: [] };
      for (const candidate of event.candidates) this.#waiting.candidates.push(candidate);
      this.#batchTimer ??= setTimeout(() => this.#deliver(event.runId), batchCandidates);
      return;
    }
    if (event.type !== 'run-progress') this.#dropWaiting();
    this.#run = reduceRun(this.#run, event);
    this.#complete();
    if (event.type === 'run-finished') this.#takeFinished(event.result.threshold);
  }

  get isUnderWay(): boolean {
    return isUnderWay(this.#run);
  }

  dispose(): void {
    this.#dropWaiting();
    this.study.leave();
    this.viewing.dispose();
    if (this.#summariseTimer !== null) clearTimeout(this.#summariseTimer);
  }

  #deliver(runId: string): void {
    const waiting = this.#waiting;
    this.#dropWaiting();
    if (waiting !== null) this.#run = reduceRun(this.#run, { type: 'run-candidates', runId, ...waiting });
    this.#complete();
  }

  /** Asks for what is missing of the run, where something is. */
  #complete(): void {
    if (this.#run.kind === 'running' && this.#run.incomplete) this.#onIncomplete();
  }

  #dropWaiting(): void {
    if (this.#batchTimer !== null) clearTimeout(this.#batchTimer);
    this.#batchTimer = null;
    this.#waiting = null;
  }

  /** A threshold moved during the run stays; the selection moves to the same place in the final list. */
  #takeFinished(threshold: number): void {
    const selected = this.#selected;
    this.#selected =
      selected === null
        ? null
        : (this.#candidates.find(({ x, y }) => x === selected.x && y === selected.y) ?? null);
    if (this.#threshold !== threshold) this.setThreshold(this.#threshold);
  }

  async #summarise(runId: string, threshold: number): Promise<void> {
    try {
      const summary = await this.#client.call('summarise', { runId, threshold });
      if (this.#run.kind === 'finished' && this.#run.run.runId === runId && threshold === this.#threshold) {
        this.#summary = summary;
      }
    } catch (thrown) {
      if (threshold === this.#threshold) this.#summariseError = asSpindleError(thrown).toReport();
    }
  }
}
