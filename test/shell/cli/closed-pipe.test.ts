/** A reader of the output that goes away (`spindle analyse … | head -1`) ends no work. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { startSpindle } from './run-spindle';
import { writeTwoSlides } from './two-slides';

let folder: TemporaryFolder;
let slides: string;
beforeAll(async () => {
  folder = temporaryFolder();
  slides = await writeTwoSlides(folder.path);
});
afterAll(() => folder.remove());

it('analyses all slides when nobody reads the output any more', async () => {
  const out = join(folder.path, 'out');
  const { child, ended } = startSpindle(
    ['analyse', slides, '--out', out, '--provider', 'cpu', '--formats', 'json'],
    110,
    await tinyInstallation(),
  );
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect((await ended).status).toBe(0);
  for (const name of ['s1.json', 's2.json']) expect(existsSync(join(out, name)), name).toBe(true);
  expect(readFileSync(join(out, 'summary.csv'), 'utf8')).not.toMatch(/not-begun|running/);
  expect(readdirSync(out).filter((name) => name.endsWith('.lock'))).toEqual([]);
}, 120_000);
