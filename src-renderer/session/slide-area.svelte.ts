/**
 * The counting area of one slide: by which protocol a reader counts, in what form and where, and what the verdicts come to there. It
 * is counted while a screen shows it, again after every verdict, in a worker of the page.
 */
import { untrack } from 'svelte';
import type { PlacedPoint } from '../../src-main/base/point';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import {
  protocolAreaMm2,
  protocolKey,
  withFieldDiameter,
  type Protocol,
} from '../../src-main/contract/domain/protocol';
import { areasOf, type CountedRegion } from '../../src-main/contract/domain/regions';
import {
  standingAt,
  valueOf,
  type ChosenProtocol,
  type PlacedArea,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import { hotspotAreaMm2, type AreaShape } from '../../src-main/contract/hotspot';
import type { ResultWarning } from '../../src-main/contract/report';
import { isSameMpp, type KnownMpp, type SlideInfo } from '../../src-main/contract/slide';
import type { AreaCount, AreaForm, CountedFigure } from '../../src-main/counting/area-counter';
import type { Enlargement } from '../../src-main/counting/area-outcome';
import { missingTilesIn } from '../../src-main/counting/area-tiles';
import { countWarnings, type CountWarning } from '../../src-main/counting/count-warnings';
import { changesOf, countedFigures } from '../../src-main/counting/figure-standing';
import type { Placement } from '../../src-main/counting/placement';
import { protocolOf } from '../../src-main/counting/published-protocols';
import { areaTest } from '../../src-main/counting/within-regions';
import type { AreaCounting, AreaRequest } from '../counting/area-desk';
import { t } from '../ui/language.svelte';
import type { Decision } from './decision-words';
import type { RunState } from './run-state';
import type { SlideFigures } from './slide-figures.svelte';

/** `fields`: separate ones, as at a microscope. */
export const areaForms = ['circle', 'square', 'rectangle', 'fields'] as const;
export type AreaFormName = (typeof areaForms)[number];

/** Doubts of the analysis that hold for a count anywhere on the slide. */
const besideEveryCount: ReadonlySet<ResultWarning['kind']> = new Set([
  ...(['stain', 'stain-forced', 'magnification', 'pixel-size'] as const),
]);

/** Fields into which an area is divided whose protocol does not speak of fields. */
const usualFields = 10;

interface AreaOf {
  readonly info: Pick<SlideInfo, 'levels'>;
  readonly run: RunState;
  readonly mpp: KnownMpp | null;
  readonly figures: Pick<SlideFigures, 'list'>;
  readonly count: { readonly threshold: number };
  readonly regions: {
    readonly counted: readonly CountedRegion[];
    /** Number of the entry that changed them last. */
    readonly changedAt: number;
  };
  /** The present one. */
  readonly reader: string;
  /** Whether nothing of the software may be shown. */
  readonly hidesSoftware: boolean;
  readonly decisions: {
    readonly state: SlideState;
    decide(decisions: readonly Decision[]): Promise<boolean>;
  };
}

export class SlideArea {
  readonly #of: AreaOf;
  #startCounting: (() => AreaCounting) | null = null;
  #counting: AreaCounting | null = null;
  /** Screens that show it. */
  #watching = $state(0);
  #formName = $state<AreaFormName>('circle');
  #factor = $state<Enlargement>(1);
  #count = $state.raw<AreaCount | null>(null);
  #error = $state.raw<ErrorReport | null>(null);
  #isPending = $state(false);
  /** What the count was begun with: where any of it is another one, counting begins again. */
  #begun: string | null = null;
  #known = new Map<string, CountedFigure>();
  /** Whether something has changed since the request that is under way. */
  #isOutdated = false;

  readonly #chosen = $derived.by<ChosenProtocol | null>(() => {
    const chosen = valueOf(this.#of.decisions.state, 'protocol');
    return typeof chosen === 'string' ? { key: chosen } : chosen;
  });
  readonly #protocolKey = $derived.by(() => this.#chosen?.key ?? null);
  readonly #protocol = $derived.by<Protocol | null>(() => {
    const chosen = this.#chosen;
    if (chosen === null) return null;
    const found = protocolOf(chosen.key, chosen.definition === undefined ? [] : [chosen.definition]);
    if (found === null || chosen.fieldDiameterMm === undefined) return found;
    return withFieldDiameter(found, chosen.fieldDiameterMm);
  });
  readonly #placed = $derived.by<PlacedArea | null>(
    () => standingAt(this.#of.decisions.state, 'area', this.#of.reader)?.value ?? null,
  );
  readonly #form = $derived.by<AreaForm | null>(() => {
    if (this.#placed !== null) {
      const { shape, areaMm2 } = this.#placed;
      return { kind: 'one', shape, areaMm2 };
    }
    return this.#formOf(this.#formName, this.#factor);
  });
  readonly #figures = $derived.by(() => {
    const { figures, count, regions } = this.#of;
    return countedFigures(figures.list, count.threshold, areaTest(areasOf(regions.counted)));
  });

  constructor(of: AreaOf) {
    this.#of = of;
  }

  /** `null`: none is chosen, or one that is not known here. */
  get protocol(): Protocol | null {
    return this.#protocol;
  }
  /** What the project names and nobody here knows; `null` where that is not so. */
  get unknownProtocol(): string | null {
    return this.#protocol === null ? this.#protocolKey : null;
  }
  /** Whether the protocol counts in fields of which it does not state the diameter, and nobody has entered it. */
  get needsDiameter(): boolean {
    return this.#protocol !== null && protocolAreaMm2(this.#protocol) === null;
  }
  get formName(): AreaFormName {
    return this.#placed?.shape ?? this.#formName;
  }
  get factor(): Enlargement {
    return this.#factor;
  }
  /** Where the reader put the area; `null`: it lies where most figures are. */
  get placed(): PlacedArea | null {
    return this.#placed;
  }
  /** `null` as long as nothing is known, or nothing can be. */
  get count(): AreaCount | null {
    return this.whyNot === null ? this.#count : null;
  }
  /** Whether something has changed that `count` does not know yet. */
  get isPending(): boolean {
    return this.#isPending;
  }
  /** Why counting failed. */
  get error(): ErrorReport | null {
    return this.#error;
  }
  /** Why nothing is counted; `null` when it is. */
  get whyNot(): string | null {
    const { run, mpp, hidesSoftware } = this.#of;
    if (hidesSoftware) return t('session-area-hidden');
    if (mpp === null) return t('session-area-mpp-unknown');
    if (this.needsDiameter) return t('session-area-diameter-unknown');
    if (run.kind === 'running') return t('session-area-after-analysis');
    return null;
  }
  /** Where the figures lie that may count: outlined on the slide. */
  get outlines(): readonly Placement[] {
    return this.isShown ? (this.count?.most.placements ?? []) : [];
  }
  /** Whether a screen shows it. */
  get isShown(): boolean {
    return this.#watching > 0;
  }
  /** Where the open figure lies whose verdict settles most; `null` where none can change the score. */
  get nextThatMatters(): PlacedPoint | null {
    const stopping = this.count?.stopping;
    const [next] = stopping?.kind === 'state' ? stopping.canChange : [];
    return next === undefined ? null : (this.#known.get(next) ?? null);
  }
  /** Whether the slide has another pixel size than its run was made with: areas and densities of the two are not of one measure. */
  get isOfOtherSize(): boolean {
    const { run, mpp } = this.#of;
    return run.kind === 'finished' && !isSameMpp(run.run.result.mpp, mpp);
  }
  /** What must be read with the count. */
  get warnings(): readonly CountWarning[] {
    const { count } = this;
    const { mpp, run, info } = this.#of;
    if (count === null) return [];
    const result = run.kind === 'finished' ? run.run.result : null;
    const { placements } = count.most;
    const tissue = placements.map(({ tissueInsideMm2 }) => tissueInsideMm2);
    return countWarnings({
      areaMm2: count.areaMm2,
      protocol: this.#protocol,
      enteredMpp: mpp?.source === 'user' ? mpp : null,
      earlierMpp: this.isOfOtherSize ? (result?.mpp ?? null) : null,
      missingTiles: missingTilesIn(result?.missingTiles ?? [], info.levels, placements),
      // Where it is not known how much lies in the area, all that was analysed is the most: in mm² of the run's pixel size.
      tissueInsideMm2:
        tissue.length === 0 || tissue.includes(null)
          ? this.isOfOtherSize
            ? null
            : (result?.analysedAreaMm2 ?? null)
          : tissue.reduce<number>((sum, each) => sum + (each ?? 0), 0),
      outsideModelRange: (result?.warnings ?? [])
        .filter(({ kind }) => besideEveryCount.has(kind))
        .map(({ text }) => text),
    });
  }

  /**
   * A screen shows it from now on.
   * @param startCounting when there is something to count
   * @returns for when it no longer does
   */
  watch(startCounting: () => AreaCounting): () => void {
    this.#startCounting = startCounting;
    this.#watching += 1;
    return () => (this.#watching -= 1);
  }

  /** To be called again whenever anything changes that it reads. */
  follow(): void {
    if (!this.isShown) return;
    // All that a count depends on is read here, also while one is under way.
    const inputs = [this.#figures, this.#form, this.#placed, this.#protocol, this.whyNot, this.#of.run];
    if (inputs.length === 0 || this.whyNot !== null) return;
    // That a count begins or ends is no reason for another.
    untrack(() => {
      if (this.#isPending) this.#isOutdated = true;
      else void this.#ask();
    });
  }

  chooseProtocol(protocol: Protocol, fieldDiameterMm?: number): Promise<boolean> {
    const needs = protocol.area.kind === 'fields' && protocol.area.diameterMm === null;
    const chosen: Decision = {
      kind: 'choose-protocol',
      protocol: protocolKey(protocol),
      ...(protocolOf(protocolKey(protocol)) === null && { definition: protocol }),
      ...(needs && fieldDiameterMm !== undefined && { fieldDiameterMm }),
    };
    const known = fieldDiameterMm === undefined ? protocol : withFieldDiameter(protocol, fieldDiameterMm);
    return this.#of.decisions.decide([chosen, ...this.#placedAgain(protocolAreaMm2(known))]);
  }

  setForm(name: AreaFormName): void {
    const placed = this.#placed;
    this.#formName = name;
    if (placed === null) return;
    // Separate fields lie where they are fullest.
    if (name === 'fields') void this.release();
    else void this.#of.decisions.decide([{ ...placeArea(placed), shape: name }]);
  }

  setFactor(factor: Enlargement): void {
    this.#factor = factor;
    const again = this.#placedAgain(this.#baseMm2());
    if (again.length > 0) void this.#of.decisions.decide(again);
  }

  /** Counts where the reader says instead of where most figures are. */
  place(place: PlacedPoint): Promise<boolean> {
    const form = this.#form;
    const shape: AreaShape = form?.kind === 'one' ? form.shape : 'circle';
    const areaMm2 = this.#placed?.areaMm2 ?? (this.#baseMm2() ?? hotspotAreaMm2) * this.#factor;
    const { x, y } = place;
    return this.#of.decisions.decide([{ kind: 'place-area', place: { x, y }, shape, areaMm2 }]);
  }

  /** Back to where most figures are. */
  release(): Promise<boolean> {
    if (this.#placed === null) return Promise.resolve(true);
    return this.#of.decisions.decide([{ kind: 'remove-area' }]);
  }

  dispose(): void {
    this.#counting?.end();
    this.#counting = null;
    this.#begun = null;
  }

  /** mm², before it is enlarged; `null` where a diameter is missing. */
  #baseMm2(): number | null {
    return this.#protocol === null ? hotspotAreaMm2 : protocolAreaMm2(this.#protocol);
  }

  #formOf(name: AreaFormName, factor: Enlargement): AreaForm | null {
    const base = this.#baseMm2();
    if (base === null) return null;
    if (name !== 'fields') return { kind: 'one', shape: name, areaMm2: base * factor };
    const asked = this.#protocol?.area;
    const fields = asked?.kind === 'fields' ? asked.fields : usualFields;
    return { kind: 'fields', fields: fields * factor, diameterMm: 2 * Math.sqrt(base / fields / Math.PI) };
  }

  #placedAgain(baseMm2: number | null): Decision[] {
    if (this.#placed === null || baseMm2 === null) return [];
    return [{ ...placeArea(this.#placed), areaMm2: baseMm2 * this.#factor }];
  }

  async #ask(): Promise<void> {
    const request = this.#request();
    if (request === null || this.#startCounting === null) return;
    this.#isPending = true;
    this.#isOutdated = false;
    try {
      this.#counting ??= this.#startCounting();
      this.#count = await this.#counting.count(request);
      this.#error = null;
    } catch (thrown) {
      this.#error = asSpindleError(thrown).toReport();
      this.#count = null;
      this.dispose();
    }
    this.#isPending = false;
    if (this.#mustAskAgain) void this.#ask();
  }

  /** Where counting failed, the next change or a person begins again. */
  get #mustAskAgain(): boolean {
    return this.#isOutdated && this.isShown && this.whyNot === null && this.#error === null;
  }

  #request(): AreaRequest | null {
    const { mpp, run, regions } = this.#of;
    const form = this.#form;
    if (mpp === null || form === null) return null;
    const figures = this.#figures;
    const finished = run.kind === 'finished' ? run.run : null;
    const begun = JSON.stringify([form, mpp.x, mpp.y, regions.changedAt, finished?.runId]);
    const changes = this.#begun === begun ? changesOf(this.#known, figures) : null;
    this.#begun = begun;
    if (changes === null) this.#known = new Map(figures.map((figure) => [figure.id, figure]));
    else for (const figure of changes) this.#known.set(figure.id, figure);
    return {
      begin:
        changes === null
          ? { form, mpp, regions: areasOf(regions.counted), analysed: finished?.result.analysed ?? null }
          : null,
      figures: changes ?? figures,
      question: { protocol: this.#protocol, centre: this.#placed?.place ?? null },
    };
  }
}

function placeArea({ place, shape, areaMm2 }: PlacedArea): Extract<Decision, { kind: 'place-area' }> {
  return { kind: 'place-area', place, shape, areaMm2 };
}
