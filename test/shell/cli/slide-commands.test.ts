import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fromFile } from 'geotiff';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { omeSample, omeTiff } from '../../fixture/ome-tiff';
import { hasSharedData, sharedSlide } from '../../shared-data';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let good: string;
let withoutMpp: string;
let intact: string;
let damaged: string;
/** With a small model: what is said here holds for any, and one of the tests has the bundled one. */
let installation: string;
beforeAll(async () => {
  folder = temporaryFolder();
  installation = await tinyInstallation();
  good = join(folder.path, 'good.svs');
  withoutMpp = join(folder.path, 'no-mpp.svs');
  intact = join(folder.path, 'intact.svs');
  damaged = join(folder.path, 'damaged.svs');
  await writeAperioSvs(good);
  await writeAperioSvs(withoutMpp, { mpp: null });
  // At the model's own pixel size, so that level 0, where the bad tile is, is what is analysed.
  await writeAperioSvs(intact, { mpp: 0.5 });
  await writeAperioSvs(damaged, { mpp: 0.5, corruptedTile: { column: 2, row: 1 } });
});
afterAll(() => folder.remove());

const outFolder = (name: string): string => join(folder.path, 'out', name);
const runTiny = (args: readonly string[]): Promise<CommandRun> => runSpindle(args, 110, installation);

describe('spindle info', () => {
  let slide: unknown;
  beforeAll(async () => {
    slide = jsonOf(await runSpindle(['info', good, '--json']));
  });

  it('gives what the slide says of itself', () => {
    expect(slide).toMatchObject({
      format: 'aperio',
      vendor: 'aperio',
      mpp: { x: 0.25, y: 0.25 },
      objectivePower: 40,
    });
  });

  it('withholds what may identify somebody unless asked', async () => {
    expect(slide).toMatchObject({ withheld: { properties: 3, images: 2 } });
    expect(slide).not.toHaveProperty(['properties', 'aperio.Filename']);
    const text = (await runSpindle(['info', good])).stdout;
    expect(text).toContain(
      'withheld: 3 properties and 2 images that may identify a person (--private shows them)',
    );
    expect(text).not.toMatch(/synthetic$|^label/m);

    const all = jsonOf(await runSpindle(['info', good, '--json', '--private']));
    expect(all).toMatchObject({
      withheld: { properties: 0, images: 0 },
      properties: { 'aperio.Filename': 'synthetic' },
    });
    const everything = (await runSpindle(['info', good, '--private'])).stdout;
    expect(everything).toMatch(/^label {7}60 × 50$/m);
    expect(everything).not.toContain('withheld');
  });

  it('says null where the slide says nothing', async () => {
    expect(jsonOf(await runSpindle(['info', withoutMpp, '--json']))).toMatchObject({
      mpp: null,
      objectivePower: null,
    });
  });

  it('explains why each format accepted or declined', async () => {
    const { status, stdout } = await runSpindle(['info', good, '--explain']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^accepted {2}aperio: /m);
    expect(stdout).toMatch(/^declined {2}plain-image: /m);
  });
});

describe('a slide of channels on the command line', () => {
  const out = (): string => join(folder.path, 'channel.png');
  const cutChannels = (slide: string, ...more: string[]): string[] => [
    ...[
      'region',
      slide,
      '--level',
      '0',
      '--x',
      '0',
      '--y',
      '0',
      '--width',
      '40',
      '--height',
      '30',
      '--out',
      out(),
    ],
    ...more,
  ];
  let slide: string;
  beforeAll(() => {
    slide = join(folder.path, 'channels.ome.tif');
    writeFileSync(slide, omeTiff({ planes: 3 }));
  });

  it('is told of with its channels and planes', async () => {
    const { stdout } = await runSpindle(['info', slide]);
    expect(stdout).toMatch(/^channel 0 {3}DAPI, #ff0000, values 0 to 65535, emission 461 nm$/m);
    expect(stdout).toMatch(/^planes {6}0 to 2, default 1$/m);
    expect(jsonOf(await runSpindle(['info', slide, '--json']))).toMatchObject({
      channels: [{ name: 'DAPI' }, { name: 'FITC' }],
      planes: { count: 3, usual: 1 },
    });
  });

  it('is cut in the channels and plane that are asked for', async () => {
    expect(
      (await runSpindle(cutChannels(slide, '--channel', '1:0000ff:0:2550', '--plane', '2'))).status,
    ).toBe(0);
    const { data } = await sharp(out()).raw().toBuffer({ resolveWithObject: true });
    const expected = omeSample({ channel: 1, plane: 2, x: 0, y: 0 }) / 10;
    expect([data[0], data[1]]).toEqual([0, 0]);
    expect(Math.abs((data[2] ?? 0) - expected)).toBeLessThanOrEqual(1);
    for (const wrong of [
      ['--channel', '9'],
      ['--plane', '3'],
      ['--channel', 'red'],
      ['--plane', '-1'],
    ]) {
      expect((await runSpindle(cutChannels(slide, ...wrong))).status, wrong.join(' ')).toBe(2);
    }
  });

  it('is not analysed', async () => {
    const run = await runTiny(['analyse', slide, '--out', outFolder('channels')]);
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('error[not-brightfield]');
  });
});

describe('spindle region', () => {
  const cut = (slide: string, out: string): string[] => [
    'region',
    slide,
    '--level',
    '0',
    '--x',
    '200',
    '--y',
    '100',
    '--width',
    '150',
    '--height',
    '120',
    '--out',
    out,
  ];

  it('writes the pixels as PNG', async () => {
    const out = join(folder.path, 'region.png');
    expect(await runSpindle(cut(good, out))).toMatchObject({ status: 0, stderr: '' });
    expect(await sharp(out).metadata()).toMatchObject({
      format: 'png',
      width: 150,
      height: 120,
      channels: 3,
    });
  });

  it('writes what can be read and ends with 4 when a tile cannot', async () => {
    const out = join(folder.path, 'damaged.png');
    const { status, stderr } = await runSpindle(cut(damaged, out));
    expect(status).toBe(4);
    expect(stderr).toMatch(/level 0, column 2, row 1/);
    expect(await sharp(out).metadata()).toMatchObject({ width: 150, height: 120 });
  });

  it('refuses a level that is not there', async () => {
    const args = cut(good, join(folder.path, 'x.png')).with(3, '17');
    expect(await runSpindle(args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('levels 0 to') as string,
    });
  });
});

const answer = z.object({
  summary: z.string(),
  slides: z.array(
    z.object({
      files: z.array(z.string()),
      error: z.object({ tag: z.string() }).nullable(),
      result: z
        .object({
          mpp: z.object({ x: z.number(), source: z.string() }),
          threshold: z.number(),
          analysedAreaMm2: z.number(),
          mitoticCount: z.number(),
          normalCount: z.number(),
          skippedTiles: z.array(z.object({ level: z.number(), column: z.number(), row: z.number() })),
        })
        .nullable(),
    }),
  ),
});

async function analyse(
  args: readonly string[],
  status: number,
  command = runTiny,
): Promise<z.infer<typeof answer>> {
  const run = await command(['analyse', ...args, '--json']);
  expect(run.status, run.stderr).toBe(status);
  return answer.parse(jsonOf(run));
}

describe('spindle analyse', () => {
  it('writes every kind of document, whole, with the bundled model', async () => {
    const out = outFolder('all');
    const args = [good, '--out', out, '--threshold', '0.01'];
    const { slides, summary } = await analyse(args, 0, runSpindle);
    const [slide] = slides;
    expect(slide?.files).toEqual(
      ['geojson', 'csv', 'json', 'pdf', 'png', 'density.tiff'].map((type) => join(out, `good.${type}`)),
    );
    const features = z
      .object({
        type: z.literal('FeatureCollection'),
        features: z.array(z.object({ type: z.literal('Feature') })),
      })
      .parse(JSON.parse(readFileSync(join(out, 'good.geojson'), 'utf8'))).features;
    const { mitoticCount = NaN, normalCount = NaN } = slide?.result ?? {};
    expect(features).toHaveLength(mitoticCount + normalCount);
    expect(readFileSync(join(out, 'good.csv'), 'utf8').trim().split('\n')).toHaveLength(features.length + 1);
    expect(readFileSync(join(out, 'good.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await sharp(join(out, 'good.png')).metadata()).toMatchObject({ format: 'png' });
    const map = await (await fromFile(join(out, 'good.density.tiff'))).getImage();
    expect(map.getResolution()[0]).toBeCloseTo(16 / (slide?.result?.mpp.x ?? NaN));
    expect(readFileSync(summary, 'utf8')).toContain('good.svs');
  });

  // Of one engine: left to itself, the second run may get a faster one, whose scores differ in their last digits.
  it('gives the same bytes of GeoJSON every time', async () => {
    const [first, second] = ['once', 'twice'].map(outFolder);
    const how = ['--provider', 'cpu', '--threshold', '0.01', '--formats', 'geojson'];
    for (const out of [first, second]) await analyse([good, '--out', out ?? '', ...how], 0);
    const bytes = (out = ''): Buffer => readFileSync(join(out, 'good.geojson'));
    expect(bytes(second).equals(bytes(first))).toBe(true);
  });

  it('refuses a slide without pixel size until it is entered by hand, and says so', async () => {
    const out = outFolder('mpp');
    const refused = await analyse([withoutMpp, '--out', out], 3);
    expect(refused.slides[0]?.error?.tag).toBe('mpp-unknown');
    const { slides } = await analyse([withoutMpp, '--out', out, '--mpp', '0.25', '--formats', 'json'], 0);
    expect(slides[0]?.result?.mpp).toMatchObject({ x: 0.25, source: 'user' });
  });

  it('finishes a slide with a bad tile, lists it, takes its area off, and ends with 4', async () => {
    const whole = await analyse([intact, '--out', outFolder('intact'), '--formats', 'json'], 0);
    const { slides } = await analyse([damaged, '--out', outFolder('tile'), '--formats', 'json'], 4);
    expect(slides[0]?.result?.skippedTiles).toContainEqual(
      expect.objectContaining({ level: 0, column: 2, row: 1 }),
    );
    const lost = (whole.slides[0]?.result?.analysedAreaMm2 ?? 0) - (slides[0]?.result?.analysedAreaMm2 ?? 0);
    // One tile of 128² pixels of 0.5 µm is 0.0041 mm²; the slide is all tissue.
    expect(lost).toBeGreaterThan(0.003);
    expect(lost).toBeLessThan(0.005);
  });

  it('analyses inside a region of interest only', async () => {
    const roi = join(folder.path, 'roi.geojson');
    const ring = [
      [0, 0],
      [350, 0],
      [350, 500],
      [0, 500],
      [0, 0],
    ];
    writeFileSync(roi, JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
    const whole = await analyse([good, '--out', outFolder('whole'), '--formats', 'json'], 0);
    const half = await analyse([good, '--out', outFolder('roi'), '--formats', 'json', '--roi', roi], 0);
    const ratio =
      (half.slides[0]?.result?.analysedAreaMm2 ?? 0) / (whole.slides[0]?.result?.analysedAreaMm2 ?? 0);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(0.6);
  });

  it('follows a person on what is tissue, and says so', async () => {
    const half = join(folder.path, 'half.geojson');
    const ring = [
      [0, 0],
      [350, 0],
      [350, 500],
      [0, 500],
      [0, 0],
    ];
    writeFileSync(half, JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
    const out = outFolder('corrected');
    const done = await analyse([good, '--out', out, '--formats', 'json', '--exclude', half], 0);
    const area = done.slides[0]?.result?.analysedAreaMm2 ?? 0;
    const document = JSON.parse(readFileSync(join(out, 'good.json'), 'utf8')) as {
      tissue: { proposedMm2: number; correction: { excludedMm2: number; includedMm2: number } };
    };
    const { proposedMm2, correction } = document.tissue;
    expect(correction.includedMm2).toBe(0);
    expect(correction.excludedMm2 / proposedMm2).toBeGreaterThan(0.4);
    expect(area).toBeCloseTo(proposedMm2 - correction.excludedMm2, 4);
  });

  it('writes the tissue mask as a picture and as outlines', async () => {
    const picture = join(folder.path, 'mask.png');
    const { status, stdout } = await runSpindle(['mask', good, '--out', picture]);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^tissue +\d\.\d+ mm²\nleft out +nothing but glass\nwrote/),
    ]);
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
    const outlines = join(folder.path, 'mask.geojson');
    expect((await runSpindle(['mask', good, '--out', outlines])).status).toBe(0);
    const { features } = JSON.parse(readFileSync(outlines, 'utf8')) as {
      features: { geometry: { type: string }; properties: { classification: { name: string } } }[];
    };
    expect(
      features.map(({ geometry, properties }) => [geometry.type, properties.classification.name]),
    ).toEqual([['MultiPolygon', 'Tissue']]);
    // What the mask command writes, the analyse command reads.
    const back = await runSpindle(['mask', good, '--out', picture, '--exclude', outlines, '--json']);
    expect(JSON.parse(back.stdout)).toMatchObject({ areaMm2: 0, correction: { includedMm2: 0 } });
    expect((await runSpindle(['mask', good, '--out', good])).status).toBe(2);
  });

  it('sets a failing slide aside, with its reason in the summary, and does the others', async () => {
    const slides = join(folder.path, 'several');
    mkdirSync(slides, { recursive: true });
    await writeAperioSvs(join(slides, 'a.svs'));
    writeFileSync(join(slides, 'b.svs'), 'no slide at all');
    await writeAperioSvs(join(slides, 'c.svs'), { seed: 3 });
    const out = outFolder('batch');
    const done = await analyse([slides, '--out', out, '--formats', 'json'], 3);
    expect(done.slides.map(({ error }) => error?.tag)).toEqual([undefined, 'unsupported-format', undefined]);
    expect(existsSync(join(out, 'a.json')) && existsSync(join(out, 'c.json'))).toBe(true);
    expect(readFileSync(done.summary, 'utf8')).toMatch(/b\.svs.*unsupported-format/);
  });
});

describe('broken input', () => {
  it.each([
    ['a file that is not there', (): string => join(folder.path, 'none.svs')],
    ['an empty file', (): string => written('empty.svs', '')],
    ['text', (): string => written('text.svs', 'hello')],
    ['a TIFF cut short', (): string => cutShort('short.svs', 300)],
    ['a TIFF of eight bytes', (): string => cutShort('shorter.svs', 8)],
    ['a folder without slides', (): string => emptyFolder('empty')],
  ])('%s ends with 3, a tag, and no trace', async (_, make) => {
    const path = make();
    for (const args of [
      ['analyse', path, '--out', outFolder(`broken-${basename(path)}`)],
      ['info', path],
    ]) {
      const { status, stdout, stderr } = await runTiny(args);
      expect(status).toBe(3);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^error\[[a-z-]+\]: [^\n]+\n$/);
    }
  });

  it.skipIf(!hasSharedData).each([
    ['broken/histolab-broken.svs', 3],
    ['broken/not-a-slide.dcm', 3],
    ['broken/unopenable.tiff', 3],
    ['broken/unreadable.svs', 4],
  ])('%s ends with %i', async (name, expected) => {
    const { status, stderr } = await runTiny([
      'analyse',
      sharedSlide(name),
      '--out',
      outFolder(`shared-${name}`.replace('/', '-')),
    ]);
    expect(status).toBe(expected);
    expect(stderr).toMatch(/^error\[[a-z-]+\]: [^\n]+\n$/);
  });
});

function written(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

function cutShort(name: string, bytes: number): string {
  const path = written(name, '');
  writeFileSync(path, readFileSync(good));
  truncateSync(path, bytes);
  return path;
}

function emptyFolder(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('a slide beside its documents', () => {
  it('is never written over', async () => {
    const beside = join(folder.path, 'beside');
    mkdirSync(beside);
    const picture = join(beside, 'picture.png');
    await sharp({ create: { width: 300, height: 300, channels: 3, background: '#b060a0' } })
      .png()
      .toFile(picture);
    const before = readFileSync(picture);

    const analysed = await runTiny(['analyse', picture, '--mpp', '0.5', '--out', beside, '--formats', 'png']);
    expect(analysed.status).toBe(0);
    expect(analysed.stdout).toContain('picture.png.png');
    expect(readFileSync(picture).equals(before)).toBe(true);

    const size = ['--level', '0', '--x', '0', '--y', '0', '--width', '5', '--height', '5'];
    const cut = await runSpindle(['region', picture, ...size, '--out', picture]);
    expect(cut.status).toBe(2);
    expect(cut.stderr).toMatch(/^error\[usage\]: .*overwritten/);
    expect(readFileSync(picture).equals(before)).toBe(true);
  });

  it('is named by an error, with its stack when asked', async () => {
    const roi = join(folder.path, 'off.geojson');
    const coordinates = [
      [
        [90000, 90000],
        [90500, 90000],
        [90500, 90500],
        [90000, 90000],
      ],
    ];
    writeFileSync(roi, JSON.stringify({ type: 'Polygon', coordinates }));
    const { status, stderr } = await runTiny([
      ...['analyse', intact, '--out', outFolder('off'), '--roi', roi, '--debug'],
    ]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error\[roi-invalid\]: .*intact\.svs/);
    expect(stderr).toContain('\n    at ');
  });
});
