/**
 * Which patches of a slide a model is to see. The slide is laid out in the model's output cells, on one grid
 * anchored at its top left corner; patches are blocks of whole cells with a halo, so that a cell sees the same
 * pixels and gives the same logit for every size of the patches.
 */
import { SpindleError } from '../contract/errors';
import type { ScoutStage } from '../contract/model';
import type { Roi } from '../contract/roi';
import { rounded, type Level, type Mpp } from '../contract/slide';
import { ringCells } from './decode';
import { defaultPatchSize } from './full-request';
import { levelFor, scaleTo } from './level-choice';
import { inputExtent } from './receptive-field';
import type { ResampleScale, Span } from './resample';
import {
  searchAreaOf,
  searchedExtent,
  tissueAreaWithin,
  type Rectangle,
  type SearchArea,
} from './search-area';
import type { TissueMask } from './tissue';

/** A slide may be coarser than the model up to this factor: beyond it too little detail is left. */
const maxCoarseness = 1.5;

/** What the layout of cells takes from a stage. */
type CellStage = Pick<ScoutStage, 'mpp' | 'receptiveField' | 'stride'>;

/** Output cells along both axes: the cells whose peaks are this patch's own. */
export interface Patch {
  readonly columns: Span;
  readonly rows: Span;
  /** Tissue inside the ROI. */
  readonly areaMm2: number;
}

/** A cell of the grid. */
interface CellPlace {
  readonly column: number;
  readonly row: number;
}

/** How cells, resampled pixels, level pixels and level-0 pixels hang together. */
export interface CellGrid {
  readonly level: Level;
  /** Level pixels per resampled pixel; 1 where the level is used as it is. */
  readonly scale: ResampleScale;
  /** Level-0 pixels per cell. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Whole resampled pixels of the slide; white beyond. */
  readonly width: number;
  readonly height: number;
  readonly stage: CellStage;
}

export interface PatchPlan {
  readonly grid: CellGrid;
  /** Pixel size of level 0. */
  readonly mpp: Mpp;
  readonly area: SearchArea;
  /** Row by row. Empty when there is no tissue inside the ROI. */
  readonly patches: readonly Patch[];
  readonly totalAreaMm2: number;
}

/**
 * @param options.mpp of level 0
 * @param options.roi in level-0 pixels; left out or `null`: the whole slide
 * @param options.coverage of the ROI, where it is known; made when left out
 * @param options.patchSize largest input extent in model pixels; `defaultPatchSize` when left out
 * @param options.firstCell column and row of cells from which blocks are counted; left out, they begin where the
 * searched area does, so that a small region lies in as few patches as its size allows
 * @throws SpindleError `slide-too-coarse`; `roi-invalid` when the ROI lies outside the slide
 */
export function planPatches(options: {
  slide: { readonly levels: readonly Level[] };
  mpp: Mpp;
  stage: CellStage;
  mask: TissueMask;
  roi?: Roi | null;
  coverage?: Uint16Array | undefined;
  patchSize?: number;
  firstCell?: CellPlace;
}): PatchPlan {
  const { slide, mpp, stage, mask, roi = null, patchSize = defaultPatchSize } = options;
  const grid = cellGrid(slide.levels, mpp, stage);
  const area = searchAreaOf(mask, roi, options.coverage);
  if (area.coverage?.every((samples) => samples === 0) === true) throw roiOutside();
  const blockCells = Math.max(
    1,
    Math.floor((patchSize - stage.receptiveField) / stage.stride) + 1 - 2 * ringCells,
  );
  const slideCells = {
    columns: { start: 0, count: Math.ceil(grid.width / stage.stride) },
    rows: { start: 0, count: Math.ceil(grid.height / stage.stride) },
  };
  const searched = searchedExtent(area, cellsRectangle(grid, slideCells));
  if (searched === null) return { grid, mpp, area, patches: [], totalAreaMm2: 0 };
  const { columns, rows } = trimmed(grid, slideCells, searched);
  const { firstCell = { column: columns.start, row: rows.start } } = options;
  const patches: Patch[] = [];
  let totalAreaMm2 = 0;
  for (const rowSpan of blocksOf(rows, firstCell.row, blockCells)) {
    for (const columnSpan of blocksOf(columns, firstCell.column, blockCells)) {
      const block = { columns: columnSpan, rows: rowSpan };
      const extent = searchedExtent(area, cellsRectangle(grid, block));
      if (extent === null) continue;
      const areaMm2 = tissueAreaWithin(area, extent);
      patches.push({ ...trimmed(grid, block, extent), areaMm2 });
      totalAreaMm2 += areaMm2;
    }
  }
  return { grid, mpp, area, patches, totalAreaMm2 };
}

/** The cells' rectangle in level-0 pixels, without halo. */
export function cellsRectangle(
  grid: CellGrid,
  { columns, rows }: Pick<Patch, 'columns' | 'rows'>,
): Rectangle {
  return {
    left: columns.start * grid.cellWidth,
    top: rows.start * grid.cellHeight,
    right: (columns.start + columns.count) * grid.cellWidth,
    bottom: (rows.start + rows.count) * grid.cellHeight,
  };
}

/** Resampled pixels that a span of cells, with its ring of neighbours, sees: the input of the network. */
export function inputSpan(stage: CellStage, cells: Span): Span {
  return {
    start: (cells.start - ringCells) * stage.stride + (stage.stride - stage.receptiveField) / 2,
    count: inputExtent(stage, cells.count + 2 * ringCells),
  };
}

function cellGrid(levels: readonly Level[], mpp: Mpp, stage: CellStage): CellGrid {
  const level = chosenLevel(levels, mpp, stage);
  const scale = scaleTo(level, mpp, stage.mpp);
  return {
    level,
    scale,
    cellWidth: stage.stride * scale.x * level.downsample,
    cellHeight: stage.stride * scale.y * level.downsample,
    width: Math.floor(level.width / scale.x),
    height: Math.floor(level.height / scale.y),
    stage,
  };
}

/**
 * The finest level will do where the slide is a little coarser than the model.
 * @throws SpindleError `slide-too-coarse`
 */
export function chosenLevel(levels: readonly Level[], mpp: Mpp, stage: Pick<ScoutStage, 'mpp'>): Level {
  const coarser = Math.max(mpp.x, mpp.y);
  const level = levelFor(levels, mpp, stage.mpp);
  if (level === undefined || coarser * level.downsample > stage.mpp * maxCoarseness) {
    throw new SpindleError('slide-too-coarse', {
      what: 'this model cannot be used on this slide',
      why: `its pixels are ${rounded(coarser)} µm, the model needs ${rounded(stage.mpp)} µm (at most ${rounded(stage.mpp * maxCoarseness)})`,
      remedy: 'scan it at a higher magnification, or check the pixel size',
    });
  }
  return level;
}

/** The cells of a block that the searched part of it touches. */
function trimmed(
  grid: CellGrid,
  block: Pick<Patch, 'columns' | 'rows'>,
  extent: Rectangle,
): Pick<Patch, 'columns' | 'rows'> {
  return {
    columns: trimmedSpan(block.columns, extent.left / grid.cellWidth, extent.right / grid.cellWidth),
    rows: trimmedSpan(block.rows, extent.top / grid.cellHeight, extent.bottom / grid.cellHeight),
  };
}

/** Cells, cut before `first` and before every `length`-th cell from there on, in both directions. */
function* blocksOf(cells: Span, first: number, length: number): Generator<Span> {
  const end = cells.start + cells.count;
  for (let start = cells.start; start < end;) {
    const next = Math.min(end, first + length * (Math.floor((start - first) / length) + 1));
    yield { start, count: next - start };
    start = next;
  }
}

function trimmedSpan(span: Span, from: number, to: number): Span {
  const start = Math.max(span.start, Math.floor(from));
  const end = Math.min(span.start + span.count, Math.ceil(to));
  return { start, count: Math.max(1, end - start) };
}

function roiOutside(): SpindleError {
  return new SpindleError('roi-invalid', {
    what: 'the region of interest cannot be used',
    why: 'it lies outside the slide, or is too thin to hold anything',
    remedy: 'draw it over the slide; its coordinates are level-0 pixels',
  });
}
