/**
 * An engine that may be used: started, then put to the model's self-test (golden output and exact rotations)
 * before any slide depends on it.
 */
import { SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import { startParallelEngine } from '../detection/engine/parallel-engine';
import { verifyModel } from '../detection/invariance';
import type { Model } from '../detection/model';

type StartOptions = Parameters<typeof startParallelEngine>[0];

/** @throws provider-unavailable, engine-failed: also when the engine runs, but not as the model was made. */
export async function startProvenEngine(options: StartOptions): Promise<Engine> {
  const engine = await startParallelEngine(options);
  try {
    await proveEngine(engine, options.model);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** @throws engine-failed when the engine runs, but not as the model was made; aborted. */
export async function proveEngine(engine: Engine, model: Model, signal?: AbortSignal): Promise<void> {
  const { checks } = await verifyModel(model, [engine], signal);
  const failed = checks.find(({ passed }) => !passed);
  if (failed === undefined) return;
  const { stage, golden, turns } = failed;
  const turned = Math.max(...turns.filter(({ isClaimed }) => isClaimed).map((turn) => turn.maxDifference));
  throw new SpindleError('engine-failed', {
    what: `the engine ${engine.provider} fails its self-test`,
    where: { path: model.folder },
    why:
      `the output of the ${stage} differs by ${golden.maxDifference} from the model's own (allowed ` +
      `${golden.tolerance}), and its scores by ${turned} between rotations`,
    remedy: 'try another provider, or install the model again',
  });
}
