/**
 * The phantom as a file: a pyramidal, tiled JPEG TIFF with resolution tags, which QuPath and OpenSlide open as
 * a generic TIFF. In: a path, a seed and an area; out: the file, and the truth about what was painted.
 */
import sharp from 'sharp';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { phantomMpp } from './canvas';
import { paintPhantom, type PhantomTruth } from './paint-phantom';

export type { PhantomTruth } from './paint-phantom';

/** The seed of the demonstration slide. */
const defaultSeed = 1;

/**
 * Writes the synthetic slide: square, `areaMm2` of glass (default 2 mm², about 5657² pixels) at 0.25 µm/px.
 * The same seed and area give the same pixels. @throws write-failed, aborted
 */
export async function writePhantom(
  path: string,
  { seed = defaultSeed, areaMm2 = 2, signal }: { seed?: number; areaMm2?: number; signal?: AbortSignal } = {},
): Promise<PhantomTruth> {
  const { pixels, truth } = await paintPhantom(seed, areaMm2, signal);
  const perMillimetre = 1000 / phantomMpp;
  try {
    await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
      .tiff({
        tile: true,
        tileWidth: 256,
        tileHeight: 256,
        pyramid: true,
        compression: 'jpeg',
        quality: 85,
        xres: perMillimetre,
        yres: perMillimetre,
        resolutionUnit: 'cm',
      })
      .toFile(path);
  } catch (cause) {
    throw new SpindleError('write-failed', {
      what: 'cannot write the phantom slide',
      where: { path },
      why: reasonOf(cause),
      remedy: 'choose a folder that exists, may be written to and has 50 MB free',
      cause,
    });
  }
  return truth;
}
