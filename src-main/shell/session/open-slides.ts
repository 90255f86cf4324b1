/**
 * The slides that are open. A file is opened once however often it is asked for, and closed when nobody
 * has it open any more and no tile read, run or export is still using it. A file that was replaced on the
 * disk counts as another one, so that an identifier always means the same pixels.
 */
import { stat } from 'node:fs/promises';
import { SpindleError } from '../../contract/errors';
import type { Slide } from '../../slide/slide';
import { newIdentifier } from './identifier';
import { unknownSlide } from './request-errors';

/** A file as it was when it was opened. */
export interface SlideFile {
  /** Real path. */
  readonly path: string;
  /** Changes with the file's size or modification time. */
  readonly version: string;
}

export interface OpenSlide {
  readonly slideId: string;
  readonly file: SlideFile;
  readonly slide: Slide;
}

export interface HeldSlide extends OpenSlide {
  release(): Promise<void>;
}

interface Entry {
  readonly slideId: string;
  readonly file: SlideFile;
  readonly opening: Promise<Slide>;
  /** How often the renderer holds it open. */
  opens: number;
  /** Tile reads, runs and exports at work on it. */
  uses: number;
}

export class OpenSlides {
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<void>>();

  constructor(private readonly openFile: (path: string) => Promise<Slide>) {}

  /** @param path real path. Throws what `openSlide` throws. */
  async open(path: string): Promise<OpenSlide> {
    const entry = this.#entryFor(await fileNow(path));
    entry.opens += 1;
    try {
      return { slideId: entry.slideId, file: entry.file, slide: await entry.opening };
    } catch (thrown) {
      this.#entries.delete(entry.slideId);
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

  /**
   * The same for a file that may have been closed meanwhile.
   * @throws not-found when the file is gone or has been replaced since.
   */
  async useFile<T>(file: SlideFile, work: (open: OpenSlide) => Promise<T>): Promise<T> {
    const now = await fileNow(file.path);
    if (now.version !== file.version) {
      throw new SpindleError('not-found', {
        what: 'cannot read the slide again',
        where: { path: file.path },
        why: 'the file has been replaced since it was analysed',
        remedy: 'open the slide and analyse it again',
      });
    }
    return using(await this.#hold(this.#entryFor(file)), work);
  }

  /** Closes all, whoever uses them: stop the users first. */
  async closeAll(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all([...entries.map((entry) => this.#startClosing(entry)), ...this.#closing]);
  }

  #entryFor(file: SlideFile): Entry {
    for (const entry of this.#entries.values()) {
      if (entry.file.path === file.path && entry.file.version === file.version) return entry;
    }
    const entry = { slideId: newIdentifier(), file, opening: this.openFile(file.path), opens: 0, uses: 0 };
    this.#entries.set(entry.slideId, entry);
    return entry;
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
      return { slideId: entry.slideId, file: entry.file, slide: await entry.opening, release };
    } catch (thrown) {
      await release();
      throw thrown;
    }
  }

  async #closeIfIdle(entry: Entry): Promise<void> {
    if (entry.opens > 0 || entry.uses > 0 || !this.#entries.delete(entry.slideId)) return;
    await this.#startClosing(entry);
  }

  #startClosing(entry: Entry): Promise<void> {
    const closing = entry.opening.then(
      (slide) => slide.close(),
      // It never opened, and whoever asked for it has been told.
      () => undefined,
    );
    this.#closing.add(closing);
    return closing.finally(() => this.#closing.delete(closing));
  }
}

async function using<T>(held: HeldSlide, work: (open: OpenSlide) => Promise<T>): Promise<T> {
  try {
    return await work(held);
  } finally {
    await held.release();
  }
}

async function fileNow(path: string): Promise<SlideFile> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, version: `${size}-${mtimeMs}` };
  } catch (cause) {
    throw new SpindleError('not-found', {
      what: 'cannot open the slide',
      where: { path },
      why: cause instanceof Error ? cause.message : String(cause),
      remedy: 'check the path and that you may read it',
      cause,
    });
  }
}
