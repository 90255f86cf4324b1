/** Runs of the command line in a project, and what is said of it. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, startSpindle, type CommandRun } from './run-spindle';

/**
 * Root writes also where nobody may write: its right to do so is taken away. `null`: it cannot be. Another user might not be able to
 * read the checkout.
 */
const withoutRootsRights = ((): readonly string[] | null => {
  if (process.getuid?.() !== 0) return [];
  const starter = ['--bounding-set=-dac_override', '--inh-caps=-dac_override'];
  return spawnSync('setpriv', [...starter, 'true']).status === 0 ? ['setpriv', ...starter] : null;
})();

let folder: TemporaryFolder;
const at = (name: string): string => join(folder.path, name);

describe('a project on the command line', () => {
  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(at('a.svs'), { mpp: 0.5 });
    writeFileSync(at('renamed.svs'), readFileSync(at('a.svs')));
  });
  afterAll(() => folder.remove());
  afterEach(() => vi.unstubAllEnvs());

  it('records each run, of one slide under whatever name', async () => {
    const args = (slide: string, out: string): string[] => [
      ...['analyse', at(slide), '--out', at(out), '--formats', 'json'],
      ...['--project', at('case.spindle'), '--reader', 'AB'],
    ];
    const run = await runSpindle(args('a.svs', 'out'), 110, await tinyInstallation());
    expect(run.status, run.stderr).toBe(0);
    const later = await runSpindle(args('renamed.svs', 'later'), 110, await tinyInstallation());
    expect(later.status, later.stderr).toBe(0);
    expect(run.stderr).toContain(`a new project: ${at('case.spindle')}`);
    expect(run.stdout).toContain(`recorded    in ${at('case.spindle')}`);
    expect(jsonOf(await runSpindle(['project', 'info', at('case.spindle'), '--json']))).toMatchObject({
      entries: 2,
      slides: [{ key: expect.stringMatching(/^[0-9a-f]{32}$/) as string, scene: 0, runs: 2, entries: 2 }],
      runs: 2,
      people: ['AB'],
    });
    const { stdout } = await runSpindle(['project', 'info', at('case.spindle')]);
    expect(stdout).toMatch(/^entries {5}2, by AB$/m);
    expect(stdout).toMatch(/^ {2}[0-9a-f]{32} {2}(a|renamed)\.svs, 2 runs, 2 entries$/m);
  });

  it('is verified, copied and printed', async () => {
    const verified = await runSpindle(['project', 'verify', at('case.spindle')]);
    expect(verified.status, verified.stderr).toBe(0);
    expect(verified.stdout).toMatch(/^sound: 2 entries, chain [0-9a-f]{64}$/m);
    expect((await runSpindle(['project', 'rebuild', at('case.spindle')])).status).toBe(0);
    const log = await runSpindle(['project', 'export-log', at('case.spindle')]);
    const [first, second] = log.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ seq: 1, by: 'AB', command: { kind: 'record-run' } });
    expect(second?.previousHash).toBe(first?.hash);
    expect((await runSpindle(['project', 'backup', at('case.spindle'), at('copy.spindle')])).status).toBe(0);
    const again = await runSpindle(['project', 'backup', at('case.spindle'), at('copy.spindle')]);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('error[write-failed]');
  });

  it.skipIf(process.platform === 'win32' || withoutRootsRights === null)(
    'is read where nothing can be written',
    async () => {
      mkdirSync(at('medium'));
      copyFileSync(at('case.spindle'), at('medium/case.spindle'));
      chmodSync(at('medium/case.spindle'), 0o444);
      chmodSync(at('medium'), 0o555);
      chmodSync(folder.path, 0o755);
      mkdirSync(at('elsewhere'));
      chmodSync(at('elsewhere'), 0o777);
      const onMedium = (command: string, ...more: string[]): Promise<CommandRun> =>
        startSpindle(
          ['project', command, at('medium/case.spindle'), ...more],
          110,
          undefined,
          withoutRootsRights ?? [],
        ).ended;
      const info = await onMedium('info');
      expect(info.status, info.stderr).toBe(0);
      expect(info.stdout).toMatch(/^runs {8}2$/m);
      const verified = await onMedium('verify');
      expect(verified.stdout, verified.stderr).toMatch(/^sound: 2 entries/);
      expect((await onMedium('export-log')).stdout.trim().split('\n')).toHaveLength(2);
      const copied = await onMedium('backup', at('elsewhere/copy.spindle'));
      expect(copied.status, copied.stderr).toBe(0);
      const merged = await onMedium('merge', '--into', at('elsewhere/merged.spindle'));
      expect(merged.stdout, merged.stderr).toMatch(/: 1 slide, 2 runs, 2 entries$/m);
      expect((await onMedium('rebuild')).stderr).toContain('error[write-failed]');
      expect(readdirSync(at('medium'))).toEqual(['case.spindle']);
      chmodSync(at('medium'), 0o755);
    },
  );

  it('takes no name that is none, and none without a project', async () => {
    const analyse = ['analyse', at('a.svs'), '--out', at('refused')];
    for (const more of [
      ['--project', at('other.spindle'), '--reader', ' '],
      ['--no-project', '--reader', 'AB'],
    ]) {
      const run = await runSpindle([...analyse, ...more]);
      expect(run.status, more.join(' ')).toBe(2);
      expect(run.stderr).toContain('--reader');
    }
  });

  it('that is not named is that of the user’s folder, or none', async () => {
    vi.stubEnv('SPINDLE_HOME', at('home'));
    const analyse = ['analyse', at('a.svs'), '--formats', 'json', '--provider', 'cpu', '--out'];
    const none = await runSpindle([...analyse, at('out-none'), '--no-project']);
    expect(none.status, none.stderr).toBe(0);
    expect(existsSync(at('home/default.spindle'))).toBe(false);
    const run = await runSpindle([...analyse, at('out-default'), '--reader', 'AB']);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toContain(`recorded    in ${at('home/default.spindle')}`);
    const info = jsonOf(await runSpindle(['project', 'info', at('home/default.spindle'), '--json']));
    expect(info).toMatchObject({ runs: 1, people: ['AB'] });
  });

  it('that cannot be opened is a warning, and ends an analysis only where it is named', async () => {
    vi.stubEnv('SPINDLE_HOME', at('home'));
    writeFileSync(at('home/default.spindle'), 'no project '.repeat(100));
    const analyse = ['analyse', at('a.svs'), '--formats', 'json', '--provider', 'cpu', '--out'];
    const run = await runSpindle([...analyse, at('out-warned')]);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).toContain('warning: the run is not recorded in a project: error[project-invalid]');
    expect(run.stdout).not.toContain('recorded  ');
    const refused = await runSpindle([
      ...[...analyse, at('out-refused')],
      ...['--project', at('home/default.spindle')],
    ]);
    expect(refused.status).toBe(3);
    expect(existsSync(at('out-refused'))).toBe(false);
  });

  it('says what was changed after it was written, and what is no project', async () => {
    const bytes = readFileSync(at('copy.spindle'));
    bytes[bytes.indexOf('"by":"AB"') + 6] = 'X'.charCodeAt(0);
    writeFileSync(at('changed.spindle'), bytes);
    const changed = await runSpindle(['project', 'verify', at('changed.spindle')]);
    expect(changed.status).toBe(3);
    expect(changed.stdout).toMatch(/^fault: entry \d .*was changed after it was written/m);
    for (const file of ['a.svs', 'nothing.spindle']) {
      const refused = await runSpindle(['project', 'info', at(file)]);
      expect(refused.status, file).toBe(3);
      expect(refused.stderr).toMatch(/^error\[(project-invalid|not-found)\]/);
    }
  });
});
