/**
 * The slides that are open. A file is opened once however often it is asked for, and closed when nobody
 * has it open any more and no tile read, run or export is still using it. A file that was replaced or changed on the
 * disk counts as another one, so that an identifier always means the same pixels.
 */
import { SpindleError } from '../contract/errors';
import { isSameIdentity, type SlideIdentity } from '../project/slide-identity';
import type { Slide } from '../slide/slide';
import { newIdentifier } from './identifier';
import { unknownSlide } from './request-errors';

export interface OpenSlide {
  readonly slideId: string;
  /** Real path, for looking the file up again: what lies there later may be another slide. */
  readonly path: string;
  /** Which of the pictures that lie at the path. */
  readonly scene: number;
  /** Taken when it was opened. */
  readonly identity: SlideIdentity;
  readonly slide: Slide;
}

export interface HeldSlide extends OpenSlide {
  release(): Promise<void>;
}

interface Entry {
  readonly slideId: string;
  readonly path: string;
  readonly scene: number;
  readonly opening: Promise<Slide>;
  /** Its path leads to another file by now: a request for the path gets that file, not this one. */
  isOutdated: boolean;
  /** How often the renderer holds it open. */
  opens: number;
  /** Tile reads, runs and exports at work on it. */
  uses: number;
}

export class OpenSlides {
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<void>>();

  /**
   * @param openFile of a real path.
   * @param onClosed called when nobody needs a slide of this path any more, also when it could not be opened.
   */
  constructor(
    private readonly openFile: (path: string, scene: number) => Promise<Slide>,
    private readonly onClosed: (path: string) => void = () => undefined,
  ) {}

  /** @param path real path. Throws what `openSlide` throws. */
  async open(path: string, scene = 0): Promise<OpenSlide> {
    const entry = await this.#useCurrent(path, scene);
    entry.opens += 1;
    entry.uses -= 1;
    try {
      return await described(entry);
    } catch (thrown) {
      this.#forget(entry);
      throw thrown;
    }
  }

  /** The other half of `open`. @throws request-invalid */
  async close(slideId: string): Promise<void> {
    const entry = this.#openEntry(slideId);
    entry.opens -= 1;
    await this.#closeIfIdle(entry);
  }

  /** An open slide that stays open until it is released, once. @throws request-invalid */
  hold(slideId: string): Promise<HeldSlide> {
    return this.#hold(this.#openEntry(slideId));
  }

  /** Runs `work` on an open slide, which stays open until it has ended. @throws request-invalid */
  async use<T>(slideId: string, work: (open: OpenSlide) => Promise<T>): Promise<T> {
    return using(await this.hold(slideId), work);
  }

  /** The same for the slide that lies at a real path, open or not. Throws what `openSlide` throws. */
  async usePath<T>(path: string, work: (open: OpenSlide) => Promise<T>): Promise<T> {
    return using(await this.#holdCurrent(path, 0), work);
  }

  /**
   * The same for a slide that was analysed and may have been closed, moved or replaced meanwhile: it is read where it is
   * still open, or else from its path if that is still the very same slide.
   * @throws not-found when it is not.
   */
  async useAnalysed<T>(
    analysed: Pick<OpenSlide, 'path' | 'scene' | 'identity'>,
    work: (open: OpenSlide) => Promise<T>,
  ): Promise<T> {
    const { path, scene, identity } = analysed;
    const held = (await this.#holdOpen(identity)) ?? (await this.#holdCurrent(path, scene));
    return using(held, (open) => {
      if (isSameIdentity(open.identity, identity)) return work(open);
      throw new SpindleError('not-found', {
        what: 'cannot read the slide again',
        where: { path },
        why: 'another slide lies there than the one that was analysed',
        remedy: 'open the slide and analyse it again',
      });
    });
  }

  /** Closes all, even those in use: stop their users first. */
  async closeAll(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all([...entries.map((entry) => this.#startClosing(entry)), ...this.#closing]);
  }

  /** Those that the renderer holds open, in the order of their opening; one that cannot be opened is left out. */
  async list(): Promise<OpenSlide[]> {
    const opened = [...this.#entries.values()].filter(({ opens }) => opens > 0);
    const described = await Promise.all(opened.map((entry) => describedOrNull(entry)));
    return described.filter((open) => open !== null);
  }

  /** True while a slide of this path is open or used. */
  has(path: string): boolean {
    return [...this.#entries.values()].some((entry) => entry.path === path);
  }

  /** The entry of what lies at the path now, made when there is none, with one use more. */
  async #useCurrent(path: string, scene: number): Promise<Entry> {
    for (;;) {
      const known = [...this.#entries.values()].find(
        (entry) => entry.path === path && entry.scene === scene && !entry.isOutdated,
      );
      const entry = known ?? this.#add(path, scene);
      entry.uses += 1;
      if (known === undefined) return entry;
      // The first caller is told why it cannot be opened; a later one gets an answer of its own.
      const isCurrent = await entry.opening.then((slide) => slide.isCurrent()).catch(() => false);
      if (isCurrent) return entry;
      entry.isOutdated = true;
      entry.uses -= 1;
      await this.#closeIfIdle(entry);
    }
  }

  async #holdCurrent(path: string, scene: number): Promise<HeldSlide> {
    const entry = await this.#useCurrent(path, scene);
    const held = this.#hold(entry);
    entry.uses -= 1;
    return held;
  }

  #add(path: string, scene: number): Entry {
    const opening = this.openFile(path, scene);
    const entry = { slideId: newIdentifier(), path, scene, opening, isOutdated: false, opens: 0, uses: 0 };
    this.#entries.set(entry.slideId, entry);
    return entry;
  }

  /** A slide of this identity that is open already, wherever it lies, and whatever lies at its path by now. */
  async #holdOpen(identity: SlideIdentity): Promise<HeldSlide | null> {
    for (const entry of this.#entries.values()) {
      const held = await this.#hold(entry).catch(() => null);
      if (held === null) continue;
      const isUnchanged = (): Promise<boolean> =>
        held.slide.requireUnchanged('times').then(
          () => true,
          () => false,
        );
      if (isSameIdentity(held.identity, identity) && (await isUnchanged())) return held;
      await held.release();
    }
    return null;
  }

  #openEntry(slideId: string): Entry {
    const entry = this.#entries.get(slideId);
    if (entry === undefined || entry.opens === 0) throw unknownSlide(slideId);
    return entry;
  }

  async #hold(entry: Entry): Promise<HeldSlide> {
    entry.uses += 1;
    const release = (): Promise<void> => {
      entry.uses -= 1;
      return this.#closeIfIdle(entry);
    };
    try {
      return { ...(await described(entry)), release };
    } catch (thrown) {
      this.#forget(entry);
      throw thrown;
    }
  }

  /** Removes the entry of a slide that never opened. */
  #forget(entry: Entry): void {
    if (this.#entries.delete(entry.slideId)) this.onClosed(entry.path);
  }

  async #closeIfIdle(entry: Entry): Promise<void> {
    if (entry.opens > 0 || entry.uses > 0 || !this.#entries.delete(entry.slideId)) return;
    await this.#startClosing(entry);
    this.onClosed(entry.path);
  }

  #startClosing(entry: Entry): Promise<void> {
    const closing = entry.opening.then(
      (slide) => slide.close(),
      // It never opened, and its caller has been told.
      () => undefined,
    );
    this.#closing.add(closing);
    return closing.finally(() => this.#closing.delete(closing));
  }
}

async function described({ slideId, path, scene, opening }: Entry): Promise<OpenSlide> {
  const slide = await opening;
  return { slideId, path, scene, identity: await identityOf(slide), slide };
}

function describedOrNull(entry: Entry): Promise<OpenSlide | null> {
  return described(entry).catch(() => null);
}

async function identityOf(slide: Slide): Promise<SlideIdentity> {
  const { width = 0, height = 0 } = slide.info.levels[0] ?? {};
  const earlier: SlideIdentity['earlier'] = () => slide.earlierIdentities();
  return { ...(await slide.picture()), width, height, files: slide.files, earlier };
}

async function using<T>(held: HeldSlide, work: (open: OpenSlide) => T | Promise<T>): Promise<T> {
  try {
    return await work(held);
  } finally {
    await held.release();
  }
}
