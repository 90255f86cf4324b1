/**
 * A patch plan in, candidates out, patch by patch in the plan's order: read, resample, infer, decode, project
 * to level 0. A few patches are read ahead while the engine computes, never more, and none while the consumer
 * is busy, so that memory does not grow with the slide.
 */
import { setMaxListeners } from 'node:events';
import type { Candidate } from '../contract/detection';
import { aborted, throwIfAborted } from '../contract/errors';
import type { MissingTile, RegionReader } from '../contract/slide';
import { findPeaks, ringCells } from './decode';
import type { Engine, LogitMap } from './engine/engine';
import type { Model } from './model';
import { readInput } from './patch-input';
import { cellsRectangle, type CellGrid, type Patch, type PatchPlan } from './patch-plan';
import { intersection, isWanted, tissueAreaWithin, type Rectangle } from './search-area';

export interface DetectedPatch {
  /** Inside the slide, the mask and the ROI; before suppression. */
  readonly candidates: readonly Candidate[];
  /** Tissue ∩ ROI of this patch, less missing tiles. */
  readonly areaMm2: number;
  /** Tiles that this patch, halo included, could not see. A tile may be named by several patches. */
  readonly missing: readonly MissingTile[];
}

/** Patches under way at once: two with the engine, two being read. */
const maxUnderWay = 4;

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
  const { plan, signal } = options;
  throwIfAborted(signal);
  // Ends what is under way when the caller stops, when one patch fails, and when the consumer has had enough.
  const stop = new AbortController();
  // Every tile that is being read listens to it.
  setMaxListeners(0, stop.signal);
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const underWay: Promise<DetectedPatch>[] = [];
  const waiting = plan.patches.values();
  const startNext = (): void => {
    const { value: patch, done } = waiting.next();
    if (done === true) return;
    underWay.push(untilAborted(detectPatch({ ...options, patch, signal: stop.signal }), stop.signal));
  };
  try {
    for (let ahead = 0; ahead < maxUnderWay; ahead += 1) startNext();
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
      yield await next;
      throwIfAborted(signal);
      startNext();
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

/**
 * The promise's outcome, or `aborted` as soon as the signal fires, even where a read goes on. A rejection that
 * nobody awaits any more is no fault: the run has ended by then, for the reason of the first one.
 */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const outcome = new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(aborted(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
  outcome.catch(() => undefined);
  return outcome;
}

async function detectPatch(options: {
  reader: RegionReader;
  plan: PatchPlan;
  model: Model;
  engine: Engine;
  patch: Patch;
  signal: AbortSignal;
}): Promise<DetectedPatch> {
  const { reader, plan, model, engine, patch, signal } = options;
  const { grid, area } = plan;
  const input = await readInput(reader, grid, patch, signal);
  const logits = withoutOutside(grid, patch, await engine.run(input.pixels, signal));
  const lost = input.missing.map((tile) => tileRectangle(grid, tile));
  const candidates: Candidate[] = [];
  for (const { column, row, score } of findPeaks(logits, model.manifest.candidateThreshold)) {
    const x = (patch.columns.start + column) * grid.cellWidth;
    const y = (patch.rows.start + row) * grid.cellHeight;
    if (isWanted(area, x, y) && !lost.some((tile) => holds(tile, x, y))) candidates.push({ x, y, score });
  }
  let areaMm2 = patch.areaMm2;
  for (const tile of lost) {
    const overlap = intersection(tile, cellsRectangle(grid, patch));
    if (overlap !== null) areaMm2 -= tissueAreaWithin(area, overlap);
  }
  return { candidates, areaMm2: Math.max(0, areaMm2), missing: input.missing };
}

/** The ring's cells beyond the slide see next to nothing but white: they take no peak from those at its edge. */
function withoutOutside(grid: CellGrid, patch: Patch, { width, height, data }: LogitMap): LogitMap {
  const columns = Math.ceil(grid.width / grid.stage.stride);
  const rows = Math.ceil(grid.height / grid.stage.stride);
  const isOutside = (cell: number): boolean => {
    const column = patch.columns.start - ringCells + (cell % width);
    const row = patch.rows.start - ringCells + Math.floor(cell / width);
    return column < 0 || row < 0 || column >= columns || row >= rows;
  };
  return { width, height, data: data.map((logit, cell) => (isOutside(cell) ? -Infinity : logit)) };
}

function tileRectangle({ level }: CellGrid, tile: MissingTile): Rectangle {
  const width = level.tileWidth * level.downsample;
  const height = level.tileHeight * level.downsample;
  const left = tile.column * width;
  const top = tile.row * height;
  return { left, top, right: left + width, bottom: top + height };
}

function holds({ left, top, right, bottom }: Rectangle, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}
