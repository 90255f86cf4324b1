/** `spindle verify`: whether a model reproduces its golden outputs on this machine, and the same scores at every exact turn. */
import type { ProviderChoice } from '../../contract/engine';
import type { Precision, StageCheck, TurnCheck, VerifyReport } from '../../contract/model';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { Engine } from '../../detection/engine/engine';
import { startEngine } from '../../detection/engine/process-engine';
import { verifyModel } from '../../detection/invariance';
import { precisionsOf, type Model } from '../../detection/model';
import type { Installation } from '../../session/installation';
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
  const engines: Engine[] = [];
  try {
    for (const precision of precisionsOfModel(model, options.provider)) {
      // Not one that has passed its self-test: the test is what is asked for.
      const spawnHost = childProcessHost(installation.engineHost);
      engines.push(await startEngine({ model, provider: options.provider, precision, spawnHost }));
    }
    const report = await verifyModel(model, engines);
    if (options.json === true) printJson(report);
    else for (const line of describe(report)) printLine(line);
    return report.passed ? exitStatus.done : exitStatus.engine;
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
  }
}

/** Only the processor computes in integers. */
function precisionsOfModel({ manifest }: Model, provider: ProviderChoice): Precision[] {
  if (provider !== 'auto' && provider !== 'cpu') return ['float32'];
  return [...new Set([...precisionsOf(manifest, 'scout'), ...precisionsOf(manifest, 'judge')])];
}

function describe({ model, version, sha256, provider, passed, checks }: VerifyReport): string[] {
  return [
    `${model} ${version} on ${provider}: ${verdict(passed)}`,
    `  manifest checksum ${sha256}`,
    ...checks.flatMap(describeStage),
  ];
}

function describeStage({ stage, precision, sha256, passed, golden, ...check }: StageCheck): string[] {
  return [
    `  ${stage}, ${precision}: ${verdict(passed)}`,
    `    checksum            ${sha256}`,
    `    golden output       largest difference of a logit ${figure(golden.maxDifference)} (allowed ${golden.tolerance})`,
    ...check.turns.map(
      (turn) =>
        `    ${turnName(turn).padEnd(19)} largest difference of a score ${figure(turn.maxDifference)} (${turn.isClaimed ? `allowed ${check.turnTolerance}` : 'not claimed'})`,
    ),
  ];
}

function turnName({ degrees, mirrored }: TurnCheck): string {
  if (!mirrored) return `turned by ${String(degrees).padStart(3)}°`;
  return degrees === 0 ? 'mirrored' : `mirrored, by ${String(degrees).padStart(3)}°`;
}

function figure(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(1);
}

function verdict(passed: boolean): string {
  return passed ? 'passed' : 'FAILED';
}
