/**
 * What survives a restart: every finished run and every pixel size entered by hand, by the slide's
 * fingerprint, as one small JSON file each. Files are only ever added or replaced whole; one that cannot
 * be read is passed over and left where it is, and the newest readable one is used.
 *
 *     <folder>/<fingerprint>/run-<start time>.json
 *     <folder>/<fingerprint>/mpp.json
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AnalysisResult } from '../contract/report';
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
}

const mppValue = z.number().min(plausibleMpp.min).max(plausibleMpp.max);
const mppFile = z.object({ x: mppValue, y: mppValue });

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
