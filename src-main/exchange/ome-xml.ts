/**
 * OME-XML (schema 2016-06): an ROI for each annotation, whose union of shapes is its outline. The class is a tag, the score a number, and
 * who says what a map, all of them among the structured annotations, which the schema has in front of the ROIs. Polygons have no
 * holes there, so that these are cut in by one outline. What is the same for many ROIs is written once.
 */
import { shownClass, type Annotation, type Shape, type SlideOfAnnotations } from './annotation';
import type { ExchangeFormat } from './exchange-format';
import { keyholesOf } from './keyhole';
import { pixelText, scoreText } from './number-text';
import { idWithin, namespaces, OmeParser } from './ome-parser';
import { inChunks } from './text-chunks';
import { rootNameOf } from './xml-elements';
import { fieldsOf, type Fields } from './xml-fields';
import { attribute, escapedText } from './xml-text';
import type { Ring } from '../contract/roi';

export const omeXml: ExchangeFormat = {
  name: 'ome-xml',
  extension: '.ome.xml',
  recognises: (head) => rootNameOf(head) === 'OME',
  write: (annotations, slide) => inChunks(document(annotations, slide)),
  parser: (context) => new OmeParser(context),
};

const schema = 'http://www.openmicroscopy.org/Schemas/OME/2016-06';

function* document(annotations: Iterable<Annotation>, slide: SlideOfAnnotations): Generator<string> {
  const shared = sharedBy(annotations);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<OME xmlns="${schema}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${schema} ${schema}/ome.xsd" Creator="Spindle">\n`;
  if (slide.width !== null && slide.height !== null)
    yield* imageText(annotations, { ...slide, width: slide.width, height: slide.height });
  yield ' <StructuredAnnotations>\n';
  yield slideText(slide);
  for (const [name, number] of shared.tags)
    yield annotationText('TagAnnotation', number, namespaces.class, escapedText(name));
  for (const { number, fields } of shared.statements.values())
    yield annotationText('MapAnnotation', number, namespaces.statement, mapText(fields));
  for (const { annotation, score, own } of numbered(annotations, shared.count)) {
    if (score !== null)
      yield annotationText('DoubleAnnotation', score, namespaces.score, scoreText(scoreOf(annotation) ?? 0));
    if (own !== null)
      yield annotationText('MapAnnotation', own, namespaces.statement, mapText(ownFields(annotation)));
  }
  yield ' </StructuredAnnotations>\n';
  for (const each of numbered(annotations, shared.count)) yield roiText(each, shared);
  yield '</OME>\n';
}

/** Number of the structured annotation of the slide. */
const slideNumber = 0;

/** What many ROIs refer to, by its text, with the numbers of structured annotations from 1 on. */
interface Shared {
  readonly tags: ReadonlyMap<string, number>;
  readonly statements: ReadonlyMap<string, { readonly number: number; readonly fields: Fields }>;
  /** The last number. */
  readonly count: number;
}

function sharedBy(annotations: Iterable<Annotation>): Shared {
  const tags = new Map<string, number>();
  const statements = new Map<string, { readonly number: number; readonly fields: Fields }>();
  let count = slideNumber;
  for (const annotation of annotations) {
    const name = shownClass(annotation);
    if (name !== null && !tags.has(name)) tags.set(name, (count += 1));
    const key = statementKey(annotation);
    if (key !== '' && !statements.has(key))
      statements.set(key, { number: (count += 1), fields: statementFields(annotation) });
  }
  return { tags, statements, count };
}

/** Empty where nobody is said to say anything. */
function statementKey({ proposed, decided }: Annotation): string {
  if (proposed === null && decided === null) return '';
  const parts = [proposed?.className, proposed?.by, decided?.className, decided?.by];
  return `${proposed === null ? '' : 'p'}${decided === null ? '' : 'd'}${JSON.stringify(parts)}`;
}

function statementFields(annotation: Annotation): Fields {
  const { ProposedClass, ProposedBy, DecidedClass, DecidedBy } = fieldsOf(annotation);
  return { ProposedClass, ProposedBy, DecidedClass, DecidedBy };
}

/** What is of one annotation alone. */
function ownFields({ id, shape }: Annotation): Fields {
  const counts = shape.kind === 'area' ? keyholesOf(shape.polygons).counts : null;
  return {
    ...(id !== null && !isUuid(id) && { Id: id }),
    ...(counts !== null && { Rings: counts }),
  };
}

function hasOwnFields({ id, shape }: Annotation): boolean {
  const hasHoles = shape.kind === 'area' && shape.polygons.some(({ length }) => length > 1);
  return hasHoles || (id !== null && !isUuid(id));
}

function isUuid(id: string): boolean {
  return idWithin(`ROI:0:${id}`) !== null;
}

function scoreOf({ proposed, unattributed }: Annotation): number | null {
  return (proposed ?? unattributed)?.score ?? null;
}

interface Numbered {
  readonly annotation: Annotation;
  /** From 0. */
  readonly index: number;
  /** Numbers of its structured annotations. */
  readonly score: number | null;
  readonly own: number | null;
}

function* numbered(annotations: Iterable<Annotation>, last: number): Generator<Numbered> {
  let [index, number] = [0, last];
  for (const annotation of annotations) {
    const score = scoreOf(annotation) === null ? null : (number += 1);
    const own = hasOwnFields(annotation) ? (number += 1) : null;
    yield { annotation, index, score, own };
    index += 1;
  }
}

function annotationText(element: string, number: number, namespace: string, value: string): string {
  return `  <${element} ID="Annotation:${number}" Namespace="${namespace}"><Value>${value}</Value></${element}>\n`;
}

function mapText(fields: Fields): string {
  let text = '';
  for (const [key, value] of Object.entries(fields))
    if (value !== undefined) text += `<M K="${key}">${escapedText(value)}</M>`;
  return text;
}

function slideText({ key, scene }: SlideOfAnnotations): string {
  const fields = { ...(key !== null && { Key: key }), ...(scene !== null && { Scene: String(scene) }) };
  return annotationText('MapAnnotation', slideNumber, namespaces.slide, mapText(fields));
}

function* imageText(
  annotations: Iterable<Annotation>,
  { name, width, height, mpp }: SlideOfAnnotations & { readonly width: number; readonly height: number },
): Generator<string> {
  const size = mpp === null ? '' : ` PhysicalSizeX="${scoreText(mpp.x)}" PhysicalSizeY="${scoreText(mpp.y)}"`;
  yield ` <Image ID="Image:0"${attribute('Name', name)}>\n`;
  yield `  <Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="${width}" SizeY="${height}" SizeZ="1" SizeC="3" SizeT="1"${size}><MetadataOnly/></Pixels>\n`;
  let index = 0;
  for (const annotation of annotations) {
    yield `  <ROIRef ID="${roiId(annotation, index)}"/>\n`;
    index += 1;
  }
  yield ` <AnnotationRef ID="Annotation:${slideNumber}"/>\n </Image>\n`;
}

/** With the annotation's own where that is a UUID. */
function roiId({ id }: Annotation, index: number): string {
  return id !== null && isUuid(id) ? `ROI:${index}:${id}` : `ROI:${index}`;
}

function roiText({ annotation, index, score, own }: Numbered, { tags, statements }: Shared): string {
  const { name, description, shape } = annotation;
  const className = shownClass(annotation);
  const references = [
    className === null ? null : tags.get(className),
    statements.get(statementKey(annotation))?.number,
    ...[score, own],
  ];
  let text = ` <ROI ID="${roiId(annotation, index)}"${attribute('Name', name)}><Union>`;
  for (const [number, part] of shapesText(shape).entries())
    text += `<${part} ID="Shape:${index}:${number}"${drawnText(annotation)}/>`;
  text += '</Union>';
  for (const number of references)
    if (number !== null && number !== undefined) text += `<AnnotationRef ID="Annotation:${number}"/>`;
  if (description !== null) text += `<Description>${escapedText(description)}</Description>`;
  return `${text}</ROI>\n`;
}

/** Red, green, blue and opacity, each a byte, as one signed number. */
function drawnText({ colour, isLocked }: Annotation): string {
  const stroke = colour === null ? '' : ` StrokeColor="${(Number.parseInt(colour.slice(1), 16) << 8) | 255}"`;
  return isLocked ? `${stroke} Locked="true"` : stroke;
}

/** Each element without its end, and without what all have. */
function shapesText(shape: Shape): string[] {
  switch (shape.kind) {
    case 'point':
      return [`Point X="${pixelText(shape.x)}" Y="${pixelText(shape.y)}"`];
    case 'rectangle': {
      const { x, y, width, height } = shape;
      return [
        `Rectangle X="${pixelText(x)}" Y="${pixelText(y)}" Width="${pixelText(width)}" Height="${pixelText(height)}"`,
      ];
    }
    case 'ellipse': {
      const [radiusX, radiusY] = [shape.width / 2, shape.height / 2];
      const centre = `X="${pixelText(shape.x + radiusX)}" Y="${pixelText(shape.y + radiusY)}"`;
      return [`Ellipse ${centre} RadiusX="${pixelText(radiusX)}" RadiusY="${pixelText(radiusY)}"`];
    }
    case 'area':
      return keyholesOf(shape.polygons).rings.map(
        (ring) => `Polygon Points="${pointsText(ring)}" FillRule="EvenOdd"`,
      );
  }
}

function pointsText(ring: Ring): string {
  return ring.map(([x, y]) => `${pixelText(x)},${pixelText(y)}`).join(' ');
}
