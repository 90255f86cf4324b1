/**
 * Where centres may lie, in unit coordinates: in the area that is counted, and so far from other placements that they do not overlap.
 * Its borders are lines and, around round placements, circles; each has a number.
 */
import type { CountingArea } from './counting-area';
import { circlesCross, lineCrossesCircle, linesCross, type Visit } from './border-crossings';
import { measure, rounding, type UnitField } from './unit-field';

/** Centres here would overlap a placement: a disc, or a box with these half extents. */
export interface Zone {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** Placements that overlap by this little touch. */
const touching = 1e-10;

/** Where a field's centre may not lie, so that it does not overlap a placement: level-0 pixels. */
export function zoneAround(
  placement: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  field: UnitField,
): Zone {
  return {
    x: placement.x / field.halfWidth,
    y: placement.y / field.halfHeight,
    halfWidth: 1 + placement.width / 2 / field.halfWidth,
    halfHeight: 1 + placement.height / 2 / field.halfHeight,
  };
}

export class CentreBorders {
  /** x1, y1, x2, y2 of each; the numbers after theirs are those of circles. */
  readonly lines: Float64Array;
  readonly lineCount: number;
  readonly circles: readonly Zone[];

  constructor(
    private readonly area: CountingArea | null,
    private readonly field: UnitField,
    readonly zones: readonly Zone[],
  ) {
    const ofArea = area?.border.segments ?? new Float64Array(0);
    this.circles = field.isBox ? [] : zones;
    const ofZones = field.isBox ? zones.flatMap(sidesOf) : [];
    this.lineCount = (ofArea.length + ofZones.length) / 4;
    this.lines = new Float64Array(ofArea.length + ofZones.length);
    for (let at = 0; at < ofArea.length; at += 2) {
      this.lines[at] = (ofArea[at] ?? 0) / field.halfWidth;
      this.lines[at + 1] = (ofArea[at + 1] ?? 0) / field.halfHeight;
    }
    this.lines.set(ofZones, ofArea.length);
  }

  allows(x: number, y: number): boolean {
    if (this.zones.some((zone) => this.#isDeepIn(zone, x, y))) return false;
    return this.area?.holds(x * this.field.halfWidth, y * this.field.halfHeight) ?? true;
  }

  /** Numbers of the borders that pass through a square of centres. */
  through(x: number, y: number, half: number): number[] {
    const near = this.area?.border.near(
      (x - half - rounding) * this.field.halfWidth,
      (y - half - rounding) * this.field.halfHeight,
      (x + half + rounding) * this.field.halfWidth,
      (y + half + rounding) * this.field.halfHeight,
    );
    const found = near ?? [];
    const ofArea = (this.area?.border.segments.length ?? 0) / 4;
    for (let border = ofArea; border < this.lineCount + this.circles.length; border += 1) found.push(border);
    return found.filter((border) => this.passes(border, x, y, half));
  }

  /** Whether the border of a zone passes through a square of centres. */
  zonesPass(x: number, y: number, half: number): boolean {
    const ofArea = (this.area?.border.segments.length ?? 0) / 4;
    for (let border = ofArea; border < this.lineCount + this.circles.length; border += 1)
      if (this.passes(border, x, y, half)) return true;
    return false;
  }

  passes(border: number, x: number, y: number, half: number): boolean {
    const wide = half + rounding;
    const circle = this.circles[border - this.lineCount];
    if (circle !== undefined) {
      const [dx, dy] = [Math.abs(circle.x - x), Math.abs(circle.y - y)];
      const squared = circle.halfWidth ** 2;
      const isBeyond = measure(false, Math.max(dx - wide, 0), Math.max(dy - wide, 0)) > squared;
      return !isBeyond && measure(false, dx + wide, dy + wide) >= squared;
    }
    const x1 = (this.lines[4 * border] ?? 0) - x;
    const y1 = (this.lines[4 * border + 1] ?? 0) - y;
    const x2 = (this.lines[4 * border + 2] ?? 0) - x;
    const y2 = (this.lines[4 * border + 3] ?? 0) - y;
    if (Math.max(x1, x2) < -wide || Math.min(x1, x2) > wide) return false;
    if (Math.max(y1, y2) < -wide || Math.min(y1, y2) > wide) return false;
    // The square's corners lie to both sides of the line, or on it.
    const [along, down] = [x2 - x1, y2 - y1];
    const off = Math.abs(x1 * down - y1 * along);
    return off <= wide * (Math.abs(along) + Math.abs(down)) * (1 + rounding) + rounding * rounding;
  }

  /** Where some of them meet, and where lines end. */
  meet(borders: readonly number[], visit: Visit): void {
    borders.forEach((border, index) => {
      const circle = this.circles[border - this.lineCount];
      const [x1, y1, x2, y2] = this.line(border);
      if (circle === undefined) {
        visit(x1, y1);
        visit(x2, y2);
      }
      for (const other of borders.slice(index + 1)) {
        const otherCircle = this.circles[other - this.lineCount];
        const [u1, v1, u2, v2] = this.line(other);
        if (circle !== undefined && otherCircle !== undefined)
          circlesCross(circle, circle.halfWidth, otherCircle, otherCircle.halfWidth, visit);
        else if (circle !== undefined) lineCrossesCircle(u1, v1, u2, v2, circle, circle.halfWidth, visit);
        else if (otherCircle !== undefined)
          lineCrossesCircle(x1, y1, x2, y2, otherCircle, otherCircle.halfWidth, visit);
        else linesCross([x1, y1, x2, y2], [u1, v1, u2, v2], visit);
      }
    });
  }

  /** Ends of a border that is a line. */
  line(border: number): readonly [x1: number, y1: number, x2: number, y2: number] {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = this.lines.subarray(4 * border, 4 * border + 4);
    return [x1, y1, x2, y2];
  }

  #isDeepIn(zone: Zone, x: number, y: number): boolean {
    const [dx, dy] = [Math.abs(x - zone.x), Math.abs(y - zone.y)];
    if (this.field.isBox) return dx < zone.halfWidth - touching && dy < zone.halfHeight - touching;
    return dx * dx + dy * dy < (zone.halfWidth - touching) ** 2;
  }
}

function sidesOf({ x, y, halfWidth, halfHeight }: Zone): number[] {
  const [left, right, top, bottom] = [x - halfWidth, x + halfWidth, y - halfHeight, y + halfHeight];
  return [
    ...[left, top, right, top],
    ...[right, top, right, bottom],
    ...[right, bottom, left, bottom],
    ...[left, bottom, left, top],
  ];
}
