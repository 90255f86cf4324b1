/** `spindle engines`: which engine `auto` chooses on this machine, and why not the others. */
import { rankingFor } from '../../analysis/chosen-engine';
import { engineWords, type EngineRanking, type MeasuredEngine } from '../../contract/engine';
import type { Installation } from '../../session/installation';
import { engineSources, findModel } from './engine-room';
import { withInterruption } from './interruption';
import { printJson, printLine } from './output';

export interface EnginesOptions {
  readonly model?: string;
  readonly threads?: number;
  readonly again?: boolean;
  readonly json?: boolean;
}

export async function engines(installation: Installation, options: EnginesOptions): Promise<void> {
  const model = await findModel(installation, options.model);
  const settings = { provider: 'auto', threads: options.threads ?? null } as const;
  const sources = engineSources(installation);
  await withInterruption(async (signal) => {
    const ranking = await rankingFor({ model, settings, signal }, sources, options.again === true);
    if (options.json === true) printJson(ranking);
    else for (const line of describe(ranking)) printLine(line);
  });
}

function describe({ model, runtime, measuredAt, engines: measured, advice }: EngineRanking): string[] {
  return [
    `${model}, onnxruntime ${runtime}, measured ${measuredAt.slice(0, 10)}; inference alone, fastest first`,
    ...measured.flatMap(describeEngine),
    advice,
  ];
}

function describeEngine(engine: MeasuredEngine, index: number): string[] {
  const { device, speed, why } = engine;
  const name = engineWords(engine).padEnd(16);
  if (speed === null) return [`  –  ${name}set aside: ${why ?? 'not measured'}`];
  const rate = `${speed.mm2PerMin.toFixed(1)} mm²/min`;
  const stages = `scout ${speed.scoutMm2PerMin.toFixed(0)} mm²/min, judge ${speed.judgePatchesPerSecond.toFixed(0)} patches/s, ${speed.judgeBatch} at once`;
  return [`  ${index + 1}  ${name}${rate} (${stages}) on ${device}`];
}
