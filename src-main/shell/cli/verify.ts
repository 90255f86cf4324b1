/** `spindle verify`: does the model give, on this machine, what it gave when it was made, and at every turn? */
import type { VerifyReport } from '../../contract/model';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { ProviderChoice } from '../../detection/engine/engine';
import { startEngine } from '../../detection/engine/process-engine';
import { verifyModel } from '../../detection/invariance';
import type { Installation } from '../installation';
import { findModel } from './engine-room';
import { exitStatus } from './exit-status';
import { printJson, printLine } from './output';

export interface VerifyOptions {
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly json?: boolean;
}

export async function verify(installation: Installation, options: VerifyOptions): Promise<number> {
  const model = await findModel(installation, options.model);
  // Not one that has passed its self-test: the test is what is asked for.
  const engine = await startEngine({
    model,
    provider: options.provider,
    spawnHost: childProcessHost(installation.engineHost),
  });
  const report = await verifyModel(model, engine).finally(() => engine.close());
  if (options.json === true) printJson(report);
  else for (const line of describe(report)) printLine(line);
  return report.passed ? exitStatus.done : exitStatus.engine;
}

function describe({ model, version, sha256, provider, golden, rotation, ...report }: VerifyReport): string[] {
  return [
    `${model} ${version} on ${provider}: ${report.passed ? 'passed' : 'FAILED'}`,
    `  checksum          ${sha256}`,
    `  golden output     largest difference of a logit ${golden.maxDifference.toExponential(1)} (allowed ${golden.tolerance})`,
    ...rotation.map(
      ({ degrees, maxDifference }) =>
        `  turned by ${String(degrees).padStart(3)}°   largest difference of a score ${maxDifference.toExponential(1)} (allowed ${report.rotationTolerance})`,
    ),
  ];
}
