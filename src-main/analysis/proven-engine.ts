/**
 * An engine that may be used: started, then put to the model's self-test (golden output and exact rotations)
 * before any slide depends on it.
 */
import { SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import { startEngine } from '../detection/engine/process-engine';
import { verifyModel } from '../detection/invariance';

type StartOptions = Parameters<typeof startEngine>[0];

/** @throws provider-unavailable, engine-failed: also when the engine runs, but not as the model was made. */
export async function startProvenEngine(options: StartOptions): Promise<Engine> {
  const engine = await startEngine(options);
  try {
    const { passed, golden, rotation } = await verifyModel(options.model, engine);
    if (passed) return engine;
    const turned = Math.max(...rotation.map(({ maxDifference }) => maxDifference));
    throw new SpindleError('engine-failed', {
      what: `the engine ${engine.provider} fails its self-test`,
      where: { path: options.model.folder },
      why:
        `its output differs by ${golden.maxDifference} from the model's own (allowed ${golden.tolerance}), ` +
        `and by ${turned} between rotations`,
      remedy: 'try another provider, or install the model again',
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
}
