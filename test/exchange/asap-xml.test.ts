/** ASAP's XML as ASAP and the programs around it write it. */
import { describe, expect, it } from 'vitest';
import { emptyAnnotation, unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import { asapXml } from '../../src-main/exchange/asap-xml';
import { LeftOut } from '../../src-main/exchange/left-out';
import { readAnnotations } from '../../src-main/exchange/read-annotations';

type Points = readonly (readonly [number | string, number | string])[];
const annotation = (type: string, group: string, points: Points, rest = 'Color="#F4FA58"'): string =>
  `<Annotation Name="Annotation 0" Type="${type}" PartOfGroup="${group}" ${rest}><Coordinates>${points
    .map(([x, y], order) => `<Coordinate Order="${order}" X="${x}" Y="${y}" />`)
    .join('')}</Coordinates></Annotation>`;
const file = (annotations: string, groups = ''): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?>\n<ASAP_Annotations>\n\t<Annotations>${annotations}</Annotations>\n\t<AnnotationGroups>${groups}</AnnotationGroups>\n</ASAP_Annotations>\n`,
  );
const group = (name: string, rest = '<Attributes />'): string =>
  `<Group Name="${name}" PartOfGroup="None" Color="#64FE2E">${rest}</Group>`;

const outer = [
  [0, 0],
  [100, 0],
  [110, 100],
  [0, 100],
] as const;
const inner = [
  [40, 40],
  [60, 40],
  [60, 60],
  [40, 61],
] as const;

describe('what ASAP writes', () => {
  it('is read with its types', async () => {
    const corners = [
      [10, 10],
      [30, 10],
      [30, 25.5],
      [10, 25.5],
    ] as const;
    const { annotations, leftOut, format } = await readAnnotations(
      file(
        [
          annotation('Dot', 'mitosis', [[5.25, 6]]),
          annotation('PointSet', 'None', [
            [1, 2],
            [3, 4],
          ]),
          annotation('Polygon', 'mitosis', outer),
          annotation('Rectangle', 'mitosis', corners),
          annotation('Spline', 'mitosis', inner),
          annotation('Measurement', 'None', [
            [0, 0],
            [9, 9],
          ]),
          annotation('Dot', 'None', []),
        ].join(''),
        group('mitosis'),
      ),
    );
    expect(format).toBe('asap-xml');
    expect(annotations.map(({ shape, unattributed }) => [shape, unattributed?.className])).toEqual([
      [{ kind: 'point', x: 5.25, y: 6 }, 'mitosis'],
      [{ kind: 'point', x: 1, y: 2 }, undefined],
      [{ kind: 'point', x: 3, y: 4 }, undefined],
      [{ kind: 'area', polygons: [[outer]] }, 'mitosis'],
      [{ kind: 'rectangle', x: 10, y: 10, width: 20, height: 15.5 }, 'mitosis'],
      [{ kind: 'area', polygons: [[inner]] }, 'mitosis'],
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'curve between the points of a spline, which are joined by lines',
      'annotation of type “Measurement” that is no area',
      'annotation without coordinates',
    ]);
  });

  it('is read in the order that it states, with decimal commas, default names and colours', async () => {
    const shuffled = annotation(
      'Polygon',
      'None',
      [
        ['0', '0'],
        ['10,5', '15'],
        ['20', '0'],
      ],
      'Color="#0000FF"',
    )
      .replace('Order="1"', 'Order="9"')
      .replace('Order="2"', 'Order="1"');
    const plain = annotation('Dot', 'g', [[1, 1]]).replace('Annotation 0', 'seen twice');
    const { annotations } = await readAnnotations(file(shuffled + plain, group('g')));
    expect(annotations).toEqual([
      {
        ...emptyAnnotation,
        colour: '#0000ff',
        shape: {
          kind: 'area',
          polygons: [
            [
              [
                [0, 0],
                [20, 0],
                [10.5, 15],
              ],
            ],
          ],
        },
      },
      {
        ...{ ...emptyAnnotation, name: 'seen twice', shape: { kind: 'point', x: 1, y: 1 } },
        unattributed: { className: 'g', by: null, score: null },
      },
    ]);
  });

  it('has holes in a group that the person names', async () => {
    const bytes = file(annotation('Polygon', 'tumor', outer) + annotation('Polygon', 'exclusion', inner));
    expect((await readAnnotations(bytes)).annotations).toHaveLength(2);
    const { annotations } = await readAnnotations(bytes, { holeGroups: ['exclusion'] });
    expect(annotations.map(({ shape }) => shape)).toEqual([{ kind: 'area', polygons: [[outer, inner]] }]);
    const stray = file(annotation('Polygon', 'exclusion', inner));
    expect((await readAnnotations(stray, { holeGroups: ['exclusion'] })).leftOut).toMatchObject([
      { what: 'hole that lies in no annotation', count: 1 },
    ]);
  });
});

describe('what is written', () => {
  const holed: Annotation = {
    ...{ ...emptyAnnotation, colour: '#0072b2', name: 'centre' },
    shape: {
      kind: 'area',
      polygons: [
        [outer, inner],
        [
          [
            [500, 0],
            [510, 0],
            [505, 9],
          ],
        ],
      ],
    },
    decided: { className: 'Tumour', by: 'AB' },
  };
  const text = [...asapXml.write([holed], unknownSlide)].join('');

  it('has each group that is named, without which ASAP refuses the file', () => {
    const named = [...text.matchAll(/<Annotation [^>]*PartOfGroup="([^"]*)"/g)].map(([, name]) => name);
    const groups = [...text.matchAll(/<Group Name="([^"]*)"/g)].map(([, name]) => name);
    expect(named).toEqual(['Tumour', 'Holes (Spindle)', 'Tumour']);
    expect(groups).toEqual(['Tumour', 'Holes (Spindle)']);
  });

  it('keeps its holes after ASAP has written it again, without the attributes that it does not know', async () => {
    const again = text.replace(/ (?:DecidedClass|DecidedBy|PartOf|Hole)="[^"]*"(?=[ >])/g, '');
    expect(again).toContain('<Attribute Hole="1"/>');
    const { annotations } = await readAnnotations(Buffer.from(again));
    const said = { ...holed, decided: null, unattributed: { className: 'Tumour', by: null, score: null } };
    expect(annotations).toEqual([
      { ...said, shape: { kind: 'area', polygons: [[outer, inner]] } },
      {
        ...said,
        shape: {
          kind: 'area',
          polygons: [
            [
              [
                [500, 0],
                [510, 0],
                [505, 9],
              ],
            ],
          ],
        },
      },
    ]);
  });
});

describe('a million points', () => {
  it('are given out as they come, before an area and not behind it', () => {
    const dots = annotation('Dot', 'g', [[1, 1]]).repeat(3);
    const parser = asapXml.parser({ leftOut: new LeftOut(), holeGroups: [], image: null });
    expect(parser.write(`<ASAP_Annotations><Annotations>${dots}`)).toHaveLength(3);
    expect(parser.write(annotation('Polygon', 'g', outer) + dots)).toHaveLength(0);
    parser.write('</Annotations></ASAP_Annotations>');
    const kinds = parser.end().annotations.map(({ shape }) => shape.kind);
    expect(kinds).toEqual(['area', 'point', 'point', 'point']);
  });
});
