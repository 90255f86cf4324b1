/** Power cuts while the journal of an analysis is written: it gives back the first of the patches that were finished, and nothing else. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PatchJournal } from '../../src-main/analysis/patch-journal';
import { bundleSide } from '../bundle-side';
import type { TemporaryFolder } from '../temporary-folder';
import { canUseLayer } from './file-layer';
import { keyNamed, patchOf } from './journal-patches';
import { memoryFolder } from './memory-folder';
import { cutPower, type PowerCut } from './power-cuts';
import { record } from './recording';

describe.skipIf(!canUseLayer)('the journal of an analysis and a power cut', () => {
  let folder: TemporaryFolder;
  beforeEach(() => (folder = memoryFolder()));
  afterEach(() => folder.remove());

  it('gives back a beginning of what was finished, and all of it once it was closed', async () => {
    const used = join(folder.path, 'used');
    mkdirSync(used);
    const side = await bundleSide('faults/journal-side');
    const recorded = await record([...side, join(used, 'slide.unfinished')], {
      ...{ folder: used, log: join(folder.path, 'log') },
    });
    await cutPower(recorded, { count: 600, seed: 20, scratch: folder.path }, givesBackABeginning);
  });
});

async function givesBackABeginning({ said, folder }: PowerCut): Promise<void> {
  const file = join(folder, 'slide.unfinished');
  for (const key of ['one', 'other']) {
    // Opening it for one analysis begins that of the other again.
    const copy = join(folder, key);
    if (existsSync(file)) copyFileSync(file, copy);
    const journal = await PatchJournal.open(copy, keyNamed(key));
    const { finished } = journal;
    await journal.close();
    const expected = Array.from(finished.keys(), (_, index) => [index, patchOf(key, index)]);
    expect([...finished]).toEqual(expected);
    expect(finished.size).toBeGreaterThanOrEqual(leastOf(key, said));
  }
}

/** How many must be there: those that were added before it was last closed, until the file is that of another analysis. */
function leastOf(key: string, said: readonly string[]): number {
  const closed = said.slice(0, said.lastIndexOf('closed') + 1);
  const isReplaced = key === 'one' && closed.filter((line) => line === 'closed').length > 1;
  if (isReplaced || !closed.includes(`key ${key}`)) return 0;
  return closed.slice(closed.indexOf(`key ${key}`)).filter((line) => line.startsWith('patch ')).length;
}
