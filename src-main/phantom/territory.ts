/**
 * Where one tumour cell ends and the next begins: a Voronoi tessellation around the cells' centres (Worley,
 * SIGGRAPH 1996), at half the slide's resolution because borders are painted soft. In: cells; out: for every
 * half-resolution pixel of a canvas how far the border is and whose ground it is.
 */
import { phantomMpp, type Canvas } from './canvas';
import { noiseAt, type Textures } from './noise';
import { mixBits } from '../base/prng';
import type { Cell } from './tissue-layout';

/** Level-0 pixels of one territory pixel. */
export const territoryStep = 2;

export interface Territories {
  readonly columns: number;
  /** µm to the border between the two nearest cells, at most `farUm`. */
  readonly borderUm: Float32Array;
  /** The owner's own tint, −1 to 1. */
  readonly tint: Float32Array;
}

const binUm = 12;
const farUm = 10;
const bendPx = 7;

export interface CellGrid {
  readonly columns: number;
  readonly bins: ReadonlyMap<number, readonly Cell[]>;
}

/** Sorts cells into bins once, for all canvases. `side`: of the slide, level-0 pixels. */
export function gridCells(cells: readonly Cell[], side: number): CellGrid {
  const columns = Math.ceil((side * phantomMpp) / binUm) + 1;
  const bins = new Map<number, Cell[]>();
  for (const cell of cells) {
    const key = binIndex(cell.y) * columns + binIndex(cell.x);
    const bin = bins.get(key);
    if (bin === undefined) bins.set(key, [cell]);
    else bin.push(cell);
  }
  return { columns, bins };
}

export function findTerritories(grid: CellGrid, canvas: Canvas, textures: Textures): Territories {
  const columns = Math.ceil(canvas.width / territoryStep) + 1;
  const rows = Math.ceil(canvas.height / territoryStep) + 1;
  const borderUm = new Float32Array(columns * rows).fill(farUm);
  const tint = new Float32Array(columns * rows);
  let binColumn = NaN;
  let binRow = NaN;
  let near: Cell[] = [];
  for (let row = 0; row < rows; row += 1) {
    const lineY = canvas.top + row * territoryStep;
    for (let column = 0; column < columns; column += 1) {
      const lineX = canvas.left + column * territoryStep;
      // Bent a little, for no cell has straight sides.
      const x = lineX + bendPx * noiseAt(textures.broad, lineX, lineY);
      const y = lineY + bendPx * noiseAt(textures.broad, lineX + 512, lineY + 512);
      if (binIndex(x) !== binColumn || binIndex(y) !== binRow) {
        binColumn = binIndex(x);
        binRow = binIndex(y);
        near = cellsAround(grid, binColumn, binRow);
      }
      let first = Infinity;
      let second = Infinity;
      let owner = 0;
      for (const cell of near) {
        const squared = (cell.x - x) ** 2 + (cell.y - y) ** 2;
        if (squared < first) {
          second = first;
          first = squared;
          owner = cell.seed;
        } else if (squared < second) second = squared;
      }
      const index = row * columns + column;
      if (second < Infinity) {
        borderUm[index] = Math.min(farUm, ((Math.sqrt(second) - Math.sqrt(first)) / 2) * phantomMpp);
      }
      tint[index] = mixBits(owner, 5) / 2_147_483_648 - 1;
    }
  }
  return { columns, borderUm, tint };
}

function binIndex(position: number): number {
  return Math.floor((position * phantomMpp) / binUm);
}

function cellsAround(grid: CellGrid, column: number, row: number): Cell[] {
  const near: Cell[] = [];
  for (let down = row - 1; down <= row + 1; down += 1) {
    for (let across = column - 1; across <= column + 1; across += 1) {
      if (across < 0 || across >= grid.columns) continue;
      near.push(...(grid.bins.get(down * grid.columns + across) ?? []));
    }
  }
  return near;
}
