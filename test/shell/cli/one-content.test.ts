/** One slide under several names: analysed once, and never put into two cases by a list that contradicts itself. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { writeDicomSeries } from '../../fixture/dicom-wsi';
import { parseCsv } from '../../report/parse-csv';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

describe('one slide under several names', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (...names: string[]): string => join(folder.path, ...names);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    for (const name of ['slides', 'slides/sent', 'series']) mkdirSync(at(name));
    await writeAperioSvs(at('slides/a.svs'), { seed: 1 });
    await writeAperioSvs(at('slides/b.svs'), { seed: 2 });
    copyFileSync(at('slides/a.svs'), at('slides/sent/copy.svs'));
    await writeDicomSeries(at('series'));
  }, 60_000);
  afterAll(() => folder.remove());

  const batch = (input: string, out: string, ...args: string[]): Promise<CommandRun> =>
    runSpindle(
      [
        ...['batch', at(input), '--out', at(out), '--project', at(`${out}.spindle`)],
        ...['--formats', 'json', '--provider', 'cpu', ...args],
      ],
      100,
      installation,
    );
  const casesIn = (file: string): (readonly [string | null, ...(string | null)[]])[] => {
    const project = Project.openToRead(at(file));
    const cases = project.cases();
    project.close();
    return cases.map(({ name, slides }) => [name, ...slides.map((slide) => slide.name)]);
  };
  const list = (name: string, ...rows: readonly string[]): void =>
    writeFileSync(at(name), `file,case,block\n${rows.map((row) => `${row}\n`).join('')}`);

  it('goes into no case of a list that names two, and the other slides of the list into theirs', async () => {
    Project.open(at('taken.spindle'), true).close();
    const take = async (name: string): Promise<CommandRun> =>
      runSpindle(['project', 'take-list', at('taken.spindle'), at(name), '--json'], 60, installation);
    list('two.csv', 'slides/a.svs,K1,', 'slides/b.svs,K2,', 'slides/sent/copy.svs,K3,');
    const refused = await take('two.csv');
    expect([refused.status, jsonOf(refused)]).toMatchObject([
      3,
      {
        ...{ changed: 1, unchanged: 0, same: [] },
        faults: [
          {
            tag: 'table-invalid',
            where: { path: at('slides/sent/copy.svs') },
            why: expect.stringMatching(
              /^line 2 of two.csv \(.*a\.svs\) and line 4 of two.csv \(.*copy\.svs\) .*: case “K1” and “K3”$/,
            ) as string,
          },
        ],
      },
    ]);
    expect(casesIn('taken.spindle')).toEqual([['K2', 'b.svs']]);

    list('one.csv', 'slides/a.svs,K1,', 'slides/sent/copy.svs,K1,A');
    const taken = await take('one.csv');
    expect([taken.status, jsonOf(taken)]).toMatchObject([
      0,
      { changed: 1, same: [{ path: at('slides/sent/copy.svs'), as: at('slides/a.svs') }], faults: [] },
    ]);
    expect(casesIn('taken.spindle')).toEqual([
      ['K1', 'a.svs'],
      ['K2', 'b.svs'],
    ]);
  }, 60_000);

  it.each([[['--dry-run']], [['--shard', '1/3']], [[]]])(
    'is a fault of a list of a batch that names two cases: %j',
    async (args) => {
      list('two.csv', 'slides/a.svs,K1,', 'slides/b.svs,K2,', 'slides/sent/copy.svs,K3,');
      const run = await batch('two.csv', 'refused', ...args);
      expect(run.status, run.stderr).toBe(3);
      expect(run.stderr).toMatch(
        /error\[table-invalid\].*line 2 of two.csv.*line 4 of two.csv.*case “K1” and “K3”/,
      );
      expect(readdirSync(at())).not.toContain('refused');
      expect(readdirSync(at())).not.toContain('refused.spindle');
    },
  );

  it('is refused when it is opened, where only that tells, and keeps the case of the line before', async () => {
    // Two files of one series: of other sizes, and one slide.
    list('series.csv', 'series/2.dcm,K1,', 'series/4.dcm,K2,', 'slides/b.svs,K3,');
    const run = await batch('series.csv', 'series-out', '--json');
    expect(run.status, run.stderr).toBe(3);
    const { slides } = jsonOf(run) as { readonly slides: readonly Record<string, unknown>[] };
    expect(slides).toMatchObject([
      { path: at('series/2.dcm'), error: null },
      {
        path: at('series/4.dcm'),
        error: {
          tag: 'table-invalid',
          why: expect.stringMatching(
            /^line 2 of series.csv .* line 3 of series.csv .*: case “K1” and “K2”$/,
          ) as string,
        },
      },
      { path: at('slides/b.svs'), error: null },
    ]);
    expect(casesIn('series-out.spindle').map(([name]) => name)).toEqual(['K1', 'K3']);
  }, 120_000);

  const rowsOf = (out: string): Record<string, string>[] => {
    const [header = [], ...rows] = parseCsv(readFileSync(at(out, 'summary.csv'), 'utf8'));
    return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
  };

  it('is analysed once in a batch, and its further name says so', async () => {
    const run = await batch('slides', 'once', '--recursive', '--json', '--summary', 'json,xlsx,pdf');
    expect(run.status, run.stderr).toBe(0);
    const [a, copy] = [at('slides/a.svs'), at('slides/sent/copy.svs')];
    const { slides } = jsonOf(run) as { readonly slides: readonly Record<string, unknown>[] };
    expect(slides.map(({ path, sameAs, error }) => [path, sameAs, error])).toEqual([
      [a, null, null],
      [at('slides/b.svs'), null, null],
      [copy, a, null],
    ]);
    expect(run.stderr).toContain(`${copy}: the same slide as ${a}`);
    expect(readdirSync(at('once')).toSorted()).toEqual([
      ...['a.json', 'b.json', 'summary.csv', 'summary.json', 'summary.pdf', 'summary.xlsx'],
    ]);
    expect(rowsOf('once')).toMatchObject([
      { slide: 'a.svs', status: 'done', same_as: '' },
      { slide: 'b.svs', status: 'done', same_as: '' },
      { slide: 'copy.svs', status: 'same-slide', same_as: 'a.svs', documents: '', error: '' },
    ]);
    const { slides: counts } = JSON.parse(readFileSync(at('once/summary.json'), 'utf8')) as {
      readonly slides: object;
    };
    expect(counts).toMatchObject({ total: 2, done: 2, failed: 0, 'same-slide': 1 });
    const project = Project.openToRead(at('once.spindle'));
    expect(project.cases().flatMap((each) => each.slides.map(({ runs }) => runs))).toEqual([1, 1]);
    project.close();

    const second = await batch('slides', 'once', '--recursive');
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain('2 slides are done already');
    expect(second.stderr).toContain(`${copy}: the same slide as ${a}`);
    expect(rowsOf('once').map(({ status, attempts }) => [status, attempts])).toEqual([
      ['done', '1'],
      ['done', '1'],
      ['same-slide', '1'],
    ]);
  }, 120_000);

  it('is analysed under its further name, where the first is another slide by now', async () => {
    const first = await batch('slides', 'replaced', '--recursive');
    expect(first.status, first.stderr).toBe(0);
    await writeAperioSvs(at('slides/a.svs'), { seed: 7 });
    const second = await batch('slides', 'replaced', '--recursive');
    expect(second.status, second.stderr).toBe(0);
    expect(rowsOf('replaced').map(({ slide, status }) => [slide, status])).toEqual([
      ['a.svs', 'done'],
      ['b.svs', 'done'],
      ['copy.svs', 'done'],
    ]);
  }, 120_000);
});
