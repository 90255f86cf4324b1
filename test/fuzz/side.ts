/**
 * The process that does the work of a fuzzing run: told which files, it makes and tries one after the other, writes down
 * each finding, and says how far it is. When it dies or hangs, the run knows at which file. Bundled by build/fuzz.mjs.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { peakMemory } from '../peak-memory';
import { attempt, type Finding } from './attempt';
import { damagedSlide, SampleShelf, seedOf, type DamagedSlide } from './damaged-slide';
import { writeFinding } from './finding-record';
import { maxPeakBytes, orderSchema, ownFault, type News, type Order } from './run-protocol';
import { samples, type Sample } from './samples';
import { writeSlide } from './written-slide';

const lowestPriority = 19;
setPriority(lowestPriority);
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

async function work({ runSeed, from, to, step, findingsFolder }: Order): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'spindle-fuzz-'));
  const decoder = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
  const shelf = new SampleShelf();
  try {
    for (let n = from; n < to; n += step) {
      const seed = seedOf(runSeed, n);
      const sample = sampleFor(seed);
      tell({ event: 'begins', n, sample: sample.name, seed });
      const slide = await damagedSlide(shelf, sample, seed, samples);
      const path = await writeSlide(join(folder, 'slide'), slide.files);
      const { ends, finding: found, cpuSeconds } = await attempt(path, decoder, seed);
      const peakBytes = peakMemory();
      const finding = found ?? unhandledFinding() ?? memoryFinding(peakBytes);
      if (finding !== null) await record(findingsFolder, sample, seed, slide, finding);
      const last = peakBytes > maxPeakBytes || finding?.kind === 'hang';
      tell({ event: 'ends', n, ends, finding: finding !== null, cpuSeconds, peakBytes, last });
      if (last) break;
    }
  } finally {
    await decoder.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each sample as often as any other. */
function sampleFor(seed: number): Sample {
  const sample = samples[seed % samples.length];
  if (sample === undefined) throw new Error('there is no sample');
  return sample;
}

function unhandledFinding(): Finding | null {
  const [reason] = unhandled.splice(0);
  if (reason === undefined) return null;
  return { kind: 'unhandled', message: inspect(reason) };
}

function memoryFinding(peakBytes: number): Finding | null {
  if (peakBytes <= maxPeakBytes) return null;
  return { kind: 'memory', message: `the process took ${Math.round(peakBytes / 1024 ** 2)} MiB` };
}

async function record(
  folder: string,
  sample: Sample,
  seed: number,
  { files, damaged, mutations }: DamagedSlide,
  { kind, message }: Finding,
): Promise<void> {
  await writeFinding(folder, { sample: sample.name, seed, kind, message, mutations }, files[damaged]?.bytes);
}

function tell(news: News): void {
  process.send?.(news);
}

// Nobody is left to tell.
process.once('disconnect', () => process.exit(0));
process.once('message', (message) => {
  void work(orderSchema.parse(message)).then(
    () => process.exit(0),
    (thrown: unknown) => {
      process.stderr.write(
        `${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`,
      );
      process.exit(ownFault);
    },
  );
});
