/**
 * What survives a restart: every finished run, every pixel size entered by hand and every correction of the tissue mask, by the slide's
 * fingerprint, as one small JSON file each. Files are only ever added or replaced whole; one that cannot
 * be read is passed over and left where it is, and the newest readable one is used.
 *
 *     <folder>/<fingerprint>/run-<start time>.json
 *     <folder>/<fingerprint>/mpp.json
 *     <folder>/<fingerprint>/mask.json
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { maskEditsSchema } from '../contract/api';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import { SpindleError } from '../contract/errors';
import { plausibleMpp, type Mpp } from '../contract/slide';
import { parseRun, serialiseRun } from './run-file';
import { slideFingerprint } from './slide-fingerprint';
import { writeAtomically } from './write-atomically';

export interface RunStore {
  /** The newest finished run over this very slide. */
  lastRun(slidePath: string): Promise<AnalysisResult | null>;
  saveRun(slidePath: string, result: AnalysisResult): Promise<void>;
  /** µm per pixel as a person entered it; `null` when nobody did. */
  enteredMpp(slidePath: string): Promise<Mpp | null>;
  saveEnteredMpp(slidePath: string, mpp: Mpp): Promise<void>;
  /** A person's decisions on what is tissue; `null` when nobody made any. */
  maskEdits(slidePath: string): Promise<readonly MaskEdit[] | null>;
  saveMaskEdits(slidePath: string, edits: readonly MaskEdit[]): Promise<void>;
}

const mppValue = z.number().min(plausibleMpp.min).max(plausibleMpp.max);
const mppFile = z.object({ x: mppValue, y: mppValue });
const maskFile = z.object({ schemaVersion: z.literal(1), edits: maskEditsSchema });

export function openRunStore(folder: string): RunStore {
  const folderOf = async (slidePath: string): Promise<string> =>
    join(folder, await slideFingerprint(slidePath));

  return {
    async lastRun(slidePath) {
      const slideFolder = await folderOf(slidePath);
      const runs = (await namesIn(slideFolder)).filter((name) => /^run-.*\.json$/.test(name)).sort();
      for (const name of runs.reverse()) {
        const result = parseRun((await textOf(join(slideFolder, name))) ?? '');
        if (result !== null) return result;
      }
      return null;
    },

    async saveRun(slidePath, result) {
      const name = `run-${result.startedAt.replace(/[^0-9TZ]/g, '')}.json`;
      await writeAtomically(join(await folderOf(slidePath), name), serialiseRun(result));
    },

    async enteredMpp(slidePath) {
      const text = await textOf(join(await folderOf(slidePath), 'mpp.json'));
      if (text === null) return null;
      try {
        return mppFile.parse(JSON.parse(text));
      } catch {
        // Entered again by the user; a wrong pixel size would falsify every count.
        return null;
      }
    },

    async saveEnteredMpp(slidePath, mpp) {
      await writeAtomically(join(await folderOf(slidePath), 'mpp.json'), JSON.stringify(mpp));
    },

    async maskEdits(slidePath) {
      const path = join(await folderOf(slidePath), 'mask.json');
      const text = await textOf(path);
      if (text === null) return null;
      try {
        return maskFile.parse(JSON.parse(text)).edits;
      } catch (cause) {
        // Unlike a pixel size, nobody would notice that it is gone.
        throw new SpindleError('broken-file', {
          what: 'cannot read the corrections of the tissue mask',
          where: { path },
          why: 'the file is damaged',
          remedy: 'draw them again; the next correction replaces the file',
          cause,
        });
      }
    },

    async saveMaskEdits(slidePath, edits) {
      const text = JSON.stringify({ schemaVersion: 1, edits });
      await writeAtomically(join(await folderOf(slidePath), 'mask.json'), text);
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
