/**
 * Cases named after those of OpenSlide's regression suite: each a file with that defect, made by our own writers, and what
 * must come of it. Where OpenSlide is installed, it must do the same with the file, or the case says what else it does.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SlideInfo } from '../../../src-main/contract/slide';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import type { LyingTag, TagValue, TiffDirectorySpec } from '../../fixture/tiff-writer';
import { temporaryFolder } from '../../temporary-folder';
import { hasOpenSlide } from '../openslide';
import { outcome } from '../outcome';

type Ending =
  'read' | 'tile-missing' | 'tile-unreadable' | 'broken-file' | 'unsupported-format' | 'not-found';
type Verdict = 'reads' | 'fails' | 'refuses';

export interface RegressionCase {
  /** OpenSlide's name. */
  readonly name: string;
  /** The first is opened. `null` for a file that is not there. */
  readonly files: () => Promise<Readonly<Record<string, Uint8Array | null>>>;
  /** Bytes to which the first file is made to grow, by a hole. */
  readonly grownTo?: number;
  readonly ends: Ending;
  /** Of the 40 × 40 pixels of level 0 that are read; default 0, 0. */
  readonly at?: readonly [x: number, y: number];
  /** What must be said of the slide, when it opens. */
  readonly info?: (info: SlideInfo) => void;
  /** What OpenSlide 4.0.1 does instead; the docs say why we differ. */
  readonly openSlide?: Verdict;
}

export type More = Pick<RegressionCase, 'info' | 'openSlide' | 'at' | 'grownTo'>;

/** A case of one file. */
export function oneFile(
  name: string,
  file: string,
  bytes: () => Promise<Uint8Array> | Uint8Array,
  ends: Ending,
  more: More = {},
): RegressionCase {
  return { name, files: async () => ({ [file]: await bytes() }), ends, ...more };
}

/** A case of several files, which a writer makes in a folder. @param write gives the path of the one that is opened. */
export function writtenFiles(
  name: string,
  write: (folder: string) => Promise<string>,
  ends: Ending,
  more: More = {},
): RegressionCase {
  const files = async (): Promise<Record<string, Uint8Array>> => {
    const folder = temporaryFolder();
    const first = relative(folder.path, await write(folder.path));
    const others = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder.path, join(entry.parentPath, entry.name)));
    const names = [...new Set([first, ...others])];
    const read = Object.fromEntries(names.map((file) => [file, readFileSync(join(folder.path, file))]));
    folder.remove();
    return read;
  };
  return { name, files, ends, ...more };
}

export function runCases(suite: string, cases: readonly RegressionCase[]): void {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const written = new Map<string, string>();
  const write = async ({ name, files, grownTo }: RegressionCase): Promise<string> => {
    const known = written.get(name);
    if (known !== undefined) return known;
    const own = join(folder.path, name);
    mkdirSync(own, { recursive: true });
    const entries = Object.entries(await files());
    for (const [file, bytes] of entries) {
      if (bytes === null) continue;
      mkdirSync(dirname(join(own, file)), { recursive: true });
      writeFileSync(join(own, file), bytes);
    }
    const path = join(own, entries[0]?.[0] ?? '');
    if (grownTo !== undefined) truncateSync(path, grownTo);
    written.set(name, path);
    return path;
  };

  describe(suite, () => {
    it.each(cases)('$name ends in $ends', async (regression) => {
      const path = await write(regression);
      const [x, y] = regression.at ?? [0, 0];
      expect(await outcome(path, { level: 0, x, y, width: 40, height: 40 })).toBe(regression.ends);
      if (regression.info === undefined) return;
      const slide = await openSlide(path, { decoder: inProcessDecoder });
      regression.info(slide.info);
      await slide.close();
    });

    it.skipIf(!hasOpenSlide)('ends as in OpenSlide (needs openslide-python)', async () => {
      const asked: Question[] = [];
      for (const regression of cases)
        asked.push({ path: await write(regression), at: regression.at ?? [0, 0] });
      const theirs = askForVerdicts(asked);
      const found = cases.map(({ name }, i) => `${name} ${theirs[i]}`);
      expect(found).toEqual(
        cases.map(({ name, ends, openSlide: other }) => `${name} ${other ?? verdictOf(ends)}`),
      );
    });
  });
}

function verdictOf(ends: Ending): Verdict {
  if (ends === 'read') return 'reads';
  return ends === 'tile-missing' || ends === 'tile-unreadable' ? 'fails' : 'refuses';
}

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const script = join(dirname(fileURLToPath(import.meta.url)), 'openslide_verdicts.py');

interface Question {
  readonly path: string;
  readonly at: readonly [x: number, y: number];
}

function askForVerdicts(questions: readonly Question[]): Verdict[] {
  const answer = spawnSync(python, [script], { input: JSON.stringify(questions), encoding: 'utf8' });
  if (answer.status !== 0) throw new Error(`OpenSlide failed: ${answer.stderr}`);
  return z.array(z.enum(['reads', 'fails', 'refuses'])).parse(JSON.parse(answer.stdout));
}

export type EditDirectories = (directories: TiffDirectorySpec[]) => void;

/** Sets a tag of a directory, or takes it out. */
export function tag(at: number, number: number, value: TagValue | LyingTag | null): EditDirectories {
  return (directories) => {
    const directory = directories[at];
    if (directory === undefined) throw new Error(`there is no directory ${at}`);
    const tags = new Map(directory.tags);
    if (value === null) tags.delete(number);
    else tags.set(number, value);
    directories[at] = { ...directory, tags };
  };
}

/** Replaces the tiles or strips of a directory. */
export function pieces(at: number, edit: (piece: Uint8Array, index: number) => Uint8Array): EditDirectories {
  return (directories) => {
    const directory = directories[at];
    if (directory === undefined) throw new Error(`there is no directory ${at}`);
    directories[at] = { ...directory, pieces: (directory.pieces ?? []).map(edit) };
  };
}

/** Takes the tags out that make a directory tiled, and stores its tiles as strips. */
export function untiled(at: number): EditDirectories {
  return (directories) => {
    tag(at, 322, null)(directories);
    tag(at, 323, null)(directories);
  };
}

export function patched(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
}
