import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeOwnFolder, partName, processScope, sweepParts } from '../../src-main/base/part-files';
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
    leftBySqlite: `.spindle-${processScope()}-${gone}-0123456789ab.part-journal`,
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

it('sweeps folders with all that is in them, and follows no link', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const named = (tail: string): string => `.spindle-${processScope()}-${gone}-${tail}.part`;
  const kept = join(folder.path, 'kept');
  for (const path of [kept, join(folder.path, named('000000000001'))]) {
    mkdirSync(path);
    writeFileSync(join(path, 'package.zip'), '');
  }
  symlinkSync(kept, join(folder.path, named('000000000002')));
  await sweepParts(folder.path);
  expect(readdirSync(folder.path).sort()).toEqual([named('000000000002'), 'kept']);
  expect(readdirSync(kept)).toEqual(['package.zip']);
});

it('makes a folder for this process alone, and sweeps those of its name that killed ones left', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const left = `spindle-open-${processScope()}-${gone}-0123456789ab`;
  const other = `spindle-uploads-${processScope()}-${gone}-0123456789ab`;
  for (const name of [left, other, 'spindle-open-by-hand']) mkdirSync(join(folder.path, name));
  const made = await makeOwnFolder(folder.path, 'spindle-open');
  const second = await makeOwnFolder(folder.path, 'spindle-open');
  if (process.platform !== 'win32') expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder.path).sort()).toEqual(
    [basename(made), basename(second), other, 'spindle-open-by-hand'].sort(),
  );
});

it('names files that fit wherever the file itself fits', () => {
  expect(partName().length).toBeLessThan(60);
});
