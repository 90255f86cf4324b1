/**
 * Inference alone: what each engine makes of the patches that a run on real tissue gave it, in each precision, by turns.
 * No reading, decoding or resampling is in these figures: they are what the whole pipeline is held against.
 */
import { bench, describe } from 'vitest';
import { isOfPage, providerChoices } from '../../src-main/contract/engine';
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

const rounds = isTrial ? 1 : 5;
const areaMm2 = isTrial ? 0.25 : 1;

/** An engine that runs here, with what it was given. */
interface Contender {
  readonly name: string;
  readonly side: ComputeSide;
  readonly recorded: ComputeAnswer;
  readonly scout: Measured[];
  readonly judge: Measured[];
}

async function contenders(command: Command, path: string): Promise<{ here: Contender[]; absent: string[] }> {
  const here: Contender[] = [];
  const absent: string[] = [];
  for (const provider of providerChoices.filter((choice) => choice !== 'auto' && !isOfPage(choice))) {
    for (const precision of ['float32', 'int8']) {
      const side = startSide<ComputeTask, ComputeAnswer>(command, computeAnswerSchema);
      const name = `${provider}, ${precision}`;
      const started = await side.ask({ do: 'start', provider, precision });
      if (started.unavailable === undefined) {
        const recorded = await side.ask({ do: 'record', path });
        here.push({ name, side, recorded, scout: [], judge: [] });
      } else {
        if (precision === 'float32') absent.push(`* ${provider}: ${started.unavailable}`);
        await side.end();
      }
    }
  }
  return { here, absent };
}

async function compare(): Promise<void> {
  const where = machine();
  const path = await tissueSlide(areaMm2);
  const { here, absent } = await contenders(await bundleSide('bench/compute-side'), path);
  // The first round warms every engine up and is left out.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { side, scout, judge } of here) {
      const ofScout = await measured(side, { do: 'infer', stages: ['scout'] });
      const ofJudge = await measured(side, { do: 'infer', stages: ['judge'] });
      if (round === 0) continue;
      scout.push(ofScout);
      judge.push(ofJudge);
    }
  }
  for (const { side } of here) await side.end();

  const [first] = here;
  const rows = here.map((contender) => {
    const { name, recorded, scout, judge } = contender;
    const places = recorded.places ?? NaN;
    const rate = (seconds: readonly number[]): string => short(rateOf(recorded.areaMm2, median(seconds)));
    const judged = short(places / median(secondsOf(judge)));
    const ratios = both(contender).map((seconds, round) => {
      const reference = first === undefined ? NaN : (both(first)[round] ?? NaN);
      return reference / (first?.recorded.areaMm2 ?? NaN) / (seconds / (recorded.areaMm2 ?? NaN));
    });
    const cells = [
      name,
      rate(secondsOf(scout)),
      judged,
      rate(secondsOf(judge)),
      rate(both(contender)),
      ratioText(ratios),
      peakText([...scout, ...judge].map(({ peakBytes }) => peakBytes)),
      cpuShareText([...scout, ...judge]),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const density = (first?.recorded.places ?? NaN) / (first?.recorded.areaMm2 ?? NaN);
  await publish('inference', [
    `${where}. Tissue: ${tissueSource}; ${areaMm2} mm², ${first?.recorded.patches ?? 0} patches of the scout and`,
    `${density.toFixed(0)} places a mm² for the judge. Medians of ${rounds} rounds; the ratio is to the first line.`,
    '',
    '| engine | scout, mm²/min | judge, patches/s | judge, mm²/min | both, mm²/min | ratio | peak memory, MiB | CPU share |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    ...(absent.length > 0 ? ['', 'Not on this machine:', '', ...absent] : []),
  ]);
}

function secondsOf(runs: readonly Measured[]): number[] {
  return runs.map(({ answer }) => answer.seconds ?? NaN);
}

/** Scout and judge of each round together. */
function both({ scout, judge }: Contender): number[] {
  const ofJudge = secondsOf(judge);
  return secondsOf(scout).map((seconds, round) => seconds + (ofJudge[round] ?? NaN));
}

describe('inference alone', () => {
  const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
  // One iteration is the whole comparison: its rounds take turns, which separate benchmarks would not.
  bench('every engine and precision, by turns', compare, once);
});
