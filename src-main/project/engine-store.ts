/**
 * What is kept of engines: the provider and threads that a person chose, and the rankings that were measured, each
 * under a key that names machine, runtime and model. A file that cannot be read counts as absent: it is chosen or
 * measured again.
 *
 *     <folder>/engines/settings.json
 *     <folder>/engines/ranking-<key>.json
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import {
  defaultEngineSettings,
  engineRankingSchema,
  engineSettingsSchema,
  type EngineRanking,
  type EngineSettings,
} from '../contract/engine';
import { writeAtomically } from './write-atomically';

export interface EngineStore {
  settings(): Promise<EngineSettings>;
  saveSettings(settings: EngineSettings): Promise<void>;
  /** @param facts all that a measurement depends on */
  ranking(facts: readonly string[]): Promise<EngineRanking | null>;
  /** What cannot be written is remembered as long as the store is. @throws write-failed */
  saveRanking(facts: readonly string[], ranking: EngineRanking): Promise<void>;
  forgetRanking(facts: readonly string[]): Promise<void>;
}

/** @param folder where a person's own state lies */
export function openEngineStore(folder: string): EngineStore {
  const settingsFile = join(folder, 'engines', 'settings.json');
  const rankingFile = (facts: readonly string[]): string => {
    const key = createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 32);
    return join(folder, 'engines', `ranking-${key}.json`);
  };
  const unwritten = new Map<string, EngineRanking>();
  return {
    settings: async () => (await read(settingsFile, engineSettingsSchema)) ?? defaultEngineSettings,
    saveSettings: (settings) => writeAtomically(settingsFile, JSON.stringify(settings)),
    ranking: async (facts) => {
      const file = rankingFile(facts);
      return (await read(file, engineRankingSchema)) ?? unwritten.get(file) ?? null;
    },
    saveRanking: async (facts, ranking) => {
      const file = rankingFile(facts);
      try {
        await writeAtomically(file, JSON.stringify(ranking, null, 2));
        unwritten.delete(file);
      } catch (error) {
        unwritten.set(file, ranking);
        throw error;
      }
    },
    forgetRanking: async (facts) => {
      const file = rankingFile(facts);
      unwritten.delete(file);
      await rm(file, { force: true });
    },
  };
}

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readRegularText(path)));
  } catch {
    return null;
  }
}
