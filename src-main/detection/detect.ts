/**
 * A patch plan in, candidates out, patch by patch in the plan's order: read, resample, scout, decode, project
 * to level 0, judge. While the judge scores the candidates of one patch, the next patches are read and scouted: a few
 * of them, never more, and none while the consumer is busy, so that memory does not grow with the slide.
 */
import { setMaxListeners } from 'node:events';
import { pMapIterable } from 'p-map';
import { orAborted } from '../base/or-aborted';
import { onAbort } from '../base/on-abort';
import { SpareMemory } from '../base/spare-memory';
import type { Candidate } from '../contract/detection';
import { aborted, throwIfAborted } from '../contract/errors';
import type { Level, MissingTile, RegionReader } from '../contract/slide';
import { findPeaks, ringCells } from './decode';
import type { Engine, LogitMap } from './engine/engine';
import { judgePlaces } from './judge-places';
import { judgeView, type JudgeView } from './judge-patch';
import type { Model } from './model';
import { readInput } from './patch-input';
import { cellsRectangle, type CellGrid, type Patch, type PatchPlan } from './patch-plan';
import type { PlacedPoint } from '../base/point';
import { isWanted, remainder, tileRectangle, tissueAreaWithin, type Rectangle } from './search-area';

export interface DetectedPatch {
  /** Inside the slide, the mask and the ROI; before suppression. */
  readonly candidates: readonly Candidate[];
  /** Tissue ∩ ROI of this patch, less missing tiles. */
  readonly areaMm2: number;
  /** Tiles of this patch that could not be read, halo included. A tile may be named by several patches. */
  readonly missing: readonly MissingTile[];
}

/** Patches under way at once: as many with the engine as keep all of its processes busy, the others being read. */
const maxUnderWay = 8;
/** Patches under way and finished ones that wait for an earlier one, so that a slow patch does not stop the others. */
const maxAhead = 12;

/**
 * @throws SpindleError `aborted` at once when the signal fires; `engine-failed`.
 */
export async function* detect(options: {
  reader: RegionReader;
  plan: PatchPlan;
  model: Model;
  engine: Engine;
  signal?: AbortSignal;
}): AsyncGenerator<DetectedPatch, void, undefined> {
  const { reader, plan, model, signal } = options;
  throwIfAborted(signal);
  const view = judgeView(reader, plan.mpp, model.manifest.judge);
  // Ends what is under way when the caller stops, when one patch fails, and when the consumer has had enough.
  const stop = new AbortController();
  // Every tile that is being read listens to it.
  setMaxListeners(0, stop.signal);
  const stopListening = signal && onAbort(signal, () => stop.abort(signal.reason));
  const memory = new SpareMemory();
  const work = (patch: Patch): Promise<DetectedPatch> =>
    // At once, even where a read goes on.
    orAborted(detectPatch({ ...options, view, patch, memory, signal: stop.signal }), stop.signal, aborted);
  const inOrder = pMapIterable(plan.patches, work, { concurrency: maxUnderWay, backpressure: maxAhead });
  try {
    for await (const detected of inOrder) {
      yield detected;
      throwIfAborted(signal);
    }
  } finally {
    stopListening?.();
    stop.abort();
  }
}

async function detectPatch(options: {
  reader: RegionReader;
  plan: PatchPlan;
  model: Model;
  engine: Engine;
  view: JudgeView;
  patch: Patch;
  memory: SpareMemory;
  signal: AbortSignal;
}): Promise<DetectedPatch> {
  const { reader, plan, model, engine, view, patch, memory, signal } = options;
  const { scout, candidateThreshold } = model.manifest;
  const input = await readInput(reader, plan.grid, patch, { signal, memory });
  const logits = withoutOutside(plan.grid, patch, await engine.scout(input.pixels, signal));
  memory.put(input.pixels.data);
  const places = findPeaks(logits, scout.threshold)
    .map(({ column, row }) => placeOf(plan.grid, patch, column, row))
    .filter(({ x, y }) => isWanted(plan.area, x, y));
  const seen = outsideOf(input.missing, reader.levels, places);
  const judged = await judgePlaces({ reader, view, engine, places: seen, signal, memory });
  const candidates = seen
    .map(({ x, y }, index): Candidate => ({ x, y, score: judged.scores[index] ?? NaN }))
    .filter(({ score }) => score >= candidateThreshold);
  const missing = [...input.missing, ...judged.missing];
  return {
    candidates: outsideOf(judged.missing, reader.levels, candidates),
    areaMm2: areaOutside(missing, reader.levels, plan, patch),
    missing,
  };
}

/** A peak of the patch in level-0 pixels. */
function placeOf(grid: CellGrid, patch: Patch, column: number, row: number): PlacedPoint {
  return {
    x: (patch.columns.start + column) * grid.cellWidth,
    y: (patch.rows.start + row) * grid.cellHeight,
  };
}

/** Without the candidates on tiles that could not be read. */
function outsideOf<Place extends PlacedPoint>(
  missing: readonly MissingTile[],
  levels: readonly Level[],
  places: readonly Place[],
): Place[] {
  const lost = missing.map((tile) => tileRectangle(levels, tile));
  return places.filter(({ x, y }) => !lost.some((rectangle) => holds(rectangle, x, y)));
}

/** Tissue ∩ ROI of the patch, less the tiles; where they overlap, once. */
function areaOutside(
  missing: readonly MissingTile[],
  levels: readonly Level[],
  { grid, area }: PatchPlan,
  patch: Patch,
): number {
  if (missing.length === 0) return patch.areaMm2;
  let parts = [cellsRectangle(grid, patch)];
  for (const tile of missing) {
    const lost = tileRectangle(levels, tile);
    parts = parts.flatMap((part) => remainder(part, lost));
  }
  return parts.reduce((sum, part) => sum + tissueAreaWithin(area, part), 0);
}

/** The ring's cells beyond the slide see next to nothing but white: they take no peak from those at its edge. */
function withoutOutside(grid: CellGrid, patch: Patch, map: LogitMap): LogitMap {
  const { width, height, data } = map;
  const columns = Math.ceil(grid.width / grid.stage.stride);
  const rows = Math.ceil(grid.height / grid.stage.stride);
  const isInside =
    patch.columns.start >= ringCells &&
    patch.rows.start >= ringCells &&
    patch.columns.start + patch.columns.count + ringCells <= columns &&
    patch.rows.start + patch.rows.count + ringCells <= rows;
  if (isInside) return map;
  const isOutside = (cell: number): boolean => {
    const column = patch.columns.start - ringCells + (cell % width);
    const row = patch.rows.start - ringCells + Math.floor(cell / width);
    return column < 0 || row < 0 || column >= columns || row >= rows;
  };
  return { width, height, data: data.map((logit, cell) => (isOutside(cell) ? -Infinity : logit)) };
}

function holds({ left, top, right, bottom }: Rectangle, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}
