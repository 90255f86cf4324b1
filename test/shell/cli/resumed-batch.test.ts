/** `spindle batch` called again: what is done stays, what failed is tried again, and so is what was changed since. */
import { DatabaseSync } from '@photostructure/sqlite';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisProcess } from '../../../src-main/base/process-identity';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, type CommandRun } from './run-spindle';

describe('a batch that is called again', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (name: string): string => join(folder.path, name);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    mkdirSync(at('slides'));
    for (const [seed, name] of ['a', 'b', 'c'].entries())
      await writeAperioSvs(at(`slides/${name}.svs`), { seed: seed + 1 });
    await writeAperioSvs(at('slides/unsized.svs'), { seed: 9, mpp: null });
    writeFileSync(
      at('list.csv'),
      'file,mpp\nslides/a.svs,\nslides/b.svs,\nslides/c.svs,\nslides/unsized.svs,\n',
    );
  }, 120_000);
  afterAll(() => folder.remove());

  const batch = (...args: string[]): Promise<CommandRun> => into('out', ...args);
  const into = (out: string, ...args: string[]): Promise<CommandRun> =>
    runSpindle(
      ['batch', '--out', at(out), '--project', at(`${out}.spindle`), '--formats', 'json', ...args],
      110,
      installation,
    );
  const written = ({ stdout }: CommandRun): string[] =>
    [...stdout.matchAll(/wrote +.*\/(.+)\.json/g)].map(([, stem = '']) => stem).toSorted();

  it('tries again what failed, and analyses what was changed since, and nothing else', async () => {
    const first = await batch(at('list.csv'));
    expect(first.status, first.stderr).toBe(3);
    expect(written(first)).toEqual(['a', 'b', 'c']);

    const second = await batch(at('list.csv'));
    expect(second.status, second.stderr).toBe(3);
    expect(second.stderr).toContain('3 slides are done already');
    expect(second.stderr).toContain('error[mpp-unknown]');
    expect(written(second)).toEqual([]);

    appendFileSync(at('slides/a.svs'), 'more');
    rmSync(at('out/b.json'));
    writeFileSync(
      at('list.csv'),
      'file,mpp\nslides/a.svs,\nslides/b.svs,\nslides/c.svs,0.3\nslides/unsized.svs,0.5\n',
    );
    const third = await batch(at('list.csv'));
    expect(third.status, third.stderr).toBe(0);
    // The documents of the slide that was there before are kept.
    expect(written(third)).toEqual(['a-2', 'b', 'c', 'unsized']);
    expect(existsSync(at('out/b.json'))).toBe(true);

    const fourth = await batch(at('list.csv'));
    expect(fourth.status, fourth.stderr).toBe(0);
    expect(written(fourth)).toEqual([]);

    const all = await batch(at('list.csv'), '--again');
    expect(all.status, all.stderr).toBe(0);
    expect(written(all)).toEqual(['a-2', 'b', 'c', 'unsized']);
  }, 300_000);

  it('goes on with what processes held that are gone, on other machines too, and leaves no journal', async () => {
    await writeAperioSvs(at('recorded.svs'), { seed: 5 });
    await writeAperioSvs(at('held.svs'), { seed: 6 });
    const slides = [at('recorded.svs'), at('held.svs')];
    const first = await into('held', ...slides);
    expect(first.status, first.stderr).toBe(0);
    const elsewhere = { ...thisProcess(), scope: '00000000', host: 'lab' };
    const database = new DatabaseSync(at('held.spindle'));
    const set = `UPDATE queue SET state = 'running', ended_at = NULL, touched_at = started_at`;
    database.exec(`${set} WHERE path LIKE '%recorded.svs'`);
    database
      .prepare(`${set}, owner = ?, run = NULL WHERE path LIKE '%held.svs'`)
      .run(JSON.stringify(elsewhere));
    database.close();
    writeFileSync(at('held/recorded.unfinished'), 'of the process that was killed\n');

    const second = await into('held', ...slides);
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain('recorded.svs: an earlier process had finished it');
    expect(written(second)).toEqual(['held']);
    expect(readdirSync(at('held')).toSorted()).toEqual(['held.json', 'recorded.json', 'summary.csv']);
  }, 300_000);
});
