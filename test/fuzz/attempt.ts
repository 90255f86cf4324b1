/**
 * One damaged slide through all that Spindle does with a file: every format looks at it, it is opened, described, read
 * at all levels as tiles, as regions and between levels, in stored colours, in those of the screen and in a view of some
 * channels, its associated images read, and closed. What comes of it is a slide, missing
 * tiles, or an error of the known kinds; anything else is a finding.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { SpindleError, type ErrorTag } from '../../src-main/contract/errors';
import type { ColourState, Level } from '../../src-main/contract/slide';
import type { ViewChoice } from '../../src-main/contract/view';
import type { TileDecoder } from '../../src-main/slide/codec/decoder';
import { explainFormats, openSlide } from '../../src-main/slide/open';
import type { Slide, SlideInView } from '../../src-main/slide/slide';
import { TileCache } from '../../src-main/slide/tile-cache';
import { randomNumbers } from '../fixture/texture';
import { afterSecondsOfRunning } from './running-time';

type Ending = 'read' | 'tile-missing' | ErrorTag;

export interface Finding {
  readonly kind:
    'untagged' | 'hidden-fault' | 'slow' | 'open-file' | 'memory' | 'hang' | 'crash' | 'unhandled';
  readonly message: string;
}

export interface Attempt {
  readonly ends: Ending | 'none';
  readonly finding: Finding | null;
  /** Of this process and its threads. */
  readonly cpuSeconds: number;
}

/** How a damaged file may end. `aborted` and `internal` are not among them. */
const allowed: readonly ErrorTag[] = ['broken-file', 'unsupported-format', 'tile-unreadable', 'not-found'];
const maxCpuSeconds = 5;
const maxWaitSeconds = 120;

export async function attempt(path: string, decoder: TileDecoder, seed: number): Promise<Attempt> {
  const before = process.cpuUsage();
  const cpuSeconds = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  let ends: Attempt['ends'] = 'none';
  let finding: Finding | null = null;
  try {
    ends = await withinTime(readEverything(path, decoder, randomNumbers(seed)));
  } catch (thrown) {
    if (thrown instanceof SpindleError && allowed.includes(thrown.tag)) {
      ends = thrown.tag;
      finding = hiddenFault(thrown);
    } else {
      finding = findingOf(thrown);
    }
  }
  // On a busy machine the clock says little: what counts is the work.
  if (finding === null && cpuSeconds() > maxCpuSeconds)
    finding = { kind: 'slow', message: `it took ${cpuSeconds().toFixed(1)} seconds of processor time` };
  const left = finding === null ? openFiles(path) : [];
  if (left.length > 0) finding = { kind: 'open-file', message: `left open: ${left.join(', ')}` };
  return { ends, finding, cpuSeconds: cpuSeconds() };
}

function findingOf(thrown: unknown): Finding {
  if (thrown instanceof FindingError) return thrown.finding;
  return { kind: 'untagged', message: describe(thrown) };
}

class FindingError extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

/** Regions, tiles and pictures of the file, in every level or a few of many. @returns how it ends. */
async function readEverything(path: string, decoder: TileDecoder, random: () => number): Promise<Ending> {
  const verdicts = await explainFormats(path);
  if (verdicts.some(({ why }) => why === '')) throw new Error('a format gives no reason');
  const slide = await openSlide(path, { decoder, tiles: new TileCache(32 * 1024 * 1024) });
  let missing = 0;
  try {
    JSON.stringify(slide.info);
    checkInfo(slide);
    for (const level of someOf(slide.levels)) missing += await readLevel(slide, level, random);
    for (const view of await otherViews(slide, random)) {
      for (const level of [slide.levels[0], slide.levels.at(-1)])
        if (level !== undefined) missing += await readView(view, level, random);
    }
    for (const { name } of slide.info.associatedImages.slice(0, 8)) {
      const read = slide.readAssociatedImage(name, undefined, {
        colours: random() < 0.5 ? 'srgb' : 'stored',
      });
      missing += await costsAPart(read.then(({ width, height, data }) => checkPixels(width, height, data)));
    }
    if (random() < 0.1) await abortedRead(slide);
  } finally {
    await slide.close();
  }
  return missing === 0 ? 'read' : 'tile-missing';
}

/** The first, the last, and one between. */
function someOf(levels: readonly Level[]): readonly Level[] {
  const middle = levels[Math.floor(levels.length / 2)];
  return [...new Set([levels[0], middle, levels.at(-1)])].filter((level) => level !== undefined);
}

function checkInfo({ info, levels }: Slide): void {
  const sized = levels.every(
    ({ width, height, tileWidth, tileHeight, downsample }) =>
      [width, height, tileWidth, tileHeight].every((side) => Number.isSafeInteger(side) && side >= 1) &&
      Number.isFinite(downsample) &&
      downsample > 0,
  );
  const { mpp, objectivePower } = info;
  const plausible = mpp === null || (mpp.x >= 0.05 && mpp.x <= 10 && mpp.y >= 0.05 && mpp.y <= 10);
  if (!sized || !plausible || (objectivePower !== null && !(objectivePower > 0)))
    throw new Error(`it is described as ${JSON.stringify(info).slice(0, 2000)}`);
}

async function readLevel(slide: Slide, level: Level, random: () => number): Promise<number> {
  const columns = Math.ceil(level.width / level.tileWidth);
  const rows = Math.ceil(level.height / level.tileHeight);
  let missing = 0;
  for (const [column, row] of [
    [0, 0],
    [Math.floor(random() * columns), Math.floor(random() * rows)],
  ] as const) {
    missing += await costsAPart(slide.readStoredTile({ level: level.index, column, row }));
  }
  const corner = { x: (level.width - 90) * level.downsample, y: (level.height - 70) * level.downsample };
  const anywhere = {
    x: random() * level.width * level.downsample,
    y: random() * level.height * level.downsample,
  };
  for (const { x, y } of [{ x: -10, y: -10 }, corner, anywhere]) {
    const width = 1 + Math.floor(random() * 300);
    const height = 1 + Math.floor(random() * 200);
    const region = await slide.readRegion({ level: level.index, x, y, width, height });
    checkPixels(width, height, region.data);
    for (const { why } of region.missing) checkReason(why);
    missing += region.missing.length;
  }
  return missing;
}

/** One bad tile, or one bad picture, costs itself: the slide is read on. */
async function costsAPart(reading: Promise<unknown>): Promise<0 | 1> {
  try {
    await reading;
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof SpindleError) || thrown.tag !== 'tile-unreadable') throw thrown;
    const fault = hiddenFault(thrown);
    if (fault !== null) throw new FindingError(fault);
    return 1;
  }
}

/** In the colours of the screen; and of channels and planes, where there are several, some of them. */
async function otherViews(slide: Slide, random: () => number): Promise<SlideInView[]> {
  const { channels, planes } = slide.info;
  checkColour(await slide.colour());
  const views: SlideInView[] = [slide.inSrgb];
  if (channels.length === 0 && planes.count === 1) return views;
  const windows = await slide.channelWindows();
  if (windows.length !== channels.length || windows.some(({ low, high }) => !(low < high)))
    throw new Error(`of ${channels.length} channels the windows are ${JSON.stringify(windows)}`);
  const chosen = channels.filter(() => random() < 0.5).slice(0, 4);
  const choice: ViewChoice = {
    plane: Math.floor(random() * planes.count),
    channels: chosen.map(({ index }) => ({
      channel: index,
      colour: random() < 0.5 ? null : '#ff8000',
      window: random() < 0.5 ? null : { low: 3, high: 900 },
    })),
  };
  views.push(slide.inView({ choice, colours: random() < 0.5 ? 'srgb' : 'stored' }));
  return views;
}

function checkColour(state: ColourState): void {
  if (state.kind === 'unusable') checkReason(state.why);
}

async function readView(view: SlideInView, level: Level, random: () => number): Promise<number> {
  const { index, downsample, width: across, height: down } = level;
  const width = 1 + Math.floor(random() * 200);
  const height = 1 + Math.floor(random() * 100);
  const x = (random() * 1.2 - 0.1) * across * downsample;
  const y = (random() * 1.2 - 0.1) * down * downsample;
  // More level-0 pixels a pixel are refused, rightly.
  const step = Math.min(downsample * (1 + random()), 2 ** 15);
  const scaled = { x, y, width, height, stepX: step, stepY: step * (0.9 + random() / 5) };
  let missing: number = await costsAPart(view.readStoredTile({ level: index, column: 0, row: 0 }));
  for (const region of [
    await view.readRegion({ level: index, x, y, width, height }),
    await view.readScaled(scaled),
  ]) {
    checkPixels(width, height, region.data);
    for (const { why } of region.missing) checkReason(why);
    missing += region.missing.length;
  }
  return missing;
}

async function abortedRead(slide: Slide): Promise<void> {
  const controller = new AbortController();
  const region = { level: 0, x: 0, y: 0, width: 200, height: 200 };
  const reading = slide.readRegion(region, { signal: controller.signal });
  controller.abort();
  try {
    await reading;
  } catch (thrown) {
    if (!(thrown instanceof SpindleError) || thrown.tag !== 'aborted') throw thrown;
  }
}

function checkPixels(width: number, height: number, data: Uint8Array): void {
  if (data.length !== width * height * 3)
    throw new Error(`${width} × ${height} pixels are ${data.length} bytes`);
}

/** Errors of the language: what throws them was not checked before. */
const faults = /\b(TypeError|RangeError|ReferenceError|SyntaxError|ERR_[A-Z_]+)\b/;

function checkReason(why: string): void {
  if (faults.test(why)) throw new FindingError({ kind: 'hidden-fault', message: why });
}

/** A fault of ours that was wrapped into an error of the file. */
function hiddenFault(error: SpindleError): Finding | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const internal = cause instanceof SpindleError && cause.tag === 'internal';
    if (internal || faults.test(cause.name) || faults.test(cause.message))
      return { kind: 'hidden-fault', message: describe(cause) };
  }
  return null;
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const tag = thrown instanceof SpindleError ? `[${thrown.tag}] ` : '';
  return `${tag}${thrown.stack ?? thrown.message}`;
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let stopWaiting = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    stopWaiting = afterSecondsOfRunning(maxWaitSeconds, () => {
      const message = `it did not end within ${maxWaitSeconds} seconds`;
      reject(new FindingError({ kind: 'hang', message }));
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stopWaiting();
  }
}

/** Files beside the slide that this process holds open; known on Linux only. */
function openFiles(path: string): string[] {
  if (process.platform !== 'linux') return [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      // The listing itself was such a descriptor, and is closed now.
      return [];
    }
  });
}
