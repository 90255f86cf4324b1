/** `spindle region SLIDE`: a rectangle of one level as PNG. */
import { realpath } from 'node:fs/promises';
import sharp from 'sharp';
import { SpindleError } from '../../contract/errors';
import { writeAtomically } from '../../project/write-atomically';
import { inProcessDecoder } from '../../slide/codec/decoder';
import { openSlide } from '../../slide/open';
import { isAddress } from '../../slide/source/address';
import { exitStatus } from './exit-status';
import { printLine, printNote } from './output';
import { sourceOptions, type ReadingOptions } from './reading';

export interface RegionOptions extends ReadingOptions {
  readonly level: number;
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels of the level. */
  readonly width: number;
  readonly height: number;
  readonly out: string;
}

/** Larger pictures than this are asked for by mistake. Pixels. */
const maxPixels = 400_000_000;

export async function region(path: string, options: RegionOptions): Promise<number> {
  const slide = await openSlide(path, { decoder: inProcessDecoder, ...sourceOptions(options) });
  try {
    const { level, x, y, width, height, out } = options;
    if (await isSameFile(path, out)) throw usage('--out', 'the slide itself would be written over');
    if (level >= slide.levels.length) {
      throw usage('--level', `the slide has the levels 0 to ${slide.levels.length - 1}`);
    }
    if (width * height > maxPixels) throw usage('--width, --height', `at most ${maxPixels} pixels at once`);
    const pixels = await slide.readRegion({ level, x, y, width, height });
    const raw = { width: pixels.width, height: pixels.height, channels: 3 as const };
    await writeAtomically(out, await sharp(pixels.data, { raw }).png().toBuffer());
    printLine(out);
    for (const tile of pixels.missing) {
      printNote(`missing: level ${tile.level}, column ${tile.column}, row ${tile.row}: ${tile.why}`);
    }
    return pixels.missing.length > 0 ? exitStatus.missingTiles : exitStatus.done;
  } finally {
    await slide.close();
  }
}

export async function isSameFile(slide: string, out: string): Promise<boolean> {
  // A slide on a server is no file here, and a file that is not there yet is nobody's slide.
  if (isAddress(slide)) return false;
  return (await realpath(slide)) === (await realpath(out).catch(() => null));
}

function usage(field: string, why: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot cut the region',
    where: { field },
    why,
    remedy: 'see spindle info for the levels and their sizes',
  });
}
