/**
 * The exact hotspot search: of a given shape, the placement that holds most figures, proven over all centres. Figures and regions
 * flow in as level-0 pixels; placements flow out. Nothing is rasterised.
 *
 * Rules:
 * - A figure counts that lies in an include polygon (holes are outside) and in no exclude polygon; without include polygons the
 *   whole slide is included. The centre of a placement obeys the same rule.
 * - A figure exactly on a border, of the shape or of a region, is inside. "Exactly" is to 1e-9 of the shape's size.
 * - The centre is that of the smallest circle, or box, around the figures held; where a region forbids that, the nearest centre
 *   allowed from which the same figures are held.
 * - Of several fullest placements the one whose figures lie closest together is taken, then the one whose figures were given first.
 */
import type { Mpp } from '../contract/slide';
import { zoneAround, type CentreBorders } from './centre-borders';
import { CountingArea } from './counting-area';
import { fieldCentre } from './field-centre';
import { areaMm2Of, unitFields, type FieldShape } from './field-shape';
import { FigurePoints } from './figure-points';
import type { FoundSet } from './found-sets';
import type { Fields, Moved, Placement, Question, SearchFigure, SearchRegions, Ties } from './placement';
import { PlaneSearch } from './plane-search';
import type { TissueField } from './tissue-field';
import type { UnitField } from './unit-field';

export type { Fields, Moved, Placement, Question, SearchFigure, SearchRegions, Ties } from './placement';

export const everywhere: SearchRegions = { include: [], exclude: [] };

const mostPlacements = 20;

/** A set of figures from where it is counted. */
interface Placed {
  readonly plane: PlaneSearch;
  readonly set: FoundSet;
  readonly x: number;
  readonly y: number;
  /** µm; less is more compact. */
  readonly spreadUm: number;
}

interface Best {
  readonly placed: Placed | null;
  readonly sets: number;
  readonly areAllSets: boolean;
}

export class HotspotSearch {
  readonly #area: CountingArea | null;
  readonly #points: FigurePoints;
  /** A rectangle lies in the first, and stands in the second. */
  #planes: readonly PlaneSearch[];
  readonly #fields: readonly UnitField[];
  /** Of the question without conditions, until a verdict. */
  #best: Best | null = null;

  /** @param tissue where tissue was analysed, for `tissueInsideMm2` */
  constructor(
    figures: readonly SearchFigure[],
    private readonly shape: FieldShape,
    private readonly mpp: Mpp,
    regions: SearchRegions = everywhere,
    private readonly tissue: TissueField | null = null,
  ) {
    const { include, exclude } = regions;
    this.#area = include.length + exclude.length === 0 ? null : new CountingArea(include, exclude);
    this.#points = new FigurePoints(figures, (x, y) => this.#area?.holds(x, y) ?? true);
    this.#fields = unitFields(shape, mpp);
    this.#planes = this.#newPlanes();
  }

  /** A verdict: the figure counts from now on, or no longer. @throws RangeError for an id that is not known */
  count(id: string, counted: boolean): void {
    const point = this.#points.count(id, counted);
    if (point < 0) return;
    for (const { grid } of this.#planes) grid.weigh(point, counted ? 1 : -1);
    this.#best = null;
  }

  /** One figure more, as a person adds it. @throws RangeError for an id that is known */
  add(figure: SearchFigure): void {
    const before = this.#points.length;
    const point = this.#points.add({ ...figure, counted: false });
    const isNew = point === before;
    if (isNew && !this.#planes.every(({ grid }) => grid.insert(point))) this.#planes = this.#newPlanes();
    this.count(figure.id, figure.counted);
  }

  /** @returns `null` where no placement holds a counted figure, or none answers the question */
  fullest(question: Question = {}): Placement | null {
    const { holding, moreThan = 0, apartFrom = [] } = question;
    if (holding === undefined && apartFrom.length === 0) {
      const { placed } = this.#fullest();
      return placed !== null && placed.set.count > moreThan ? this.#placement(placed) : null;
    }
    const point = holding === undefined ? -1 : this.#points.pointOf(holding);
    if (holding !== undefined && point < 0) return null;
    const atLeast = Math.max(1, Math.floor(moreThan) + 1);
    const { placed } = this.#without(apartFrom, () => this.#search(atLeast, apartFrom, point));
    return placed === null ? null : this.#placement(placed);
  }

  /** @returns `null` where no placement holds a counted figure */
  ties(): Ties | null {
    const { placed, sets, areAllSets } = this.#fullest();
    if (placed === null) return null;
    const placements = [this.#placement(placed)];
    const moreThan = placed.set.count - 1;
    for (;;) {
      const other = this.fullest({ apartFrom: placements, moreThan });
      if (other === null || placements.length === mostPlacements)
        return { placements, areAllPlacements: other === null, sets, areAllSets };
      placements.push(other);
    }
  }

  /** The fullest placement that does not overlap the fullest. */
  nextBest(): Placement | null {
    const fullest = this.fullest();
    return fullest === null ? null : this.fullest({ apartFrom: [fullest] });
  }

  /** At most `count`; fewer where no further one holds a figure. */
  fields(count: number): Fields {
    const placements: Placement[] = [];
    while (placements.length < count) {
      const next = this.fullest({ apartFrom: placements });
      if (next === null) break;
      placements.push(next);
    }
    const sum = placements.reduce((total, { count: held }) => total + held, 0);
    return { placements, meanCount: placements.length === 0 ? null : sum / placements.length };
  }

  /**
   * The shape where a person puts it.
   * @param centre level-0 pixels
   * @param isStanding for a rectangle; as it holds more where nobody says
   */
  at(centre: { readonly x: number; readonly y: number }, isStanding?: boolean): Moved {
    const [lying, standing = lying] = this.#planes.map((plane) => this.#placedAt(plane, centre));
    if (lying === undefined || standing === undefined) throw new Error('A shape has a position.');
    const isFullerStanding = standing.set.count > lying.set.count;
    const placed = (isStanding ?? isFullerStanding) ? standing : lying;
    return {
      placement: this.#placement(placed),
      belowMaximum: (this.#fullest().placed?.set.count ?? 0) - placed.set.count,
      isAllowed: this.#area?.holds(centre.x, centre.y) ?? true,
    };
  }

  #placedAt(plane: PlaneSearch, centre: { readonly x: number; readonly y: number }): Placed {
    const [x, y] = [centre.x / plane.field.halfWidth, centre.y / plane.field.halfHeight];
    return { plane, set: plane.setAt(x, y), x, y, spreadUm: 0 };
  }

  #newPlanes(): PlaneSearch[] {
    return this.#fields.map((field) => new PlaneSearch(this.#points, field, this.#area));
  }

  #fullest(): Best {
    this.#best ??= this.#search(1, [], -1);
    return this.#best;
  }

  #search(atLeast: number, apartFrom: readonly Placement[], holding: number): Best {
    const sets = new Map<string, Placed>();
    let [least, areAllSets] = [atLeast, true];
    for (const plane of this.#planes) {
      const zones = apartFrom.map((placement) => zoneAround(placement, plane.field));
      const found = plane.find({ atLeast: least, zones, holding });
      const count = Math.max(0, ...[...found.sets.values()].map((set) => set.count));
      if (count === 0) continue;
      if (count > least) {
        sets.clear();
        [least, areAllSets] = [count, true];
      }
      areAllSets &&= found.areAll;
      const borders = plane.bordersWith(zones);
      for (const set of found.sets.values()) {
        if (!sets.has(set.marks)) sets.set(set.marks, this.#place(plane, set, borders, holding));
      }
    }
    const placed = [...sets.values()].reduce<Placed | null>(moreCompact, null);
    return { placed, sets: sets.size, areAllSets };
  }

  #place(plane: PlaneSearch, set: FoundSet, borders: CentreBorders, holding: number): Placed {
    const { grid, field } = plane;
    const points = holding < 0 || set.points.includes(holding) ? set.points : [...set.points, holding];
    const held = points.map((point) => ({ x: grid.xs[point] ?? 0, y: grid.ys[point] ?? 0 }));
    const { x, y, halfWidth, halfHeight } = fieldCentre(held, set, borders, field.isBox);
    const spreadUm = halfWidth * field.halfWidth * this.mpp.x + halfHeight * field.halfHeight * this.mpp.y;
    return { plane, set, x, y, spreadUm };
  }

  /** Asks while the figures that placements hold do not count. */
  #without<Answer>(placements: readonly Placement[], ask: () => Answer): Answer {
    const best = this.#best;
    const proven = this.#planes.map(({ grid }) => grid.proven.slice());
    const held = [...new Set(placements.flatMap((placement) => placement.held))];
    const counted = held.filter((id) => this.#points.isCounted(id));
    for (const id of counted) this.count(id, false);
    try {
      return ask();
    } finally {
      for (const id of counted) this.count(id, true);
      this.#planes.forEach(({ grid }, index) => grid.proven.set(proven[index] ?? []));
      this.#best = best;
    }
  }

  #placement({ plane, set, x, y }: Placed): Placement {
    const { halfWidth, halfHeight, isBox } = plane.field;
    const [width, height] = [2 * halfWidth, 2 * halfHeight];
    return {
      ...{ x: x * halfWidth, y: y * halfHeight, width, height, count: set.count },
      held: this.#points.countedAt(set.points),
      tissueInsideMm2: this.#tissueIn(x * halfWidth, y * halfHeight, width, height, isBox),
    };
  }

  #tissueIn(x: number, y: number, width: number, height: number, isBox: boolean): number | null {
    const { tissue, mpp } = this;
    if (tissue === null) return null;
    const [xUm, yUm, widthUm] = [x * mpp.x, y * mpp.y, width * mpp.x];
    const inside = isBox
      ? tissue.inRectangle(xUm, yUm, widthUm, height * mpp.y)
      : tissue.inCircle(xUm, yUm, widthUm / 2);
    // Chords and cells are a little off: never more tissue than there is area.
    return Math.min(inside, areaMm2Of(this.shape));
  }
}

/** Spreads that differ by rounding alone are equal; then the figures decide that were given first. */
function moreCompact(best: Placed | null, other: Placed): Placed {
  if (best === null) return other;
  const slack = 1e-9 * best.spreadUm;
  if (Math.abs(other.spreadUm - best.spreadUm) > slack) return other.spreadUm < best.spreadUm ? other : best;
  return firstOf(other) < firstOf(best) ? other : best;
}

function firstOf({ set }: Placed): number {
  return set.points.reduce((first, point) => Math.min(first, point), Infinity);
}
