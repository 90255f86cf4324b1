/** `spindle region SLIDE`: a rectangle of one level, or at any scale between levels, as PNG. */
import { realpath } from 'node:fs/promises';
import sharp from 'sharp';
import { prepareFile } from '../../analysis/output-folder';
import { SpindleError, throwIfAborted } from '../../contract/errors';
import type { RegionPixels, SlideInfo } from '../../contract/slide';
import { checkView, usualView, type ChannelChoice, type ViewChoice } from '../../contract/view';
import { writeAtomically } from '../../project/write-atomically';
import { inProcessDecoder } from '../../slide/codec/decoder';
import { openSlide } from '../../slide/open';
import type { SlidePixels } from '../../slide/slide';
import { isAddress } from '../../slide/source/address';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { printLine, printNote } from './output';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';

export interface RegionOptions extends ReadingOptions, SceneOptions {
  /** Either a level, or how many level-0 pixels a pixel spans. */
  readonly level?: number;
  readonly downsample?: number;
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels of the level, or of the picture. */
  readonly width: number;
  readonly height: number;
  /** Whether the slide's ICC profile is applied, so that the PNG is sRGB. Default true. */
  readonly icc?: boolean;
  readonly out: string;
  /** The default plane and channels where both are absent. */
  readonly plane?: number;
  readonly channel?: readonly ChannelChoice[];
}

/** Larger pictures than this are asked for by mistake. Pixels. */
const maxPixels = 400_000_000;

export function region(path: string, options: RegionOptions): Promise<number> {
  return withInterruption((signal) => cut(path, options, signal));
}

async function cut(path: string, options: RegionOptions, signal: AbortSignal): Promise<number> {
  const slide = await openSlide(path, {
    decoder: inProcessDecoder,
    signal,
    ...slideReading(options),
    ...chosenScene(options),
  });
  try {
    const { width, height, out } = options;
    if (await isSameFile(path, out)) throw usage('--out', 'the slide itself would be overwritten');
    if (width * height > maxPixels)
      throw usage('--width and --height', `at most ${maxPixels} pixels can be cut at once`);
    const choice = chosenIn(slide.info, options);
    requireLevel(slide, options);
    await prepareFile(out);
    for (const note of slide.info.notes) printNote(note);
    const view = slide.inView({ colours: options.icc === false ? 'stored' : 'srgb', choice });
    await slide.requireUnchanged('samples');
    const pixels = await readPixels(view, options, signal);
    await slide.requireUnchanged('samples');
    const raw = { width: pixels.width, height: pixels.height, channels: 3 as const };
    const png = await sharp(pixels.data, { raw }).png().toBuffer();
    throwIfAborted(signal);
    await writeAtomically(out, png);
    printLine(out);
    const colour = await slide.colour();
    if (options.icc !== false && colour.kind === 'unusable')
      printNote(`colours are as stored: the slide's ICC profile is unusable (${colour.why})`);
    for (const tile of pixels.missing) {
      printNote(`missing: level ${tile.level}, column ${tile.column}, row ${tile.row}: ${tile.why}`);
    }
    return pixels.missing.length > 0 ? exitStatus.missingTiles : exitStatus.done;
  } finally {
    await slide.close();
  }
}

function requireLevel({ levels }: SlidePixels, { level, downsample }: RegionOptions): void {
  if ((level === undefined) === (downsample === undefined))
    throw usage('--level or --downsample', 'one of the two is needed, and not both');
  if (level !== undefined && level >= levels.length)
    throw usage('--level', `the slide has the levels 0 to ${levels.length - 1}`);
}

function readPixels(
  slide: SlidePixels,
  { level = 0, downsample, x, y, width, height }: RegionOptions,
  signal: AbortSignal,
): Promise<RegionPixels> {
  return downsample === undefined
    ? slide.readRegion({ level, x, y, width, height }, { signal })
    : slide.readScaled({ x, y, width, height, stepX: downsample, stepY: downsample }, { signal });
}

/** `null` for the default view. */
function chosenIn(info: SlideInfo, { plane, channel: channels }: RegionOptions): ViewChoice | null {
  if (plane === undefined && channels === undefined) return null;
  const usual = usualView(info);
  const view = { plane: plane ?? usual.plane, channels: channels ?? usual.channels };
  checkView(info, view);
  return view;
}

export async function isSameFile(slide: string, out: string): Promise<boolean> {
  // A slide on a server is no file here, and a file that does not exist yet is no slide.
  if (isAddress(slide)) return false;
  // Opening the slide reports that it is missing.
  const [read, written] = await Promise.all([slide, out].map((path) => realpath(path).catch(() => null)));
  return read !== null && read === written;
}

function usage(field: string, why: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot cut the region',
    where: { field },
    why,
    remedy: 'use spindle info to see the levels and their sizes',
  });
}
