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
import { areasOf } from '../../src-main/contract/domain/regions';
import { candidatesWithin } from '../../src-main/counting/within-regions';
import type { Client } from '../client/api';
import type { Mirrors } from '../mirror/mirrors';
import { fetchFirstPicture } from '../slide/first-picture';
import type { Showing } from '../slide/overlay/markers';
import { t } from '../ui/language.svelte';
import { Coverage, type CoverageChoice } from './coverage.svelte';
import { IdentityReview } from './identity-review.svelte';
import { cropAddress } from '../review/crop-address';
import { Likeness } from './likeness.svelte';
import { LookChoice } from './look-choice.svelte';
import { MapOverlay } from './map-overlay.svelte';
import { Blinding } from './blinding.svelte';
import { Bookmarks } from './bookmarks.svelte';
import { MaskReview } from './mask-review.svelte';
import { Measures } from './measures.svelte';
import { OwnEstimate, type EstimateChoice } from './own-estimate.svelte';
import { RotationStudy } from './rotation-study.svelte';
import { isUnderWay, lastFinished, type RunState } from './run-state';
import { Selection } from './selection.svelte';
import { SlideArea } from './slide-area.svelte';
import { SlideAgreement } from './slide-agreement.svelte';
import { SlideCount } from './slide-count.svelte';
import type { Outbox } from './outbox.svelte';
import { SlideDecisions } from './slide-decisions.svelte';
import { SlideFigures } from './slide-figures.svelte';
import { SlideReview } from './slide-review.svelte';
import { SlideRegions } from './slide-regions.svelte';
import { SlideRun } from './slide-run.svelte';
import { UnshownTiles } from './unshown-tiles.svelte';
import { Viewing } from './viewing.svelte';

/** Where the person was looking: level-0 pixels, CSS pixels per level-0 pixel, clockwise degrees, mirrored before that or not. */
export interface SavedView {
  readonly centreX: number;
  readonly centreY: number;
  readonly scale: number;
  readonly degrees: number;
  readonly flipped: boolean;
}

/** What every open slide needs of its window. */
export interface OpenedParts {
  readonly client: Client;
  readonly mirrors: Mirrors;
  readonly models: () => readonly ModelSummary[];
  readonly coverageChoice: CoverageChoice;
  readonly estimateChoice: EstimateChoice;
  readonly outbox: Outbox;
  /** Asks who decides, where that is not known. Answers whether to go on. */
  readonly beforeFirstDecision: () => Promise<boolean>;
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
  readonly figures: SlideFigures;
  readonly review: SlideReview;
  readonly area: SlideArea;
  readonly blinding: Blinding;
  readonly estimate: OwnEstimate;
  readonly agreement: SlideAgreement;
  readonly selection: Selection;
  readonly study: RotationStudy;
  readonly viewing: Viewing;
  readonly mask: MaskReview;
  readonly regions: SlideRegions;
  readonly measures = new Measures();
  readonly bookmarks: Bookmarks;
  readonly map: MapOverlay;
  readonly identity: IdentityReview;
  readonly coverage: Coverage;
  readonly unshown = new UnshownTiles();
  readonly look = new LookChoice();
  readonly likeness = new Likeness((place) => cropAddress(this, place));
  readonly #parts: OpenedParts;
  readonly #stopFollowing: () => void;
  #opened: OpenedSlide;
  #modelId = $state<string | null>(null);
  #shown = $state.raw<Readonly<Record<DetectionLabel, Showing>>>({
    mitotic: { close: true, overview: true },
    // Many, and of no use before a cell can be made out.
    normal: { close: true, overview: false },
  });
  savedView: SavedView | null = null;
  #hidSoftware = false;
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
  readonly #counted = $derived.by<readonly Candidate[]>(() => this.countedOf(this.#candidates));
  readonly #ranked = $derived(this.#counted.toSorted((a, b) => b.score - a.score));
  readonly #mpp = $derived.by<KnownMpp | null>(() => slideMpp(this.info, this.decisions.enteredMpp));

  /** Resolves when what was decided about the slide is known, and what was found on it. */
  static async open(parts: OpenedParts, answer: OpenedSlide): Promise<OpenedState> {
    const opened = new OpenedState(parts, answer);
    void fetchFirstPicture(opened.slideId, opened.info, opened.tileView);
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
    this.decisions = new SlideDecisions({
      ...{ client, mirrors, picture: opened.picture, slideName: opened.info.name },
      ...{ outbox: parts.outbox, beforeFirst: parts.beforeFirstDecision, onSaid: parts.onSaid },
    });
    this.study = new RotationStudy(client);
    this.mask = new MaskReview(client, () => this.slideId, this.decisions);
    this.regions = new SlideRegions({ decisions: this.decisions, onSaid: parts.onSaid });
    this.bookmarks = new Bookmarks(this.decisions);
    this.map = new MapOverlay(client, () => this.slideId);
    this.identity = new IdentityReview(client, () => this.slideId);
    this.viewing = new Viewing(client, () => this.slideId, opened.info);
    this.coverage = new Coverage({
      ...{ client, picture: opened.picture, choice: parts.coverageChoice },
      size: opened.info.levels[0] ?? { width: 1, height: 1 },
      state: () => this.decisions.state,
      reader: () => this.reader,
      ...{ mpp: () => this.mpp, mask: this.mask },
    });
    this.selection = new Selection(this);
    this.count = new SlideCount(client, this);
    this.figures = new SlideFigures(this);
    this.review = new SlideReview(this, parts.onSaid);
    this.area = new SlideArea(this);
    this.blinding = new Blinding(this);
    this.estimate = new OwnEstimate(client, this, parts.estimateChoice);
    this.agreement = new SlideAgreement(this, parts.onSaid);
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
          parts.onSaid(t('session-newer-analysis', { slide: this.info.name }));
        }
      },
      onError: (error) => parts.onError(error),
    });
    this.count.resetThreshold();
    // Another name is another reader, whose views these are from now on.
    const stops = [
      mirrors.project.onChange(() => {
        this.coverage.follow();
        this.#followHiding();
      }),
      mirrors.runs.onChange(() => this.count.followRegions()),
    ];
    this.#stopFollowing = () => {
      for (const stop of stops) stop();
    };
    let before = this.decisions.enteredMpp;
    this.decisions.mirror.onChange(() => {
      this.coverage.follow();
      const { enteredMpp } = this.decisions;
      // The proposed tissue depends on the pixel size, which another window may have entered.
      if (enteredMpp?.x !== before?.x || enteredMpp?.y !== before?.y) this.mask.forget();
      before = enteredMpp;
      this.count.followRegions();
      this.#followHiding();
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
  /** Who decides in this window. */
  get reader(): string {
    return this.decisions.reader;
  }
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }
  /** Of a run of this slide, those within the regions that a person drew. */
  countedOf(candidates: readonly Candidate[]): readonly Candidate[] {
    const { counted } = this.regions;
    return counted.length === 0 ? candidates : candidatesWithin(candidates, areasOf(counted));
  }
  /** Those within the regions that a person drew. */
  get counted(): readonly Candidate[] {
    return this.#counted;
  }
  /** Those that count, highest score first; where what software found is hidden, what is shown of it, in its order. */
  get ranked(): readonly Candidate[] {
    return this.hidesSoftware ? this.figures.list.detections : this.#ranked;
  }
  /** Whether no score, class or count of the software may be shown: the slide is read blinded, or an own count comes first. */
  get hidesSoftware(): boolean {
    return this.blinding.isOn || this.estimate.isAwaited;
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

  /** @returns whether it is recorded */
  enterMpp({ x, y }: Mpp): Promise<boolean> {
    return this.decisions.decide({ kind: 'set-pixel-size', mpp: { x, y } }, { onlyIfUnchanged: true });
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

  /** The figure that is selected stays so where it is shown as another detection now. */
  #followHiding(): void {
    const { hidesSoftware } = this;
    if (hidesSoftware === this.#hidSoftware) return;
    this.#hidSoftware = hidesSoftware;
    this.selection.findAgain();
  }

  dispose(): void {
    this.study.leave();
    this.likeness.cancel();
    this.#stopFollowing();
    this.coverage.dispose();
    this.viewing.dispose();
    this.count.dispose();
    this.area.dispose();
    this.analysis.dispose();
    this.decisions.dispose();
  }
}
