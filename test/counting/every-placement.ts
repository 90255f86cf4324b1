/**
 * The fullest field found by trying every critical centre: where the borders of figures' discs (or boxes), of regions and of other
 * placements meet, and the extreme points of each. Slow and plain, to prove the search by; micrometres inside.
 */
import { roiContains, type Polygon } from '../../src-main/contract/roi';
import type { Mpp } from '../../src-main/contract/slide';
import type { Placement, SearchFigure, SearchRegions } from '../../src-main/counting/hotspot-search';

export interface Case {
  readonly figures: readonly SearchFigure[];
  /** One for a circle and a square; lying and standing for a rectangle. Full extents, µm. */
  readonly fields: readonly { readonly isBox: boolean; readonly width: number; readonly height: number }[];
  readonly mpp: Mpp;
  readonly regions: SearchRegions;
}

interface Place {
  readonly x: number;
  readonly y: number;
}
type Line = readonly [from: Place, to: Place];
interface Circle extends Place {
  readonly radius: number;
}

const slack = 1e-9;

/** Whether a location, level-0 pixels, lies in the area or on its border. */
export function isCountedAt({ include, exclude }: SearchRegions, x: number, y: number): boolean {
  const isIn = (atX: number, atY: number): boolean =>
    (include.length === 0 || roiContains({ polygons: include }, atX, atY)) &&
    !roiContains({ polygons: exclude }, atX, atY);
  if (isIn(x, y)) return true;
  const isOnEdge = edgesOf([...include, ...exclude]).some((edge) => distance(edge, { x, y }) < 1e-5);
  // A border of the area has the area beside it, in some direction.
  const turns = Array.from({ length: 64 }, (_, index) => (index / 32) * Math.PI + 0.01);
  return isOnEdge && turns.some((turn) => isIn(x + 1e-3 * Math.cos(turn), y + 1e-3 * Math.sin(turn)));
}

/** @returns the largest sets of counted figures that an allowed field holds, as their ids in order, joined */
export function everyFullest(
  { figures, fields, mpp, regions }: Case,
  { holding, apartFrom = [] }: { holding?: string; apartFrom?: readonly Placement[] } = {},
): { count: number; sets: Set<string> } {
  const taken = new Set(apartFrom.flatMap(({ held }) => held));
  const counting = figures.filter(({ x, y }) => isCountedAt(regions, x, y));
  const must = counting.find(({ id }) => id === holding);
  let best = { count: 0, sets: new Set<string>() };
  if (holding !== undefined && must === undefined) return best;
  const inUm = (point: Place): Place => ({ x: point.x * mpp.x, y: point.y * mpp.y });
  for (const { isBox, width, height } of fields) {
    const zones = apartFrom.map((placement) => ({
      ...inUm(placement),
      halfWidth: (width + placement.width * mpp.x) / 2,
      halfHeight: (height + placement.height * mpp.y) / 2,
    }));
    const isApart = (centre: Place): boolean =>
      zones.every((zone) => {
        const [dx, dy] = [Math.abs(centre.x - zone.x), Math.abs(centre.y - zone.y)];
        if (!isBox) return Math.hypot(dx, dy) >= zone.halfWidth * (1 - slack);
        return dx >= zone.halfWidth * (1 - slack) || dy >= zone.halfHeight * (1 - slack);
      });
    const holds = (centre: Place, figure: Place): boolean => {
      const dx = Math.abs(figure.x * mpp.x - centre.x) / (width / 2);
      const dy = Math.abs(figure.y * mpp.y - centre.y) / (height / 2);
      return (isBox ? Math.max(dx, dy) : Math.hypot(dx, dy)) <= 1 + slack + 1e-12;
    };
    const edges = edgesOf([...regions.include, ...regions.exclude]).map(([from, to]): Line => [
      inUm(from),
      inUm(to),
    ]);
    const around = counting.map(inUm);
    const grown = 1 + slack;
    const centres = isBox
      ? meetings(
          [
            ...around.flatMap((point) => sides(point, (width / 2) * grown, (height / 2) * grown)),
            ...zones.flatMap((zone) => sides(zone, zone.halfWidth, zone.halfHeight)),
            ...edges,
          ],
          [],
        )
      : meetings(edges, [
          ...around.map((point) => ({ ...point, radius: (width / 2) * grown })),
          ...zones.map(({ x, y, halfWidth }) => ({ x, y, radius: halfWidth })),
        ]);
    for (const centre of centres) {
      if (must !== undefined && !holds(centre, must)) continue;
      const held = counting.filter(
        (figure) => figure.counted && !taken.has(figure.id) && holds(centre, figure),
      );
      if (held.length === 0 || held.length < best.count || !isApart(centre)) continue;
      if (!isCountedAt(regions, centre.x / mpp.x, centre.y / mpp.y)) continue;
      if (held.length > best.count) best = { count: held.length, sets: new Set() };
      best.sets.add(held.map(({ id }) => id).join(' '));
    }
  }
  return best;
}

function edgesOf(polygons: readonly Polygon[]): Line[] {
  return polygons.flatMap((polygon) =>
    polygon.flatMap((ring) =>
      ring.map(([x, y], index): Line => {
        const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
        return [
          { x, y },
          { x: nextX, y: nextY },
        ];
      }),
    ),
  );
}

function sides({ x, y }: Place, halfWidth: number, halfHeight: number): Line[] {
  const corners = [
    { x: x - halfWidth, y: y - halfHeight },
    { x: x + halfWidth, y: y - halfHeight },
    { x: x + halfWidth, y: y + halfHeight },
    { x: x - halfWidth, y: y + halfHeight },
  ];
  return corners.map((corner, index): Line => [corner, corners[(index + 1) % 4] ?? corner]);
}

/** All points where two of them meet, the ends of lines, and the extreme points of circles. */
function meetings(lines: readonly Line[], circles: readonly Circle[]): Place[] {
  const found: Place[] = lines.map(([from]) => from);
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1)) found.push(...linesMeet(one, other));
    for (const circle of circles) found.push(...lineMeetsCircle(one, circle));
  });
  circles.forEach((one, index) => {
    const { x, y, radius } = one;
    found.push({ x: x + radius, y }, { x: x - radius, y }, { x, y: y + radius }, { x, y: y - radius });
    for (const other of circles.slice(index + 1)) found.push(...circlesMeet(one, other));
  });
  return found;
}

function linesMeet([a, b]: Line, [c, d]: Line): Place[] {
  const turn = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (turn === 0) return [];
  const share = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / turn;
  const onOther = ((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / turn;
  if (share < 0 || share > 1 || onOther < 0 || onOther > 1) return [];
  return [{ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }];
}

function lineMeetsCircle([a, b]: Line, { x, y, radius }: Circle): Place[] {
  const [dx, dy, fx, fy] = [b.x - a.x, b.y - a.y, a.x - x, a.y - y];
  const [p, q] = [
    (fx * dx + fy * dy) / (dx * dx + dy * dy),
    (fx * fx + fy * fy - radius * radius) / (dx * dx + dy * dy),
  ];
  const root = p * p - q;
  if (!(root >= 0)) return [];
  return [-p - Math.sqrt(root), -p + Math.sqrt(root)]
    .filter((share) => share >= 0 && share <= 1)
    .map((share) => ({ x: a.x + share * dx, y: a.y + share * dy }));
}

function circlesMeet(one: Circle, other: Circle): Place[] {
  const distance = Math.hypot(other.x - one.x, other.y - one.y);
  if (distance === 0) return [];
  const along = (distance ** 2 + one.radius ** 2 - other.radius ** 2) / (2 * distance);
  const rest = one.radius ** 2 - along ** 2;
  if (rest < 0) return [];
  const [ux, uy] = [(other.x - one.x) / distance, (other.y - one.y) / distance];
  return [-Math.sqrt(rest), Math.sqrt(rest)].map((off) => ({
    x: one.x + along * ux - off * uy,
    y: one.y + along * uy + off * ux,
  }));
}

function distance([a, b]: Line, { x, y }: Place): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / squared, 0), 1);
  return Math.hypot(a.x + share * dx - x, a.y + share * dy - y);
}
