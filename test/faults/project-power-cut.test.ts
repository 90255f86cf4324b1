/**
 * Power cuts while a project is made, written to, copied and brought to a newer schema: the file opens, is sound, and holds every entry that
 * was answered.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleSide } from '../bundle-side';
import type { TemporaryFolder } from '../temporary-folder';
import { canUseLayer } from './file-layer';
import { memoryFolder } from './memory-folder';
import { cutPower, type PowerCut } from './power-cuts';
import { record, type Recorded } from './recording';
import { soundEntries } from './sound-entries';

describe.skipIf(!canUseLayer)('a project and a power cut', () => {
  let side: readonly string[];
  let folder: TemporaryFolder;
  let used: string;
  beforeAll(async () => void (side = await bundleSide('faults/project-side')));
  beforeEach(() => {
    folder = memoryFolder();
    used = join(folder.path, 'used');
    mkdirSync(used);
  });
  afterEach(() => folder.remove());

  /** @param args of `project-side.ts`, after the file */
  function recordProject(args: readonly string[], isNetwork = false): Promise<Recorded> {
    const log = join(folder.path, 'log');
    return record([...side, join(used, 'case.spindle'), ...args], { folder: used, log, isNetwork });
  }

  const cuts = (
    recorded: Recorded,
    count: number,
    seed: number,
    check: (cut: PowerCut) => unknown = keepsWhatWasAnswered,
  ): Promise<void> => cutPower(recorded, { count, seed, scratch: folder.path }, check);

  it.each([
    ['a local disk', false],
    ['a network share', true],
  ])('on %s lose nothing that was answered', { timeout: 600_000 }, async (_, isNetwork) => {
    // Enough for the write-ahead log to be taken into the file, and to begin again, while the project is open.
    const recorded = await recordProject(['3', '200000', 'backup'], isNetwork);
    await cuts(recorded, 210, 16);
  });

  it.each([
    ['a local disk', false],
    ['a network share', true],
  ])('leave a new project on %s whole, or none', { timeout: 600_000 }, async (_, isNetwork) => {
    await cuts(await recordProject(['1', '0'], isNetwork), 150, 17);
  });

  it.each([
    ['schema 1 on a local disk', 1, 121, false],
    ['schema 1 on a network share', 1, 121, true],
    ['schema 2 on a local disk', 2, 282, false],
    ['schema 2 on a network share', 2, 282, true],
  ])(
    'leave a project of %s as it was, or brought to the present one',
    { timeout: 600_000 },
    async (_, schema, entries, isNetwork) => {
      const fixture = join(import.meta.dirname, `../fixture/project-of-schema-${schema}/case.spindle`);
      copyFileSync(fixture, join(used, 'case.spindle'));
      await cuts(await recordProject(['1', '0'], isNetwork), 100, 18, (cut) => {
        expect(keepsWhatWasAnswered(cut).length).toBeGreaterThanOrEqual(entries);
      });
    },
  );
});

/** @returns the identifiers of all entries */
function keepsWhatWasAnswered({ said, folder }: PowerCut): readonly string[] {
  const file = join(folder, 'case.spindle');
  if (said.length > 0) expect(readdirSync(folder)).toContain('case.spindle');
  for (const name of readdirSync(folder).filter((each) => /^copy-\d+\.spindle$/.test(each))) {
    const before = said.slice(0, said.indexOf(`copied ${name}`));
    expectAnswered(soundEntries(join(folder, name)), before);
  }
  for (const line of said.filter((each) => each.startsWith('copied ')))
    expect(existsSync(join(folder, line.slice('copied '.length))), line).toBe(true);
  const ids = existsSync(file) ? soundEntries(file) : [];
  expectAnswered(ids, said);
  return ids;
}

function expectAnswered(ids: readonly string[], said: readonly string[]): void {
  const isKept = new Set(ids);
  const lost = said.filter((line) => line !== 'opened' && !line.startsWith('copied ') && !isKept.has(line));
  expect(lost).toEqual([]);
}
