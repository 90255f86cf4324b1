/**
 * What a reader's verdicts come to in a counting area: the count from the confirmed figures to the confirmed and open ones, density,
 * score, where else as many lie, and which open figures can still change the score. The area lies wherever most figures are, or where
 * a person put it; or it is so many separate fields, each the fullest that overlaps none before it.
 *
 * Figures flow in once and by what changed since; answers flow out. Nothing is proven again that a verdict does not touch.
 * Locations are level-0 pixels.
 */
import type { PlacedPoint } from '../base/point';
import type { Protocol } from '../contract/domain/protocol';
import type { CountedAreas } from '../contract/domain/regions';
import type { AreaShape } from '../contract/hotspot';
import type { Mpp } from '../contract/slide';
import { areaOutcome, type AreaOutcome } from './area-outcome';
import { areaMm2Of, microscopeField, shapeOfArea } from './field-shape';
import { HotspotSearch } from './hotspot-search';
import type { Placement, Ties } from './placement';
import type { Refusal } from './protocol-score';
import { isOpen, type ReviewedFigure } from './review-order';
import { stoppingState, type StoppingState } from './stopping-rule';
import { TissueField, type TissueCover } from './tissue-field';

/** A figure with its place; `null` for one that is a figure no longer, for example after the threshold was raised. */
export interface CountedFigure extends PlacedPoint, Omit<ReviewedFigure, 'standing'> {
  readonly standing: ReviewedFigure['standing'] | null;
}

/** The form of the area. Its size is in mm², the diameter of a field in mm. */
export type AreaForm =
  | { readonly kind: 'one'; readonly shape: AreaShape; readonly areaMm2: number }
  | { readonly kind: 'fields'; readonly fields: number; readonly diameterMm: number };

/** What stays as it is while a person reviews. */
export interface AreaSetup {
  readonly form: AreaForm;
  readonly mpp: Mpp;
  readonly regions: CountedAreas;
  /** Where tissue was analysed, within the regions; `null`: not known. */
  readonly tissue: TissueCover | null;
}

export interface AreaQuestion {
  /** `null`: no score is asked for. */
  readonly protocol: Protocol | null;
  /** Where a person put the area; `null`: wherever most figures are. Separate fields are never put by hand. */
  readonly centre: PlacedPoint | null;
}

/** One end of the count. */
interface Counted extends AreaOutcome {
  /** One placement, or a field each; empty where there is no figure. */
  readonly placements: readonly Placement[];
}

export interface AreaCount {
  readonly areaMm2: number;
  /** The confirmed figures alone. */
  readonly least: Counted;
  /** Were all open figures mitotic. */
  readonly most: Counted;
  /** Other placements as full as that of `most`; `null` for fields, for an area put by hand, and without figures. */
  readonly ties: Pick<Ties, 'placements' | 'areAllPlacements'> | null;
  /** The fullest placement apart from that of `most`, under the same conditions. */
  readonly nextBest: Placement | null;
  /** Of an area put by hand: figures, confirmed and open, by which the fullest holds more, and whether its centre lies in the regions. */
  readonly moved: { readonly belowMaximum: number; readonly isAllowed: boolean } | null;
  readonly stopping: StoppingState | Refusal;
}

export class AreaCounter {
  readonly #areaMm2: number;
  readonly #search: HotspotSearch;
  readonly #figures: Map<string, CountedFigure>;

  constructor(
    private readonly setup: AreaSetup,
    figures: readonly CountedFigure[],
  ) {
    const { form, mpp, regions, tissue } = setup;
    const shape =
      form.kind === 'fields' ? microscopeField(form.diameterMm) : shapeOfArea(form.shape, form.areaMm2);
    this.#areaMm2 = form.kind === 'fields' ? form.fields * areaMm2Of(shape) : form.areaMm2;
    const field = tissue === null ? null : new TissueField(tissue, mpp);
    const counted = figures.map(({ id, x, y, standing }) => ({
      id,
      x,
      y,
      counted: standing === 'confirmed',
    }));
    this.#search = new HotspotSearch(counted, shape, mpp, regions, field);
    this.#figures = new Map(figures.map((figure) => [figure.id, figure]));
  }

  /** Figures that are new, stand otherwise, or are figures no longer. Their places must be the ones they had. */
  change(figures: readonly CountedFigure[]): void {
    for (const figure of figures) {
      const { id, x, y, standing } = figure;
      const counted = standing === 'confirmed';
      if (this.#figures.has(id)) this.#search.count(id, counted);
      else this.#search.add({ id, x, y, counted });
      this.#figures.set(id, figure);
    }
  }

  count({ protocol, centre }: AreaQuestion): AreaCount {
    const { form } = this.setup;
    const figures = [...this.#figures.values()].filter(isFigure);
    if (form.kind === 'fields') return this.#inFields(figures, form.fields, protocol);
    return centre === null ? this.#atFullest(figures, protocol) : this.#at(figures, centre, protocol);
  }

  #atFullest(figures: readonly StandingFigure[], protocol: Protocol | null): AreaCount {
    const areaMm2 = this.#areaMm2;
    const least = this.#search.fullest();
    const { most, ties, nextBest } = this.#withOpen(figures, () => ({
      most: this.#search.fullest(),
      ties: this.#search.ties(),
      nextBest: this.#search.nextBest(),
    }));
    return {
      ...{ areaMm2, nextBest, moved: null },
      least: counted(protocol, areaMm2, least),
      most: counted(protocol, areaMm2, most),
      ties:
        ties === null
          ? null
          : { placements: ties.placements.slice(1), areAllPlacements: ties.areAllPlacements },
      stopping:
        protocol === null
          ? noProtocol
          : stoppingState(figures, { kind: 'free', search: this.#search }, protocol, areaMm2),
    };
  }

  #at(figures: readonly StandingFigure[], centre: PlacedPoint, protocol: Protocol | null): AreaCount {
    const areaMm2 = this.#areaMm2;
    const least = this.#search.at(centre).placement;
    const most = this.#withOpen(figures, () => this.#search.at(centre));
    return {
      ...{ areaMm2, ties: null, nextBest: null },
      least: counted(protocol, areaMm2, least),
      most: counted(protocol, areaMm2, most.placement),
      moved: { belowMaximum: most.belowMaximum, isAllowed: most.isAllowed },
      stopping:
        protocol === null
          ? noProtocol
          : stoppingState(figures, { kind: 'fixed', holds: new Set(most.placement.held) }, protocol, areaMm2),
    };
  }

  #inFields(figures: readonly StandingFigure[], fields: number, protocol: Protocol | null): AreaCount {
    const areaMm2 = this.#areaMm2;
    const least = this.#search.fields(fields).placements;
    const most = this.#withOpen(figures, () => this.#search.fields(fields).placements);
    return {
      ...{ areaMm2, ties: null, nextBest: null, moved: null },
      least: counted(protocol, areaMm2, ...least),
      most: counted(protocol, areaMm2, ...most),
      stopping: { kind: 'refused', reason: 'separate-fields' },
    };
  }

  /** Asks while the open figures count too. */
  #withOpen<Answer>(figures: readonly StandingFigure[], ask: () => Answer): Answer {
    const open = figures.filter(isOpen);
    for (const { id } of open) this.#search.count(id, true);
    try {
      return ask();
    } finally {
      for (const { id } of open) this.#search.count(id, false);
    }
  }
}

type StandingFigure = CountedFigure & ReviewedFigure;

const noProtocol: Refusal = { kind: 'refused', reason: 'no-protocol' };

function isFigure(figure: CountedFigure): figure is StandingFigure {
  return figure.standing !== null;
}

function counted(
  protocol: Protocol | null,
  areaMm2: number,
  ...placed: readonly (Placement | null)[]
): Counted {
  const placements = placed.filter((placement) => placement !== null);
  const count = placements.reduce((sum, placement) => sum + placement.count, 0);
  return { placements, ...areaOutcome(protocol, count, areaMm2) };
}
