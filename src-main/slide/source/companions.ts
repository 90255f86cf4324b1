/**
 * The files that lie beside a slide's own, for formats whose slides are several files (DICOM series, MIRAX, VMS). Bare
 * names go in, sources come out. A name never leads out of the folder, not even through a symbolic link, because names
 * are read from slides, and slides are untrusted.
 */
import { opendir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf } from '../../base/thrown';
import { SpindleError, asSpindleError } from '../../contract/errors';
import { brokenFile, slideChanged } from '../slide-errors';
import type { ByteSource } from './byte-source';
import { openFileSource } from './file-source';

export interface Companions {
  /**
   * Bare names of the files in the folder, in the order of their code units; hidden files are left out.
   * @throws SpindleError `not-found` when the folder may not be read or holds absurdly many.
   */
  names(): Promise<readonly string[]>;
  /**
   * A file of the folder. Closed with the slide, or before.
   * @throws SpindleError `broken-file` for a name that is none or leads elsewhere, `not-found`.
   */
  open(name: string): Promise<ByteSource>;
  /** The folder of that name inside this one; closed with it. @throws as `open`. */
  folder(name: string): Promise<Companions>;
  /**
   * Remembers what files are that will be opened later: another file of the name is refused then. One that is missing is
   * none of them.
   */
  expect(names: readonly string[]): Promise<void>;
  /** Every source that is open here and in its folders, with its path from here. */
  sources(): readonly (readonly [name: string, source: ByteSource])[];
  /** Closes every source that was opened and is still open. */
  close(): Promise<void>;
}

type OpenFile = (path: string) => Promise<ByteSource>;

const maxNames = 100_000;
/** Files open at a time; systems allow a process few thousand. */
const maxOpen = 1000;

/**
 * @param path of the slide's own file, whose real folder is meant.
 * @param openFile how its files are opened.
 * @throws SpindleError `not-found`.
 */
export async function companionsOf(path: string, openFile: OpenFile = openFileSource): Promise<Companions> {
  return inFolder(dirname(await realOrThrow(path)), openFile);
}

/** Of a slide on a server, which does not say what lies beside it. @param name of the slide, for error messages. */
export function noCompanions(name: string): Companions {
  const refuse = (file: string): Promise<never> =>
    Promise.reject(
      brokenFile(name, `it needs the file "${file}", and on a server only slides of one file can be opened`),
    );
  return {
    names: () => Promise.resolve([]),
    open: refuse,
    folder: refuse,
    expect: () => Promise.resolve(),
    sources: () => [],
    close: () => Promise.resolve(),
  };
}

/** The files of a folder. @throws SpindleError `not-found`. */
export async function companionsIn(folder: string): Promise<Companions> {
  return inFolder(await realOrThrow(folder), openFileSource);
}

/** `null` for a file that is not there or leads elsewhere. */
export async function openOrNull(companions: Companions, name: string): Promise<ByteSource | null> {
  try {
    return await companions.open(name);
  } catch (thrown) {
    const { tag } = asSpindleError(thrown);
    if (tag === 'not-found' || tag === 'broken-file') return null;
    throw thrown;
  }
}

/** @param folder a real path. */
function inFolder(folder: string, openFile: OpenFile): Companions {
  const sources = new Map<ByteSource, string>();
  const folders = new Map<Companions, string>();
  const expected = new Map<string, string>();

  async function inside(name: string): Promise<string> {
    if (!isBareName(name))
      throw brokenFile(folder, `it names the file "${name}", which is no name of a file`);
    const real = await realOrThrow(join(folder, name));
    if (dirname(real) === folder) return real;
    throw brokenFile(folder, `it names the file "${name}", which leads out of its folder`);
  }

  return {
    names: () => listNames(folder),

    async open(name) {
      if (sources.size >= maxOpen) throw brokenFile(folder, `it is made of more than ${maxOpen} files`);
      const path = await inside(name);
      const source = await openFile(path);
      const expectedFile = expected.get(name);
      if (expectedFile !== undefined && expectedFile !== (await fileNow(path))) {
        await source.close();
        throw slideChanged(path);
      }
      const tracked: ByteSource = {
        ...source,
        async close() {
          if (sources.delete(tracked)) await source.close();
        },
      };
      sources.set(tracked, name);
      return tracked;
    },

    async folder(name) {
      const inner = inFolder(await inside(name), openFile);
      folders.set(inner, name);
      return inner;
    },

    async expect(names) {
      for (const name of names) {
        const file = await fileNow(join(folder, name));
        if (file !== null) expected.set(name, file);
      }
    },

    sources: () => [
      ...[...sources].map(([source, name]) => [name, source] as const),
      ...[...folders].flatMap(([inner, name]) =>
        inner.sources().map(([below, source]) => [`${name}/${below}`, source] as const),
      ),
    ],

    async close() {
      await Promise.all([...sources.keys(), ...folders.keys()].map((opened) => opened.close()));
    },
  };
}

/** Changes when a file is written to or another takes its name; `null` where there is none. */
async function fileNow(path: string): Promise<string | null> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch {
    // Opening it says why.
    return null;
  }
}

/** No separator of any system, no drive or stream of Windows, no step upwards. */
export function isBareName(name: string): boolean {
  const forbidden = ['/', '\\', ':', '\0'];
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    name.length <= 255 &&
    !forbidden.some((character) => name.includes(character))
  );
}

async function listNames(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      const mayBeFile = entry.isFile() || entry.isSymbolicLink();
      if (mayBeFile && !entry.name.startsWith('.')) names.push(entry.name);
      if (names.length > maxNames) throw notFound(folder, `it holds more than ${maxNames} files`);
    }
  } catch (thrown) {
    throw thrown instanceof SpindleError ? thrown : notFound(folder, reasonOf(thrown), thrown);
  }
  return names.sort();
}

async function realOrThrow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    throw notFound(path, reasonOf(thrown), thrown);
  }
}

function notFound(path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open a file of the slide',
    where: { path },
    why,
    remedy: 'keep all files of the slide together, and check that you may read them',
    cause,
  });
}
