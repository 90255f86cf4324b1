/**
 * What a batch takes: memory of its process over many slides, of which the last tenth may take no more than the second and a tenth; and
 * the time of two jobs beside that of one, in turns, on slides that a slow server gives out and on slides of this disk, where slides and
 * model are tiny, so that reading counts, and with the bundled networks.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bench, describe } from 'vitest';
import { findInstallation } from '../../src-main/session/installation';
import { tinyInstallation } from '../e2e/tiny-installation';
import { aperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { startSlideServer } from '../fixture/slide-server';
import { startSpindle } from '../shell/cli/run-spindle';
import { temporaryFolder } from '../temporary-folder';
import { median, ratioText } from './rounds';
import { isTrial } from './trial';

/** `SPINDLE_BENCH_SLIDES=1000` is what a release is measured with. */
const manySlides = Number(process.env.SPINDLE_BENCH_SLIDES ?? (isTrial ? 20 : 200));
const [rounds, slidesOfRound] = isTrial ? [1, 4] : [3, 16];
const latencyMs = 200;
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };

interface Sample {
  readonly slidesDone: number;
  readonly bytes: number;
}

interface Ran {
  readonly seconds: number;
  readonly samples: readonly Sample[];
}

async function batch(out: string, args: readonly string[], installation: string): Promise<Ran> {
  const start = performance.now();
  const { child, ended } = startSpindle(
    ['batch', ...args, '--out', out, '--formats', 'json', '--provider', 'cpu'],
    7200,
    installation,
  );
  let slidesDone = 0;
  child.stdout?.on('data', (text: string) => (slidesDone += text.split('  wrote ').length - 1));
  const samples: Sample[] = [];
  while (child.exitCode === null && child.signalCode === null) {
    const bytes = residentBytes(child.pid);
    if (bytes !== null) samples.push({ slidesDone, bytes });
    await setTimeout(100);
  }
  const { status, stderr } = await ended;
  if (status !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - start) / 1000, samples };
}

function residentBytes(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    // It has just ended.
    return null;
  }
}

/** Each another one, by the name that its scanner gave it. @returns the folder */
async function writeMany(parent: string, count: number): Promise<string> {
  const folder = join(parent, 'slides');
  mkdirSync(folder);
  const slide = Buffer.from(await aperioSvs({ width: 500, height: 380 }));
  for (let index = 0; index < count; index += 1) {
    const [copy, name] = [Buffer.from(slide), String(index).padStart('synthetic'.length, '0')];
    for (let at = copy.indexOf('synthetic'); at >= 0; at = copy.indexOf('synthetic')) copy.write(name, at);
    writeFileSync(join(folder, `${name}.svs`), copy);
  }
  return folder;
}

describe.skipIf(process.platform !== 'linux')('the memory of a batch', () => {
  bench(
    `of ${manySlides} slides`,
    async () => {
      const folder = temporaryFolder();
      try {
        const slides = await writeMany(folder.path, manySlides);
        const project = join(folder.path, 'p.spindle');
        const { samples } = await batch(
          join(folder.path, 'out'),
          [slides, '--project', project],
          await tinyInstallation(),
        );
        const ofTenth = (tenth: number): number =>
          median(
            samples
              .filter(({ slidesDone }) => Math.floor((10 * slidesDone) / manySlides) === tenth)
              .map(({ bytes }) => bytes),
          );
        const tenths = Array.from({ length: 10 }, (_, tenth) => ofTenth(tenth));
        const text = tenths.map((bytes) => (bytes / 1024 ** 2).toFixed(0)).join(', ');
        process.stdout.write(`resident in each tenth of ${manySlides} slides, median, MiB: ${text}\n`);
        const [, second = NaN] = tenths;
        const grown = (tenths.at(-1) ?? NaN) / second;
        // A young heap grows: a few slides say nothing.
        if (manySlides >= 1000 && !(grown <= 1.1))
          throw new Error(`it grew to ${grown.toFixed(2)} of the second`);
      } finally {
        folder.remove();
      }
    },
    once,
  );
});

describe('two jobs beside one', () => {
  bench(
    `where each request takes ${latencyMs} ms`,
    async () => {
      const server = await startSlideServer(await aperioSvs({ width: 1400, height: 1000 }), { latencyMs });
      const addresses = Array.from({ length: slidesOfRound }, (_, index) => `${server.origin}/${index}.svs`);
      await compare(addresses).finally(() => server.close());
    },
    once,
  );

  bench(
    'on this disk',
    async () => {
      const folder = temporaryFolder();
      try {
        await compare([await writeMany(folder.path, 2 * slidesOfRound)]);
      } finally {
        folder.remove();
      }
    },
    once,
  );

  bench(
    'with the bundled networks, which limit',
    async () => {
      const folder = temporaryFolder();
      try {
        const slides = isTrial ? 1 : 3;
        for (let seed = 1; seed <= slides; seed += 1)
          await placePhantom(join(folder.path, `${seed}.tif`), { seed, areaMm2: isTrial ? 0.05 : 0.3 });
        await compare([folder.path], findInstallation().root);
      } finally {
        folder.remove();
      }
    },
    once,
  );
});

async function compare(inputs: readonly string[], installation?: string): Promise<void> {
  const folder = temporaryFolder();
  try {
    const ratios: number[] = [];
    const seconds: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const took = new Map<number, number>();
      for (const jobs of round % 2 === 0 ? [1, 2] : [2, 1]) {
        const out = join(folder.path, `${round}-${jobs}`);
        const ran = await batch(
          out,
          [...inputs, '--no-project', '--jobs', String(jobs)],
          installation ?? (await tinyInstallation()),
        );
        took.set(jobs, ran.seconds);
      }
      const [one = NaN, two = NaN] = [took.get(1), took.get(2)];
      ratios.push(one / two);
      seconds.push(`${one.toFixed(1)} and ${two.toFixed(1)}`);
    }
    process.stdout.write(
      `one job takes ${ratioText(ratios)} the time of two; seconds: ${seconds.join(', ')}\n`,
    );
  } finally {
    folder.remove();
  }
}
