/**
 * The lie of the land: where the glass is bare, where tumour grows in nests, where stroma runs and in which
 * direction, where fat lies, and which cell sits where. In: a seed and the slide's side; out: fields on a coarse
 * grid and a list of cells. Nothing is painted here.
 */
import { phantomMpp } from './canvas';
import { fractalField, smoothstep, type Field } from './noise';
import type { Random } from '../base/prng';

export const mitosisKinds = [
  'prometaphase',
  'metaphase-side',
  'metaphase-end-on',
  'anaphase',
  'telophase',
] as const;
export type MitosisKind = (typeof mitosisKinds)[number];

export const lookalikeKinds = ['pyknotic', 'apoptotic', 'lymphocyte', 'hyperchromatic', 'pigment'] as const;
export type LookalikeKind = (typeof lookalikeKinds)[number];

export type CellKind = MitosisKind | LookalikeKind | 'tumour' | 'fibroblast';

/** A cell of the phantom: level-0 pixels, its main axis against +x in radians, and a seed for its details. */
export interface Cell {
  readonly kind: CellKind;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly seed: number;
}

/** Pixels of level 0 between neighbouring values of a layout map. */
const layoutStep = 16;

/** A field on the coarse grid, row-major, `columns` a row; value (i, j) belongs to pixel (i, j) · layoutStep. */
export interface LayoutMap {
  readonly columns: number;
  readonly values: Float32Array;
}

export interface TissueLayout {
  /** Side of the square slide, level-0 pixels. */
  readonly side: number;
  /** µm inside the tissue's edge, negative on bare glass. */
  readonly depthUm: LayoutMap;
  /** About −1 to 1: tumour nests above 0, stroma below. */
  readonly nest: LayoutMap;
  /** About −1 to 1: fat above 0. */
  readonly fat: LayoutMap;
  /** A potential in µm; fibres run along its contours. */
  readonly flow: LayoutMap;
  /** A coordinate in µm that grows along the fibres. */
  readonly along: LayoutMap;
  /** About −1 to 1: how tightly tumour cells lie, and how strongly they stain. */
  readonly crowding: LayoutMap;
}

export function layOutTissue(random: Random, side: number): TissueLayout {
  const sideUm = side * phantomMpp;
  const shore = fractalField(random, sideUm / 3, 5);
  const nests = fractalField(random, Math.min(210, sideUm / 2.2), 4);
  const fats = fractalField(random, Math.min(380, sideUm / 2), 3);
  const bends = fractalField(random, 260, 3);
  const crowds = fractalField(random, 180, 2);
  const centre = sideUm / 2;
  const slope = random.angle();
  const grain = { x: Math.cos(slope), y: Math.sin(slope) };

  const depth: Field = (x, y) => {
    const across = Math.abs(x - centre) / centre;
    const down = Math.abs(y - centre) / centre;
    const radius = (across ** 3.5 + down ** 3.5) ** (1 / 3.5);
    const blob = (0.87 - radius) * centre + 0.055 * sideUm * shore(x, y);
    // Glass all around, for any outline of the tissue.
    return Math.min(blob, (1 - Math.max(across, down)) * centre - 0.03 * sideUm);
  };
  return {
    side,
    depthUm: mapOf(side, depth),
    nest: mapOf(side, (x, y) => nests(x, y) + 0.2),
    fat: mapOf(side, (x, y) => fats(x, y) - 0.55),
    flow: mapOf(side, (x, y) => grain.x * x + grain.y * y + 45 * bends(x, y)),
    along: mapOf(side, (x, y) => grain.x * y - grain.y * x),
    crowding: mapOf(side, crowds),
  };
}

function mapOf(side: number, field: Field): LayoutMap {
  const columns = Math.ceil(side / layoutStep) + 2;
  const values = new Float32Array(columns * columns);
  for (let row = 0; row < columns; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      values[row * columns + column] = field(column * layoutStep * phantomMpp, row * layoutStep * phantomMpp);
    }
  }
  return { columns, values };
}

/** The map's value at a level-0 location, bilinear; beyond the slide that of its edge. */
export function layoutAt(map: LayoutMap, x: number, y: number): number {
  const last = map.columns - 1.001;
  const across = Math.min(last, Math.max(0, x / layoutStep));
  const down = Math.min(last, Math.max(0, y / layoutStep));
  const column = Math.floor(across);
  const row = Math.floor(down);
  const start = row * map.columns + column;
  const right = across - column;
  const low = down - row;
  const { values } = map;
  return (
    ((values[start] ?? 0) * (1 - right) + (values[start + 1] ?? 0) * right) * (1 - low) +
    ((values[start + map.columns] ?? 0) * (1 - right) + (values[start + map.columns + 1] ?? 0) * right) * low
  );
}

/** Fills `row` with the map's values at the level-0 pixels (left, y), (left + 1, y) …: `layoutAt`, a row at a time. */
export function layoutRow(map: LayoutMap, left: number, y: number, row: Float32Array): void {
  const last = map.columns - 1.001;
  const down = Math.min(last, Math.max(0, y / layoutStep));
  const upper = Math.floor(down);
  const low = down - upper;
  const { values, columns } = map;
  for (let index = 0; index < row.length; index += 1) {
    const across = Math.min(last, Math.max(0, (left + index) / layoutStep));
    const column = Math.floor(across);
    const right = across - column;
    const start = upper * columns + column;
    row[index] =
      ((values[start] ?? 0) * (1 - right) + (values[start + 1] ?? 0) * right) * (1 - low) +
      ((values[start + columns] ?? 0) * (1 - right) + (values[start + columns + 1] ?? 0) * right) * low;
  }
}

/** How much of a pixel is tumour, stroma or fat in 0..1; the rest is none of them. */
export function tissueAt(
  layout: TissueLayout,
  x: number,
  y: number,
): { nest: number; stroma: number; fat: number } {
  if (layoutAt(layout.depthUm, x, y) < 0) return { nest: 0, stroma: 0, fat: 0 };
  const fat = smoothstep(-0.12, -0.04, layoutAt(layout.fat, x, y));
  const nest = (1 - fat) * smoothstep(-0.03, 0.05, layoutAt(layout.nest, x, y));
  return { nest, stroma: 1 - fat - nest, fat };
}

/** The direction of the fibres at a location, radians against +x. */
export function fibreAngle(layout: TissueLayout, x: number, y: number): number {
  const reach = layoutStep;
  const across = layoutAt(layout.flow, x + reach, y) - layoutAt(layout.flow, x - reach, y);
  const down = layoutAt(layout.flow, x, y + reach) - layoutAt(layout.flow, x, y - reach);
  return Math.atan2(across, -down);
}
