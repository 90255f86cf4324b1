/** `spindle batch`: folders within folders, lists with pixel sizes, shards, and what would be analysed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

describe('spindle batch', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (name: string): string => join(folder.path, name);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    mkdirSync(at('slides/inside'), { recursive: true });
    await writeAperioSvs(at('slides/a.svs'), { seed: 1 });
    await writeAperioSvs(at('slides/inside/b.svs'), { seed: 2 });
    await writeAperioSvs(at('slides/inside/unsized.svs'), { seed: 3, mpp: null });
    writeFileSync(at('slides/list.csv'), 'file;mpp\na.svs;\ninside/unsized.svs;0,5\n');
  }, 120_000);
  afterAll(() => folder.remove());

  const batch = (...args: string[]): Promise<CommandRun> =>
    runSpindle(
      ['batch', '--out', at('out'), '--no-project', '--formats', 'json', ...args],
      110,
      installation,
    );

  it('lists what it would analyse, with the pixel sizes of the list, and analyses nothing', async () => {
    const listed = await batch(at('slides/list.csv'), '--dry-run');
    expect(listed.status, listed.stderr).toBe(0);
    expect(listed.stdout.trim().split('\n')).toEqual([
      at('slides/a.svs'),
      `${at('slides/inside/unsized.svs')}  0.5 µm per pixel`,
    ]);
    expect(listed.stderr).toContain('2 slides; nothing was analysed');
    const found = await batch(at('slides'), '--recursive', '--pattern', 'inside/*', '--dry-run', '--json');
    expect(jsonOf(found)).toEqual({
      slides: ['b.svs', 'unsized.svs'].map((name) => ({
        ...{ path: at(`slides/inside/${name}`), mpp: null, error: null },
      })),
    });
  }, 120_000);

  it('says before it begins what it would set aside, with the exit status of that', async () => {
    writeFileSync(
      at('faults.csv'),
      'file,roi\nslides/a.svs,\nslides/gone.svs,\nslides/inside,\nslides/inside/b.svs,gone.geojson\n',
    );
    const foreseen = await batch(at('faults.csv'), '--dry-run');
    const real = await batch(at('faults.csv'));
    const errorsOf = ({ stderr }: CommandRun): string[] =>
      stderr
        .split('\n')
        .filter((line) => line.startsWith('error'))
        .toSorted();
    expect(errorsOf(foreseen)).toHaveLength(3);
    expect(errorsOf(foreseen)).toEqual(errorsOf(real));
    expect([foreseen.status, real.status]).toEqual([3, 3]);
    expect(foreseen.stderr).toContain('4 slides, of which 3 would be set aside; nothing was analysed');
    const asJson = jsonOf(await batch(at('faults.csv'), '--dry-run', '--json'));
    expect(asJson).toMatchObject({
      slides: [null, { tag: 'not-found' }, {}, { tag: 'roi-invalid' }].map((error) => ({ error })),
    });
    expect((await batch(at('slides/a.svs'), '--dry-run', '--roi', at('gone.geojson'))).status).toBe(3);
  }, 120_000);

  it('analyses each slide in one of the shards, with the pixel size of the list before that of all', async () => {
    const analysed: string[] = [];
    for (const shard of ['1/2', '2/2']) {
      const out = at(`out-${shard.replace('/', '-of-')}`);
      const run = await batch(
        at('slides/list.csv'),
        at('slides'),
        '--recursive',
        '--mpp',
        '0.25',
        '--shard',
        shard,
        '--out',
        out,
      );
      expect(run.status, run.stderr).toBe(0);
      expect(run.stderr).toMatch(new RegExp(`slides? of 3, in shard ${shard.replace('/', ' of ')}`));
      for (const [, path = ''] of run.stdout.matchAll(/wrote +(.+\.json)/g)) {
        const { slide, mpp } = JSON.parse(readFileSync(path, 'utf8')) as {
          readonly slide: { readonly name: string };
          readonly mpp: { readonly x: number };
        };
        analysed.push(`${basename(slide.name)} ${mpp.x}`);
      }
    }
    expect(analysed.toSorted()).toEqual(['a.svs 0.25', 'b.svs 0.25', 'unsized.svs 0.5']);
  }, 120_000);

  it('refuses a list with a pixel size that cannot be, and names the line', async () => {
    writeFileSync(at('absurd.csv'), 'file,mpp\nslides/a.svs,250\n');
    const run = await batch(at('absurd.csv'));
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/error\[table-invalid\].*line 2: mpp “250” is no number from 0\.05 to 10/);
    for (const shard of ['0/2', '3/2', '1', 'a/b'])
      expect((await batch(at('slides'), '--shard', shard)).status).toBe(2);
  }, 120_000);
});
