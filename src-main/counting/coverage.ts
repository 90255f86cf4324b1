/**
 * Coverage: which parts of a slide a person has looked at, when, and at which magnification. Rectangles that stood on a screen
 * come in; a grid of cells goes out, each with the largest scale at which its centre was seen. Level-0 pixels throughout, and
 * scales in CSS pixels per level-0 pixel, as on the screen.
 */
import type { Viewed } from '../contract/domain/viewed';

/** Cells along the longer side of a slide. */
const cellsAlong = 768;

export interface CoverageGrid {
  /** Cells. */
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell, level-0 pixels. */
  readonly cell: number;
  /** Largest scale at which each cell was seen, row by row; 0 where it was not. */
  readonly scales: Float32Array;
}

/** @param width @param height of the slide, level-0 pixels */
export function emptyCoverage(width: number, height: number): CoverageGrid {
  const cell = Math.max(1, Math.ceil(Math.max(width, height) / cellsAlong));
  const columns = Math.max(1, Math.ceil(width / cell));
  const rows = Math.max(1, Math.ceil(height / cell));
  return { columns, rows, cell, scales: new Float32Array(columns * rows) };
}

/** Adds a view to a grid, in place: each cell whose centre lies in the rectangle was seen at least at its scale. */
export function addView(grid: CoverageGrid, { x, y, width, height, degrees, scale }: Viewed): void {
  const { columns, rows, cell, scales } = grid;
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reachX = (Math.abs(cos) * width + Math.abs(sin) * height) / 2;
  const reachY = (Math.abs(sin) * width + Math.abs(cos) * height) / 2;
  const cellsBetween = (from: number, to: number, count: number): [first: number, end: number] => [
    Math.max(0, Math.ceil(from / cell - 0.5)),
    Math.min(count, Math.floor(to / cell - 0.5) + 1),
  ];
  const [left, right] = cellsBetween(x - reachX, x + reachX, columns);
  const [top, bottom] = cellsBetween(y - reachY, y + reachY, rows);
  for (let row = top; row < bottom; row += 1) {
    const dy = (row + 0.5) * cell - y;
    for (let column = left; column < right; column += 1) {
      const dx = (column + 0.5) * cell - x;
      const along = Math.abs(cos * dx + sin * dy);
      const across = Math.abs(cos * dy - sin * dx);
      const at = row * columns + column;
      if (2 * along <= width && 2 * across <= height && scale > (scales[at] ?? 0)) scales[at] = scale;
    }
  }
}

/** What part of a grid was seen at a scale or a larger one, 0..1. */
export interface Seen {
  readonly fraction: number;
  /** Of what was asked for, level-0 pixels: the nearest cell's centre that was not seen; `null` when all was. */
  readonly nextUnseen: { readonly x: number; readonly y: number } | null;
}

/**
 * @param tissue cells that are asked for, row by row (not 0); `null` for all
 * @param near level-0 pixels; where the person looks now
 * @returns `null` when no cell is asked for
 */
export function seenAt(
  grid: CoverageGrid,
  leastScale: number,
  tissue: Uint8Array | null,
  near: { readonly x: number; readonly y: number },
): Seen | null {
  const { columns, cell, scales } = grid;
  let [asked, seen] = [0, 0];
  let nearest: { x: number; y: number; distance: number } | null = null;
  for (let at = 0; at < scales.length; at += 1) {
    if (tissue !== null && tissue[at] === 0) continue;
    asked += 1;
    if (isSeen(scales[at] ?? 0, leastScale)) {
      seen += 1;
      continue;
    }
    const x = ((at % columns) + 0.5) * cell;
    const y = (Math.floor(at / columns) + 0.5) * cell;
    const distance = (x - near.x) ** 2 + (y - near.y) ** 2;
    if (nearest === null || distance < nearest.distance) nearest = { x, y, distance };
  }
  if (asked === 0) return null;
  return { fraction: seen / asked, nextUnseen: nearest === null ? null : { x: nearest.x, y: nearest.y } };
}

/** A scale is kept in 32 bits, and a key that goes to a magnification may end a hair below it. */
export function isSeen(scale: number, leastScale: number): boolean {
  return scale >= leastScale * (1 - 1e-3);
}

/**
 * What was on the screen all the time between two moments: the part that two views share, at the smaller of their scales;
 * `null` where the view was turned, zoomed or moved too far for anything to be looked at. Rectangles of the same angle.
 */
export function heldBetween(before: Viewed, now: Viewed): Viewed | null {
  if (Math.abs(before.degrees - now.degrees) > 0.5) return null;
  const ratio = before.scale / now.scale;
  if (ratio > 1.1 || ratio < 1 / 1.1) return null;
  const angle = (now.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [before.x - now.x, before.y - now.y];
  const along = overlap(now.width, cos * dx + sin * dy, before.width);
  const across = overlap(now.height, cos * dy - sin * dx, before.height);
  if (along === null || across === null) return null;
  return {
    ...now,
    ...{ at: before.at, scale: Math.min(before.scale, now.scale) },
    x: now.x + cos * along.middle - sin * across.middle,
    y: now.y + sin * along.middle + cos * across.middle,
    width: along.length,
    height: across.length,
  };
}

/** The part that two lengths share: one around 0, the other around `offset`. */
function overlap(
  length: number,
  offset: number,
  otherLength: number,
): { readonly middle: number; readonly length: number } | null {
  const from = Math.max(-length / 2, offset - otherLength / 2);
  const to = Math.min(length / 2, offset + otherLength / 2);
  return to <= from ? null : { middle: (from + to) / 2, length: to - from };
}
