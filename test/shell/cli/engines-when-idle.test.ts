/** When the command line measures the engines of a machine: never before a slide, and never in the middle of one. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { engineWords } from '../../../src-main/contract/engine';
import type { Precision } from '../../../src-main/contract/model';
import { makeTinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let installation: string;
let home: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  installation = join(folder.path, 'installation');
  makeTinyInstallation(installation, [{ id: 'mitosis-c8', name: 'tiny', group: 'C8', judge: 'radial' }]);
  mkdirSync(join(folder.path, 'slides'));
  await writeAperioSvs(join(folder.path, 'slides', 'a.svs'), { seed: 1 });
  await writeAperioSvs(join(folder.path, 'slides', 'b.svs'), { seed: 2 });
}, 120_000);
afterAll(() => folder.remove());
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('SPINDLE_HOME', home.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  home.remove();
});

const analyse = (out: string, ...slides: string[]): Promise<CommandRun> => {
  const paths = slides.map((name) => join(folder.path, 'slides', name));
  const documents = ['--out', join(folder.path, out), '--formats', 'json'];
  return runSpindle(['analyse', ...paths, ...documents], 110, installation);
};
const engineOf = (out: string, slide: string): string => {
  const text = readFileSync(join(folder.path, out, `${slide}.json`), 'utf8');
  return engineWords(JSON.parse(text) as { provider: string; precision: Precision });
};

const said =
  /^the engines of this machine have not been measured yet: .*\nmeasuring the engines .*\n.* computed on (.+)\n$/;

it('computes the first slide on the processor, measures before the second, and remembers', async () => {
  const run = await analyse('batch', 'a.svs', 'b.svs');
  expect(run.status, run.stderr).toBe(0);
  const [, fastest] = said.exec(run.stderr) ?? [];
  expect(fastest, run.stderr).toBeDefined();
  expect(engineOf('batch', 'a')).toBe('cpu');
  expect(engineOf('batch', 'b')).toBe(fastest);

  const next = await analyse('next', 'a.svs');
  expect(next.stderr).toBe('');
  expect(engineOf('next', 'a')).toBe(fastest);
}, 240_000);

it('measures after the only slide, for the next time', async () => {
  const run = await analyse('single', 'a.svs');
  expect(run.status, run.stderr).toBe(0);
  expect(run.stderr).toMatch(said);
  expect(engineOf('single', 'a')).toBe('cpu');
  expect((await analyse('later', 'a.svs')).stderr).toBe('');
}, 240_000);
