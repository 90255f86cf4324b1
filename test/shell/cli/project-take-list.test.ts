/** `spindle project take-list`: what a list states is recorded of each slide that it names, once, and undone as one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { workbookOf } from '../../fixture/workbook';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle } from './run-spindle';

let folder: TemporaryFolder;
const at = (...names: string[]): string => join(folder.path, ...names);
beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(at('slides'));
  for (const [seed, name] of ['a', 'b', 'c'].entries())
    await writeAperioSvs(at(`slides/${name}.svs`), { seed: seed + 1 });
  Project.open(at('p.spindle'), true).close();
}, 60_000);
afterAll(() => folder.remove());

const take = async (list: string): ReturnType<typeof runSpindle> =>
  runSpindle(['project', 'take-list', at('p.spindle'), at(list), '--reader', 'AB', '--json']);

it('puts slides of a workbook into their cases, sets aside what is broken, and repeats nothing', async () => {
  writeFileSync(at('slides/broken.svs'), 'no slide');
  writeFileSync(
    at('list.xlsx'),
    await workbookOf({
      slides: [
        ['file', 'case', 'block', 'protocol'],
        ['slides/a.svs', '26-0815', 'A1', 'gist-5mm2:1'],
        ['slides/b.svs', '26-0815', 'A2', null],
        ['slides/c.svs', null, null, null],
        ['slides/broken.svs', '26-0815', 'A3', null],
      ],
    }),
  );
  const first = await take('list.xlsx');
  expect([first.status, jsonOf(first)]).toMatchObject([
    3,
    { changed: 2, unchanged: 0, unstated: 1, faults: [{ where: { path: at('slides/broken.svs') } }] },
  ]);
  const project = Project.open(at('p.spindle'), false);
  const cases = project.cases();
  expect(cases).toMatchObject([
    {
      name: '26-0815',
      slides: [
        { name: 'a.svs', path: at('slides/a.svs'), block: 'A1' },
        { name: 'b.svs', path: at('slides/b.svs'), block: 'A2' },
      ],
    },
  ]);
  const entries = cases.flatMap(({ slides }) => slides.flatMap((slide) => project.entriesOf(slide)));
  expect(entries.map(({ by, command }) => [by, command.kind]).toSorted()).toEqual([
    ['AB', 'choose-protocol'],
    ['AB', 'set-case'],
    ['AB', 'set-case'],
  ]);
  expect(new Set(entries.map(({ batch }) => batch)).size).toBe(1);
  project.close();

  const second = await take('list.xlsx');
  expect(jsonOf(second)).toMatchObject({ changed: 0, unchanged: 2, unstated: 1 });
}, 60_000);

it('records nothing of a list with a fault', async () => {
  writeFileSync(at('bad.csv'), 'file,case,protocol\nslides/c.svs,26-0816,no-such\n');
  const run = await take('bad.csv');
  expect([run.status, run.stderr]).toEqual([3, expect.stringContaining('no-such')]);
  const project = Project.openToRead(at('p.spindle'));
  expect(project.cases().map(({ name }) => name)).not.toContain('26-0816');
  project.close();
}, 60_000);
