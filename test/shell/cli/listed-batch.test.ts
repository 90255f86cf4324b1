/** `spindle batch LIST`: what a list states is recorded once, its order and its changes count, and the batch that it makes goes on. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileText } from '../../../src-main/analysis/score-profiles';
import { loadModels } from '../../../src-main/detection/model';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { workbookOf } from '../../fixture/workbook';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

/** A document less what tells one run from another. */
function lessItsTimes(path: string): object {
  const { runId, startedAt, timings, ...found } = JSON.parse(readFileSync(path, 'utf8')) as Record<
    string,
    unknown
  >;
  expect([runId, startedAt, timings]).not.toContain(undefined);
  return found;
}

describe('a list of slides', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (...names: string[]): string => join(folder.path, ...names);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    mkdirSync(at('slides'));
    for (const [seed, name] of ['a', 'b', 'c'].entries())
      await writeAperioSvs(at(`slides/${name}.svs`), { seed: seed + 1 });
  }, 60_000);
  afterAll(() => folder.remove());

  const batch = (list: string, out: string, ...args: string[]): Promise<CommandRun> =>
    runSpindle(
      [
        ...['batch', at(list), '--out', at(out), '--project', at(`${out}.spindle`)],
        ...['--formats', 'json', '--provider', 'cpu', ...args],
      ],
      100,
      installation,
    );
  const project = async (...args: string[]): Promise<unknown> =>
    jsonOf(await runSpindle(['project', ...args, '--json'], 60, installation));
  /** In the order in which they were written. */
  const written = ({ stdout }: CommandRun): string[] =>
    [...stdout.matchAll(/wrote +.*\/(.+)\.json/g)].map(([, stem = '']) => stem);
  const tableOf = (out: string): string[] =>
    readFileSync(at(out, 'summary.csv'), 'utf8').trim().split('\r\n');

  it('records case, block, stain and protocol once, and takes what has priority first', async () => {
    writeFileSync(
      at('cases.csv'),
      'file;Fall;block;stain;protocol;Priorität\n' +
        'slides/a.svs;=K 1;A;HE;;\n' +
        'slides/b.svs;K2;;;gist-5mm2:1;2\n' +
        'slides/c.svs;;;;;1\n',
    );
    const first = await batch('cases.csv', 'cases', '--summary', 'json,xlsx,pdf');
    expect(first.status, first.stderr).toBe(0);
    expect(written(first)).toEqual(['b', 'c', 'a']);
    expect(readdirSync(at('cases')).toSorted()).toEqual(
      [
        'a.json',
        'b.json',
        'c.json',
        ...['csv', 'json', 'pdf', 'xlsx'].map((each) => `summary.${each}`),
      ].toSorted(),
    );
    const summary = JSON.parse(readFileSync(at('cases/summary.json'), 'utf8')) as {
      readonly rows: readonly Record<string, unknown>[];
    };
    // In the order of the list.
    expect(summary.rows).toMatchObject([
      { slide: 'a.svs', status: 'done', case: '=K 1', block: 'A', stain: 'HE' },
      { slide: 'b.svs', status: 'done', case: 'K2', block: null, stain: null },
      { slide: 'c.svs', status: 'done', case: null },
    ]);
    const listed = await project('cases', at('cases.spindle'));
    expect(listed).toMatchObject({
      slides: expect.arrayContaining(
        [
          { name: 'a.svs', case: '=K 1', block: 'A', stain: 'HE', runs: 1 },
          { name: 'b.svs', case: 'K2', block: null, stain: null, runs: 1 },
          { name: 'c.svs', case: null, block: null, stain: null, runs: 1 },
        ].map((each): unknown => expect.objectContaining({ ...each, path: at('slides', each.name) })),
      ) as unknown,
    });

    // Three runs, two cases, a protocol.
    const before = await project('info', at('cases.spindle'));
    expect(before).toMatchObject({ runs: 3, entries: 6 });
    const second = await batch('cases.csv', 'cases');
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain('3 slides are done already');
    expect(written(second)).toEqual([]);
    expect(await project('info', at('cases.spindle'))).toEqual(before);

    const again = await batch('cases.csv', 'cases', '--again');
    expect(again.status, again.stderr).toBe(0);
    expect(written(again)).toEqual(['b', 'c', 'a']);
    // What the list states stands already: the runs alone are new.
    expect(await project('info', at('cases.spindle'))).toMatchObject({ runs: 6, entries: 9 });
  }, 120_000);

  it('is analysed again with another profile of scores, and not since another reader asks', async () => {
    writeFileSync(at('sized.csv'), 'file;mpp\nslides/a.svs;0.25\n');
    const first = await batch('sized.csv', 'sized', '--reader', 'AB');
    expect(first.status, first.stderr).toBe(0);
    for (const reader of [[], ['--reader', 'CD']]) {
      const run = await batch('sized.csv', 'sized', ...reader);
      expect(run.stderr, run.stdout).toContain('1 slide is done already');
      expect(written(run)).toEqual([]);
    }
    const [model] = (await loadModels(join(installation, 'models'))).models;
    if (model === undefined) throw new Error('no model');
    const { id, version } = model.manifest;
    const figures = { threshold: 0.4, precision: 0.5, recall: 0.5, f1: 0.5, falsePositivesPerMm2: 1 };
    const profile = {
      ...{
        name: 'Lab',
        version: 1,
        createdAt: '2026-03-01T12:00:00.000Z',
        slope: 1,
        shift: 0,
        threshold: 0.4,
      },
      model: { id, version, sha256: model.sha256 },
      fittedTo: {
        kind: 'labels',
        mitoses: 60,
        slides: 9,
        groups: 9,
        areaMm2: 9,
        mostFalsePerMm2: null,
      } as const,
      measured: { fitted: figures, unfitted: figures },
    } as const;
    writeFileSync(at('lab.json'), profileText(profile));
    const fitted = await batch('sized.csv', 'sized', '--profile', at('lab.json'));
    expect(fitted.status, fitted.stderr).toBe(0);
    expect(written(fitted)).toEqual(['a']);
    expect(JSON.parse(readFileSync(at('sized', 'a.json'), 'utf8'))).toMatchObject({
      threshold: 0.4,
      profile,
    });
  }, 120_000);

  it('has one table also where a slide was renamed, and found again', async () => {
    mkdirSync(at('named'));
    for (const [seed, name] of ['d', 'e'].entries())
      await writeAperioSvs(at(`named/${name}.svs`), { seed: seed + 7 });
    expect((await batch('named', 'renamed')).status).toBe(0);
    renameSync(at('named', 'd.svs'), at('named', 'f.svs'));
    await project('find', at('renamed.spindle'), at('named'));
    const run = await batch('named', 'renamed');
    expect(run.status, run.stderr).toBe(0);
    expect(readdirSync(at('renamed')).filter((name) => name.startsWith('summary'))).toEqual(['summary.csv']);
    expect(tableOf('renamed').some((line) => line.startsWith('f.svs,done'))).toBe(true);
  }, 120_000);

  it.each([[['--dry-run']], [[]]])(
    'has an unknown protocol among its faults: %j',
    async (args) => {
      writeFileSync(
        at('unknown.csv'),
        'file,protocol,mpp\nslides/a.svs,gist-5mm2:1,\nslides/b.svs,gist-6mm2,\nslides/c.svs,my own,90\n',
      );
      const run = await batch('unknown.csv', 'unknown', ...args);
      expect(run.status, run.stderr).toBe(3);
      expect(run.stderr).toMatch(
        /error\[table-invalid\].*line 3: there is no protocol “gist-6mm2”.*gist-5mm2:1.*line 4: mpp “90”.*line 4: there is no protocol “my own”/,
      );
      expect(readdirSync(at())).not.toContain('unknown');
      expect(readdirSync(at())).not.toContain('unknown.spindle');
    },
    60_000,
  );

  it('adds what a list has grown by to the same table, and analyses again what it states otherwise', async () => {
    const rows = async (...each: (readonly [string, number | null])[]): Promise<void> =>
      writeFileSync(
        at('grown.xlsx'),
        await workbookOf({
          slides: [['file', 'mpp'], ...each.map(([name, mpp]) => [`slides/${name}`, mpp])],
        }),
      );
    await rows(['a.svs', null], ['b.svs', 0.25]);
    const first = await batch('grown.xlsx', 'grown');
    expect(first.status, first.stderr).toBe(0);
    const table = tableOf('grown');
    expect(table).toHaveLength(3);

    await rows(['a.svs', null], ['b.svs', 0.3], ['c.svs', null]);
    const second = await batch('grown.xlsx', 'grown');
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain('1 slide is done already');
    expect(written(second)).toEqual(['b', 'c']);
    expect(readdirSync(at('grown')).toSorted()).toEqual(['a.json', 'b.json', 'c.json', 'summary.csv']);
    const { mpp } = JSON.parse(readFileSync(at('grown/b.json'), 'utf8')) as {
      readonly mpp: { readonly x: number };
    };
    expect(mpp.x).toBe(0.3);
    expect(tableOf('grown').slice(0, 2)).toEqual(table.slice(0, 2));
    expect(tableOf('grown').map((row) => row.split(',')[0])).toEqual(expect.arrayContaining(['c.svs']));
    expect(tableOf('grown')).toHaveLength(4);
  }, 120_000);

  it('leaves the pixel size that a person recorded after it, and says so beside the slide', async () => {
    writeFileSync(at('sizes.csv'), 'file,mpp,case\nslides/a.svs,0.3,K1\n');
    const first = await batch('sizes.csv', 'sizes');
    expect(first.status, first.stderr).toBe(0);
    const opened = Project.open(at('sizes.spindle'), false);
    const [slide] = opened.cases().flatMap(({ slides }) => slides);
    if (slide === undefined) expect.unreachable('it was analysed');
    const { key, scene } = slide;
    const command = { kind: 'set-pixel-size', slide: { key, scene }, mpp: { x: 0.25, y: 0.25 } } as const;
    opened.execute([{ id: 'later', by: 'CD', command }]);
    opened.close();

    const second = await batch('sizes.csv', 'sizes');
    expect(second.status, second.stderr).toBe(0);
    expect(second.stdout).toMatch(/warning .*The pixel size 0\.3 .* that CD recorded later stands/);
    const { mpp } = JSON.parse(readFileSync(at('sizes/a.json'), 'utf8')) as { readonly mpp: object };
    expect(mpp).toMatchObject({ x: 0.25, source: 'user', by: 'CD' });
    expect(tableOf('sizes')[1]).toContain('that CD recorded later stands');
    const taken = await project('take-list', at('sizes.spindle'), at('sizes.csv'));
    expect(taken).toMatchObject({
      ...{ changed: 0, unchanged: 1 },
      notTaken: [{ path: at('slides/a.svs'), why: expect.stringContaining('CD recorded later') as string }],
    });
  }, 60_000);

  it('gives the same documents with two slides at a time', async () => {
    writeFileSync(at('all.txt'), ['a', 'b', 'c'].map((name) => `slides/${name}.svs\n`).join(''));
    const [one, two] = await Promise.all([batch('all.txt', 'one'), batch('all.txt', 'two', '--jobs', '2')]);
    expect(one.status, one.stderr).toBe(0);
    expect(two.status, two.stderr).toBe(0);
    expect(readdirSync(at('two')).toSorted()).toEqual(readdirSync(at('one')).toSorted());
    for (const name of ['a.json', 'b.json', 'c.json'])
      expect(lessItsTimes(at('two', name)), name).toEqual(lessItsTimes(at('one', name)));
  }, 120_000);
});
