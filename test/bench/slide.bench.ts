/**
 * The slide room against openslide-python on the same files and the same two cores, by turns in one run: random regions,
 * time to open and to the first region, memory, and tiles for a viewer. Prints the ratios and writes them to
 * `docs/benchmarks.md`. Needs the interpreter of SPINDLE_PYTHON with openslide-python, as the tests do.
 */
import { Agent, get } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, bench, describe } from 'vitest';
import type { Region, SlideInfo } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { randomNumbers } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { hasOpenSlide } from '../slide/openslide';
import { temporaryFolder } from '../temporary-folder';
import { writeSection } from './benchmark-page';
import { bundleSide } from '../bundle-side';
import { writeLargeSlide } from './large-slides';
import { median, ratioText } from './rounds';
import { startSide, type Command } from './side-process';
import { answerSchema, type SideAnswer, type SlideSide, type Task } from './slide-side-protocol';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const regionSide = 512;
const rounds = 5;
/** A tile takes so little time that it takes thousands until the code that hands them out is compiled. */
const tileWarmUps = 6;
const regionsARound = 40;
const opens = 9;
const ourTiles = 1000;
const theirTiles = 100;
/** Tile requests of a browser at the same time. */
const connections = 6;

interface Row {
  readonly measure: string;
  readonly spindle: string;
  readonly openSlide: string;
  /** Of each round, how much better Spindle is: above 1 it is faster or smaller. */
  readonly ratios: readonly number[];
}

interface MeasuredFile {
  readonly name: string;
  readonly path: string;
}

function startSlideSide(command: Command): SlideSide {
  return startSide<Task, SideAnswer>(command, answerSchema);
}

async function files(): Promise<MeasuredFile[]> {
  const large = await Promise.all(
    (
      [
        ['SVS, JPEG, 8192 × 8192', 'aperio-jpeg', 'jpeg.svs'],
        ['SVS, JPEG 2000, 8192 × 8192', 'aperio-jpeg-2000', 'jpeg-2000.svs'],
        ['generic TIFF, JPEG, 8192 × 8192', 'generic-jpeg', 'jpeg.tiff'],
        ['generic TIFF, deflate, 8192 × 8192', 'generic-deflate', 'deflate.tiff'],
      ] as const
    ).map(async ([name, kind, file]) => {
      const path = join(folder.path, file);
      await writeLargeSlide(path, kind);
      return { name, path };
    }),
  );
  const small = 'aperio/CMU-1-Small-Region.svs';
  return hasSharedData ? [{ name: 'CMU-1-Small-Region.svs', path: sharedSlide(small) }, ...large] : large;
}

async function measure({ path }: MeasuredFile, commands: readonly [Command, Command]): Promise<Row[]> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  const { info } = slide;
  await slide.close();
  const lowest = info.levels.length - 1;
  const random = randomNumbers(11);

  const memory = await memoryOf(path, randomRegions(info, 0, random), commands);
  const [ours, theirs] = [startSlideSide(commands[0]), startSlideSide(commands[1])];
  try {
    const rows = [await regionRow('regions a second, level 0', path, info, 0, random, ours, theirs)];
    if (lowest > 0) {
      rows.push(await regionRow('regions a second, lowest level', path, info, lowest, random, ours, theirs));
    }
    const first = { level: lowest, x: 0, y: 0, width: regionSide, height: regionSide };
    rows.push(
      await timeRow('open, ms', { do: 'open', path, times: opens }, ours, theirs),
      await timeRow(
        'open and first region, ms',
        { do: 'first', path, times: opens, region: first },
        ours,
        theirs,
      ),
      memory,
      ...(await tileRows(path, info, random, ours, theirs)),
    );
    return rows;
  } finally {
    await Promise.all([ours.end(), theirs.end()]);
  }
}

async function regionRow(
  measure: string,
  path: string,
  info: SlideInfo,
  level: number,
  random: () => number,
  ours: SlideSide,
  theirs: SlideSide,
): Promise<Row> {
  const rates: { spindle: number; threads: number; processes: number }[] = [];
  // The first round warms both sides up and is left out.
  for (let round = 0; round <= rounds; round += 1) {
    const regions = randomRegions(info, level, random);
    const rate = async (side: SlideSide, how: 'threads' | 'processes'): Promise<number> =>
      regions.length / ((await side.ask({ do: 'regions', path, regions, how })).seconds ?? NaN);
    const spindle = await rate(ours, 'threads');
    const threads = await rate(theirs, 'threads');
    const processes = await rate(theirs, 'processes');
    if (round > 0) rates.push({ spindle, threads, processes });
  }
  const threads = median(rates.map((rate) => rate.threads));
  const processes = median(rates.map((rate) => rate.processes));
  return {
    measure,
    spindle: median(rates.map(({ spindle }) => spindle)).toFixed(0),
    openSlide: `${threads.toFixed(0)} by threads, ${processes.toFixed(0)} by processes`,
    ratios: rates.map((rate) => rate.spindle / Math.max(rate.threads, rate.processes)),
  };
}

async function timeRow(
  measure: string,
  task: Parameters<SlideSide['ask']>[0],
  ours: SlideSide,
  theirs: SlideSide,
): Promise<Row> {
  const times: { spindle: number; openSlide: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const spindle = median((await ours.ask(task)).milliseconds ?? []);
    const openSlide = median((await theirs.ask(task)).milliseconds ?? []);
    if (round > 0) times.push({ spindle, openSlide });
  }
  return {
    measure,
    spindle: median(times.map(({ spindle }) => spindle)).toFixed(1),
    openSlide: median(times.map(({ openSlide }) => openSlide)).toFixed(1),
    ratios: times.map(({ spindle, openSlide }) => openSlide / spindle),
  };
}

/** In processes that do nothing else. */
async function memoryOf(
  path: string,
  regions: Region[],
  commands: readonly [Command, Command],
): Promise<Row> {
  const bytes: number[] = [];
  for (const command of commands) {
    const side = startSlideSide(command);
    await side.ask({ do: 'regions', path, regions, how: 'threads' });
    bytes.push((await side.ask({ do: 'memory' })).bytes ?? NaN);
    await side.end();
  }
  const [spindle = NaN, openSlide = NaN] = bytes;
  const inMegabytes = (value: number): string => (value / 1024 ** 2).toFixed(0);
  return {
    measure: `peak memory of a process that reads ${regions.length} regions, MiB`,
    spindle: inMegabytes(spindle),
    openSlide: inMegabytes(openSlide),
    ratios: [openSlide / spindle],
  };
}

async function tileRows(
  path: string,
  info: SlideInfo,
  random: () => number,
  ours: SlideSide,
  theirs: SlideSide,
): Promise<Row[]> {
  const [level] = info.levels;
  if (level === undefined) throw new Error('the slide has no level');
  const served = await ours.ask({ do: 'serve', path });
  const rates: { session: number; http: number; deepZoom: number }[] = [];
  for (let round = 0; round < tileWarmUps + rounds; round += 1) {
    const tiles = randomTiles(
      level.width / level.tileWidth,
      level.height / level.tileHeight,
      ourTiles,
      random,
    );
    const theirGrid = randomTiles(level.width / 254, level.height / 254, theirTiles, random);
    const session = ourTiles / ((await ours.ask({ do: 'tiles', path, tiles })).seconds ?? NaN);
    const http = ourTiles / (await secondsOverHttp(served.tiles ?? '', served.cookie ?? '', tiles));
    const deepZoom =
      theirTiles / ((await theirs.ask({ do: 'tiles', path, tiles: theirGrid })).seconds ?? NaN);
    if (round >= tileWarmUps) rates.push({ session, http, deepZoom });
  }
  const openSlide = `${median(rates.map(({ deepZoom }) => deepZoom)).toFixed(0)} of 256²`;
  const row = (measure: string, rateOf: (rate: (typeof rates)[number]) => number): Row => ({
    measure,
    spindle: `${median(rates.map(rateOf)).toFixed(0)} of ${level.tileWidth} × ${level.tileHeight}`,
    openSlide,
    ratios: rates.map((rate) => rateOf(rate) / rate.deepZoom),
  });
  return [
    row('tiles a second at their address, in the process', ({ session }) => session),
    row('tiles a second at their address, over HTTP by a client on the same cores', ({ http }) => http),
  ];
}

async function secondsOverHttp(
  address: string,
  cookie: string,
  tiles: readonly (readonly [number, number])[],
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = tiles.values();
  const fetchTile = ([column, row]: readonly [number, number]): Promise<void> =>
    new Promise((resolve, reject) => {
      get(`${address}${column}/${row}`, { agent, headers: { Cookie: cookie } }, (response) => {
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode ?? 0}`)),
        );
        response.resume();
      }).on('error', reject);
    });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const tile of waiting) await fetchTile(tile);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return seconds;
}

/** Inside the level where it is large enough. */
function randomRegions(info: SlideInfo, level: number, random: () => number): Region[] {
  const { width = 0, height = 0, downsample = 1 } = info.levels[level] ?? {};
  return Array.from({ length: regionsARound }, () => ({
    level,
    x: Math.floor(random() * Math.max(1, width - regionSide) * downsample),
    y: Math.floor(random() * Math.max(1, height - regionSide) * downsample),
    width: regionSide,
    height: regionSide,
  }));
}

/** Whole tiles only, so that all are of one size. */
function randomTiles(columns: number, rows: number, count: number, random: () => number): [number, number][] {
  const below = (limit: number): number => Math.floor(random() * Math.max(1, Math.floor(limit)));
  return Array.from({ length: count }, () => [below(columns), below(rows)]);
}

function table(name: string, rows: readonly Row[]): string[] {
  return [
    `### ${name}`,
    '',
    '| | Spindle | OpenSlide | ratio |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.measure} | ${row.spindle} | ${row.openSlide} | ${ratioText(row.ratios)} |`),
    '',
  ];
}

async function compare(): Promise<void> {
  const [load = NaN] = loadavg();
  const script = fileURLToPath(new URL('slide_side.py', import.meta.url));
  const commands = [
    await bundleSide('bench/slide-side'),
    [process.env.SPINDLE_PYTHON ?? 'python3', script],
  ] as const;
  const sections: string[] = [];
  for (const file of await files()) {
    const section = table(file.name, await measure(file, commands));
    process.stdout.write(`\n${section.join('\n')}\n`);
    sections.push(...section);
  }
  const side = startSlideSide(commands[1]);
  const { version = '' } = await side.ask({ do: 'memory' });
  await side.end();
  const lines = [
    `OpenSlide ${version}, Node ${process.versions.node}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}; the load of`,
    `the machine was ${load.toFixed(1)} before the run. Medians of ${rounds} rounds, the range of the rounds behind the ratio.`,
    '',
    ...sections,
  ];
  await writeSection('slide', lines.slice(0, -1));
}

describe('the slide room against openslide-python', () => {
  const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
  // One iteration is the whole comparison: its rounds take turns, which separate benchmarks would not.
  (hasOpenSlide ? bench : bench.skip)('all measures, by turns', compare, once);
});
