/**
 * The whole pipeline on slides that are tissue from edge to edge: from the file to the result, on two cores, against the
 * area; and against inference alone on the patches of the same slide, by turns. Writes the figures into
 * `docs/benchmarks.md` and draws time and memory into `docs/pictures`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bench, describe } from 'vitest';
import { areaPlot } from './area-plot';
import { bundleSide } from '../bundle-side';
import {
  computeAnswerSchema,
  type ComputeAnswer,
  type ComputeSide,
  type ComputeTask,
} from './compute-side-protocol';
import { cpuShareText, measured, peakText, rateOf, type Measured } from './measured';
import { median, ratioText, short } from './rounds';
import { startSide, type Command } from './side-process';
import { tissueSource } from './tissue-blocks';
import { tissueSlide } from './tissue-slide';
import { isTrial, machine, publish } from './trial';

const picture = fileURLToPath(new URL('../../docs/pictures/time-and-memory.svg', import.meta.url));
/** The large ones take minutes: once is enough, as they are many times the small ones. */
const sizes = isTrial
  ? [
      { areaMm2: 0.1, rounds: 1 },
      { areaMm2: 0.25, rounds: 1 },
    ]
  : [
      { areaMm2: 4, rounds: 3 },
      { areaMm2: 16, rounds: 2 },
      { areaMm2: 64, rounds: 1 },
      { areaMm2: 256, rounds: 1 },
    ];
const comparedRounds = isTrial ? 1 : 3;
/** What the application takes by itself where there is no card. */
const options = { provider: 'cpu', precision: 'int8' } as const;

interface SizeFigures {
  readonly areaMm2: number;
  /** Of each round, in a process of its own. */
  readonly runs: readonly Measured[];
  readonly startSeconds: readonly number[];
}

async function startCompute(command: Command): Promise<{ side: ComputeSide; started: ComputeAnswer }> {
  const side = startSide<ComputeTask, ComputeAnswer>(command, computeAnswerSchema);
  const started = await side.ask({ do: 'start', ...options });
  if (started.unavailable !== undefined) throw new Error(started.unavailable);
  return { side, started };
}

/** Each run in processes that did nothing before: memory of one run must not be that of another. */
async function figuresOf(command: Command, areaMm2: number, rounds: number): Promise<SizeFigures> {
  const path = await tissueSlide(areaMm2);
  const runs: Measured[] = [];
  const startSeconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { side, started } = await startCompute(command);
    startSeconds.push(started.seconds ?? NaN);
    const run = await measured(side, { do: 'analyse', path });
    await side.end();
    runs.push(run);
    const { answer } = run;
    process.stdout.write(
      `${areaMm2} mm²: ${short(rateOf(answer.areaMm2, answer.detectionSeconds))} mm²/min, ` +
        `peak ${peakText([run.peakBytes])} MiB\n`,
    );
  }
  return { areaMm2, runs, startSeconds };
}

function rowOf({ areaMm2, runs, startSeconds }: SizeFigures): string {
  const of = (figure: (answer: ComputeAnswer) => number | undefined): number =>
    median(runs.map(({ answer }) => figure(answer) ?? NaN));
  const cells = [
    `${areaMm2} (${of((answer) => answer.areaMm2).toFixed(2)} analysed)`,
    short(of((answer) => rateOf(answer.areaMm2, answer.detectionSeconds))),
    short(of((answer) => answer.detectionSeconds)),
    short(of((answer) => answer.tissueSeconds)),
    short(of((answer) => (answer.seconds ?? NaN) - (answer.detectionSeconds ?? NaN))),
    short(median(startSeconds)),
    peakText(runs.map(({ peakBytes }) => peakBytes)),
    cpuShareText(runs),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Of each round, the pipeline's rate over that of scout and judge alone on the same patches. */
async function sharesOfInference(command: Command, areaMm2: number): Promise<number[]> {
  const path = await tissueSlide(areaMm2);
  const { side } = await startCompute(command);
  const recorded = await side.ask({ do: 'record', path });
  const shares: number[] = [];
  for (let round = 0; round <= comparedRounds; round += 1) {
    const alone = await side.ask({ do: 'infer', stages: ['scout', 'judge'] });
    const whole = await side.ask({ do: 'analyse', path });
    const share = rateOf(whole.areaMm2, whole.detectionSeconds) / rateOf(recorded.areaMm2, alone.seconds);
    if (round > 0) shares.push(share);
  }
  await side.end();
  return shares;
}

/** The largest slide against the smallest, in proportion to the area that was analysed. */
function scaling(figures: readonly SizeFigures[]): string[] {
  const [smallest, second] = figures;
  const largest = figures.at(-1);
  if (smallest === undefined || second === undefined || largest === undefined) return [];
  const perMm2 = ({ runs }: SizeFigures): number =>
    median(runs.map(({ answer }) => (answer.detectionSeconds ?? NaN) / (answer.areaMm2 ?? NaN)));
  const peak = ({ runs }: SizeFigures): number => Math.max(...runs.map(({ peakBytes }) => peakBytes ?? NaN));
  return [
    `* Time a mm² at ${largest.areaMm2} mm² is ${short(perMm2(largest) / perMm2(smallest))} times that at ${smallest.areaMm2} mm².`,
    `* Peak memory at ${largest.areaMm2} mm² is ${short(peak(largest) / peak(second))} times that at ${second.areaMm2} mm².`,
  ];
}

async function measure(): Promise<void> {
  const where = machine();
  const command = await bundleSide('bench/compute-side');
  const figures: SizeFigures[] = [];
  for (const { areaMm2, rounds } of sizes) figures.push(await figuresOf(command, areaMm2, rounds));
  const shares: string[] = [];
  // The patches of larger ones would not fit into memory.
  for (const { areaMm2 } of sizes.slice(0, 2)) {
    shares.push(`${ratioText(await sharesOfInference(command, areaMm2))} at ${areaMm2} mm²`);
  }
  const plot = areaPlot(
    figures.map(({ areaMm2, runs }) => ({
      areaMm2,
      seconds: median(runs.map(({ answer }) => answer.detectionSeconds ?? NaN)),
      peakBytes: runs.some(({ peakBytes }) => peakBytes === null)
        ? null
        : Math.max(...runs.map(({ peakBytes }) => peakBytes ?? NaN)),
    })),
  );
  if (!isTrial) await writeFile(picture, plot);
  await publish('whole-slide', [
    `${where}. Tissue: ${tissueSource}.`,
    `Engine ${options.provider}, ${options.precision}, two threads.`,
    '',
    '| area, mm² | mm²/min | tissue to detections, s | of it before the first patch, s | counts and invariance, s | start of the engine, s | peak memory, MiB | CPU share |',
    '|---|---|---|---|---|---|---|---|',
    ...figures.map(rowOf),
    '',
    `* The pipeline runs at this part of the rate of scout and judge alone on the same patches: ${shares.join(', ')}.`,
    ...scaling(figures),
    '',
    '![Time and memory against area](pictures/time-and-memory.svg)',
  ]);
}

describe('the whole pipeline', () => {
  const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
  bench('slides of tissue from small to large', measure, once);
});
