/**
 * The long run: `npm run fuzz -- --count 100000 --seed 1 [--shard 1/4]`, or one file of it: `--sample NAME --case SEED`. The
 * work is done in a process of its own, which is replaced when it dies, hangs or has taken too much memory. Where it
 * stopped is written down, and the same command goes on from there. Bundled by build/fuzz.mjs.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { attempt } from './attempt';
import { damagedSlide, SampleShelf } from './damaged-slide';
import { writeFinding } from './finding-record';
import { newsSchema, ownFault, type News, type Order } from './run-protocol';
import { afterSecondsOfRunning } from './running-time';
import { sampleOf, samples } from './samples';
import { writeSlide } from './written-slide';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** `k/n`: every n-th file, from the k-th on, counted from 1. */
    shard: { type: 'string', default: '1/1' },
    out: { type: 'string', default: 'out/fuzz' },
    /** With `case`: this one file, kept in `out`. */
    sample: { type: 'string' },
    case: { type: 'string' },
  },
});

/** A file that takes longer than this is at an endless loop. */
const maxSilenceSeconds = 300;
const reportEveryMilliseconds = 15_000;
/** By which a person, or the system, ends a process: no fault of the file that it was at. */
const stopSignals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

const stateSchema = z.object({
  next: z.number(),
  findings: z.number(),
  peakBytes: z.number(),
  slowestSeconds: z.number(),
  endings: z.record(z.string(), z.number()),
});
type State = z.infer<typeof stateSchema>;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function runAll(): Promise<number> {
  const [k, n] = shardOf(options.shard);
  const count = wholeNumber(options.count, 'count');
  const runSeed = wholeNumber(options.seed, 'seed');
  const out = join(options.out, `seed-${runSeed}`);
  mkdirSync(out, { recursive: true });
  const stateFile = join(out, `state-${k}-of-${n}.json`);
  const state: State = existsSync(stateFile)
    ? stateSchema.parse(JSON.parse(readFileSync(stateFile, 'utf8')))
    : { next: k - 1, findings: 0, peakBytes: 0, slowestSeconds: 0, endings: {} };
  const findingsFolder = join(out, 'findings');
  const started = performance.now();
  const first = state.next;
  print(
    `${samples.length} samples; from file ${state.next} to ${count}, every ${n}; findings in ${findingsFolder}`,
  );
  const report = (): void => {
    const done = (state.next - first) / n;
    const rate = done / ((performance.now() - started) / 1000);
    const endings = Object.entries(state.endings).map(([name, times]) => `${name} ${times}`);
    print(
      `${state.next} of ${count}: ${rate.toFixed(1)} a second, ${state.findings} findings, peak ` +
        `${Math.round(state.peakBytes / 1024 ** 2)} MiB, slowest ${state.slowestSeconds.toFixed(1)} s; ${endings.join(', ')}`,
    );
    writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`);
  };
  const reporting = setInterval(report, reportEveryMilliseconds);
  try {
    while (state.next < count) {
      const order = { runSeed, from: state.next, to: count, step: n, findingsFolder };
      const died = await workedThrough(order, state);
      if (died === null) continue;
      state.findings += 1;
      state.next = died.n + n;
      await writeFinding(findingsFolder, died);
    }
  } finally {
    clearInterval(reporting);
    report();
  }
  return state.findings === 0 ? 0 : 1;
}

interface Death {
  readonly n: number;
  readonly sample: string;
  readonly seed: number;
  readonly kind: 'hang' | 'crash';
  readonly message: string;
}

/** Until the process ends: `null` when it ended by itself, else at which file it died. Keeps `state` up to date. */
function workedThrough(order: Order, state: State): Promise<Death | null> {
  return new Promise((resolve, reject) => {
    const child = fork(join(dirname(fileURLToPath(import.meta.url)), 'fuzz-side.js'), {
      execArgv: ['--max-old-space-size=700'],
    });
    let current: Extract<News, { event: 'begins' }> | null = null;
    let hung = false;
    let stopWatch = watchdog(child, () => (hung = true));
    child.on('message', (message) => {
      stopWatch();
      stopWatch = watchdog(child, () => (hung = true));
      const news = newsSchema.parse(message);
      if (news.event === 'begins') {
        current = news;
        return;
      }
      current = null;
      state.next = news.n + order.step;
      state.findings += news.finding ? 1 : 0;
      state.peakBytes = Math.max(state.peakBytes, news.peakBytes);
      state.slowestSeconds = Math.max(state.slowestSeconds, news.cpuSeconds);
      state.endings[news.ends] = (state.endings[news.ends] ?? 0) + 1;
    });
    child.on('exit', (code, signal) => {
      stopWatch();
      if (current === null || code === ownFault) {
        if (code === 0) resolve(null);
        else reject(new Error(`the working process ended with status ${code ?? signal ?? ''}`));
        return;
      }
      if (!hung && signal !== null && stopSignals.includes(signal)) {
        reject(new Error(`the working process was stopped (${signal})`));
        return;
      }
      const { n, sample, seed } = current;
      const message = hung
        ? 'it did not answer any more'
        : `the process died (${signal ?? `status ${code}`})`;
      resolve({ n, sample, seed, kind: hung ? 'hang' : 'crash', message });
    });
    child.send(order);
  });
}

/** @returns what calls it off. */
function watchdog(child: ChildProcess, barks: () => void): () => void {
  return afterSecondsOfRunning(maxSilenceSeconds, () => {
    barks();
    child.kill('SIGKILL');
  });
}

/** One file of a run, in this process; what it is made of stays in the folder `out`. */
async function runOne(name: string, seed: number): Promise<number> {
  const sample = sampleOf(name);
  const slide = await damagedSlide(new SampleShelf(), sample, seed, samples);
  print(`file ${slide.files[slide.damaged]?.name ?? ''}: ${JSON.stringify(slide.mutations)}`);
  mkdirSync(options.out, { recursive: true });
  const kept = await writeSlide(
    join(options.out, `${sample.name.replaceAll('/', '_')}-${seed}`),
    slide.files,
  );
  print(`kept as ${kept}`);
  const folder = mkdtempSync(join(tmpdir(), 'spindle-fuzz-'));
  const decoder = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
  try {
    const path = await writeSlide(join(folder, 'slide'), slide.files);
    const { ends, finding, cpuSeconds } = await attempt(path, decoder, seed);
    print(`${finding === null ? ends : `${finding.kind}: ${finding.message}`} (${cpuSeconds.toFixed(2)} s)`);
    return finding === null ? 0 : 1;
  } finally {
    await decoder.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}

function shardOf(text: string): [number, number] {
  const [, k, n] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (k === undefined || n === undefined || Number(k) < 1 || Number(k) > Number(n))
    throw new Error('--shard takes k/n, as 1/4');
  return [Number(k), Number(n)];
}

process.exitCode =
  options.sample === undefined
    ? await runAll()
    : await runOne(options.sample, wholeNumber(options.case ?? '', 'case'));
