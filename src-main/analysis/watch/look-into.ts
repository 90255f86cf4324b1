/**
 * Looks into a slide that did not change for a while: samples of all its files, and once they are the same again the slide itself, opened
 * and read at a few spots. A `LookOrder` goes in, what was found comes out. Nothing is read whole.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openRegularFile } from '../../base/regular-file';
import { codeOf } from '../../base/thrown';
import { asSpindleError } from '../../contract/errors';
import type { Level, MissingTile, RegionPixels } from '../../contract/slide';
import type { TileDecoder } from '../../slide/codec/decoder';
import { openSlide, type SlideReading } from '../../slide/open';
import type { Slide } from '../../slide/slide';
import { stampOf } from './scan-folders';
import type { Look, LookOrder, OpenedSlide } from './watched';

export interface LookOptions {
  readonly decoder: TileDecoder;
  readonly reading?: SlideReading;
  readonly signal?: AbortSignal;
}

/** @returns `null` where its files cannot be looked at, or changed meanwhile. @throws aborted */
export async function lookInto(order: LookOrder, options: LookOptions): Promise<Look | null> {
  const { path, files, stamp } = order;
  try {
    const samples = await samplesOfAll(files);
    const isSame = samples !== null && samples.digest === order.samples;
    const opened = isSame ? await lookIntoSlide(path, options) : null;
    return (await stampOf(files)) === stamp ? { path, stamp, samples, opened } : null;
  } catch (thrown) {
    // What the system cannot read now, the next scan finds changed or out of reach.
    if (codeOf(thrown) !== null) return null;
    throw thrown;
  }
}

const sampleBytes = 16 * 1024;
/** Of one file; of several together not many more. */
const mostSamples = 16;
const fewestSamples = 3;
const samplesTogether = 64;

/** @returns `null` where another program keeps one of them to itself. @throws the system's error. */
async function samplesOfAll(files: readonly string[]): Promise<Look['samples']> {
  const hash = createHash('sha256');
  const count = Math.max(fewestSamples, Math.min(mostSamples, Math.floor(samplesTogether / files.length)));
  let isHollow = false;
  for (const file of files) {
    try {
      const handle = await openRegularFile(file);
      try {
        for await (const sample of samplesIn(handle, count)) {
          hash.update(sample);
          isHollow ||= sample.every((byte) => byte === 0);
        }
      } finally {
        await handle.close();
      }
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === 'EBUSY') return null;
      // Opening the slide says what that means.
      hash.update(`unreadable ${code}`);
    }
  }
  return { digest: hash.digest('hex').slice(0, 32), isHollow };
}

/** From the first bytes to the last. */
async function* samplesIn(handle: FileHandle, count: number): AsyncGenerator<Uint8Array, void> {
  const { size } = await handle.stat();
  const last = Math.max(0, size - sampleBytes);
  const places = new Set(Array.from({ length: count }, (_, i) => Math.floor((last * i) / (count - 1))));
  for (const at of places) {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(sampleBytes), 0, sampleBytes, at);
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
  }
}

/** What is wrong with the slide is its doubt. @throws aborted */
async function lookIntoSlide(path: string, { decoder, reading, signal }: LookOptions): Promise<OpenedSlide> {
  try {
    const slide = await openSlide(path, { ...reading, decoder, ...(signal && { signal }) });
    try {
      const { key } = await slide.picture();
      const doubt = await unreadableSpot(slide, signal);
      await slide.requireUnchanged('times');
      return { key, scenes: slide.info.scenes.length, setFiles: await setFilesOf(slide), doubt };
    } finally {
      await slide.close();
    }
  } catch (thrown) {
    const error = asSpindleError(thrown);
    if (error.tag === 'aborted') throw error;
    return { key: null, scenes: 0, setFiles: [], doubt: `it cannot be opened: ${error.why}` };
  }
}

/** Where the slide was found, though its folder may be called otherwise in truth. */
async function setFilesOf({ path, setFiles }: Slide): Promise<string[]> {
  const real = dirname(await realpath(path));
  const isHere = (await realpath(dirname(path))) === real;
  return setFiles.map((name) => join(isHere ? dirname(path) : real, name));
}

/** In parts of the width and height: what was not copied to its end lacks one of them. */
const spots = [0, 0.5, 1] as const;

/** A tile at the corners, edges and in the middle of level 0, and the last of the others. */
async function unreadableSpot(slide: Slide, signal: AbortSignal | undefined): Promise<string | null> {
  for (const level of slide.levels) {
    const places =
      level.index === 0
        ? spots.flatMap((down) => spots.map((right) => [right, down] as const))
        : [[1, 1] as const];
    for (const [right, down] of places) {
      const [missing] = (await readSpot(slide, level, right, down, signal)).missing;
      if (missing !== undefined) return wordsFor(missing);
    }
  }
  return null;
}

function readSpot(
  slide: Slide,
  { index, width, height, downsample }: Level,
  right: number,
  down: number,
  signal: AbortSignal | undefined,
): Promise<RegionPixels> {
  const x = Math.floor((width - 1) * right) * downsample;
  const y = Math.floor((height - 1) * down) * downsample;
  return slide.readRegion({ level: index, x, y, width: 1, height: 1 }, { signal });
}

function wordsFor({ level, column, row, why }: MissingTile): string {
  return `a tile cannot be read (level ${level}, column ${column}, row ${row}): ${why}`;
}
