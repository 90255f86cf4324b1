/**
 * Which files may be opened. In the server shell only those inside given folders, judged by their real
 * path, so that neither `..` nor a symbolic link leads out; in Electron those that a person has named: in a dialog, by a drop, on the
 * command line, from the folder of an opened slide. Until then a path is compared as text and nothing of it is touched, because
 * on Windows looking at `\\\\host\\share` tells that host who is asking. Addresses of slides on servers are refused by both: see
 * docs/decisions/010-slides-on-servers.md.
 */
import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { readFault } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { isAddress, publicName } from '../slide/source/address';
import { invalidRequest } from './request-errors';

export interface PathPolicy {
  /**
   * @returns the real path of a file or folder that may be opened.
   * @throws not-found (also for what lies outside: whether it exists is not told), request-invalid
   */
  admit(path: string): Promise<string>;
  /** Whether it may be asked for at all, judged by its text: nothing on the disk is looked at. */
  mayAsk(path: string): boolean;
}

/** @param folders a function, because some of them come into being later. */
export function onlyInside(folders: () => readonly string[]): PathPolicy {
  return {
    mayAsk: (path) => folders().some((folder) => isInside(resolve(folder), resolve(path))),
    async admit(path) {
      const asked = resolve(checkedText(path));
      const allowed = folders();
      const real = await Promise.all(allowed.map((folder) => realOrNull(folder)));
      const roots = [...allowed.map((folder) => resolve(folder)), ...real.filter((root) => root !== null)];
      if (!roots.some((root) => isInside(root, asked))) throw outside(asked);
      const target = await realPathOf(asked);
      if (!real.some((root) => root !== null && isInside(root, target))) throw outside(asked);
      return regular(asked, target);
    },
  };
}

/** Files and folders that a person has named, and what lies in such a folder. */
export class NamedPaths implements PathPolicy {
  readonly #named = new Set<string>();

  /** Of a person's doing: never of a path that came from a page. */
  grant(paths: readonly string[]): void {
    for (const path of paths) if (path !== '' && !path.includes('\0')) this.#named.add(resolve(path));
  }

  /**
   * Paths that a project holds. Those of this machine may be opened: a person opened the project. On a share they may where the project
   * itself, or something that a person named, lies on that share: other hosts would learn who is asking.
   * @param project path of its file
   */
  grantKept(project: string, paths: readonly string[]): void {
    const files = paths.filter((path) => !isAddress(path));
    this.grant(files.filter((path) => shareOf(path) === null));
    const shared = files.filter((path) => shareOf(path) !== null);
    if (shared.length === 0) return;
    const known = new Set([...this.#named, project].map(shareOf));
    this.grant(shared.filter((path) => known.has(shareOf(path))));
  }

  async admit(path: string): Promise<string> {
    const asked = resolve(checkedText(path));
    if (!this.#isNamed(asked))
      throw notFound(asked, 'nobody has chosen it in this window', undefined, chooseIt);
    const real = await regular(asked, await realPathOf(asked));
    // Under this name the page knows it from now on.
    this.grant([real]);
    return real;
  }

  mayAsk(path: string): boolean {
    return this.#isNamed(resolve(path));
  }

  #isNamed(path: string): boolean {
    if (this.#named.has(path)) return true;
    const above = dirname(path);
    return above !== path && this.#isNamed(above);
  }
}

/** Host and share of a path such as `\\\\host\\share\\a.svs` on Windows; `null` of a path of this machine. */
function shareOf(path: string): string | null {
  const [, host, share] = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/.exec(path) ?? [];
  return host === undefined || share === undefined ? null : `${host}/${share}`.toLowerCase();
}

const chooseIt = 'open it with "Open slides…", drop it on the window, or name it on the command line';

/** True for the folder itself and everything below it. Both absolute. */
export function isInside(folder: string, path: string): boolean {
  const steps = relative(folder, path);
  return steps === '' || (steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps));
}

function checkedText(path: string): string {
  if (isAddress(path)) {
    throw notFound(publicName(path), 'slides on servers are opened from the command line only');
  }
  if (path.includes('\0')) throw invalidRequest('path', 'a path cannot contain a zero byte');
  return path;
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw notFound(path, readFault(cause), cause);
  }
}

async function realOrNull(folder: string): Promise<string | null> {
  try {
    return await realpath(folder);
  } catch {
    // A folder that is gone admits nothing.
    return null;
  }
}

/** Pipes and devices are refused: reading one may never end. */
async function regular(asked: string, real: string): Promise<string> {
  const stats = await stat(real);
  if (!stats.isFile() && !stats.isDirectory()) throw notFound(asked, 'it is not a file');
  return real;
}

function outside(path: string): SpindleError {
  return notFound(
    path,
    'it is not inside the folder that is served',
    undefined,
    'name something inside it, or serve a folder above it',
  );
}

function notFound(
  path: string,
  why: string,
  cause?: unknown,
  remedy = 'check the path and that you may read it',
): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the slide',
    where: { path },
    why,
    remedy,
    cause,
  });
}
