/**
 * The judge on the scout's candidates: patches are read and scored in small batches, so that memory does
 * not grow with their number. A score depends on its own patch only, not on its batch.
 */
import { SpareMemory } from '../base/spare-memory';
import type { MissingTile, RegionReader } from '../contract/slide';
import { sigmoid } from './decode';
import type { Engine } from './engine/engine';
import { readJudgePatch, type JudgeView } from './judge-patch';
import type { PlacedPoint } from '../base/point';

/**
 * @param options.places locations of the candidates, level-0 pixels
 * @returns the score of each candidate, 0..1, and the tiles of their patches that could not be read
 * @throws SpindleError `aborted`, `engine-failed`
 */
export async function judgePlaces(options: {
  reader: RegionReader;
  view: JudgeView;
  engine: Engine;
  places: readonly PlacedPoint[];
  signal: AbortSignal;
  memory?: SpareMemory;
}): Promise<{ readonly scores: readonly number[]; readonly missing: readonly MissingTile[] }> {
  const { reader, view, engine, places, signal, memory = new SpareMemory() } = options;
  // Another engine may take over between two batches: it can use the batch size of this one.
  const batchSize = engine.judgeBatch;
  const scores: number[] = [];
  const missing: MissingTile[] = [];
  const readBatch = async (first: number): Promise<Batch> => {
    const read = await Promise.all(
      places
        .slice(first, first + batchSize)
        .map((place) => readJudgePatch(reader, view, place, { signal, memory })),
    );
    const patchBytes = view.size * view.size * 3;
    const patches = memory.bytes(read.length * patchBytes);
    read.forEach(({ pixels }, index) => {
      patches.set(pixels.data, index * patchBytes);
      memory.put(pixels.data);
    });
    return { patches, missing: read.flatMap((patch) => patch.missing) };
  };
  // The next batch is read while the engine has this one.
  let next = places.length === 0 ? null : readBatch(0);
  for (let first = 0; next !== null; first += batchSize) {
    const batch: Batch = await next;
    next = first + batchSize < places.length ? readBatch(first + batchSize) : null;
    // When the engine fails, no caller awaits this read any more.
    next?.catch(() => undefined);
    scores.push(...Array.from(await engine.judge(batch.patches, signal), sigmoid));
    memory.put(batch.patches);
    missing.push(...batch.missing);
  }
  return { scores, missing };
}

interface Batch {
  readonly patches: Uint8Array;
  readonly missing: readonly MissingTile[];
}
