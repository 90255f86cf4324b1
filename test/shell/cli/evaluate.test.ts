/** `spindle evaluate`: documents as an analysis writes them against labels as other programs write them; what would make wrong figures is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { slideKey } from '../../../src-main/contract/identity';
import { writeJson } from '../../../src-main/report/json';
import { exampleResult } from '../../report/example-result';
import { temporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle } from './run-spindle';

type Spot = readonly [x: number, y: number, score: number];

const figures = z.object({
  found: z.number(),
  missed: z.number(),
  falsePositives: z.number(),
  f1: z.number(),
});
const evaluation = z.object({
  model: z.string(),
  threshold: z.number(),
  all: z.object({
    groups: z.number(),
    labels: z.number(),
    figures,
    intervals: z.object({ f1: z.unknown() }),
  }),
  bySlide: z.array(z.object({ name: z.string(), figures })),
  against: z.object({ comparison: z.object({ f1: z.object({ value: z.number() }) }) }).nullable(),
});

describe('spindle evaluate', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  afterAll(() => folder.remove());

  /** As an analysis of the slide writes it; pixels of 0.25 µm. */
  function result(path: string, name: string, spots: readonly Spot[], key = name): void {
    const { slide, model } = exampleResult();
    const digits = Buffer.from(key).toString('hex').padEnd(32, '0').slice(0, 32);
    const changed = exampleResult({
      slide: { ...slide, name, picture: { ...slide.picture, key: slideKey(digits) } },
      candidates: spots.map(([x, y, score]) => ({ x, y, score })),
      mpp: { x: 0.25, y: 0.25, source: 'user' },
      threshold: 0.5,
      model,
    });
    writeFileSync(path, writeJson(changed));
  }
  const label = (x: number, y: number, name: string | null): object => ({
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [box(x, y)] },
    properties: { objectType: 'annotation', ...(name !== null && { classification: { name } }) },
  });
  const box = (x: number, y: number): number[][] => [
    [x - 20, y - 20],
    [x + 20, y - 20],
    [x + 20, y + 20],
    [x - 20, y + 20],
    [x - 20, y - 20],
  ];
  const labels = (path: string, features: readonly object[]): void =>
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));

  beforeAll(() => {
    for (const name of ['results', 'labels', 'second']) mkdirSync(at(name));
    result(at('results', 'one.json'), 'One.svs', [
      [1000, 1000, 0.9],
      [2000, 1000, 0.8],
      [3000, 1000, 0.6],
      [4000, 1000, 0.4],
    ]);
    result(at('results', 'two.json'), 'two.svs', [[500, 500, 0.7]]);
    result(at('second', 'one.json'), 'One.svs', [[2000, 1000, 0.8]]);
    result(at('second', 'two.json'), 'two.svs', []);
    labels(at('labels', 'One.geojson'), [
      label(1004, 1000, 'Mitosis'),
      label(4000, 1000, 'mitotic figure'),
      label(2000, 1000, 'Hard negative'),
      label(3000, 1004, 'Ignore*'),
    ]);
    writeFileSync(
      at('labels', 'two.svs.xml'),
      `<?xml version="1.0"?><ASAP_Annotations><Annotations><Annotation Name="a" Type="Dot" PartOfGroup="MF" Color="#ff0000">
       <Coordinates><Coordinate Order="0" X="505" Y="500"/></Coordinates></Annotation></Annotations>
       <AnnotationGroups><Group Name="MF" PartOfGroup="None" Color="#ff0000"/></AnnotationGroups></ASAP_Annotations>`,
    );
  });

  const run = async (...args: string[]): ReturnType<typeof runSpindle> => runSpindle(['evaluate', ...args]);
  const measured = async (...args: string[]): Promise<z.infer<typeof evaluation>> =>
    evaluation.parse(jsonOf(await run(...args, '--json')));

  it('counts found, missed and false, without what the labels leave open', async () => {
    const { all, bySlide, threshold } = await measured(at('results'), '--labels', at('labels'));
    expect(threshold).toBe(0.5);
    expect(all.labels).toBe(3);
    expect(all.figures).toMatchObject({ found: 2, missed: 1, falsePositives: 1, f1: 4 / 6 });
    expect(bySlide.map(({ name, figures: of }) => [name, of.found, of.falsePositives])).toEqual([
      ['One', 1, 1],
      ['two', 1, 0],
    ]);
  });

  it('does so at another threshold, and gives the curve over all', async () => {
    const { all } = await measured(at('results'), '--labels', at('labels'), '--threshold', '0.4');
    expect(all.figures).toMatchObject({ found: 3, missed: 0, falsePositives: 1 });
    const { stdout } = await run(at('results'), '--labels', at('labels'), '--curve');
    expect(stdout.split('\n').map((line) => line.split(',').slice(5).join(' '))).toEqual([
      'found missed false',
      ...['1 2 0', '1 2 1', '2 1 1', '3 0 1'],
      '',
    ]);
  });

  it('sets a second model beside the first, on the same slides', async () => {
    const { against } = await measured(at('results'), '--labels', at('labels'), '--against', at('second'));
    expect(against?.comparison.f1.value).toBeCloseTo(4 / 6, 12);
    const said = await run(at('results'), '--labels', at('labels'), '--against', at('second'));
    expect(said.stdout).toMatch(/F1 +\+0\.667/);
    const other = await run(at('results'), '--labels', at('labels'), '--against', at('second', 'one.json'));
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('not measured on the same slides');
  });

  it('gives intervals over patients, and none for one', async () => {
    writeFileSync(at('patients.csv'), 'Slide;Patient\r\none.svs;P1\r\nTWO.svs;P1\r\n');
    const { all } = await measured(at('results'), '--labels', at('labels'), '--patients', at('patients.csv'));
    expect([all.groups, all.intervals.f1]).toEqual([1, null]);
    writeFileSync(at('twice.csv'), 'slide,patient\none,P1\nOne.svs,P2\n');
    const twice = await run(at('results'), '--labels', at('labels'), '--patients', at('twice.csv'));
    expect(twice).toMatchObject({ status: 3 });
    expect(twice.stderr).toContain('line 3 gives a slide a second patient');
  });

  it('asks what a class means before it counts anything', async () => {
    labels(at('odd.geojson'), [label(1000, 1000, 'Prophase\u202e'), label(2000, 1000, null)]);
    const { status, stdout, stderr } = await run(at('results', 'one.json'), '--labels', at('odd.geojson'));
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/“Prophase\\u\{?202e\}?” \(1\), 1 without a class/i);
    const { all } = await measured(
      ...[at('results', 'one.json'), '--labels', at('odd.geojson')],
      ...['--mitotic', 'prophase\u202e', '--other', ''],
    );
    expect(all.figures).toMatchObject({ found: 1, missed: 0, falsePositives: 2 });
    const both = await run(...[at('results'), '--labels', at('labels'), '--other', 'x', '--mitotic', 'X']);
    expect(both).toMatchObject({ status: 2 });
  });

  it('takes a slide without labels, twice the same slide, and results of two models for errors', async () => {
    mkdirSync(at('mixed'));
    result(at('mixed', 'a.json'), 'A.svs', []);
    const unlabelled = await run(at('mixed'), '--labels', at('labels'));
    expect(unlabelled).toMatchObject({ status: 3 });
    expect(unlabelled.stderr).toContain('no labels for a slide');
    result(at('mixed', 'a.json'), 'One.svs', []);
    result(at('mixed', 'b.json'), 'two.svs', [], 'One.svs');
    const twice = await run(at('mixed'), '--labels', at('labels'));
    expect(twice).toMatchObject({ status: 2 });
    expect(twice.stderr).toContain('two results are of the same slide');
  });

  it('leaves out labels where nothing was analysed, and says so; and what it cannot judge', async () => {
    const features = [
      label(1000, 1000, 'Mitosis'),
      label(1001, 1000, 'Mitosis'),
      label(9000, 1000, 'Mitosis'),
    ];
    labels(at('outside.geojson'), features);
    const said = await run(at('results', 'one.json'), '--labels', at('outside.geojson'));
    expect(said.stdout).toContain('found 1, missed 1; 2 false positives');
    expect(said.stderr).toContain('1 label lies outside what was analysed, and is left out');
    expect(said.stderr).toContain('1 labelled mitosis lies on another one');
    labels(at('none.geojson'), []);
    const none = await run(at('results', 'one.json'), '--labels', at('none.geojson'));
    expect(none.stderr).toContain('No mitosis is labelled');
  });

  it('takes each area of several for a label', async () => {
    const areas = {
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: [[box(1000, 1000)], [box(2000, 1000)]] },
      properties: { classification: { name: 'Mitosis' } },
    };
    labels(at('areas.geojson'), [areas]);
    const { all } = await measured(at('results', 'one.json'), '--labels', at('areas.geojson'));
    expect(all.figures).toMatchObject({ found: 2, missed: 0 });
  });

  it('refuses labels of another slide, one file for two slides, and patients of some slides only', async () => {
    mkdirSync(at('twins'));
    result(at('twins', 'a.json'), 'One.svs', [], 'first');
    result(at('twins', 'b.json'), 'One.tif', [], 'second');
    const twins = await run(at('twins'), '--labels', at('labels'));
    expect(twins).toMatchObject({ status: 2 });
    expect(twins.stderr).toContain('one file would label two slides of one name');
    writeFileSync(
      at('another.geojson'),
      JSON.stringify({
        ...{ type: 'FeatureCollection', slide: { name: 'x', key: 'f'.repeat(32), scene: 0 } },
        features: [label(1000, 1000, 'Mitosis')],
      }),
    );
    const another = await run(at('results', 'one.json'), '--labels', at('another.geojson'));
    expect(another).toMatchObject({ status: 2 });
    expect(another.stderr).toContain('the labels are of another slide');
    writeFileSync(at('some.csv'), 'slide,patient\none,P1\n');
    const some = await run(at('results'), '--labels', at('labels'), '--patients', at('some.csv'));
    expect(some).toMatchObject({ status: 3 });
    expect(some.stderr).toContain('two.svs stand in no line of it');
  });

  it('names files that are no results or no labels', async () => {
    writeFileSync(at('no.json'), '{"document":"something else"}');
    expect((await run(at('no.json'), '--labels', at('labels'))).stderr).toContain(
      'it is not a JSON result of Spindle',
    );
    writeFileSync(at('no.geojson'), 'what?');
    const { status } = await run(at('results', 'one.json'), '--labels', at('no.geojson'));
    expect(status).toBe(3);
    expect((await run(at('nowhere'), '--labels', at('labels'))).status).toBe(3);
  });
});
