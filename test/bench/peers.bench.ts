/**
 * Spindle's whole pipeline against what else there is, on the same slide and the same two cores, by turns: the same judge
 * as a sliding window, the same cascade written in Python, and a stock detector. Slow peers see a part of the slide and
 * are given as rates. Needs the interpreter of SPINDLE_PYTHON with PyTorch, onnx and openslide-python; the stock detector
 * needs torchvision as well.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bench, describe } from 'vitest';
import { defaultModelId } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { bundleSide } from '../bundle-side';
import {
  computeAnswerSchema,
  type ComputeAnswer,
  type ComputeSide,
  type ComputeTask,
} from './compute-side-protocol';
import { cpuShareText, measured, peakText, rateOf, type Measured } from './measured';
import { median, ratioText, short } from './rounds';
import { startSide } from './side-process';
import { tissueSource } from './tissue-blocks';
import { tissueSlide } from './tissue-slide';
import { isTrial, machine, publish } from './trial';

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('peers/side.py', import.meta.url));
const hasPeers =
  spawnSync(python, ['-c', 'import numpy, onnx, openslide, torch'], { timeout: 120_000, stdio: 'ignore' })
    .status === 0;

const rounds = isTrial ? 1 : 3;
const areaMm2 = isTrial ? 0.25 : 4;

/** What a peer is given in a round: enough that reading and computing overlap as they would over a whole slide. */
const peers = [
  { name: 'the same judge as a sliding window', method: 'sliding-window', patches: isTrial ? 64 : 2048 },
  { name: 'the same cascade in Python', method: 'cascade', patches: isTrial ? 1 : 16 },
  { name: 'FCOS ResNet-50 of torchvision', method: 'stock-detector', patches: isTrial ? 2 : 16 },
] as const;

interface Contender {
  readonly name: string;
  readonly side: ComputeSide;
  readonly task: ComputeTask;
  readonly note: string;
  readonly runs: Measured[];
}

async function contenders(path: string): Promise<{ all: Contender[]; absent: string[] }> {
  const command = await bundleSide('bench/compute-side');
  const all: Contender[] = [];
  // In integers first: that is what the application takes by itself where there is no card.
  for (const precision of ['int8', 'float32']) {
    const side = startSide<ComputeTask, ComputeAnswer>(command, computeAnswerSchema);
    const started = await side.ask({ do: 'start', provider: 'cpu', precision });
    if (started.unavailable !== undefined) throw new Error(started.unavailable);
    const note = `engine cpu, ${precision}; ${areaMm2} mm²`;
    all.push({ name: `Spindle, ${precision}`, side, task: { do: 'analyse', path }, note, runs: [] });
  }
  const absent: string[] = [];
  for (const { name, method, patches } of peers) {
    const side = startSide<ComputeTask, ComputeAnswer>([python, script, method], computeAnswerSchema);
    const model = join(findInstallation().models, defaultModelId);
    const { unavailable, note = '' } = await side.ask({ do: 'load', model });
    if (unavailable === undefined) {
      all.push({ name, side, task: { do: method, path, patches }, note, runs: [] });
    } else {
      absent.push(`* Skipped: ${name} (${unavailable}).`);
      await side.end();
    }
  }
  return { all, absent };
}

async function compare(): Promise<void> {
  const where = machine();
  const { all, absent } = await contenders(await tissueSlide(areaMm2));
  // The first round warms all of them up and is left out.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, side, task, runs } of all) {
      const run = await measured(side, task);
      process.stdout.write(`round ${round}: ${name}: ${short(rate(run))} mm²/min\n`);
      if (round > 0) runs.push(run);
    }
  }
  for (const { side } of all) await side.end();

  const [spindle] = all;
  const rows = all.map(({ name, note, runs }) => {
    const ratios = runs.map((run, round) => {
      const ours = spindle?.runs[round];
      return ours === undefined ? NaN : rate(ours) / rate(run);
    });
    const { areaMm2: seen, patches, places } = runs[0]?.answer ?? {};
    const had = [
      ...(patches === undefined ? [] : [`${patches} patches, ${seen?.toFixed(2) ?? '?'} mm²`]),
      ...(places === undefined ? [] : [`${places} places judged`]),
      ...(note === '' ? [] : [note]),
    ];
    const cells = [
      name,
      short(median(runs.map(rate))),
      ratioText(ratios),
      peakText(runs.map(({ peakBytes }) => peakBytes)),
      cpuShareText(runs),
      had.join('; '),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  await publish('peers', [
    `${where}. Tissue: ${tissueSource}. Medians of ${rounds} rounds, by turns.`,
    '',
    '| | mm²/min | Spindle (int8) is faster by | peak memory, MiB | CPU share | what it was given |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...(absent.length > 0 ? ['', ...absent] : []),
  ]);
}

/** mm² a minute. */
function rate({ answer }: Measured): number {
  return rateOf(answer.areaMm2, answer.detectionSeconds ?? answer.seconds);
}

describe('the whole pipeline against peers in Python', () => {
  const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
  (hasPeers ? bench : bench.skip)('all of them, by turns', compare, once);
});
