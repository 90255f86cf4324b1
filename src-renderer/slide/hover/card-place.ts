/** Where the card of a figure stands: beside the cell, which it never covers. CSS pixels of the view, origin top left. */
import type { Rectangle } from '../tile-geometry';
import type { ScreenPoint } from '../view-transform';

interface Extent {
  readonly width: number;
  readonly height: number;
}

interface Cell extends ScreenPoint {
  /** Around its middle: what stays free. */
  readonly radius: number;
}

/** From the edges of the view. */
const margin = 8;

/**
 * To the right of the cell, else to the left, below or above it, and else in the corner of the view that is furthest from it.
 *
 * @param view what of the view is not covered by other panels
 * @returns its top left corner; `null` where every place would cover the cell, or the cell is out of view
 */
export function cardPlace(cell: Cell, card: Extent, view: Extent): ScreenPoint | null {
  if (cell.x < 0 || cell.y < 0 || cell.x > view.width || cell.y > view.height) return null;
  const [last, lowest] = [view.width - margin - card.width, view.height - margin - card.height];
  if (last < margin || lowest < margin) return null;
  const x = within(cell.x - card.width / 2, margin, last);
  const y = within(cell.y - card.height / 2, margin, lowest);
  const corners = [margin, last].flatMap((left) => [margin, lowest].map((top) => ({ x: left, y: top })));
  const distance = (corner: ScreenPoint): number =>
    Math.hypot(corner.x + card.width / 2 - cell.x, corner.y + card.height / 2 - cell.y);
  const places = [
    { x: cell.x + cell.radius, y },
    { x: cell.x - cell.radius - card.width, y },
    { x, y: cell.y + cell.radius },
    { x, y: cell.y - cell.radius - card.height },
    ...corners.sort((one, other) => distance(other) - distance(one)),
  ];
  const isFree = (place: ScreenPoint): boolean =>
    place.x >= margin &&
    place.x <= last &&
    place.y >= margin &&
    place.y <= lowest &&
    !covers({ ...place, ...card }, cell);
  return places.find(isFree) ?? null;
}

/** The rectangle around the cell and its card: between them the pointer is still on its way. */
export function cardGround({ x, y, radius }: Cell, card: Rectangle): Rectangle {
  const [left, top] = [Math.min(x - radius, card.x), Math.min(y - radius, card.y)];
  return {
    x: left,
    y: top,
    width: Math.max(x + radius, card.x + card.width) - left,
    height: Math.max(y + radius, card.y + card.height) - top,
  };
}

function covers({ x, y, width, height }: Rectangle, cell: Cell): boolean {
  const dx = cell.x - within(cell.x, x, x + width);
  const dy = cell.y - within(cell.y, y, y + height);
  return Math.hypot(dx, dy) < cell.radius - 1e-6;
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
