/** `spindle batch` called again: what is done stays, what failed is tried again, and so is what was changed since. */
import { DatabaseSync } from '@photostructure/sqlite';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisProcess } from '../../../src-main/base/process-identity';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, startSpindle, type CommandRun } from './run-spindle';

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

  it('sets no slide aside whose process was killed while an engine started, however often', async () => {
    const args = [
      ...['batch', at('slides/a.svs'), '--out', at('killed'), '--project', at('killed.spindle')],
      ...['--formats', 'json'],
    ];
    const isStarting = (): boolean => {
      if (!existsSync(at('killed.spindle'))) return false;
      try {
        const database = new DatabaseSync(at('killed.spindle'), { readOnly: true });
        try {
          const starting = "SELECT 1 FROM queue WHERE state = 'running' AND deaths = -1";
          return database.prepare(starting).get() !== undefined;
        } finally {
          database.close();
        }
      } catch {
        // The project is being made.
        return false;
      }
    };
    for (let kills = 0; kills < 4; kills += 1) {
      const { child, ended } = startSpindle(args, 110, installation);
      // A killed process has left this, until the next one takes the slide over.
      while (kills > 0 && isStarting() && child.exitCode === null) await setTimeout(1);
      while (!isStarting() && child.exitCode === null) await setTimeout(1);
      child.kill('SIGKILL');
      expect((await ended).status).toBe(-1);
    }
    const last = await runSpindle(args, 110, installation);
    expect(last.status, last.stderr).toBe(0);
    expect(written(last)).toEqual(['a']);
  }, 240_000);

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

  it('takes what was analysed by hand meanwhile with the same settings, and computes it again where they are others', async () => {
    const [waits, other] = [at('waits.svs'), at('other.svs')];
    writeFileSync(at('waiting.txt'), ['slides/c.svs', 'waits.svs', 'other.svs'].join('\n'));
    expect((await into('by-hand', at('waiting.txt'))).status).toBe(3);
    await writeAperioSvs(waits, { seed: 7 });
    await writeAperioSvs(other, { seed: 8 });
    const hand = (path: string, ...more: string[]): Promise<CommandRun> =>
      runSpindle(
        [
          'analyse',
          path,
          '--out',
          at('hand'),
          '--project',
          at('by-hand.spindle'),
          '--formats',
          'json',
          ...more,
        ],
        110,
        installation,
      );
    expect((await hand(waits, '--reader', 'AB')).status).toBe(0);
    expect((await hand(other, '--mpp', '0.3')).status).toBe(0);
    const run = await into('by-hand', at('waiting.txt'));
    expect(run.status, run.stderr).toBe(0);
    expect(written(run)).toEqual(['other', 'waits']);
    expect(run.stderr).toMatch(
      /waits\.svs: the project has a result of it of .* with the same settings: that result is taken/,
    );
    expect(run.stderr).not.toMatch(/other\.svs: was analysed since/);
    const documentOf = (out: string, name: string): unknown =>
      JSON.parse(readFileSync(at(`${out}/${name}.json`), 'utf8'));
    expect(documentOf('by-hand', 'waits')).toEqual(documentOf('hand', 'waits'));
    const project = Project.openToRead(at('by-hand.spindle'));
    const runs = project.cases().flatMap(({ slides }) => slides.map(({ name, runs: n }) => [name, n]));
    project.close();
    expect(runs).toEqual(
      expect.arrayContaining([
        ['waits.svs', 1],
        ['other.svs', 2],
      ]),
    );
    // What is asked for again is computed again.
    const again = await into('by-hand', waits, '--again');
    expect([written(again), again.stderr.includes('was analysed since')]).toEqual([['waits'], false]);
  }, 300_000);

  it('follows a slide that was moved since, and names no file that is gone', async () => {
    mkdirSync(at('moving'));
    await writeAperioSvs(at('moving/m.svs'), { seed: 10 });
    expect((await into('moved', at('moving'))).status).toBe(0);
    mkdirSync(at('archive'));
    renameSync(at('moving/m.svs'), at('archive/n.svs'));
    const run = await into('moved', at('archive'));
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).toContain(
      `${at('archive/n.svs')}: was analysed as ${at('moving/m.svs')}, which is not there any more; its result stays`,
    );
    expect(written(run)).toEqual([]);
    const project = Project.openToRead(at('moved.spindle'));
    const [batchId = ''] = project.queue.batches().map(({ id }) => id);
    const rows = project.queue.rowsSince(batchId, 0).rows;
    expect(rows.map(({ path, state, sameAs }) => [path, state, sameAs])).toEqual(
      expect.arrayContaining([
        [at('archive/n.svs'), 'done', null],
        [at('moving/m.svs'), 'same', at('archive/n.svs')],
      ]),
    );
    expect(project.cases().flatMap(({ slides }) => slides.map(({ path, runs }) => [path, runs]))).toEqual([
      [at('archive/n.svs'), 1],
    ]);
    project.close();
    const second = await into('moved', at('archive'));
    expect(second.stderr).toContain('1 slide is done already');
  }, 120_000);

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
