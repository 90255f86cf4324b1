/** OME-XML as Bio-Formats, OMERO and programs beside them write it, and by the rules of its public schema. The values are invented. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyAnnotation, unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import { omeXml } from '../../src-main/exchange/ome-xml';
import { readAnnotations, type AnnotationFile } from '../../src-main/exchange/read-annotations';
import { temporaryFolder } from '../temporary-folder';
import { annotations } from './arbitrary-annotation';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const image = (number: number, name: string, refs = ''): string =>
  `<Image ID="Image:${number}" Name="${name}"><Pixels ID="Pixels:${number}" DimensionOrder="XYCZT" Type="uint8" SizeX="900" SizeY="800" SizeZ="1" SizeC="3" SizeT="1" PhysicalSizeX="250" PhysicalSizeXUnit="nm" PhysicalSizeY="0.26"><MetadataOnly/></Pixels>${refs}</Image>`;
const roi = (number: number, shapes: string, rest = '', own = ''): string =>
  `<ROI ID="ROI:${number}"${own}><Union>${shapes}</Union>${rest}</ROI>`;
const document = (content: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">${content}</OME>`,
  );
const kinds = ({ leftOut }: AnnotationFile): [string, number][] =>
  leftOut.map(({ what, count }) => [what, count]);

describe('what others write', () => {
  it('is read with its shapes', async () => {
    const file = await readAnnotations(
      document(
        image(0, 'a.svs') +
          [
            '<Point ID="Shape:0" X="5.25" Y="6" StrokeColor="-16776961" Locked="true" Text="first"/>',
            '<Rectangle ID="Shape:1" X="1" Y="2" Width="3" Height="4"/>',
            '<Ellipse ID="Shape:2" X="10" Y="20" RadiusX="3" RadiusY="4"/>',
            '<Polygon ID="Shape:3" Points="0,0 10,0&#10;5,8.5"/><Polygon ID="Shape:4" Points="50,50 60,50 55,58 50,50"/>',
            '<Point ID="Shape:5" X="1" Y="1"/><Point ID="Shape:6" X="2" Y="2" TheZ="3"/>',
            '<Line ID="Shape:7" X1="0" Y1="0" X2="1" Y2="1"/>',
            '<Mask ID="Shape:8" X="0" Y="0" Width="1" Height="1"><BinData BigEndian="false" Length="1">AA==</BinData></Mask>',
            '<Point ID="Shape:9" X="1" Y="1"><Transform A00="0" A10="1" A01="1" A11="0" A02="0" A12="0"/></Point>',
            '<Point ID="Shape:10" X="7" Y="8"><Transform A00="1" A10="0" A01="0" A11="1" A02="0" A12="0"/></Point>',
            '<Polygon ID="Shape:11" Points="0,0 1,NaN 2,2"/>',
            '<Polygon ID="Shape:12" Points="0,0 1,1"/>',
            '<Rectangle ID="Shape:13" X="1" Y="2" Width="-3" Height="4"/>',
          ]
            .map((shapes, index) => roi(index, shapes))
            .join(''),
      ),
    );
    expect(file.annotations.map(({ shape }) => shape)).toEqual([
      { kind: 'point', x: 5.25, y: 6 },
      { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
      { kind: 'ellipse', x: 7, y: 16, width: 6, height: 8 },
      { kind: 'area', polygons: [[[[0, 0], [10, 0], [5, 8.5]]], [[[50, 50], [60, 50], [55, 58]]]] }, // prettier-ignore
      { kind: 'point', x: 1, y: 1 },
      { kind: 'point', x: 2, y: 2 },
      { kind: 'point', x: 7, y: 8 },
    ]);
    expect(file.annotations[0]).toMatchObject({ id: null, name: 'first', colour: '#ff0000', isLocked: true });
    expect(file.slide).toEqual({
      ...{ ...unknownSlide, name: 'a.svs', width: 900, height: 800, mpp: { x: 0.25, y: 0.26 } },
    });
    expect(kinds(file)).toEqual([
      ['plane (z, t or c) of an object, which is taken as on the first', 1],
      ['shape “Line” that is no area', 1],
      ['shape “Mask” that is no area', 1],
      ['shape with a transform', 1],
      ['object without a geometry', 1],
      ['object whose coordinates are not numbers that lie on a slide', 2],
      ['outline of fewer than three points', 1],
    ]);
  });

  it('is read with its tags, and says which annotations are left out', async () => {
    const structured = `<StructuredAnnotations>
      <TagAnnotation ID="Annotation:t"><Description>x</Description><Value>mitotic <![CDATA[figure]]></Value></TagAnnotation>
      <TagAnnotation ID="Annotation:u"><Value>second</Value></TagAnnotation>
      <MapAnnotation ID="Annotation:m" Namespace="openmicroscopy.org/omero/client/mapAnnotation"><Value><M K="ProposedClass">not ours</M></Value></MapAnnotation>
      <DoubleAnnotation ID="Annotation:3" Namespace="other"><Value>0.5</Value></DoubleAnnotation>
      <XMLAnnotation ID="Annotation:x"><Value><a>1</a></Value></XMLAnnotation></StructuredAnnotations>`;
    const refs = ['t', 'u', 'm', '3', 'x', 'y']
      .map((id) => `<AnnotationRef ID="Annotation:${id}"/>`)
      .join('');
    const file = await readAnnotations(
      document(
        structured +
          roi(
            1,
            '<Point ID="Shape:1" X="1" Y="2"/>',
            `${refs}<Description> a\nb </Description>`,
            ' Name="n"',
          ),
      ),
    );
    expect(file.annotations).toEqual([
      {
        ...{ ...emptyAnnotation, name: 'n', description: ' a\nb ', shape: { kind: 'point', x: 1, y: 2 } },
        unattributed: { className: 'mitotic figure', by: null, score: null },
      },
    ]);
    expect(kinds(file)).toEqual([
      ['map entry “openmicroscopy.org/omero/client/mapAnnotation: ProposedClass”', 1],
      ['further tag of an ROI', 1],
      ['DoubleAnnotation of an ROI', 1],
      ['XMLAnnotation of an ROI', 1],
      ['reference to an annotation that the file does not hold', 1],
    ]);
  });

  it('is refused where it is of several images, unless one is named', async () => {
    const point = (number: number): string =>
      roi(number, `<Point ID="Shape:${number}" X="${number}" Y="2"/>`);
    const bytes = document(
      image(0, 'a.svs', '<ROIRef ID="ROI:1"/><ROIRef ID="ROI:2"/>') +
        image(1, 'label', '<ROIRef ID="ROI:3"/>') +
        [1, 2, 3, 4].map(point).join(''),
    );
    await expect(readAnnotations(bytes)).rejects.toMatchObject({
      tag: 'table-invalid',
      why: 'the file is of 2 images: a.svs, label',
    });
    const file = await readAnnotations(bytes, { image: 'label' });
    // The last is of no image, which is of each.
    expect(file.annotations.map(({ shape }) => 'x' in shape && shape.x)).toEqual([3, 4]);
    expect(kinds(file)).toEqual([['annotation of another image', 2]]);
    expect(file.slide.name).toBe('label');
  });
});

const slide = {
  ...{ name: 'a "b" <c>.svs', key: 'a'.repeat(32), scene: 2, width: 90_000, height: 80_000 },
  mpp: { x: 0.25, y: 0.2501 },
};
const uuid = '0e8a1b5c-91f4-8000-8abc-00000000000a';
const figure: Annotation = {
  ...{ ...emptyAnnotation, id: uuid, colour: '#d55e00', shape: { kind: 'point', x: 100.5, y: 200 } },
  proposed: { className: 'Mitotic', by: 'a model', score: 0.75 },
};

describe('what is written', () => {
  it('states its slide, and no name where there is to be none', async () => {
    for (const stated of [slide, { ...slide, name: null, mpp: null, scene: null }, unknownSlide]) {
      const text = [...omeXml.write([figure], stated)].join('');
      expect((await readAnnotations(Buffer.from(text))).slide).toEqual(stated);
    }
  });

  it('has what many share once, and ids of its own where two annotations have the same', async () => {
    const all = Array.from({ length: 50 }, () => figure);
    const text = [...omeXml.write(all, slide)].join('');
    expect(text.match(/<TagAnnotation/g)).toHaveLength(1);
    // Of the slide, and of the model.
    expect(text.match(/<MapAnnotation/g)).toHaveLength(2);
    expect(new Set(text.match(/<ROI ID="[^"]*"/g)).size).toBe(50);
    const { annotations: back } = await readAnnotations(Buffer.from(text));
    expect(back).toEqual(all);
  });

  it('has references, ids and colours by the rules of the schema', () => {
    const sets = fc.sample(annotations, { numRuns: 60, seed: 5 });
    for (const text of sets.map((all) => [...omeXml.write(all, slide)].join(''))) {
      const ids = [...text.matchAll(/<\w+ ID="([^"]*)"/g)].flatMap(([element, id = '']) =>
        element.includes('Ref ') ? [] : [id],
      );
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, id = ''] of text.matchAll(/<(?:AnnotationRef|ROIRef) ID="([^"]*)"/g))
        expect(ids).toContain(id);
      for (const id of ids) expect(id).toMatch(/^(?:ROI|Shape|Annotation|Image|Pixels):\S+$/);
      for (const [, colour] of text.matchAll(/StrokeColor="([^"]*)"/g))
        expect(Number(colour) | 0).toBe(Number(colour));
      expect(text).toMatch(
        /<OME [^]*<Image [^]*<StructuredAnnotations>[^]*<\/StructuredAnnotations>\n(?: <ROI ID="[^]*)?<\/OME>\n$/,
      );
    }
  });
});

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const hasSchema = spawnSync(python, ['-c', 'import ome_types, xmlschema']).status === 0;

describe.skipIf(!hasSchema)('the public schema (ome-types with xmlschema, where Python has them)', () => {
  it('takes any annotations, and ome-types reads the same figures', () => {
    const sets = fc.sample(annotations, { numRuns: 20, seed: 6 });
    const paths = [...sets, [figure]].map((all, index) => {
      const path = join(folder.path, `${index}.ome.xml`);
      writeFileSync(path, [...omeXml.write(all, index % 2 === 0 ? slide : unknownSlide)].join(''));
      return path;
    });
    const { stdout, stderr, status } = spawnSync(
      python,
      [
        '-c',
        `import sys, pathlib, ome_types, xmlschema
schema = xmlschema.XMLSchema(pathlib.Path(ome_types.__file__).parent / 'ome-2016-06.xsd')
for path in sys.argv[1:]:
    schema.validate(path)
    ome = ome_types.from_xml(path)
roi = ome.rois[0]
scores = {each.id: each.value for each in ome.structured_annotations if type(each).__name__ == 'DoubleAnnotation'}
point = roi.union[0]
print(len(ome.rois), point.x, point.y, point.stroke_color.as_hex(), *[scores[ref.id] for ref in roi.annotation_refs if ref.id in scores], ome.images[0].pixels.physical_size_x, ome.images[0].roi_refs[0].id == roi.id)`,
        ...paths,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trim()).toBe('1 100.5 200.0 #d55e00 0.75 0.25 True');
  }, 120_000);
});
