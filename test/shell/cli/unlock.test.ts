/** `spindle unlock`: what dead processes left is released, what a running one holds never, and that of another machine by `--force` alone. */
import { DatabaseSync } from '@photostructure/sqlite';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisProcess } from '../../../src-main/base/process-identity';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, startSpindle, type CommandRun } from './run-spindle';

describe('spindle unlock', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const locksIn = (out: string): string[] => readdirSync(at(out)).filter((name) => name.endsWith('.lock'));

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    await placePhantom(at('phantom.tif'), { seed: 5, areaMm2: 1 });
  }, 120_000);
  afterAll(() => folder.remove());

  const unlock = (out: string, ...args: string[]): Promise<CommandRun> =>
    runSpindle(['unlock', at(out), '--project', at(`${out}.spindle`), ...args], 60, installation);
  const batch = (out: string, slide: string): string[] => [
    ...['batch', at(slide), '--out', at(out), '--project', at(`${out}.spindle`)],
    ...['--formats', 'json', '--provider', 'cpu'],
  ];

  it('finds nothing where nothing is held, and refuses a folder that is not there', async () => {
    mkdirSync(at('free'));
    Project.open(at('free.spindle'), true).close();
    const free = await unlock('free');
    expect(free, free.stderr).toEqual({ status: 0, stdout: '', stderr: 'nothing is held\n' });
    expect(jsonOf(await unlock('free', '--json'))).toEqual({ held: [] });
    const absent = await unlock('absent');
    expect(absent.status).toBe(3);
    expect(absent.stderr).toMatch(/^error\[not-found\]: [^\n]+absent[^\n]+\n$/);
    rmSync(at('free.spindle'));
    expect((await unlock('free')).status).toBe(3);
    // It makes no project.
    expect(existsSync(at('free.spindle'))).toBe(false);
  }, 60_000);

  /** Windows knows no signals. */
  it.skipIf(process.platform === 'win32')(
    'leaves a process that runs what it holds, and releases it once that was killed',
    async () => {
      const { child, ended } = startSpindle(batch('held', 'phantom.tif'), 100, installation);
      const isBegun = (): boolean =>
        existsSync(at('held')) && readdirSync(at('held')).some((name) => name.endsWith('.unfinished'));
      while (!isBegun() && child.exitCode === null) await setTimeout(2);
      // It stands still, and is there.
      child.kill('SIGSTOP');
      expect(child.exitCode).toBeNull();
      const locks = locksIn('held');
      expect(locks).not.toEqual([]);
      for (const args of [[], ['--force']]) {
        const alive = await unlock('held', ...args);
        expect(alive.status, alive.stderr).toBe(1);
        expect(alive.stdout).not.toContain('released');
        for (const what of [...locks, 'phantom.tif'])
          expect(alive.stdout).toMatch(new RegExp(`held +.*${what}, by process ${child.pid} on `));
        expect(alive.stderr).toBe('');
      }
      expect(locksIn('held')).toEqual(locks);

      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await ended;
      const dead = await unlock('held', '--json');
      expect(dead.status, dead.stderr).toBe(0);
      const owner: unknown = expect.objectContaining({ pid: child.pid });
      const expected = [...locks.map((name) => at('held', name)), at('phantom.tif')].map((what) => ({
        ...{ what, owner, isReleased: true },
      }));
      expect(jsonOf(dead)).toEqual({ held: expect.arrayContaining(expected) as unknown });
      expect(jsonOf(dead)).toHaveProperty('held.length', expected.length);
      expect(locksIn('held')).toEqual([]);
      const after = await unlock('held');
      expect(after, after.stderr).toEqual({ status: 0, stdout: '', stderr: 'nothing is held\n' });
    },
    120_000,
  );

  it('releases what a process of another machine holds by --force alone', async () => {
    await writeAperioSvs(at('a.svs'));
    const done = await runSpindle(batch('share', 'a.svs'), 100, installation);
    expect(done.status, done.stderr).toBe(0);
    const elsewhere = { ...thisProcess(), scope: '00000000', host: 'lab\u001b[2J', pid: 17 };
    const lock = at('share', `.spindle-${elsewhere.token}.lock`);
    writeFileSync(lock, JSON.stringify({ ...elsewhere, work: 'any' }));
    const torn = at('share', `.spindle-${'0'.repeat(24)}.lock`);
    writeFileSync(torn, '{"pid":');
    const database = new DatabaseSync(at('share.spindle'));
    database
      .prepare(`UPDATE queue SET state = 'running', ended_at = NULL, owner = ?, touched_at = started_at`)
      .run(JSON.stringify(elsewhere));
    database.close();

    const asked = await unlock('share');
    expect(asked.status, asked.stderr).toBe(1);
    expect(asked.stderr).toMatch(/of another machine [^\n]+ --force /);
    // Nothing in a lock acts on the terminal.
    expect(asked.stdout).not.toContain('\u001b');
    expect(asked.stdout.match(/^held .*$/gm)).toHaveLength(3);
    expect(asked.stdout).toMatch(/held +[^\n]+a\.svs, by process 17 on lab/);
    expect(asked.stdout).toContain(`held  ${torn}, by nobody knows whom\n`);
    expect(existsSync(lock)).toBe(true);

    // A machine that slept: its process gave no sign of life for long, and runs.
    const mine = thisProcess();
    const asleep = at('share', `.spindle-${mine.token}.lock`);
    writeFileSync(asleep, JSON.stringify({ ...mine, work: 'any' }));
    utimesSync(asleep, 1, 1);
    const forced = await unlock('share', '--force', '--json');
    expect(forced.status, forced.stderr).toBe(1);
    expect(existsSync(asleep)).toBe(true);
    rmSync(asleep);
    const { held } = jsonOf(forced) as {
      readonly held: readonly { readonly what: string; readonly isReleased: boolean }[];
    };
    expect(held.map(({ what, isReleased }) => `${what} ${isReleased}`).toSorted()).toEqual(
      [`${asleep} false`, ...[lock, torn, at('a.svs')].map((what) => `${what} true`)].toSorted(),
    );
    expect(readdirSync(at('share')).toSorted()).toEqual(['a.json', 'summary.csv']);
    expect((await unlock('share')).stderr).toBe('nothing is held\n');
  }, 120_000);
});
