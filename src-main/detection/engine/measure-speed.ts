/**
 * How fast an engine is with a model: a second or so of inference on the model's own golden pictures, repeated to
 * the size of the patches that a run asks for. The best of the repetitions counts: what else the machine does slows
 * some of them.
 */
import { mostJudgeBatch, type EngineSpeed } from '../../contract/engine';
import type { ModelManifest } from '../../contract/model';
import type { Pixels } from '../../contract/slide';
import { fullRequest } from '../full-request';
import { readGolden, type Golden, type Model } from '../model';
import { outputExtent } from '../receptive-field';
import { processorJudgeBatch, type Engine } from './engine';

/** Candidates of the scout on a mm² of real tissue: see the model cards. */
const placesPerMm2 = 300;
/** Patches of one request that are tried: from the default number down once, and up for as long as it gets faster. */
const judgeBatches = { fewer: 8, usual: processorJudgeBatch, more: [32, mostJudgeBatch] } as const;
/** What another number has to gain, so that noise decides nothing. */
const worthChanging = 1.03;
/** For an engine of several processes, so that none of them waits. */
const requestsAtOnce = 4;
/** A scout that takes longer than this for its golden picture is not asked for a whole patch, nor its judge for many. */
const slowMs = 300;

interface SpeedPictures {
  readonly golden: Pixels;
  readonly patch: Pixels;
  /** The largest number of judge patches in one request. */
  readonly patches: Uint8Array;
}

export async function speedPictures(model: Model): Promise<SpeedPictures> {
  const scout = await readGolden(model, 'scout', 'float32');
  const judge = await readGolden(model, 'judge', 'float32');
  const { width: extent } = fullRequest(model.manifest, 'scout');
  return {
    golden: { width: scout.width, height: scout.height, data: scout.input },
    patch: repeated(scout, extent),
    patches: repeatedBatch(judge.input, judge.input.length / judge.count, mostJudgeBatch),
  };
}

/**
 * A first impression of the scout: one golden picture, after one that does not count, because some providers translate
 * the graph at its first use.
 */
export async function glanceAtSpeed(
  engine: Engine,
  { scout }: ModelManifest,
  { golden }: SpeedPictures,
  signal: AbortSignal,
): Promise<{ readonly ms: number; readonly mm2PerMin: number }> {
  await engine.scout(golden, signal);
  const ms = await timed(() => engine.scout(golden, signal));
  return { ms, mm2PerMin: (areaMm2(scout, golden) / ms) * 60_000 };
}

/** @param budgetMs for both stages together; each is asked at least once */
export async function measureSpeed(
  engine: Engine,
  { scout }: ModelManifest,
  { golden, patch, patches }: SpeedPictures,
  { budgetMs, signal }: { budgetMs: number; signal: AbortSignal },
): Promise<EngineSpeed> {
  const goldenMs = await timed(() => engine.scout(golden, signal));
  const isSlow = goldenMs > slowMs;
  const picture = isSlow ? golden : patch;
  const atOnce = goldenMs > slowMs / 10 ? 1 : requestsAtOnce;
  const scoutMs = await fastest(() => engine.scout(picture, signal), budgetMs / 2, atOnce);
  const judge = await fastestBatch(async (count) => {
    const batch = patches.slice(0, (patches.length / mostJudgeBatch) * count);
    // Each of the numbers that may be tried has its share of the time.
    return (1000 * count) / (await fastest(() => engine.judge(batch, signal), budgetMs / 8, atOnce));
  }, isSlow);
  const scoutMm2PerMin = (areaMm2(scout, picture) / scoutMs) * 60_000;
  const minutesAMm2 = 1 / scoutMm2PerMin + placesPerMm2 / judge.patchesPerSecond / 60;
  return {
    scoutMm2PerMin,
    judgePatchesPerSecond: judge.patchesPerSecond,
    judgeBatch: judge.batch,
    mm2PerMin: 1 / minutesAMm2,
  };
}

interface BatchSpeed {
  readonly batch: number;
  readonly patchesPerSecond: number;
}

/**
 * The number of patches with which the judge is fastest.
 *
 * @param rateOf patches a second with so many at once
 * @param isSlow so that trying several would take too long
 */
async function fastestBatch(
  rateOf: (count: number) => Promise<number>,
  isSlow: boolean,
): Promise<BatchSpeed> {
  const measured = async (batch: number): Promise<BatchSpeed> => ({
    batch,
    patchesPerSecond: await rateOf(batch),
  });
  const isBetter = (one: BatchSpeed, other: BatchSpeed): boolean =>
    one.patchesPerSecond > other.patchesPerSecond * worthChanging;
  let best = await measured(judgeBatches.usual);
  if (isSlow) return best;
  const fewer = await measured(judgeBatches.fewer);
  if (isBetter(fewer, best)) return fewer;
  for (const count of judgeBatches.more) {
    const more = await measured(count);
    if (!isBetter(more, best)) break;
    best = more;
  }
  return best;
}

/** What the cells of one picture stand for, without its halo. */
function areaMm2(stage: ModelManifest['scout'], { width, height }: Pixels): number {
  const cells = outputExtent(stage, width) * outputExtent(stage, height);
  return (cells * (stage.stride * stage.mpp) ** 2) / 1e6;
}

/** Time of one request, with as many under way as in a run. */
async function fastest(work: () => Promise<unknown>, budgetMs: number, atOnce: number): Promise<number> {
  const start = performance.now();
  let best = Infinity;
  do {
    const ms = await timed(() => Promise.all(Array.from({ length: atOnce }, work)));
    best = Math.min(best, ms / atOnce);
  } while (performance.now() - start < budgetMs);
  return best;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The picture side by side with itself until `extent` pixels are full both ways. */
function repeated({ width, height, input }: Golden, extent: number): Pixels {
  const data = new Uint8Array(extent * extent * 3);
  for (let row = 0; row < extent; row += 1) {
    const line = input.subarray((row % height) * width * 3, ((row % height) + 1) * width * 3);
    for (let column = 0; column < extent; column += width) {
      const count = Math.min(width, extent - column);
      data.set(line.subarray(0, count * 3), (row * extent + column) * 3);
    }
  }
  return { width: extent, height: extent, data };
}

function repeatedBatch(patches: Uint8Array, patchBytes: number, count: number): Uint8Array {
  const batch = new Uint8Array(count * patchBytes);
  for (let index = 0; index < count; index += 1) {
    const from = (index * patchBytes) % patches.length;
    batch.set(patches.subarray(from, from + patchBytes), index * patchBytes);
  }
  return batch;
}
