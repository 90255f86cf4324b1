/**
 * One open slide and all that belongs to it, a part for each concern. It lives on while another slide is in front, and so does its
 * run.
 */
import type { OpenedSlide } from '../../src-main/contract/api';
import type { Candidate, DetectionLabel } from '../../src-main/contract/detection';
import type { ErrorReport } from '../../src-main/contract/errors';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { ModelSummary } from '../../src-main/contract/model';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import type { ColourState, KnownMpp, Mpp, SlideInfo } from '../../src-main/contract/slide';
import type { Colours, TileView } from '../../src-main/contract/tile-view';
import { countMitotic } from '../../src-main/counting/count';
import type { Client } from '../client/api';
import type { Mirrors } from '../mirror/mirrors';
import { formatCount } from '../ui/figures';
import type { Showing } from '../slide/overlay/markers';
import { IdentityReview } from './identity-review.svelte';
import { MapOverlay } from './map-overlay.svelte';
import { MaskReview } from './mask-review.svelte';
import { RotationStudy } from './rotation-study.svelte';
import { isUnderWay, lastFinished, type RunState } from './run-state';
import { Selection } from './selection.svelte';
import { SlideCount } from './slide-count.svelte';
import { SlideDecisions } from './slide-decisions.svelte';
import { SlideRun } from './slide-run.svelte';
import { UnshownTiles } from './unshown-tiles.svelte';
import { Viewing } from './viewing.svelte';

/** Where the person was looking: level-0 pixels, CSS pixels per level-0 pixel, clockwise degrees. */
export interface SavedView {
  readonly centreX: number;
  readonly centreY: number;
  readonly scale: number;
  readonly degrees: number;
}

/** What every open slide needs of its window. */
export interface OpenedParts {
  readonly client: Client;
  readonly mirrors: Mirrors;
  readonly models: () => readonly ModelSummary[];
  /** Asks who decides, where that is not known. */
  readonly beforeFirstDecision: () => Promise<void>;
  readonly onError: (error: ErrorReport) => void;
  /** Tells the person what happened by itself. */
  readonly onSaid: (sentence: string) => void;
}

export class OpenedState {
  readonly path: string;
  readonly picture: SlidePicture;
  readonly decisions: SlideDecisions;
  readonly analysis: SlideRun;
  readonly count: SlideCount;
  readonly selection: Selection;
  readonly study: RotationStudy;
  readonly viewing: Viewing;
  readonly mask: MaskReview;
  readonly map: MapOverlay;
  readonly identity: IdentityReview;
  readonly unshown = new UnshownTiles();
  readonly #parts: OpenedParts;
  #opened: OpenedSlide;
  #modelId = $state<string | null>(null);
  #shown = $state.raw<Readonly<Record<DetectionLabel, Showing>>>({
    mitotic: { close: true, overview: true },
    // Many, and of no use before a cell can be made out.
    normal: { close: true, overview: false },
  });
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
    const { run } = this;
    // A part of what was found would look like all of it.
    if (run.kind === 'running') return run.incomplete ? [] : run.candidates;
    return run.kind === 'finished' ? run.run.result.candidates : [];
  });
  readonly #ranked = $derived(this.#candidates.toSorted((a, b) => b.score - a.score));
  readonly #mpp = $derived.by<KnownMpp | null>(() => slideMpp(this.info, this.decisions.enteredMpp));

  /** Resolves when what was decided about the slide is known, and what was found on it. */
  static async open(parts: OpenedParts, answer: OpenedSlide): Promise<OpenedState> {
    const opened = new OpenedState(parts, answer);
    await Promise.all([opened.decisions.mirror.refresh(), parts.mirrors.runs.refresh()]);
    opened.analysis.follow();
    await opened.analysis.settled();
    return opened;
  }

  private constructor(parts: OpenedParts, opened: OpenedSlide) {
    const { client, mirrors } = parts;
    this.#parts = parts;
    this.#opened = $state.raw(opened);
    this.path = opened.path;
    this.picture = opened.picture;
    this.decisions = new SlideDecisions(client, mirrors, opened.picture, parts.beforeFirstDecision);
    this.study = new RotationStudy(client);
    this.mask = new MaskReview(client, () => this.slideId, this.decisions);
    this.map = new MapOverlay(client, () => this.slideId);
    this.identity = new IdentityReview(client, () => this.slideId);
    this.viewing = new Viewing(client, () => this.slideId, opened.info);
    this.selection = new Selection(this);
    this.count = new SlideCount(client, this);
    this.analysis = new SlideRun(client, mirrors, opened.picture, this.decisions.mirror, {
      onBegun: (modelId) => {
        this.#modelId = modelId;
        this.selection.select(null);
        this.count.resetThreshold();
      },
      onResult: ({ result }, isWatched, before) => {
        this.#modelId = result.model.id;
        const { threshold } = this.count;
        const isMoved = before !== null && threshold !== before.result.threshold;
        // A threshold that the person moved stays, during a run and where another result takes the place of the one before.
        this.count.setThreshold(isWatched || isMoved ? threshold : result.threshold);
        this.selection.findAgain();
        if (before !== null && !isWatched) {
          const count = formatCount(countMitotic(result.candidates, this.count.threshold));
          parts.onSaid(`${this.info.name}: a newer analysis, made elsewhere, is shown: ${count} mitotic`);
        }
      },
      onError: (error) => parts.onError(error),
    });
    this.count.resetThreshold();
    let before = this.decisions.enteredMpp;
    this.decisions.mirror.onChange(() => {
      const { enteredMpp } = this.decisions;
      // The proposed tissue depends on the pixel size, which another window may have entered.
      if (enteredMpp?.x !== before?.x || enteredMpp?.y !== before?.y) this.mask.forget();
      before = enteredMpp;
    });
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
  /** What counts are made with: the slide's own, or entered by hand; `null` when unknown. */
  get mpp(): KnownMpp | null {
    return this.#mpp;
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
    return this.analysis.state;
  }
  get isUnderWay(): boolean {
    return isUnderWay(this.run);
  }
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }
  /** Highest score first. */
  get ranked(): readonly Candidate[] {
    return this.#ranked;
  }
  get shown(): Readonly<Record<DetectionLabel, Showing>> {
    return this.#shown;
  }
  get models(): readonly ModelSummary[] {
    return this.#parts.models();
  }

  /** The model that the next run will use; `null` before models are known. */
  get model(): ModelSummary | null {
    const { models } = this;
    return models.find(({ id }) => id === this.#modelId) ?? models.find(({ isDefault }) => isDefault) ?? null;
  }

  chooseModel(id: string): void {
    this.#modelId = id;
    if (lastFinished(this.run) === null) this.count.resetThreshold();
  }

  show(label: DetectionLabel, shown: Partial<Showing>): void {
    this.#shown = { ...this.#shown, [label]: { ...this.#shown[label], ...shown } };
  }

  /** Throws `SpindleError` when the value is refused. */
  async enterMpp(mpp: Mpp): Promise<void> {
    const { x, y } = mpp;
    await this.decisions.decide([{ kind: 'set-pixel-size', mpp: { x, y } }], { onlyIfUnchanged: true });
  }

  /** Starts a run with the model that is chosen, following all decisions so far. */
  async startRun(forceStain: boolean): Promise<void> {
    const { model } = this;
    if (model === null || this.isUnderWay) return;
    await this.decisions.settled;
    await this.analysis.start(this.slideId, model.id, forceStain);
  }

  restoreResult(): void {
    this.analysis.restoreResult();
    this.count.takeResultThreshold();
  }

  /** Takes the identifier that a main side started again has given. */
  reopen(opened: OpenedSlide): void {
    this.#opened = opened;
    this.identity.hide();
    this.mask.forget();
  }

  dispose(): void {
    this.study.leave();
    this.viewing.dispose();
    this.count.dispose();
    this.analysis.dispose();
    this.decisions.dispose();
  }
}
