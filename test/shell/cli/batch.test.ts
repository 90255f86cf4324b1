/** What a batch leaves on the disk: names, identities and states of its slides, whatever ends it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportFormats } from '../../../src-main/contract/report';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { parseCsv } from '../../report/parse-csv';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, startSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let installation: string;
beforeAll(async () => {
  folder = temporaryFolder();
  installation = await tinyInstallation();
  for (const [name, seed] of [
    ['one', 1],
    ['two', 2],
  ] as const) {
    mkdirSync(join(folder.path, name));
    await writeAperioSvs(join(folder.path, name, 'a.svs'), { seed });
  }
}, 120_000);
afterAll(() => folder.remove());

const slide = (name: string): string => join(folder.path, name, 'a.svs');
const outFolder = (name: string): string => join(folder.path, 'out', name);
const analyse = (out: string, ...args: string[]): Promise<CommandRun> =>
  runSpindle(['analyse', ...args, '--out', out, '--formats', 'json'], 110, installation);

function summary(out: string, name = 'summary.csv'): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(readFileSync(join(out, name), 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index] ?? ''])));
}

/** The command, still running. */
function start(out: string, slides: readonly string[]): ChildProcess {
  const args = ['analyse', ...slides, '--out', out, '--formats', 'json'];
  return startSpindle(args, 110, installation).child;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((wake) => setTimeout(wake, 5));
}

describe('a batch', () => {
  it('tells slides of one name apart, and a mistyped name before anything is computed', async () => {
    const out = outFolder('names');
    const missing = join(folder.path, 'mistyped');
    const run = await analyse(out, slide('one'), slide('two'), missing);
    expect(run.status, run.stderr).toBe(3);
    expect(run.stderr).toContain('error[not-found]');
    const rows = summary(out);
    expect(rows.map((row) => [row.status, row.slide, row.folder, row.documents])).toEqual([
      ['done', 'a.svs', 'one', 'a.svs'],
      ['done', 'a.svs', 'two', 'a.svs-2'],
      ['failed', 'mistyped', '.', ''],
    ]);
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).not.toContain(folder.path);
    const [one, two] = rows.map((row) => row.fingerprint);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(two).toMatch(/^[0-9a-f]{32}$/);
    expect(one).not.toBe(two);
  }, 120_000);

  it('gives the figures of a slide the same ids after it was renamed and moved, in every document', async () => {
    const [before, after] = [outFolder('before'), outFolder('after')];
    const renamed = join(folder.path, 'S26-1 elsewhere.svs');
    copyFileSync(slide('one'), renamed);
    const formats = ['--formats', 'json,csv,geojson'];
    for (const [out, path] of [
      [before, slide('one')],
      [after, renamed],
    ] as const) {
      const run = await runSpindle(['analyse', path, '--out', out, ...formats], 110, installation);
      expect(run.status, run.stderr).toBe(0);
    }
    const idsIn = (out: string, stem: string): Record<string, string[]> => {
      const text = (format: string): string => readFileSync(join(out, `${stem}.${format}`), 'utf8');
      const json = JSON.parse(text('json')) as { slide: { key: string }; detections: { id: string }[] };
      const geojson = JSON.parse(text('geojson')) as { slide: { key: string }; features: { id: string }[] };
      return {
        keys: [json.slide.key, geojson.slide.key],
        json: json.detections.map(({ id }) => id),
        csv: parseCsv(text('csv')).map(([id = '']) => id),
        geojson: geojson.features.map(({ id }) => id),
      };
    };
    const ids = idsIn(before, 'a');
    expect(ids.json?.length).toBeGreaterThan(0);
    expect(ids.csv?.slice(1)).toEqual(ids.json);
    expect(ids.geojson).toEqual(ids.json);
    expect(idsIn(after, 'S26-1 elsewhere')).toEqual(ids);
  }, 240_000);

  it('replaces what it wrote of the same slide, says so, and keeps what is of another', async () => {
    const out = outFolder('again');
    expect((await analyse(out, slide('one'))).stderr).toBe('');
    const first = readFileSync(join(out, 'a.json'), 'utf8');
    const again = await analyse(out, slide('one'));
    expect(again.stderr).toContain('documents of an earlier run of this slide (a) are replaced');
    expect(readFileSync(join(out, 'a.json'), 'utf8')).not.toBe(first);
    const kept = readFileSync(join(out, 'a.json'), 'utf8');
    const earlier = readFileSync(join(out, 'summary.csv'), 'utf8');

    const other = await analyse(out, slide('two'));
    expect(other.status, other.stderr).toBe(0);
    expect(other.stderr).toContain(
      'a may be documents of another slide and are kept; those of this slide are a-2',
    );
    expect(other.stderr).toContain('summary-2.csv');
    expect(readFileSync(join(out, 'a.json'), 'utf8')).toBe(kept);
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).toBe(earlier);
    expect(summary(out, 'summary-2.csv')).toMatchObject([{ slide: 'a.svs', documents: 'a-2' }]);
    expect(readdirSync(out).sort()).toEqual(['a-2.json', 'a.json', 'summary-2.csv', 'summary.csv']);

    // Without a JSON the table tells whose documents they are.
    const tables = outFolder('tables');
    const csv = ['analyse', slide('one'), '--out', tables, '--formats', 'csv'];
    await runSpindle(csv, 110, installation);
    expect((await runSpindle(csv, 110, installation)).stderr).toContain('are replaced');
  }, 120_000);

  it('writes documents of a slide whose name a file system just takes', async () => {
    const out = outFolder('long');
    const long = join(folder.path, `${'切'.repeat(80)}.svs`);
    await writeAperioSvs(long, { seed: 3 });
    const run = await runSpindle(['analyse', long, '--out', out], 110, installation);
    expect(run.status, run.stderr).toBe(0);
    expect(readdirSync(out)).toHaveLength(1 + reportFormats.length);
    expect(readdirSync(out).filter((name) => name.startsWith('切切'))).toHaveLength(reportFormats.length);
  }, 120_000);

  it('says before it computes that a document or the folder cannot be written', async () => {
    const out = outFolder('blocked');
    mkdirSync(join(out, 'a.json'), { recursive: true });
    const blocked = await analyse(out, slide('one'));
    expect(blocked.status).toBe(1);
    expect(blocked.stderr).toMatch(/^error\[write-failed\]: .*a\.json\): a folder has this name/);
    expect(summary(out)).toMatchObject([{ status: 'failed', error_tag: 'write-failed', seconds: '' }]);
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const none = await analyse(join(file, 'below'), slide('one'));
    expect([none.status, none.stdout]).toEqual([1, '']);
    expect(none.stderr).toMatch(/^error\[write-failed\]: cannot write documents/);
  }, 120_000);
});

describe.skipIf(process.platform === 'win32')('a batch that is ended', () => {
  const slides: string[] = [];
  beforeAll(async () => {
    mkdirSync(join(folder.path, 'many'));
    for (let index = 0; index < 6; index += 1) {
      const path = join(folder.path, 'many', `s${index}.svs`);
      await writeAperioSvs(path, { seed: 10 + index, width: 2000, height: 2000 });
      slides.push(path);
    }
  }, 120_000);

  const isInSecond = (out: string): boolean =>
    existsSync(join(out, 'summary.csv')) && summary(out)[1]?.status === 'running';

  it('by kill -9 leaves a row for every slide, and nothing that stops the next run', async () => {
    const out = outFolder('killed');
    const child = start(out, slides);
    await until(() => isInSecond(out));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(summary(out).map((row) => row.status)).toEqual([
      ...['done', 'running'],
      ...Array.from({ length: 4 }, () => 'not-begun'),
    ]);
    writeFileSync(join(out, `.spindle-${lockOf(out).scope}-${child.pid}-0123456789ab.part`), 'half');
    const next = await analyse(out, slides[0] ?? '', ...slides.slice(4));
    expect(next.status, next.stderr).toBe(0);
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
  }, 120_000);

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s says which slide was interrupted, and what was not begun',
    async (signal) => {
      const out = outFolder(signal);
      const child = start(out, slides);
      await until(() => isInSecond(out));
      child.kill(signal);
      const [status] = (await once(child, 'exit')) as [number | null];
      expect(status).toBe(130);
      expect(summary(out).map((row) => [row.status, row.error_tag])).toEqual([
        ['done', ''],
        ['interrupted', 'stopped'],
        ...Array.from({ length: 4 }, () => ['not-begun', '']),
      ]);
      expect(summary(out)[1]?.error).toMatch(
        /: a person stopped the batch at \d{4}-\d\d-\d\d \d\d:\d\d UTC\./,
      );
      expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
    },
    120_000,
  );

  it('is not joined by another in the same folder', async () => {
    const out = outFolder('two');
    const child = start(out, slides);
    await until(() => isInSecond(out));
    const second = await analyse(out, slide('one'));
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`another run is writing to it (process ${child.pid} on `);
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(summary(out).map((row) => basename(row.slide ?? ''))).toEqual(
      slides.map((path) => basename(path)),
    );
  }, 120_000);
});

function lockOf(out: string): { scope: string } {
  const name = readdirSync(out).find((each) => /^\.spindle-[0-9a-f]{24}\.lock$/.test(each)) ?? '';
  return JSON.parse(readFileSync(join(out, name), 'utf8')) as { scope: string };
}
