/**
 * A slide on a share that is slow to answer, against the same slide on this machine's disk: read as any file, and with
 * `--slow-share`. With an engine that answers at once, so that reading alone is timed, and with the processor. Writes the
 * figures into `docs/benchmarks.md`. Needs Linux with nbdkit and nbdfuse (packages nbdkit, libnbd-bin, fuse3).
 */
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { analyse } from '../../src-main/analysis/analyse';
import { startProvenEngine } from '../../src-main/analysis/proven-engine';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../src-main/detection/engine/engine';
import { defaultModelId, loadModel } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { median, ratioText, short } from './rounds';
import { canMountShares, onSlowShare, type OnShare, type Share } from './slow-share';
import { tissueSource } from './tissue-blocks';
import { tissueSlide } from './tissue-slide';
import { isTrial, machine, publish } from './trial';

const rounds = isTrial ? 1 : 3;
const latencies = isTrial ? [1] : [1, 10, 50];
const rates = isTrial ? [100] : [10, 50, 100];
/** With the processor's own time beside it, the rate of the share hardly shows: one is enough. */
const rateOfAnalysis = isTrial ? 100 : 50;
// Each of the blocks that it is laid out of lies in it once: no byte is read twice.
const areaMm2 = isTrial ? 0.25 : 4;

const installation = findInstallation();
const model = await loadModel(join(installation.models, defaultModelId));
const decoder = createDecodePool({ workerFile: installation.decodeWorker, threads: 2 });
const processor = await startProvenEngine({
  ...{ model, provider: 'cpu', precision: 'int8', threads: 2 },
  spawnHost: childProcessHost(installation.engineHost),
});
afterAll(async () => {
  await processor.close();
  await decoder.close();
});

/** It proposes nothing. */
const answersAtOnce: Engine = {
  ...{ provider: 'cpu', precision: 'float32', device: 'none', judgeBatch: 16, events: [] },
  scout({ width, height }) {
    const { receptiveField, stride } = model.manifest.scout;
    const [columns = 0, rows = 0] = [width, height].map((side) => (side - receptiveField) / stride + 1);
    return Promise.resolve({
      ...{ width: columns, height: rows },
      data: new Float32Array(columns * rows).fill(-20),
    });
  },
  judge: () => Promise.reject(new Error('nothing was proposed')),
  close: () => Promise.resolve(),
};

/** Seconds from opening the slide to the last patch. */
async function secondsOf(path: string, engine: Engine, slowShare: boolean): Promise<number> {
  const start = performance.now();
  const slide = await openSlide(path, { decoder, slowShare });
  try {
    const mpp = slideMpp(slide.info, null);
    for await (const event of analyse({ slide, mpp, model, engine, version: 'bench' })) {
      if (event.type === 'progress' && event.progress.stage === 'turning') break;
    }
    return (performance.now() - start) / 1000;
  } finally {
    await slide.close();
  }
}

/** Each round, by turns; from the disk in seconds. */
interface Compared {
  readonly disk: number[];
  readonly plain: OnShare[];
  readonly slowShare: OnShare[];
}

async function compared(file: string, share: Share, engine: Engine): Promise<Compared> {
  const runs: Compared = { disk: [], plain: [], slowShare: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.disk.push(await secondsOf(file, engine, false));
    runs.plain.push(await onSlowShare(file, share, (path) => secondsOf(path, engine, false)));
    runs.slowShare.push(await onSlowShare(file, share, (path) => secondsOf(path, engine, true)));
  }
  return runs;
}

function rowOf(share: Share, { disk, plain, slowShare }: Compared): string {
  const against = (slow: readonly OnShare[]): string =>
    ratioText(slow.map(({ seconds }, round) => seconds / (disk[round] ?? NaN)));
  const requests = (runs: readonly OnShare[]): string =>
    short(median(runs.map((run) => run.requests)) / areaMm2);
  const cells = [
    ...[`${share.latencyMs} ms`, `${share.megabytesPerSecond} MB/s`, short((areaMm2 / median(disk)) * 60)],
    ...[against(plain), requests(plain), against(slowShare), requests(slowShare)],
    ratioText(plain.map(({ seconds }, round) => seconds / (slowShare[round]?.seconds ?? NaN))),
  ];
  const row = `| ${cells.join(' | ')} |`;
  process.stdout.write(`${row}\n`);
  return row;
}

async function measure(): Promise<void> {
  const where = machine();
  const file = await tissueSlide(areaMm2);
  // Into the system's cache, and everything is loaded.
  await secondsOf(file, answersAtOnce, false);
  await secondsOf(file, processor, false);
  const head = [
    '| latency | rate of the share | from the disk, mm²/min | share, as any file | requests a mm² | share, `--slow-share` | requests a mm² | faster by `--slow-share` |',
    '|---|---|---|---|---|---|---|---|',
  ];
  const reading: string[] = [];
  for (const latencyMs of latencies)
    for (const megabytesPerSecond of rates) {
      const share = { latencyMs, megabytesPerSecond };
      reading.push(rowOf(share, await compared(file, share, answersAtOnce)));
    }
  const analysing: string[] = [];
  for (const latencyMs of latencies) {
    const share = { latencyMs, megabytesPerSecond: rateOfAnalysis };
    analysing.push(rowOf(share, await compared(file, share, processor)));
  }
  await publish('slow-share', [
    `${where}. Tissue: ${tissueSource}; ${areaMm2} mm². Medians of ${rounds} rounds by turns; times as`,
    'multiples of that from the disk, so that here less is better.',
    '',
    'Reading, decoding and resampling, with an engine that answers at once:',
    '',
    ...head,
    ...reading,
    '',
    'With the processor (int8, two threads):',
    '',
    ...head,
    ...analysing,
  ]);
}

describe.skipIf(!canMountShares)('a slide on a slow share', () => {
  const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
  bench('against the same slide on the disk', measure, once);
});
