/** `spindle export` and `spindle import`: what stands of a slide goes out to other programs, and comes back as decisions. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { picturesIn } from '../../../src-main/analysis/pictures-in-file';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import type { SlidePicture } from '../../../src-main/contract/identity';
import { dicomFormats } from '../../../src-main/exchange/dicom/dicom-annotations';
import { exchangeFormats } from '../../../src-main/exchange/exchange-format';
import { readAnnotations } from '../../../src-main/exchange/read-annotations';
import { extensionOf } from '../../../src-main/exchange/write-annotations';
import { Project } from '../../../src-main/project/project';
import { recordResult } from '../../../src-main/project/recorded-runs';
import { readReport } from '../../../src-main/report/decided/read-report';
import { findInstallation } from '../../../src-main/session/installation';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { exampleResult } from '../../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTwoSlides } from './two-slides';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
let picture: SlidePicture;
let other: SlidePicture;
const at = (...names: string[]): string => join(folder.path, ...names);
const square = [
  [
    [
      [10, 10],
      [90, 10],
      [90, 90],
      [10, 90],
    ],
    [
      [40, 40],
      [60, 40],
      [60, 60],
      [40, 60],
    ],
  ],
] as [number, number][][][];

beforeEach(async () => {
  folder = temporaryFolder();
  const slides = await writeTwoSlides(folder.path);
  const paths = ['s1.svs', 's2.svs'].map((name) => join(slides, name));
  const [first, second] = (await Promise.all(paths.map((path) => picturesIn(path)))).flat();
  if (first === undefined || second === undefined) throw new Error('no slides');
  [picture, other] = [first, second];
  for (const name of ['a.spindle', 'b.spindle']) {
    const project = Project.open(at(name), true);
    for (const [index, each] of [picture, other].entries()) {
      const slide = { ...exampleResult.slide, name: `s${index + 1}.svs`, picture: each };
      await recordResult(project, each, { ...exampleResult, slide }, 'AB');
      project.noteFile(each.key, paths[index] ?? '');
    }
    project.close();
  }
});
afterEach(() => folder.remove());

type Decided = Parameters<Project['execute']>[0][number]['command'];

/** One detection judged by two readers who agree, one disputed, one missed figure, two regions. */
function decide(): void {
  inProject('a.spindle', (project) => {
    const [first, second] = exampleResult.candidates;
    if (first === undefined || second === undefined) throw new Error('no detections');
    const give = (id: string, by: string, command: Decided): void => {
      project.execute([{ id, by, command }]);
    };
    const verdict = (
      figure: string,
      place: { x: number; y: number },
      said: 'mitotic' | 'normal',
    ): Decided => {
      const { x, y } = place;
      return { kind: 'give-verdict', slide: picture, figure, place: { x, y }, verdict: said };
    };
    give('1', 'AB', verdict('f1', first, 'mitotic'));
    give('2', 'CD', verdict('f1', first, 'mitotic'));
    give('3', 'AB', verdict('f2', second, 'normal'));
    give('4', 'CD', verdict('f2', second, 'mitotic'));
    give('5', 'AB', { kind: 'add-figure', slide: picture, figure: 'f3', place: { x: 333.25, y: 444.5 } });
    give('6', 'AB', verdict('f3', { x: 333.25, y: 444.5 }, 'mitotic'));
    const region = { kind: 'set-region' as const, slide: picture, name: 'Tumour, left', polygons: square };
    give('7', 'AB', { ...region, region: 'r1', role: 'include' });
  });
}

function inProject<T>(name: string, use: (project: Project) => T): T {
  const project = Project.open(at(name), false);
  try {
    return use(project);
  } finally {
    project.close();
  }
}

const run = (...args: readonly string[]): ReturnType<typeof runInProcess> => runInProcess(args);

const exported = (...args: readonly string[]): ReturnType<typeof run> =>
  run(
    'export',
    '--project',
    at('a.spindle'),
    '--slide',
    picture.key,
    '--date',
    '2026-03-01T12:00:00Z',
    ...args,
  );
const imported = (file: string, ...args: readonly string[]): ReturnType<typeof run> =>
  run('import', file, '--project', at('b.spindle'), '--slide', picture.key, '--reader', 'EF', ...args);

const formats = [...exchangeFormats, ...dicomFormats];

describe('spindle export', () => {
  it.each(formats)(
    'writes decisions beside what was proposed, as %s, the same bytes each time',
    async (format) => {
      decide();
      const file = at(`out${extensionOf(format)}`);
      const first = await exported('--format', format, '--out', file);
      expect(first, first.stderr).toMatchObject({ status: 0, stdout: `${file}\n` });
      const bytes = readFileSync(file);
      const { annotations } = await readAnnotations(bytes, { path: file });
      const classes = annotations.map(({ decided }) => decided?.className ?? null);
      expect(classes.filter((name) => name === 'Mitotic')).toHaveLength(2);
      expect(classes.filter((name) => name === 'Disputed')).toHaveLength(1);
      const agreed = annotations.find(
        ({ decided, proposed }) => decided?.className === 'Mitotic' && proposed !== null,
      );
      expect(agreed?.decided?.by).toBe('AB, CD');
      expect(agreed?.proposed?.score).toBeCloseTo(exampleResult.candidates[0]?.score ?? 0, 6);
      const disputed = annotations.find(({ decided }) => decided?.className === 'Disputed');
      expect(disputed?.description).toBe('AB: Normal; CD: Mitotic');
      const region = annotations.find(({ decided }) => decided?.className === 'Counted region');
      expect(region?.shape).toEqual({ kind: 'area', polygons: square });
      expect(region?.name).toBe('Tumour, left');
      expect((await exported('--format', format, '--out', file)).status).toBe(2);
      expect((await exported('--format', format, '--out', file, '--force')).status).toBe(0);
      expect(readFileSync(file).equals(bytes)).toBe(true);
    },
  );

  it('tells no name where none is wanted, and only what a reader decided where that is wanted', async () => {
    decide();
    const out = at('out');
    const { stdout } = await exported(
      '--identity',
      'key',
      '--out',
      `${out}/`,
      '--slide',
      other.key,
      picture.key,
    );
    for (const path of stdout.trim().split('\n')) {
      expect(path).toMatch(/[0-9a-f]{32}\.geojson$/);
      expect(readFileSync(path, 'utf8')).not.toContain('s1.svs');
    }
    expect(stdout.trim().split('\n')).toHaveLength(2);
    const file = at('cd.geojson.gz');
    await exported('--reader', 'CD', '--decided-only', '--parts', 'figures', '--gzip', '--out', file);
    const { annotations } = await readAnnotations(readFileSync(file));
    expect(annotations.map(({ decided }) => decided)).toEqual([
      { className: 'Mitotic', by: 'CD' },
      { className: 'Mitotic', by: 'CD' },
    ]);
  });

  it('writes nothing for a slide that is not in the project', async () => {
    const { status, stderr } = await run('export', '--project', at('a.spindle'), '--slide', 'nothing.svs');
    expect(status).toBe(3);
    expect(stderr).toContain('cannot find the slide');
  });
});

describe('spindle import', () => {
  it.each(formats)('takes in what %s tells of decisions, once, and undo takes all back', async (format) => {
    decide();
    const file = at(`out${extensionOf(format)}`);
    await exported('--format', format, '--out', file);
    const dry = await imported(file, '--dry-run');
    expect(dry.status, dry.stderr).toBe(0);
    expect(dry.stdout).toContain('“Mitotic”: 2 annotations, mitotic');
    expect(dry.stdout).toContain('nothing recorded');
    expect(inProject('b.spindle', (project) => project.stateOf(picture).seq)).toBeLessThanOrEqual(2);
    const taken = await imported(file, '--json');
    expect(taken.status, taken.stderr).toBe(0);
    const account = JSON.parse(taken.stdout) as Record<string, unknown>;
    expect(account).toMatchObject({ verdicts: 2, added: 1, regions: 1, recorded: true });
    const state = inProject('b.spindle', (project) => project.stateOf(picture));
    const verdicts = valuesOf(state, 'verdict').map(({ value }) => value);
    expect(verdicts.map(({ reader, verdict }) => [reader, verdict])).toEqual([
      ['EF', 'mitotic'],
      ['EF', 'mitotic'],
    ]);
    const places = verdicts.map(({ place }) => place);
    expect(places).toContainEqual({
      x: expect.closeTo(333.25, 2) as number,
      y: expect.closeTo(444.5, 2) as number,
    });
    expect(valuesOf(state, 'region').map(({ value }) => value.polygons)).toEqual([square]);
    const report = at('report.pdf');
    const named = ['report', '--project', at('b.spindle'), '--slide', picture.key, '--out', report];
    expect((await run(...named)).status).toBe(0);
    const { content } = await readReport(readFileSync(report), findInstallation().version, report);
    expect(content.slides[0]?.readers).toMatchObject([{ name: 'EF', verdicts: 2, imported: 2 }]);
    const again = JSON.parse((await imported(file, '--json')).stdout) as Record<string, unknown>;
    expect(again).toMatchObject({ verdicts: 0, added: 0, regions: 0, unchanged: 3, recorded: false });
    inProject('b.spindle', (project) => {
      const of = String(account.batch);
      project.execute([{ id: 'undo', by: 'EF', command: { kind: 'undo', slide: picture, of } }]);
      expect(valuesOf(project.stateOf(picture), 'verdict')).toEqual([]);
      expect(valuesOf(project.stateOf(picture), 'region')).toEqual([]);
    });
  });

  it('asks what classes mean that it does not know, and records nothing before', async () => {
    const file = at('labels.geojson');
    writeFileSync(file, pointsOf(['MF', 'strange\u202e', '']));
    const refused = await imported(file);
    expect(refused.status).toBe(3);
    expect(refused.stdout).toContain('“MF”: 1 annotation, mitotic');
    expect(refused.stderr).toContain('“strange\\u202e” (1), without a class (1)');
    const wrong = await imported(file, '--class', 'x=mitosis');
    expect(wrong.status).toBe(2);
    const taken = await imported(file, '--class', 'strange\u202e=unsure', '--class', '=leave out');
    expect(taken.status, taken.stderr).toBe(0);
    expect(taken.stdout).toContain('2 verdicts (2 on figures that were not there)');
    expect(taken.stdout).toContain('1 left out');
  });

  it('keeps what the reader has decided otherwise, unless they want the file’s', async () => {
    const file = at('labels.geojson');
    writeFileSync(file, pointsOf(['mitosis']));
    await imported(file);
    writeFileSync(file, pointsOf(['look-alike']));
    expect((await imported(file)).stdout).toContain('1 differ from what was decided here');
    expect(verdictsIn('b.spindle')).toEqual(['mitotic']);
    expect((await imported(file, '--replace')).status).toBe(0);
    expect(verdictsIn('b.spindle')).toEqual(['normal']);
  });

  it('refuses a file of another slide', async () => {
    decide();
    const file = at('out.geojson');
    await exported('--out', file);
    const args = ['import', file, '--project', at('b.spindle'), '--slide', other.key, '--reader', 'EF'];
    const refused = await run(...args);
    expect(refused.stderr).toContain('the file says that it is of another slide');
    expect(refused.status).not.toBe(0);
    expect((await run(...args, '--other-slide')).status).toBe(0);
  });

  it('takes a class that was changed in another program as what was said last', async () => {
    decide();
    const file = at('out.geojson');
    await exported('--out', file);
    const text = readFileSync(file, 'utf8').replaceAll(
      /"classification":\{"name":"Disputed"/g,
      '"classification":{"name":"Atypical mitotic"',
    );
    writeFileSync(file, text);
    expect((await imported(file)).status).toBe(0);
    expect(verdictsIn('b.spindle').sort()).toEqual(['atypical mitotic', 'mitotic', 'mitotic']);
  });
});

describe('spindle crops', () => {
  const crops = (...args: readonly string[]): ReturnType<typeof run> =>
    run('crops', '--project', at('a.spindle'), '--slide', picture.key, ...args);

  it('writes a picture of each decided figure, as the file holds it, and a COCO file of their verdicts', async () => {
    decide();
    const { status, stdout, stderr } = await crops('--out', at('crops'), '--reader', 'AB', '--size', '64');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('3 crops: 2 mitotic, 0 atypical mitotic, 1 normal');
    const text = readFileSync(at('crops', 'annotations.json'), 'utf8');
    expect(text).not.toContain('s1.svs');
    const coco = JSON.parse(text) as {
      images: { file_name: string; x: number; y: number; um_per_px: { x: number } }[];
      annotations: { category_id: number; bbox: number[] }[];
    };
    expect(coco.annotations.map(({ category_id: category }) => category).sort()).toEqual([1, 1, 3]);
    const added = coco.images.find(({ x }) => x === 333.25);
    if (added === undefined) expect.unreachable();
    const { data, info } = await sharp(at('crops', added.file_name))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 64, height: 64, channels: 3 });
    const slide = await openSlide(at('slides', 's1.svs'), { decoder: inProcessDecoder });
    const region = { x: 333.25 - 32, y: 444.5 - 32, width: 64, height: 64, stepX: 1, stepY: 1 };
    const seen = await slide.inView({ colours: 'stored', choice: null }).readScaled(region);
    await slide.close();
    expect(data.equals(Buffer.from(seen.data))).toBe(true);
  });

  it('takes what all agree on, at another pixel size, and never adds to a folder', async () => {
    decide();
    const args = ['--out', at('crops'), '--mpp', '0.5', '--json'];
    const { stdout } = await crops(...args);
    expect(JSON.parse(stdout)).toMatchObject({ crops: 2, byClass: { Mitotic: 2, Normal: 0 } });
    const { images, annotations } = JSON.parse(readFileSync(at('crops', 'annotations.json'), 'utf8')) as {
      images: { um_per_px: { x: number } }[];
      annotations: { bbox: number[] }[];
    };
    expect(images[0]?.um_per_px.x).toBeCloseTo(0.5, 9);
    expect(annotations[0]?.bbox).toEqual([51.5, 51.5, 25, 25]);
    expect((await crops(...args)).status).toBe(2);
  });

  it('names a slide that cannot be reached', async () => {
    decide();
    rmSync(at('slides', 's1.svs'));
    const { status, stderr } = await crops('--out', at('crops'));
    expect(status).toBe(3);
    expect(stderr).toContain('s1.svs is left out');
  });
});

function verdictsIn(name: string): string[] {
  return inProject(name, (project) =>
    valuesOf(project.stateOf(picture), 'verdict').map(({ value }) => value.verdict),
  );
}

function pointsOf(classes: readonly string[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: classes.map((name, index) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [20.5 + 100 * index, 20.5] },
      properties: name === '' ? {} : { classification: { name } },
    })),
  });
}

it('leaves nothing half-written where the folder cannot be made', async () => {
  decide();
  writeFileSync(at('file'), '');
  const { status, stderr } = await exported('--out', at('file', 'x.geojson'));
  expect(status).toBe(1);
  expect(stderr).toContain('cannot write');
  expect(existsSync(at('file', 'x.geojson'))).toBe(false);
});
