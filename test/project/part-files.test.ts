import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partName, processScope, sweepParts } from '../../src-main/project/part-files';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

it('sweeps what a process left that is gone, and what is older than a day; nothing else', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const old = '.a.svs.json.0123456789ab.part';
  const names = {
    written: partName(),
    left: `.spindle-${processScope()}-${gone}-0123456789ab.part`,
    elsewhere: `.spindle-00000000-${gone}-0123456789ab.part`,
    recent: '.b.json.0123456789ab.part',
    foreign: 'slide.part',
    old,
  };
  for (const name of Object.values(names)) writeFileSync(join(folder.path, name), '');
  const yesterday = Date.now() / 1000 - 25 * 3600;
  utimesSync(join(folder.path, old), yesterday, yesterday);
  utimesSync(join(folder.path, names.foreign), yesterday, yesterday);
  await sweepParts(folder.path);
  expect(readdirSync(folder.path).sort()).toEqual(
    [names.written, names.elsewhere, names.recent, names.foreign].sort(),
  );
  await sweepParts(join(folder.path, 'none'));
});

it('names files that fit wherever the file itself fits', () => {
  expect(partName().length).toBeLessThan(60);
});
