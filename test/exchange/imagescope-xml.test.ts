/** XML as ImageScope and programs beside it write it. The layouts are those of public files; the values are invented. */
import { describe, expect, it } from 'vitest';
import {
  emptyAnnotation,
  unknownSlide,
  type Annotation,
  type Shape,
} from '../../src-main/exchange/annotation';
import { imageScopeXml } from '../../src-main/exchange/imagescope-xml';
import { readAnnotations } from '../../src-main/exchange/read-annotations';

const region = (
  id: number,
  type: string,
  points: readonly (readonly [number, number])[],
  rest = '',
): string =>
  `<Region Id="${id}" Type="${type}" Zoom="0.05" Selected="0" ImageLocation="" ImageFocus="0" Length="4.5" Area="1.2" ${rest} InputRegionId="0" Analyze="1" DisplayId="${id}"><Attributes/><Vertices>${points
    .map(([x, y]) => `<Vertex X="${x}" Y="${y}" Z="0"/>`)
    .join('')}</Vertices></Region>`;
const layer = (
  name: string,
  regions: string,
  rest = 'LineColor="65280"',
  attributes = '<Attributes/>',
): string =>
  `<Annotation Id="1" Name="${name}" ReadOnly="0" Incremental="0" Type="4" ${rest} Visible="1">${attributes}<Regions><RegionAttributeHeaders><AttributeHeader Id="9999" Name="Region" ColumnWidth="-1"/><AttributeHeader Id="1" Name="Description" ColumnWidth="-1"/></RegionAttributeHeaders>${regions}</Regions><Plots/></Annotation>`;
const read = async (
  layers: string,
): Promise<{
  shapes: Shape[];
  classes: (string | null)[];
  leftOut: string[];
  all: readonly Annotation[];
}> => {
  const { annotations: all, leftOut } = await readAnnotations(
    Buffer.from(`<Annotations MicronsPerPixel="0.252100">${layers}</Annotations>`),
  );
  return {
    all,
    shapes: all.map(({ shape }) => shape),
    classes: all.map(({ unattributed }) => unattributed?.className ?? null),
    leftOut: leftOut.map(({ what }) => what),
  };
};

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
const innermost = [
  [45, 45],
  [55, 45],
  [50, 55],
] as const;

describe('what ImageScope writes', () => {
  it('is read with its types of regions', async () => {
    const { shapes, leftOut } = await read(
      layer(
        'Tumor',
        [
          region(1, '0', [...outer, [0, 0]]),
          region(2, '1', [
            [10, 10],
            [30, 10],
            [30, 25.5],
            [10, 25.5],
          ]),
          region(3, '2', [
            [100, 100],
            [140, 160],
          ]),
          region(4, '3', [
            [1, 1],
            [5, 5],
          ]),
          region(5, '4', [
            [1, 1],
            [5, 5],
          ]),
          region(6, '5', [[7, 8]]),
          region(
            7,
            '0',
            [
              [7, 8],
              [9, 10],
            ],
            'GeoShape="Points"',
          ),
          region(8, '0', []),
        ].join(''),
      ),
    );
    expect(shapes).toEqual([
      { kind: 'area', polygons: [[outer]] },
      { kind: 'rectangle', x: 10, y: 10, width: 20, height: 15.5 },
      { kind: 'ellipse', x: 100, y: 100, width: 40, height: 60 },
      { kind: 'point', x: 7, y: 8 },
      { kind: 'point', x: 7, y: 8 },
      { kind: 'point', x: 9, y: 10 },
    ]);
    expect(leftOut).toEqual([
      'region of type “3” that is no area',
      'region of type “4” that is no area',
      'region without vertices',
    ]);
  });

  it('is read with holes, each in the smallest region that holds it, wherever it stands', async () => {
    const hole = 'NegativeROA="1"';
    const apart = [
      [500, 500],
      [510, 500],
      [505, 510],
    ] as const;
    const { shapes, leftOut } = await read(
      layer(
        'Tumor',
        [
          region(1, '0', innermost, hole),
          region(2, '0', outer),
          region(3, '0', inner),
          region(4, '0', apart, hole),
        ].join(''),
      ) + layer('Stroma', region(1, '0', inner, hole)),
    );
    expect(shapes).toEqual([
      { kind: 'area', polygons: [[outer]] },
      { kind: 'area', polygons: [[inner, innermost]] },
    ]);
    expect(leftOut).toEqual(['hole that lies in no region of its layer']);
  });

  it('is read with names, colours from blue to red, and what is locked', async () => {
    const { all } = await read(
      layer(
        'Mitosis',
        region(1, '0', inner, 'Text="by &quot;AB&quot;"'),
        'LineColor="10027263" ReadOnly="1"',
      ).replace('ReadOnly="0" ', ''),
    );
    expect(all).toEqual([
      {
        ...emptyAnnotation,
        ...{
          name: 'by "AB"',
          colour: '#ff0099',
          isLocked: true,
          shape: { kind: 'area', polygons: [[inner]] },
        },
        unattributed: { className: 'Mitosis', by: null, score: null },
      },
    ]);
  });

  it('is read with the class that a layer states as its attribute where it has no name', async () => {
    const one = region(1, '0', inner);
    const attributes = (text: string): string => `<Attributes>${text}</Attributes>`;
    const { classes } = await read(
      [
        layer('', one, '', attributes('<Attribute Name="Description" Id="0" Value="Necrosis"/>')),
        layer('', one, '', attributes('<Attribute Name="glomerulus" Id="0" Value=""/>')),
        layer('', one, '', attributes('<Attribute Name="Description" Id="0" Value=""/>')),
        layer('Named', one, '', attributes('<Attribute Name="Description" Id="0" Value="else"/>')),
      ].join(''),
    );
    expect(classes).toEqual(['Necrosis', 'glomerulus', null, 'Named']);
  });

  it('is read with its size of a pixel, and as other programs write the same layout', async () => {
    const halo = `<Annotations><Annotation LineColor="65535" Name="Layer 1" Visible="True"><Regions>
      <Region Type="Polygon" HasEndcaps="0" NegativeROA="0"><Vertices><V X="0" Y="0"/><V X="100" Y="0"/><V X="10,5" Y="90"/></Vertices><Comments/></Region>
      <Region Type="Ellipse" NegativeROA="0"><Vertices><V X="0" Y="0"/><V X="100" Y="50"/></Vertices></Region></Regions></Annotation></Annotations>`;
    const { annotations } = await readAnnotations(Buffer.from(halo));
    expect(annotations.map(({ shape, colour }) => [shape, colour])).toEqual([
      [
        {
          kind: 'area',
          polygons: [
            [
              [
                [0, 0],
                [100, 0],
                [10.5, 90],
              ],
            ],
          ],
        },
        '#ffff00',
      ],
      [{ kind: 'ellipse', x: 0, y: 0, width: 100, height: 50 }, '#ffff00'],
    ]);
    const { slide } = await readAnnotations(Buffer.from('<Annotations MicronsPerPixel="0.252100"/>'));
    expect(slide.mpp).toEqual({ x: 0.2521, y: 0.2521 });
  });

  it('is read with a line end before its declaration, and in its encoding', async () => {
    const text = `\r\n<?xml version="1.0" encoding="ISO-8859-1"?>\r\n<Annotations>${layer('Entzündung', region(1, '0', inner))}</Annotations>`;
    const { annotations } = await readAnnotations(Buffer.from(text, 'latin1'));
    expect(annotations[0]?.unattributed?.className).toBe('Entzündung');
  });

  it('lists attributes that nobody knows, and leaves out a region with a broken vertex', async () => {
    const broken = region(1, '0', inner).replace('X="40"', 'X="NaN"');
    const noted = region(2, '0', inner).replace(
      '<Attributes/>',
      '<Attributes><Attribute Name="7" Id="0" Value="x"/></Attributes>',
    );
    const { shapes, leftOut } = await read(layer('T', broken + noted));
    expect(shapes).toHaveLength(1);
    expect(leftOut).toEqual([
      'attribute “7” of a region',
      'object whose coordinates are not numbers that lie on a slide',
    ]);
  });
});

describe('what is written', () => {
  const point = (className: string, x: number): Annotation => ({
    ...{ ...emptyAnnotation, shape: { kind: 'point', x, y: 100 }, colour: '#d55e00' },
    proposed: { className, by: 'm', score: 0.5 },
  });
  const write = (all: readonly Annotation[]): string =>
    [...imageScopeXml.write(all, { ...unknownSlide, mpp: { x: 0.25, y: 0.25 } })].join('');

  it('has a layer for each class, and circles of 16 µm for points', () => {
    const text = write([point('Mitotic', 200), point('Normal', 300), point('Mitotic', 400)]);
    expect(text.match(/<Annotation /g)).toHaveLength(2);
    expect(text).toContain('<Annotations MicronsPerPixel="0.25">');
    expect(text).toContain(` LineColor="${0xd5 + 0x5e * 256}"`);
    expect(text).toMatch(
      /Type="2"[^]*?<Vertices><Vertex X="168" Y="68" Z="0"\/><Vertex X="232" Y="132" Z="0"\/><\/Vertices>/,
    );
  });

  it('with a thousand classes is the same as with few', async () => {
    const all = Array.from({ length: 3000 }, (_, index) => point(`class ${index % 1000}`, index));
    const { annotations } = await readAnnotations(Buffer.from(write(all)));
    const order = all.toSorted(
      (a, b) => Number(a.proposed?.className?.slice(6)) - Number(b.proposed?.className?.slice(6)),
    );
    expect(annotations).toEqual(order);
  });
});
