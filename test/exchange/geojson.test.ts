/** GeoJSON as QuPath imports and exports it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyAnnotation,
  shownClass,
  unknownSlide,
  type Annotation,
} from '../../src-main/exchange/annotation';
import { geoJson, geoJsonLines } from '../../src-main/exchange/geojson';
import { readAnnotations } from '../../src-main/exchange/read-annotations';
import { areaAnnotations, detectionAnnotations } from '../../src-main/exchange/result-annotations';
import { identifyDetections } from '../../src-main/report/identified';
import { exampleResult } from '../report/example-result';
import { annotations } from './arbitrary-annotation';
import { importByQuPath } from './qupath-rules';

const text = (all: Iterable<Annotation>, slide = unknownSlide): string =>
  [...geoJson.write(all, slide)].join('');
const read = (value: unknown): ReturnType<typeof readAnnotations> =>
  readAnnotations(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

const feature = (properties: object, geometry: object = { type: 'Point', coordinates: [3, 4] }): object => ({
  ...{ type: 'Feature', id: '6e2c4f4e-7c2a-4a67-9f52-0d3c1b2a0f11', geometry, properties },
});
const square = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10.5],
  [0, 0],
];

describe('what is written', () => {
  it('is imported by the rules of QuPath, whatever it is', () => {
    fc.assert(
      fc.property(annotations, (all) => {
        const imported = importByQuPath(text(all));
        expect(imported.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
        imported.forEach((object, index) => {
          const { shape, name, isLocked, ...annotation } = all[index] ?? never();
          const className = shownClass({ shape, name, isLocked, ...annotation });
          expect(object.classNames.join(': ')).toBe(className ?? '');
          expect([object.name, object.isLocked]).toEqual([name, isLocked]);
          expect(object.isEllipse).toBe(shape.kind === 'ellipse');
          if (shape.kind === 'ellipse' || shape.kind === 'rectangle') {
            const wanted = [shape.x, shape.y, shape.width, shape.height];
            expect(
              Math.max(...object.box.map((value, at) => Math.abs(value - (wanted[at] ?? NaN)))),
            ).toBeLessThan(0.01);
          }
          if (shape.kind === 'area')
            expect(object.rings).toEqual(shape.polygons.flat().map(({ length }) => length));
        });
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('of a result is detections, and areas as named, coloured annotations', () => {
    const result = exampleResult({
      roi: { polygons: [[square.slice(0, 4) as [number, number][]]] },
      regions: [
        { role: 'include', name: 'tumour', polygons: [[square as [number, number][]]] },
        { role: 'exclude', name: '', polygons: [[square as [number, number][]]] },
      ],
    });
    const all = [
      ...detectionAnnotations(identifyDetections(result), result.model),
      ...areaAnnotations(result),
    ];
    const imported = importByQuPath(text(all));
    const shown = imported.map(({ kind, name, classNames, classColour, isEllipse, isLocked }) => [
      kind,
      name,
      classNames[0],
      classColour?.join(' '),
      isEllipse,
      isLocked,
    ]);
    expect(shown.slice(4)).toEqual([
      ['detection', null, 'Normal', '86 180 233', false, false],
      ['annotation', null, 'Region of interest', '0 114 178', false, true],
      ['annotation', 'tumour', 'Counted region', '0 114 178', false, true],
      ['annotation', null, 'Exclusion', '0 158 115', false, true],
      ['annotation', 'Hotspot, circle of 2.37 mm²', 'Hotspot', '22 24 26', true, true],
      ['annotation', 'Hotspot, rectangle of 2.37 mm²', 'Hotspot', '22 24 26', false, true],
    ]);
    expect(imported[0]?.measurements).toEqual({ score: 0.987654321 });
    expect(all.map(({ proposed, decided }) => [proposed === null, decided === null])).toEqual([
      ...Array.from({ length: 5 }, () => [false, true]),
      ...Array.from({ length: 3 }, () => [true, false]),
      ...Array.from({ length: 2 }, () => [false, true]),
    ]);
  });

  it('states its slide, and is told it again', async () => {
    const slide = {
      name: 'a.svs',
      key: 'ab'.repeat(16),
      scene: 1,
      width: 10,
      height: 20,
      mpp: { x: 0.25, y: 0.26 },
    };
    expect((await read(text([], slide))).slide).toEqual(slide);
  });

  it('has no line end within a line', () => {
    const all = fc.sample(annotations, { numRuns: 20, seed: 8 }).flat();
    const lines = [...geoJsonLines.write(all, unknownSlide)].join('').split('\n');
    expect(lines).toHaveLength(all.length + 1);
    for (const line of lines.slice(0, -1)) expect(JSON.parse(line)).toMatchObject({ type: 'Feature' });
  });
});

describe('what QuPath writes', () => {
  it('is read with what it says of classes, colours and names', async () => {
    const { annotations: all, leftOut } = await read({
      type: 'FeatureCollection',
      features: [
        feature({
          ...{ objectType: 'annotation', name: 'A', color: [255, 0, 10], isLocked: true },
          classification: { names: ['Tumor', 'Positive'], color: [200, 0, 0] },
          metadata: { ANNOTATION_DESCRIPTION: 'by hand', Batch: '7' },
        }),
        feature({
          objectType: 'detection',
          classification: { name: 'Mitosis', color: [1, 2, 3] },
          measurements: { Probability: 0.75, 'Area µm^2': 3 },
        }),
        feature({
          classification: { name: 'Old', colorRGB: -3670016 },
          measurements: [{ name: 'score', value: 0.5 }],
        }),
        feature({ classification: 'Bare' }),
      ],
    });
    const nothing = {
      ...emptyAnnotation,
      id: '6e2c4f4e-7c2a-4a67-9f52-0d3c1b2a0f11',
      shape: { kind: 'point', x: 3, y: 4 },
    };
    const says = (className: string, score: number | null = null): object => ({
      unattributed: { className, by: null, score },
    });
    expect(all).toEqual([
      {
        ...nothing,
        name: 'A',
        description: 'by hand',
        colour: '#ff000a',
        isLocked: true,
        ...says('Tumor: Positive'),
      },
      { ...nothing, colour: '#010203', ...says('Mitosis', 0.75) },
      { ...nothing, colour: '#c80000', ...says('Old', 0.5) },
      { ...nothing, ...says('Bare') },
    ]);
    expect(leftOut).toEqual([
      { what: 'metadata “Batch”', count: 1, first: { line: 1, column: expect.any(Number) as number } },
      { what: 'measurement “Area µm^2”', count: 1, first: { line: 1, column: expect.any(Number) as number } },
    ]);
  });

  it('a class that was changed in it is neither proposed nor decided', async () => {
    const proposed = { className: 'Mitotic', by: 'm', score: 0.9 };
    const own = text([{ ...emptyAnnotation, shape: { kind: 'point', x: 1, y: 2 }, proposed }]);
    const changed = own.replace('"classification":{"name":"Mitotic"}', '"classification":{"name":"Normal"}');
    const {
      annotations: [one],
    } = await read(changed);
    expect(one).toMatchObject({
      proposed,
      decided: null,
      unattributed: { className: 'Normal', score: null },
    });
    expect(one && shownClass(one)).toBe('Normal');
  });

  it('is read with objects within objects, planes, nuclei and numbers that are none', async () => {
    const geometry = { type: 'Polygon', coordinates: [square], plane: { c: -1, z: 2, t: 0 } };
    const cell = { ...feature({ objectType: 'cell' }, geometry), nucleusGeometry: geometry };
    const root = {
      type: 'Feature',
      geometry: null,
      properties: { objectType: 'root', childObjects: [cell] },
    };
    const nan = JSON.stringify([root, feature({ measurements: { score: 0.125, 'NaN "Infinity': 1 } })]);
    const { annotations: all, leftOut } = await read(nan.replace('Infinity":1', 'Infinity":NaN'));
    expect(all.map(({ shape }) => shape.kind)).toEqual(['area', 'point']);
    expect(all[1]?.unattributed?.score).toBe(0.125);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'measurement that is no number',
      'outline of the nucleus of a cell',
      'plane (z or t) of an object, which is taken as on the first',
      'measurement “NaN "Infinity”',
    ]);
  });

  it.each([
    [
      'a geometry',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
      2,
    ],
    ['a feature', feature({}), 1],
    ['a list', [feature({}), feature({})], 2],
    ['a list of collections', [{ type: 'FeatureCollection', features: [feature({})] }], 1],
    ['lines', `${JSON.stringify(feature({}))}\r\n\r\n${JSON.stringify(feature({}))}`, 2],
    [
      'a sequence (RFC 8142)',
      `\u001e${JSON.stringify(feature({}))}\n\u001e${JSON.stringify(feature({}))}\n`,
      2,
    ],
    ['a collection whose type comes last', { features: [feature({})], type: 'FeatureCollection' }, 1],
    [
      'members of any kind beside it',
      {
        type: 'FeatureCollection',
        a: 'x"}]',
        b: [1, { c: null }],
        d: -1.5e3,
        features: [feature({})],
        e: true,
      },
      1,
    ],
    ['UTF-8 with a mark', `\ufeff${JSON.stringify(feature({}))}`, 1],
    ['no feature', { type: 'FeatureCollection', features: [] }, 0],
  ])('as %s', async (_, value, count) => {
    expect((await read(value)).annotations).toHaveLength(count);
  });

  it('UTF-16 too', async () => {
    const value = JSON.stringify(feature({ name: 'Ärger 🔬' }));
    for (const bytes of [Buffer.from(value, 'utf16le'), Buffer.from(value, 'utf16le').swap16()])
      expect((await readAnnotations(bytes)).annotations[0]?.name).toBe('Ärger 🔬');
  });

  it('an ellipse by its box, a rectangle by its corners, a hole as one', async () => {
    const corners = [
      [0, 0],
      [10, 0],
      [10, 5],
      [0, 5],
      [0, 0],
    ];
    const hole = [
      [2, 2],
      [3, 2],
      [3, 3.5],
      [2, 2],
    ];
    const shapes = (
      await read([
        { type: 'Polygon', coordinates: [corners], isEllipse: true },
        { type: 'Polygon', coordinates: [corners] },
        { type: 'Polygon', coordinates: [corners, hole] },
      ])
    ).annotations.map(({ shape }) => shape);
    const box = { x: 0, y: 0, width: 10, height: 5 };
    expect(shapes).toEqual([
      { kind: 'ellipse', ...box },
      { kind: 'rectangle', ...box },
      { kind: 'area', polygons: [[corners.slice(0, 4), hole.slice(0, 3)]] },
    ]);
  });

  it('lists what is no annotation, and where', async () => {
    const value = [
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
      feature(
        {},
        {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      ),
      feature({}, { type: 'Point', coordinates: ['1', 2] }),
      feature({}, { type: 'Point', coordinates: [1e9, 2] }),
      { type: 'Feature', geometry: null, properties: null },
    ];
    const lines = value.map((each) => JSON.stringify(each)).join('\n');
    const { annotations: all, leftOut } = await read(lines);
    expect(all).toEqual([]);
    expect(leftOut).toEqual([
      { what: 'line (LineString)', count: 1, first: { line: 1, column: 1 } },
      { what: 'outline of fewer than three points', count: 1, first: { line: 2, column: 1 } },
      {
        what: 'object whose coordinates are not numbers that lie on a slide',
        count: 2,
        first: { line: 3, column: 1 },
      },
      { what: 'object without a geometry', count: 1, first: { line: 5, column: 1 } },
    ]);
  });
});

function never(): never {
  throw new Error('there are as many');
}
