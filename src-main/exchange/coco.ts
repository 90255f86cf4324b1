/**
 * COCO JSON: one object of lists of images, categories and annotations. The category is the class; a point is an object of one keypoint
 * with a box around it, an area has its outlines as `segmentation`. What the format has no place for stands in `attributes`, as CVAT and
 * Datumaro keep them. Names of categories come before the annotations, so that these are given out as they are read.
 */
import { printableJson } from '../base/printable';
import type { Polygon, Ring } from '../contract/roi';
import { shownClass, type Annotation, type Shape, type SlideOfAnnotations } from './annotation';
import { CocoParser, idOfNone, pointName } from './coco-parser';
import type { ExchangeFormat } from './exchange-format';
import { keyholesOf, ringArea } from './keyhole';
import { jsonText } from './json-text';
import { pixelText } from './number-text';
import { boxOf, cornersOf, ellipseRing, openRing, type Box } from './rings';
import { slideMember } from './slide-member';
import { inChunks } from './text-chunks';
import { fieldsOf } from './xml-fields';

export const coco: ExchangeFormat = {
  name: 'coco',
  extension: '.coco.json',
  recognises: (head) => head.startsWith('{') && cocoList.test(head) && cocoMember.test(head),
  write: (annotations, slide) => inChunks(document(annotations, slide)),
  parser: (context) => new CocoParser(context),
};

const cocoList = /"(?:images|annotations|categories)"\s*:\s*\[/;
const cocoMember = /"(?:file_name|image_id|category_id|bbox|supercategory)"\s*:/;

/** Of what has no class, since every annotation has a category. */
const noCategory = 'Unclassified';

function* document(annotations: Iterable<Annotation>, slide: SlideOfAnnotations): Generator<string> {
  const categories = categoriesOf(annotations);
  const image = {
    ...{ id: 1, file_name: slide.name ?? slide.key ?? 'slide' },
    ...(slide.width !== null && { width: slide.width }),
    ...(slide.height !== null && { height: slide.height }),
    spindle: slideMember(slide),
  };
  yield '{"info":{"description":"Annotations of one slide, written by Spindle"},"licenses":[],\n';
  yield `"images":[${printableJson(image)}],\n"categories":[`;
  let isFirst = true;
  for (const [name, id] of categories) {
    const category = {
      ...{ id, name: name ?? noCategory, supercategory: '' },
      ...{ keypoints: [pointName], skeleton: [] },
      ...(name === null && { spindle: idOfNone }),
    };
    yield `${isFirst ? '' : ','}\n${printableJson(category)}`;
    isFirst = false;
  }
  yield '],\n"annotations":[';
  const side = Math.round(boxUm / (slide.mpp?.x ?? usualMpp));
  let id = 0;
  for (const annotation of annotations) {
    id += 1;
    const category = categories.get(shownClass(annotation)) ?? 0;
    yield `${id === 1 ? '' : ','}\n{"id":${id},"image_id":1,"category_id":${category},${shapeText(annotation.shape, side)}${restText(annotation)}}`;
  }
  yield ']}\n';
}

/** In the order in which each is met first, from 1. */
function categoriesOf(annotations: Iterable<Annotation>): Map<string | null, number> {
  const categories = new Map<string | null, number>();
  for (const annotation of annotations) {
    const name = shownClass(annotation);
    if (!categories.has(name)) categories.set(name, categories.size + 1);
  }
  return categories;
}

/** Side of the box around a point, as MIDOG draws it: 50 pixels of 0.25 µm. */
const boxUm = 12.5;
const usualMpp = 0.25;

function shapeText(shape: Shape, side: number): string {
  switch (shape.kind) {
    case 'point': {
      const { x, y } = shape;
      const box = { x: x - side / 2, y: y - side / 2, width: side, height: side };
      const keypoints = `"keypoints":[${pixelText(x)},${pixelText(y)},2],"num_keypoints":1`;
      return `${boxText(box, side * side)},"segmentation":[],${keypoints}`;
    }
    case 'rectangle':
      return outlinesText(shape, shape.width * shape.height, [cornersOf(shape)]);
    case 'ellipse':
      return outlinesText(shape, (Math.PI * shape.width * shape.height) / 4, [ellipseRing(shape)]);
    case 'area': {
      const { polygons } = shape;
      return outlinesText(
        boxOf(polygons.flatMap(([outline = []]) => outline)),
        polygons.reduce((total, polygon) => total + polygonArea(polygon), 0),
        keyholesOf(polygons).rings,
      );
    }
  }
}

function polygonArea([outline = [], ...holes]: Polygon): number {
  const inHoles = holes.reduce((total, hole) => total + Math.abs(ringArea(openRing(hole))), 0);
  return Math.max(0, Math.abs(ringArea(openRing(outline))) - inHoles);
}

function outlinesText(box: Box, area: number, rings: readonly Ring[]): string {
  const texts = rings.map((ring) => `[${ring.map(([x, y]) => `${pixelText(x)},${pixelText(y)}`).join(',')}]`);
  return `${boxText(box, area)},"segmentation":[${texts.join(',')}]`;
}

function boxText({ x, y, width, height }: Box, area: number): string {
  const box = `${pixelText(x)},${pixelText(y)},${pixelText(width)},${pixelText(height)}`;
  return `"bbox":[${box}],"area":${Math.round(area * 1000) / 1000},"iscrowd":0`;
}

function restText(annotation: Annotation): string {
  const { name, colour, isLocked, shape } = annotation;
  const fields = fieldsOf(annotation);
  const rings = shape.kind === 'area' ? keyholesOf(shape.polygons).counts : null;
  let scored = '';
  let text = '';
  for (const [key, value] of Object.entries(fields))
    if (key === 'Score') scored = `,"score":${value ?? ''}`;
    else if (value !== undefined) text += `,"${key}":${jsonText(value)}`;
  if (name !== null) text += `,"Name":${jsonText(name)}`;
  if (colour !== null) text += `,"Colour":${jsonText(colour)}`;
  if (isLocked) text += ',"Locked":true';
  if (rings !== null) text += `,"Rings":${jsonText(rings)}`;
  return `${scored},"attributes":{${text.slice(1)}}`;
}
