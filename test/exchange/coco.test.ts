/** COCO JSON as MIDOG, CVAT and the data sets of the format itself have it. The values are invented. */
import { describe, expect, it } from 'vitest';
import {
  emptyAnnotation,
  unknownSlide,
  type Annotation,
  type Shape,
} from '../../src-main/exchange/annotation';
import { boxFormOf } from '../../src-main/exchange/coco-boxes';
import { coco } from '../../src-main/exchange/coco';
import { readAnnotations, type AnnotationFile } from '../../src-main/exchange/read-annotations';

const images = (...names: string[]): object[] =>
  names.map((file_name, index) => ({ id: index + 1, file_name, width: 5000, height: 4000 }));
const categories = [
  { id: 1, name: 'mitotic figure' },
  { id: 2, name: 'hard negative' },
];
const read = (document: object, image?: string): Promise<AnnotationFile> =>
  readAnnotations(Buffer.from(JSON.stringify(document)), {
    path: 'a.json',
    ...(image !== undefined && { image }),
  });
const shapesOf = ({ annotations }: AnnotationFile): Shape[] => annotations.map(({ shape }) => shape);
const written = (all: Annotation[], slide = unknownSlide): Record<string, unknown> =>
  JSON.parse([...coco.write(all, slide)].join('')) as Record<string, unknown>;

/** As MIDOG has them: two corners, 50 pixels apart. */
const midog = (image_id: number, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: index, image_id, category_id: 1 + (index % 2) },
    bbox: [100 + 40 * index, 300 + 7 * index, 150 + 40 * index, 350 + 7 * index],
  }));

describe('what others write', () => {
  it('is read with boxes as two corners, where they are that, and says so', async () => {
    const file = await read({ images: images('001.tiff'), categories, annotations: midog(1, 5) });
    expect(shapesOf(file)[2]).toEqual({ kind: 'rectangle', x: 180, y: 314, width: 50, height: 50 });
    expect(file.annotations[0]).toMatchObject({
      id: null,
      unattributed: { className: 'mitotic figure', by: null, score: null },
    });
    expect(file.leftOut).toMatchObject([{ what: expect.stringMatching(/two corners/) as string, count: 5 }]);
    expect(file.slide).toEqual({ ...unknownSlide, name: '001.tiff', width: 5000, height: 4000 });
  });

  it('is read with boxes as a corner and a size, as the format has them', async () => {
    const annotations = [
      [100, 300, 150, 350],
      [2000, 3000, 50, 60.5],
    ].map((bbox, id) => ({ id, image_id: 1, category_id: 2, bbox, iscrowd: 0, area: 1 }));
    const file = await read({ categories, images: images('a.tiff'), annotations });
    expect(shapesOf(file)).toEqual([
      { kind: 'rectangle', x: 100, y: 300, width: 150, height: 350 },
      { kind: 'rectangle', x: 2000, y: 3000, width: 50, height: 60.5 },
    ]);
    expect(file.leftOut).toEqual([]);
  });

  it('is refused where it is of several images, with their names, unless one is named', async () => {
    const document = {
      ...{ categories, images: images('set/001.tiff', 'set\\002.tiff', 'other/001.tiff') },
      annotations: [...midog(1, 3), ...midog(2, 4), ...midog(7, 1)],
    };
    await expect(read(document)).rejects.toMatchObject({
      tag: 'table-invalid',
      why: 'the file is of 3 images: set/001.tiff, set\\002.tiff, other/001.tiff',
      where: { path: 'a.json' },
    });
    await expect(read(document, '003.tiff')).rejects.toThrow(/names 0 of its images/);
    await expect(read(document, '001.tiff')).rejects.toThrow(/names 2 of its images/);
    const file = await read(document, '002.tiff');
    expect(file.annotations).toHaveLength(4);
    expect(file.slide.name).toBe('002.tiff');
    expect(file.leftOut.map(({ what, count }) => [what, count])).toEqual([
      ['annotation of another image', 3],
      [expect.stringMatching(/two corners/), 4],
      ['annotation of an image that the file does not list', 1],
    ]);
    const many = {
      ...document,
      images: images(...Array.from({ length: 500 }, (_, index) => `${index}.tiff`)),
    };
    await expect(read(many)).rejects.toThrow(/19\.tiff and 480 more/);
  });

  it('is read where categories and images stand behind, and where there are none', async () => {
    const annotations = midog(1, 3);
    const behind = await read({ info: {}, licenses: [], images: images('a'), annotations, categories });
    expect(behind.annotations[1]?.unattributed?.className).toBe('hard negative');
    expect(shapesOf(await read({ annotations, categories, images: images('a') }))).toEqual(shapesOf(behind));
    const alone = await read({ annotations });
    expect(alone.annotations[1]?.unattributed?.className).toBe('2');
    expect(alone.leftOut.map(({ what }) => what)).toContain('category that the file does not list');
    await expect(read({ annotations: [...annotations, ...midog(2, 1)] })).rejects.toThrow(/2 images: 1, 2/);
  });

  it('is read with outlines, keypoints, masks and scores', async () => {
    const of = (id: number, rest: object): object => ({ id, image_id: 1, category_id: 1, ...rest });
    const file = await read({
      ...{ images: images('a'), categories },
      annotations: [
        of(1, { segmentation: [[0, 0, 10, 0, 10, 10, 5, 20]], bbox: [0, 0, 10, 20], score: 0.25 }),
        of(2, { segmentation: [[0, 0, 10, 0, 10, 20, 0, 20, 0, 0]], bbox: [0, 0, 1, 1] }),
        of(3, {
          segmentation: [
            [0, 0, 9, 0, 4, 9],
            [50, 50, 60, 50, 55, 58.5],
          ],
        }),
        of(4, { segmentation: { counts: [3, 4], size: [3, 3] }, iscrowd: 1, bbox: [7, 8, 5, 6] }),
        of(5, { keypoints: [4.25, 5, 2], num_keypoints: 1, bbox: [0, 0, 1, 1] }),
        of(6, { keypoints: [0, 0, 0], bbox: [3, 4, 5, 6] }),
        of(7, { keypoints: [1, 2, 2, 3, 4, 2], bbox: [3, 4, 5, 6] }),
        of(8, { segmentation: [[1, 2, 3, 4]], bbox: [3, 4, 5, 6] }),
        of(9, {}),
        of(10, { bbox: [1, 2, 3, 'x'], attributes: { occluded: true, rotation: 12 }, caption: 'a' }),
      ],
    });
    expect(shapesOf(file)).toEqual([
      { kind: 'area', polygons: [[[[0, 0], [10, 0], [10, 10], [5, 20]]]] }, // prettier-ignore
      { kind: 'rectangle', x: 0, y: 0, width: 10, height: 20 },
      { kind: 'area', polygons: [[[[0, 0], [9, 0], [4, 9]]], [[[50, 50], [60, 50], [55, 58.5]]]] }, // prettier-ignore
      { kind: 'rectangle', x: 7, y: 8, width: 5, height: 6 },
      { kind: 'point', x: 4.25, y: 5 },
      ...Array<Shape>(3).fill({ kind: 'rectangle', x: 3, y: 4, width: 5, height: 6 }),
    ]);
    expect(file.annotations[0]?.unattributed?.score).toBe(0.25);
    expect(file.leftOut.map(({ what }) => what)).toEqual([
      'mask (RLE), of which the box is taken',
      'keypoints of an object, of which its box or outline is taken',
      'outline that is none, of which the box is taken',
      'member “caption”',
      'annotation without a box or an outline',
      'object whose coordinates are not numbers that lie on a slide',
    ]);
  });
});

describe('the form of boxes', () => {
  it.each([
    ['none', 'size', []],
    ['one beyond the image', 'corners', [[4900, 10, 4950, 60]]],
    ['one that may be either', 'size', [[100, 100, 150, 150]]],
    ['two of one size', 'size', [[100, 100, 150, 150], [200, 200, 250, 250]]], // prettier-ignore
    ['three of one size', 'corners', [[100, 100, 150, 150], [200, 200, 250, 250], [9, 9, 59, 59]]], // prettier-ignore
    ['three that are one', 'size', [[100, 100, 150, 150], [100, 100, 150, 150], [100, 100, 150, 150]]], // prettier-ignore
    ['one that is no two corners', 'size', [[4900, 10, 4950, 60], [100, 100, 50, 50]]], // prettier-ignore
  ] as const)('%s: %s', (_, form, boxes) => {
    expect(boxFormOf(boxes, { width: 5000, height: 4000 })).toBe(form);
  });
});

describe('what is written', () => {
  const slide = {
    ...unknownSlide,
    name: 'case.svs',
    key: 'a'.repeat(32),
    scene: 0,
    width: 9000,
    height: 8000,
  };
  const point: Annotation = {
    ...{ ...emptyAnnotation, id: 'x', colour: '#d55e00', shape: { kind: 'point', x: 100.5, y: 200 } },
    proposed: { className: 'Mitotic', by: 'a model', score: 0.75 },
  };

  it('has for a point a keypoint and the box of MIDOG, by the numbers of the format', () => {
    const { annotations, categories: named, images: pictures } = written([point], slide);
    expect(pictures).toMatchObject([{ id: 1, file_name: 'case.svs', width: 9000, height: 8000 }]);
    expect(named).toEqual([
      { id: 1, name: 'Mitotic', supercategory: '', keypoints: ['centre'], skeleton: [] },
    ]);
    expect(annotations).toEqual([
      {
        ...{ id: 1, image_id: 1, category_id: 1, bbox: [75.5, 175, 50, 50], area: 2500, iscrowd: 0 },
        ...{ segmentation: [], keypoints: [100.5, 200, 2], num_keypoints: 1, score: 0.75 },
        attributes: { ProposedClass: 'Mitotic', ProposedBy: 'a model', Id: 'x', Colour: '#d55e00' },
      },
    ]);
    const coarse = written([point], { ...slide, mpp: { x: 0.5, y: 0.5 } }).annotations;
    expect(coarse).toMatchObject([{ bbox: [88, 187.5, 25, 25] }]);
  });

  it('states its slide, and no name where there is to be none', async () => {
    for (const stated of [slide, { ...slide, name: null, mpp: { x: 0.25, y: 0.26 } }, unknownSlide]) {
      const text = [...coco.write([point], stated)].join('');
      expect((await readAnnotations(Buffer.from(text))).slide).toEqual(stated);
      if (stated.name === null) expect(text).not.toContain('case');
    }
  });

  it('has the class and the place of a point also where another program keeps nothing of its own', async () => {
    const document = written([point]);
    const [only] = document.annotations as object[];
    const file = await read({ ...document, annotations: [{ ...only, attributes: undefined }] });
    expect(file.annotations).toEqual([
      {
        ...{ ...emptyAnnotation, shape: point.shape },
        unattributed: { className: 'Mitotic', by: null, score: 0.75 },
      },
    ]);
  });
});
