/**
 * What the list of slides shows of one that is not open: a thumbnail of its tissue, and what the last run counted. One slide
 * after the other, so that a folder of thousands never keeps the slide in front waiting; thumbnails are kept up to a bound.
 * They are made of the levels only: label and macro images may identify somebody.
 */
import sharp from 'sharp';
import { RecentlyUsed } from '../base/recently-used';
import type { Glimpse } from '../contract/api';
import { areasOf } from '../contract/domain/regions';
import { countMitotic } from '../counting/count';
import { candidatesWithin } from '../counting/within-regions';
import { throwIfAborted } from '../contract/errors';
import { pictureName } from '../contract/identity';
import { isSameMpp } from '../contract/slide';
import type { Decisions } from './decisions';
import { readOverview } from '../report/overview';
import type { Slide } from '../slide/slide';
import { newIdentifier } from './identifier';
import type { OpenSlide, OpenSlides } from './open-slides';

/** Pixels along the longer side: sharp at 48 CSS pixels on a dense screen. */
const longestSide = 128;
/** Larger than this, even the lowest level takes seconds to read. */
const mostPixels = 24_000_000;
/** Some 4 kB each. */
const mostThumbnails = 2000;

export class Glimpses {
  /** JPEG, with the slide that each is of. */
  readonly #thumbnails = new RecentlyUsed<string, { readonly bytes: Uint8Array; readonly of: string }>(
    mostThumbnails,
    () => 1,
    ({ of }) => this.#known.delete(of),
  );
  /** Of which slide, by identity: asked again, the same thumbnail is answered. */
  readonly #known = new Map<string, string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly slides: Pick<OpenSlides, 'usePath'>,
    private readonly decisions: Pick<Decisions, 'lastResult' | 'readingOf' | 'regionsOf' | 'enteredMpp'>,
  ) {}

  /** @param path real path. Throws what `openSlide` throws. */
  of(path: string, signal: AbortSignal): Promise<Glimpse> {
    const glimpse = this.#last.then(() => {
      throwIfAborted(signal);
      return this.slides.usePath(path, async (open) => ({
        thumbnailId: await this.#thumbnailOf(open, signal),
        ...(await this.#lastRunOf(open)),
        ...(await this.decisions.readingOf(open.identity)),
      }));
    });
    // A failure goes to the caller that asked; the next one waits only for the end.
    this.#last = glimpse.catch(() => undefined);
    return glimpse;
  }

  /** JPEG; `null` when it is not kept any more. */
  thumbnail(thumbnailId: string): Uint8Array | null {
    return this.#thumbnails.get(thumbnailId)?.bytes ?? null;
  }

  async #thumbnailOf({ slide, identity }: OpenSlide, signal: AbortSignal): Promise<string | null> {
    const key = pictureName(identity);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const bytes = await paintThumbnail(slide, signal);
    if (bytes === null) return null;
    const thumbnailId = newIdentifier();
    this.#known.set(key, thumbnailId);
    this.#thumbnails.put(thumbnailId, { bytes, of: key });
    return thumbnailId;
  }

  async #lastRunOf({ identity, slide }: OpenSlide): Promise<Pick<Glimpse, 'mitoticCount' | 'isOutdated'>> {
    const run = await this.decisions.lastResult(identity);
    if (run === null) return { mitoticCount: null, isOutdated: false };
    const mpp = (await this.decisions.enteredMpp(identity)) ?? slide.info.mpp;
    const { regions } = this.decisions.regionsOf(identity);
    const counted =
      regions.length === 0 ? run.candidates : candidatesWithin(run.candidates, areasOf(regions));
    return { mitoticCount: countMitotic(counted, run.threshold), isOutdated: !isSameMpp(run.mpp, mpp) };
  }
}

/** `null` where even the lowest level is too large to be read for a thumbnail. */
async function paintThumbnail(slide: Slide, signal: AbortSignal): Promise<Uint8Array | null> {
  const pixels = slide.levels.map(({ width, height }) => width * height);
  if (Math.min(...pixels) > mostPixels) return null;
  const reader = {
    levels: slide.levels,
    readRegion: (region: Parameters<Slide['readRegion']>[0]) => slide.readRegion(region, { signal }),
  };
  const { width, height, data } = await readOverview(reader, slide.info.mpp ?? { x: 1, y: 1 }, longestSide);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 75 })
    .toBuffer();
}
