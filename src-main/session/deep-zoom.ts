/**
 * The slides of the served folder for viewers of other programs, by the DeepZoom scheme: the name of a slide and the address of a tile go in,
 * the descriptor or a JPEG comes out, of the first scene, in sRGB. Nothing is written, and nothing but pixels is shown. Names are looked up in the list of
 * the folder and never joined to a path. Why so: docs/decisions/056-deepzoom-for-other-viewers.md.
 */
import { relative } from 'node:path';
import { slidesIn } from '../analysis/find-slides';
import { throwIfAborted } from '../contract/errors';
import type { Level, ScaledRegion, TileAddress } from '../contract/slide';
import type { Slide } from '../slide/slide';
import type { StoredTile } from '../slide/stored-tile';
import { deepZoomXml, lastLevel, regionOfTile, sizeOfLevel } from './deep-zoom-pyramid';
import type { OpenSlide, OpenSlides } from './open-slides';
import type { PathPolicy } from './path-policy';
import { notThere } from './request-errors';

/** Slides that stay open between two tiles. */
const mostKept = 4;
/** A slide of which nothing was asked for so long is closed. */
const idleMs = 60_000;
/** Of the slide's own level, that one tile may take: more would be a slide without coarse levels, read whole for one picture. */
const mostSourcePixels = 2 ** 26;

const remedy = 'check the address';

interface Kept {
  readonly slideId: string;
  readonly timer: NodeJS.Timeout;
}

export class DeepZoom {
  /** Paths by the name that an address has, as of the last look. */
  #paths: ReadonlyMap<string, string> = new Map();
  #looking: Promise<void> | null = null;
  /** By real path; the one used last stands last. */
  readonly #kept = new Map<string, Kept>();

  /** @param folder that is served; `null` for none, which has no slides */
  constructor(
    private readonly folder: string | null,
    private readonly slides: Pick<OpenSlides, 'usePath' | 'open' | 'close'>,
    private readonly policy: Pick<PathPolicy, 'admit'>,
  ) {}

  /** XML. @param name of the slide within the folder, with its extension. @throws not-found, and what `openSlide` throws */
  descriptor(name: string): Promise<string> {
    return this.#use(name, (slide) => Promise.resolve(deepZoomXml(fullOf(slide))));
  }

  /**
   * JPEG, at most 256 pixels a side.
   * @param address level from one pixel up, as DeepZoom counts
   * @throws not-found outside the pyramid, and for a tile that only a slide with coarser levels could give; tile-unreadable, aborted
   */
  tile(name: string, address: TileAddress, signal?: AbortSignal): Promise<StoredTile> {
    return this.#use(name, async (slide) => {
      const region = regionOn(slide, address);
      throwIfAborted(signal);
      return slide.inSrgb.readCrop(region, signal);
    });
  }

  async #use<T>(name: string, work: (slide: Slide) => Promise<T>): Promise<T> {
    const path = await this.policy.admit(await this.#pathOf(name));
    return this.slides.usePath(path, async (open) => {
      await this.#keep(path, open);
      return work(open.slide);
    });
  }

  async #pathOf(name: string): Promise<string> {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    await (this.#looking ??= this.#look().finally(() => (this.#looking = null)));
    const found = this.#paths.get(name);
    if (found === undefined) throw notThere('slide', 'the folder has no slide of this name', remedy);
    return found;
  }

  async #look(): Promise<void> {
    const { folder } = this;
    if (folder === null) return;
    const paths = await slidesIn(folder);
    this.#paths = new Map(paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), path]));
  }

  /** Leaves the slide open for the tiles that follow; one that took its place on the disk takes it here too. */
  async #keep(path: string, { slideId }: OpenSlide): Promise<void> {
    const before = this.#kept.get(path);
    clearTimeout(before?.timer);
    this.#kept.delete(path);
    const timer = setTimeout(() => void this.#leave(path), idleMs).unref();
    this.#kept.set(path, { slideId, timer });
    if (before?.slideId === slideId) return;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) await this.#leave(oldest);
    if (before !== undefined) await this.#closeOne(before.slideId);
    const opened = await this.slides.open(path);
    // It was replaced, or left, between the two.
    if (this.#kept.get(path)?.slideId !== opened.slideId) await this.#closeOne(opened.slideId);
  }

  async #leave(path: string): Promise<void> {
    const kept = this.#kept.get(path);
    this.#kept.delete(path);
    clearTimeout(kept?.timer);
    if (kept !== undefined) await this.#closeOne(kept.slideId);
  }

  /** The session may have closed it with all others. */
  async #closeOne(slideId: string): Promise<void> {
    await this.slides.close(slideId).catch(() => undefined);
  }
}

function fullOf({ levels: [full] }: Slide): Level {
  if (full === undefined) throw notThere('slide', 'it has no level', remedy);
  return full;
}

/** @throws not-found */
function regionOn(slide: Slide, address: TileAddress): ScaledRegion {
  const full = fullOf(slide);
  const { level } = address;
  if (sizeOfLevel(full, level) === null)
    throw notThere('level', `the slide has the levels 0 to ${lastLevel(full)}`, remedy);
  const region = regionOfTile(full, address);
  if (region === null) throw notThere('tile', `level ${level} has no such column or row`, remedy);
  const { width, height, stepX, stepY } = region;
  const coarsest = Math.max(...slide.levels.map(({ downsample }) => downsample));
  const reduction = Math.max(1, stepX / coarsest) * Math.max(1, stepY / coarsest);
  if (width * height * reduction <= mostSourcePixels) return region;
  throw notThere('level', 'the slide has no level that is nearly so coarse', 'begin at a later level');
}
