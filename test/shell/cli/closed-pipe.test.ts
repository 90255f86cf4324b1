/** A reader of the output that goes away (`spindle analyse … | head -1`) ends no work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/shell/installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'slides'));
  for (const seed of [1, 2]) await writeAperioSvs(join(folder.path, 'slides', `s${seed}.svs`), { seed });
});
afterAll(() => folder.remove());

it('analyses all slides when nobody reads the output any more', async () => {
  const spindle = join(findInstallation().root, 'out', 'main', 'spindle.js');
  const out = join(folder.path, 'out');
  const child = spawn(
    process.execPath,
    [spindle, 'analyse', join(folder.path, 'slides'), '--out', out, '--provider', 'cpu', '--formats', 'json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stdout.destroy();
  child.stderr.destroy();
  const [status] = (await once(child, 'exit')) as [number | null];
  expect(status).toBe(0);
  for (const name of ['s1.json', 's2.json']) expect(existsSync(join(out, name)), name).toBe(true);
  expect(readFileSync(join(out, 'summary.csv'), 'utf8')).not.toMatch(/not-begun|running/);
  expect(readdirSync(out)).not.toContain('.spindle.lock');
}, 120_000);
