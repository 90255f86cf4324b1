/**
 * Looks at watched folders once: which slides are there, and how their files stand. Folders in, a `Scan` out. Of slides at rest nothing is
 * read but entries of folders and the files' sizes and times; a folder whose files may belong together is looked into when one of them
 * changed.
 */
import { createHash } from 'node:crypto';
import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import pMap from 'p-map';
import { codeOf, reasonOf } from '../../base/thrown';
import { throwIfAborted } from '../../contract/errors';
import { isMediaDirectoryName } from '../../slide/slide-files';
import { slideSetsIn, type SlideSet } from '../find-slides';
import { foldersBelow, type WalkedFolder } from '../walk-folders';
import type { Scan, SeenFile, SeenSlide, WatchedSlide } from './watched';

/** Shares answer slowly, each question on its own. */
const statsAtATime = 32;

export interface ScanOptions {
  /** Full paths. */
  readonly folders: readonly string[];
  readonly recursive: boolean;
  /** Whether a path below its folder, with slashes, is wanted. */
  readonly isWanted: (below: string) => boolean;
  readonly note: (note: string) => void;
}

/** How a folder was listed, and what that depended on. */
interface Listing {
  readonly stamp: string;
  readonly isByName: boolean;
  readonly sets: readonly SlideSet[];
}

export class FolderScanner {
  #listings = new Map<string, Listing>();

  constructor(private readonly options: ScanOptions) {}

  /**
   * @param slides what is known of them.
   * @throws aborted
   */
  async scan(slides: ReadonlyMap<string, WatchedSlide>, signal?: AbortSignal): Promise<Scan> {
    const found = new Map<string, SeenSlide>();
    const folders: Scan['folders'][number][] = [];
    const unseen: string[] = [];
    const listings = new Map<string, Listing>();
    for (const root of this.options.folders) {
      for await (const folder of this.#walk(root, signal)) {
        const { path } = folder;
        if (folder.type === 'documents') {
          this.options.note(`${path} is passed over: it holds the summary.csv of an earlier analysis.`);
          // Nothing there is wanted, and nothing there is gone.
          unseen.push(path);
          continue;
        }
        const entries = folder.type === 'folder' ? folder.entries : [];
        const listing =
          folder.type === 'folder' ? await this.#list(path, entries).catch(faultOf) : faultOf(folder.thrown);
        const fault = 'fault' in listing ? listing.fault : null;
        if (path === root)
          folders.push({ path, fault, id: await folderId(path), isEmpty: entries.length === 0 });
        if ('fault' in listing) {
          unseen.push(path);
          if (path !== root) this.options.note(`${path} is passed over: ${listing.fault}.`);
          continue;
        }
        listings.set(path, listing);
        const wanted = listing.sets.filter((set) => this.#isWanted(root, set.path));
        const here = await pMap(wanted, (set) => see(set, { entries, listing }, slides.get(set.path)), {
          concurrency: statsAtATime,
        });
        for (const seen of here) {
          if (typeof seen === 'string') unseen.push(seen);
          else if (seen !== null) found.set(seen.path, seen);
        }
        throwIfAborted(signal);
      }
    }
    this.#listings = listings;
    return { folders, slides: [...found.values()], unseen };
  }

  /** Whether a scan would list the path if there were a slide. */
  isWatched(path: string): boolean {
    const { folders, recursive } = this.options;
    return folders.some((root) => {
      const isBelow = path.startsWith(root.endsWith(sep) ? root : root + sep);
      return isBelow && (recursive || dirname(path) === root) && this.#isWanted(root, path);
    });
  }

  #isWanted(root: string, path: string): boolean {
    return this.options.isWanted(relative(root, path).split(sep).join('/'));
  }

  async *#walk(root: string, signal: AbortSignal | undefined): AsyncGenerator<WalkedFolder, void> {
    if (this.options.recursive) return yield* foldersBelow(root, signal);
    throwIfAborted(signal);
    try {
      yield { type: 'folder', path: root, entries: await readdir(root, { withFileTypes: true }) };
    } catch (thrown) {
      yield { type: 'unreadable', path: root, thrown };
    }
  }

  async #list(folder: string, entries: readonly Dirent[]): Promise<Listing> {
    const before = this.#listings.get(folder);
    const names = digest(entries.map((entry) => `${entry.name} ${entry.isDirectory()}`).sort());
    if (before?.isByName === true && before.stamp === names) return before;
    const files = await stampOf(await filesThatCount(folder, entries));
    if (before?.isByName === false && before.stamp === files) return before;
    const sets = await slideSetsIn(folder);
    const isByName = sets.length > 0 && !sets.some(({ mayGrow }) => mayGrow);
    return { stamp: isByName ? names : files, isByName, sets };
  }
}

function faultOf(thrown: unknown): { readonly fault: string } {
  return { fault: reasonOf(thrown) };
}

async function folderId(path: string): Promise<string | null> {
  const { ino = 0n } = (await statsOf(path).catch(() => null)) ?? {};
  return ino === 0n ? null : String(ino);
}

/** Those of the folder; with a list of the folders inside also those in them. */
async function filesThatCount(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const isDeep = entries.some(({ name }) => isMediaDirectoryName(name));
  const counted = isDeep ? await readdir(folder, { withFileTypes: true, recursive: true }) : entries;
  return counted
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @returns a path where the slide cannot be looked at, `null` where it is not there any more. */
async function see(
  set: SlideSet,
  { entries, listing }: { readonly entries: readonly Dirent[]; readonly listing: Listing },
  known: WatchedSlide | undefined,
): Promise<SeenSlide | string | null> {
  const { path } = set;
  const files = [...new Set([...set.files, ...(known?.setFiles ?? [])])];
  try {
    const stats = await Promise.all(files.map(statsOf));
    const [main] = stats;
    if (!main) return null;
    const isSettling = known?.settling !== null;
    return {
      ...{ path, files, main: seenFile(main) },
      absent: files.filter((_, i) => stats[i] === null),
      stamp: digest(files.map((file, i) => `${file} ${standing(stats[i] ?? null)}`).sort()),
      around: set.mayGrow ? listing.stamp : '',
      near: isSettling ? await namesNear(path, entries) : '',
    };
  } catch {
    // Neither there nor gone, as on a share that is away for a moment.
    return path;
  }
}

/** Of its folder, and of a folder that is called as it is. */
async function namesNear(path: string, entries: readonly Dirent[]): Promise<string> {
  const names = entries.map(({ name }) => name);
  const stem = basename(path, extname(path));
  const hasFolder = entries.some((entry) => entry.name === stem && entry.isDirectory());
  const inside = hasFolder ? await readdir(join(dirname(path), stem)) : [];
  return digest([...names.sort(), '', ...inside.sort()]);
}

/** Changes with the size, times and presence of any of the files. @throws the system's error. */
export async function stampOf(files: readonly string[]): Promise<string> {
  const lines = await pMap(files, async (file) => `${file} ${standing(await statsOf(file))}`, {
    concurrency: statsAtATime,
  });
  return digest(lines.sort());
}

/** `null` where there is no such file. @throws the system's error for any other reason. */
async function statsOf(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw thrown;
  }
}

/** Not the time of a change of its name or permissions, and not the device, which is another one when a share comes back. */
function standing(stats: BigIntStats | null): string {
  return stats === null ? 'absent' : `${stats.size} ${stats.mtimeNs} ${stats.ino}`;
}

function seenFile({ size, mtimeNs, ctimeNs, dev, ino }: BigIntStats): SeenFile {
  return {
    size: Number(size),
    mtimeMs: asMs(mtimeNs),
    ctimeMs: asMs(ctimeNs),
    id: ino === 0n ? null : `${dev} ${ino}`,
  };
}

/** To the same number as `stat` without large numbers states it. */
function asMs(ns: bigint): number {
  const second = 1_000_000_000n;
  return Number(ns / second) * 1000 + Number(ns % second) / 1_000_000;
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex').slice(0, 32);
}
