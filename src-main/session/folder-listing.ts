/**
 * The slides of one folder, for the side panel: of the folder that is served, or the one of the slide opened last, or a folder
 * of several slides that was opened itself.
 */
import { relative } from 'node:path';
import { slidesIn } from '../analysis/find-slides';
import { foldersBelow } from '../analysis/walk-folders';
import type { FolderListing, OpenedSlide } from '../contract/api';
import { isFolder, noSlideIn, severalSlides, slidePlace } from '../slide/slide-files';
import type { PathPolicy } from './path-policy';

/** What opening a path opens. Paths are real. */
export interface SlideAt {
  readonly file: string;
  /** How many slides the path is; of several `file` is the first of its list. */
  readonly slides: number;
}

/** Folders within the one that is served that are offered. */
const mostFolders = 50;
/** They are looked for so long, ms: a share may hold very many, and the window waits. */
const lookMs = 2000;

export class ListedFolder {
  #folder: string | null;
  /** Folders with slides within the one that is served, where it has none itself. */
  #folders: FolderListing['folders'] = [];
  /** What was listed of it last. */
  #slides: ReadonlySet<string> = new Set();

  /**
   * @param served the folder that is listed at first; `null` for none.
   * @param policy leaves out what could not be opened anyway, such as a link out of the folder.
   * @param onFound is told of all that lies there, before the policy is asked.
   */
  constructor(
    private readonly served: string | null,
    private readonly policy: PathPolicy,
    private readonly onFound: (paths: readonly string[]) => void,
  ) {
    this.#folder = served;
  }

  /** `null` while no folder is listed. @throws not-found */
  async slides(): Promise<FolderListing | null> {
    const folder = this.#folder;
    if (folder === null) return null;
    const slides = await this.#slidesIn(folder);
    this.#slides = new Set(slides.map(({ path }) => path));
    if (folder === this.served) this.#folders = slides.length > 0 ? [] : await this.#foldersWithin(folder);
    return { folder, slides, folders: this.#folders };
  }

  /** Whether it is one of the folders of the last listing. */
  offers(folder: string): boolean {
    return this.#folders.some(({ path }) => path === folder);
  }

  /** @param home the folder to be listed, unless the slide is of the one that is; `null` lists none. */
  follow(file: string, home: string | null): void {
    if (!this.#slides.has(file)) this.show(home);
  }

  show(folder: string | null): void {
    if (folder !== this.#folder) this.#slides = new Set();
    this.#folder = folder;
  }

  /**
   * The file by which a path that was admitted is opened: its own, or that of the slide that a folder is, or of several the first.
   * @throws not-found, unsupported-format
   */
  async slideAt(path: string): Promise<SlideAt> {
    if (!(await isFolder(path))) return { file: path, slides: 1 };
    const [first, ...others] = await this.#slidesIn(path);
    if (first !== undefined && others.length > 0) {
      return { file: await this.policy.admit(first.path), slides: 1 + others.length };
    }
    const place = await slidePlace(path);
    // Some that the list leaves out, as files without extension beside others that have one.
    if (place.slides > 1) throw severalSlides(path, place.slides);
    const file = place.slides === 1 ? place.file : first?.path;
    if (file === undefined) throw noSlideIn(path);
    return { file: await this.policy.admit(file), slides: 1 };
  }

  async #foldersWithin(folder: string): Promise<FolderListing['folders']> {
    const folders: FolderListing['folders'][number][] = [];
    const until = performance.now() + lookMs;
    for await (const { type, path } of foldersBelow(folder)) {
      if (folders.length === mostFolders || performance.now() > until) break;
      if (type !== 'folder' || path === folder) continue;
      // One that cannot be read is not offered.
      const slides = await slidesIn(path).catch(() => []);
      if (slides.length > 0 && (await mayOpen(this.policy, path)))
        folders.push({ name: relative(folder, path), path });
    }
    return folders;
  }

  async #slidesIn(folder: string): Promise<FolderListing['slides']> {
    const paths = await slidesIn(folder);
    this.onFound(paths);
    const openable = await Promise.all(paths.map((path) => mayOpen(this.policy, path)));
    return paths
      .filter((_, index) => openable[index])
      .map((path) => ({ name: relative(folder, path), path }));
  }
}

/** The slide that is in front, after a folder of several was opened. */
export function firstOf(count: number, opened: OpenedSlide): OpenedSlide {
  const note = `The folder holds ${count} slides, which are all in the list; this is the first.`;
  return { ...opened, info: { ...opened.info, notes: [note, ...opened.info.notes] } };
}

async function mayOpen(policy: PathPolicy, path: string): Promise<boolean> {
  try {
    await policy.admit(path);
    return true;
  } catch {
    // Opening it says why; a list only leaves it out.
    return false;
  }
}
