/**
 * A slide for a program: a path or an address goes in, levels, properties and pixels come out. What runs for it, such as workers that
 * decode, ends when it is closed.
 */
import { z } from 'zod';
import { SpindleError } from '../../contract/errors';
import type { SlidePicture } from '../../contract/identity';
import type { Pixels, ScaledReader, SlideInfo } from '../../contract/slide';
import { findInstallation } from '../../session/installation';
import { isIdentifyingImage, withoutIdentity } from '../../slide/identifying';
import { openSlide as openWhole } from '../../slide/open';
import type { Slide as WholeSlide } from '../../slide/slide';
import { TileCache } from '../../slide/tile-cache';
import { pathSchema, requireValid, signalSchema } from './request';
import { SharedDecoders } from './shared-decoders';
import { noteWhole } from './whole-slides';

/** How a slide is opened. */
export interface OpenSlideOptions {
  /** Index of the picture, of a file that holds several. Default: 0, the first. */
  readonly scene?: number;
  /** The file lies on a slow network share: it is read in large blocks. */
  readonly slowShare?: boolean;
  /** Requests to a server or slow share at the same time. Default: 6. */
  readonly requests?: number;
  /** MiB of decoded tiles that are kept; 0 keeps none. Default: 256. */
  readonly tileCache?: number;
  /**
   * Also shows what may identify a person: names, dates and numbers among the properties, label and macro image. Default: false.
   */
  readonly identifying?: boolean;
  /** Ends the opening with `aborted`. */
  readonly signal?: AbortSignal;
}

/** An open slide. Pixels of `readRegion` and `readScaled` have the colour values that the file holds. */
export interface Slide extends ScaledReader {
  /** As it was named. */
  readonly path: string;
  /** What the file states: levels, pixel size (`mpp`, `null` when it does not say), properties, scenes. */
  readonly info: SlideInfo;
  /** The same pixels, converted to sRGB by the slide's ICC profile; unchanged where there is nothing to convert. */
  readonly inSrgb: ScaledReader;
  /**
   * Which picture of which slide it is, independent of the names of its files: by it a project knows the slide.
   * @throws SpindleError `broken-file`, `aborted`.
   */
  picture(): Promise<SlidePicture>;
  /**
   * An image that lies in the file beside the slide itself, by one of the names in `info.associatedImages`.
   * @throws SpindleError `not-found`, also for one that is hidden because it may identify a person; `tile-unreadable`, `aborted`.
   */
  readAssociatedImage(name: string, signal?: AbortSignal): Promise<Pixels>;
  /** Ends reads in flight with `aborted`. May be called again. */
  close(): Promise<void>;
}

const what = 'cannot open the slide';

const optionsSchema = z.object({
  scene: z.int().min(0).optional(),
  slowShare: z.boolean().optional(),
  requests: z.int().min(1).max(64).optional(),
  tileCache: z.number().min(0).optional(),
  identifying: z.boolean().optional(),
  signal: signalSchema,
});

const decoders = new SharedDecoders(() => findInstallation().decodeWorker);

/**
 * Opens a whole-slide image.
 *
 * @param path a file, the folder of a slide of several files, or the http: or https: address of a slide on a server
 * @returns the slide, which the caller closes
 * @throws SpindleError `not-found`, `unsupported-format`, `broken-file`, `request-invalid`, `aborted`.
 */
export async function openSlide(path: string, options: OpenSlideOptions = {}): Promise<Slide> {
  requireValid(what, pathSchema, path);
  requireValid(what, optionsSchema, options);
  const { scene, slowShare, requests, tileCache, identifying = false, signal } = options;
  const { decoder, release } = decoders.hold();
  try {
    const whole = await openWhole(path, {
      decoder,
      ...(scene !== undefined && { scene }),
      ...(slowShare !== undefined && { slowShare }),
      ...(requests !== undefined && { blocks: { requestsInFlight: requests } }),
      ...(tileCache !== undefined && { tiles: new TileCache(tileCache * 1024 * 1024) }),
      ...(signal !== undefined && { signal }),
    });
    const slide = shown(whole, identifying, release);
    noteWhole(slide, whole);
    return slide;
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

function shown(whole: WholeSlide, identifying: boolean, release: () => Promise<void>): Slide {
  let closing: Promise<void> | null = null;
  const info = identifying ? whole.info : withoutIdentity(whole.info).info;
  return {
    path: whole.path,
    info,
    levels: whole.levels,
    readRegion: (region, options) => whole.readRegion(region, options),
    readScaled: (region, options) => whole.readScaled(region, options),
    inSrgb: whole.inSrgb,
    picture: () => whole.picture(),
    readAssociatedImage: async (name, signal) => {
      if (!identifying && isIdentifyingImage(name) && isImageOf(whole, name)) throw hidden(whole.path, name);
      return whole.readAssociatedImage(name, signal);
    },
    close: () => (closing ??= whole.close().finally(release)),
  };
}

function isImageOf({ info }: WholeSlide, name: string): boolean {
  return info.associatedImages.some((image) => image.name === name);
}

function hidden(path: string, name: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot read the associated image',
    where: { path, field: name },
    why: 'it may identify a person, and is hidden until it is asked for',
    remedy: 'open the slide with { identifying: true }',
  });
}
