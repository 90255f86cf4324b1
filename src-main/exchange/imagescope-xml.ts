/**
 * XML of Aperio ImageScope: `Annotations` holds a layer (`Annotation`) for each class, which holds regions. There is no published schema;
 * the layout is that of ImageScope's files as public programs read and write them. Region types are 0 (outline), 1 (rectangle) and
 * 2 (ellipse, by two opposite corners of its rectangle); a hole is a region with `NegativeROA="1"`; `LineColor` is a number with red in
 * its lowest byte. ImageScope's own attributes of a region, which it shows as columns, hold the score and who says what.
 */
import type { Mpp } from '../contract/slide';
import type { Point, Ring } from '../contract/roi';
import {
  annotationLimits,
  unknownSlide,
  type Annotation,
  type Shape,
  type SlideOfAnnotations,
} from './annotation';
import type { AnnotationParser, ExchangeFormat, ParserContext } from './exchange-format';
import { tooMuch, type TextPlace } from './exchange-fault';
import { notCoordinates } from './geojson-shape';
import { quoted } from './left-out';
import { coordinateOf, numberOf, pixelText, scoreText } from './number-text';
import { joinOutlines, type OutlineShown } from './outlines';
import { boxOf, cornersOf, ellipseRing, openRing, rectangleOf } from './rings';
import { inChunks } from './text-chunks';
import { rootNameOf, XmlElements, type Attributes } from './xml-elements';
import { classKey, describedBy, fieldNames, fieldsOf, type Fields } from './xml-fields';
import { attribute } from './xml-text';

export const imageScopeXml: ExchangeFormat = {
  name: 'imagescope-xml',
  extension: '.xml',
  recognises: (head) => rootNameOf(head) === 'Annotations',
  write: (annotations, slide) => inChunks(document(annotations, slide)),
  parser: (context) => new ImageScopeParser(context),
};

/** The attribute of a layer under which ImageScope shows a field. */
const columns: Readonly<Record<string, string>> = {
  ...{ ProposedClass: 'Proposed class', ProposedBy: 'Proposed by' },
  ...{ DecidedClass: 'Decided class', DecidedBy: 'Decided by', PartOf: 'Part of' },
};
/** By the number that regions name it by, from 1. */
const columnNames = fieldNames.map((name) => columns[name] ?? name);
const fieldOfColumn = new Map(fieldNames.map((name) => [columns[name] ?? name, name]));

/** Beyond it layers are sorted in memory instead of walking through all annotations for each of them. */
const mostWalks = 64;

interface Layer {
  readonly className: string;
  readonly colour: string | null;
  readonly isLocked: boolean;
}

function* document(annotations: Iterable<Annotation>, { mpp }: SlideOfAnnotations): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<Annotations${mpp === null ? '' : attribute('MicronsPerPixel', scoreText(mpp.x))}>\n`;
  let number = 0;
  for (const [layer, members] of layersOf(annotations)) {
    number += 1;
    yield* layerText(number, layer, members, mpp);
  }
  yield '</Annotations>\n';
}

/** In the order in which each is met first. */
function layersOf(annotations: Iterable<Annotation>): Iterable<readonly [Layer, Iterable<Annotation>]> {
  const layers = new Map<string, Layer>();
  let last: Layer | null = null;
  for (const annotation of annotations) {
    if (last !== null && isOf(last, annotation)) continue;
    const name = layerName(annotation);
    const { colour, isLocked } = annotation;
    last = layers.get(name) ?? { className: classKey(annotation), colour, isLocked };
    layers.set(name, last);
  }
  if (layers.size <= mostWalks) {
    return [...layers.values()].map((layer) => [layer, ofLayer(annotations, layer)] as const);
  }
  const sorted = new Map<string, Annotation[]>([...layers.keys()].map((name) => [name, []]));
  for (const annotation of annotations) sorted.get(layerName(annotation))?.push(annotation);
  return [...layers].map(([name, layer]) => [layer, sorted.get(name) ?? []] as const);
}

function* ofLayer(annotations: Iterable<Annotation>, layer: Layer): Generator<Annotation> {
  for (const annotation of annotations) if (isOf(layer, annotation)) yield annotation;
}

function isOf({ className, colour, isLocked }: Layer, annotation: Annotation): boolean {
  return (
    annotation.colour === colour && annotation.isLocked === isLocked && classKey(annotation) === className
  );
}

function layerName(annotation: Annotation): string {
  return `${annotation.isLocked ? 1 : 0}${annotation.colour ?? ''} ${classKey(annotation)}`;
}

/** ImageScope's own for a first layer: green. */
const defaultColour = '#00ff00';

function* layerText(
  number: number,
  { className, colour, isLocked }: Layer,
  annotations: Iterable<Annotation>,
  mpp: Mpp | null,
): Generator<string> {
  const flags = `NameReadOnly="0" LineColorReadOnly="0" Incremental="0" Type="4"`;
  const rest = `Visible="1" Selected="0" MarkupImagePath="" MacroName=""`;
  const line = bgrOf(colour ?? defaultColour);
  yield ` <Annotation Id="${number}"${attribute('Name', className)} ReadOnly="${isLocked ? 1 : 0}" ${flags} LineColor="${line}" ${rest}>\n`;
  yield '  <Attributes/>\n  <Regions>\n   <RegionAttributeHeaders>\n';
  for (const [index, name] of columnNames.entries())
    yield `    <AttributeHeader Id="${index + 1}" Name="${name}" ColumnWidth="-1"/>\n`;
  yield '   </RegionAttributeHeaders>\n';
  let id = 0;
  for (const annotation of annotations) {
    const fields = fieldsOf(annotation);
    const first = id + 1;
    for (const { type, ring, isHole, shape } of regionsOf(annotation.shape, mpp)) {
      id += 1;
      const own = id === first ? fields : isHole ? {} : { PartOf: String(first) };
      yield regionText(
        id,
        type,
        isHole,
        annotation.name,
        ring,
        shape === null ? own : { ...own, Shape: shape },
      );
    }
  }
  yield '  </Regions>\n  <Plots/>\n </Annotation>\n';
}

interface WrittenRegion {
  readonly type: 0 | 1 | 2;
  readonly ring: Ring;
  readonly isHole: boolean;
  readonly shape: 'Point' | null;
}

/** Of the circle that stands for a point, which has no region type of its own: µm, and pixels where their size is unknown. */
const pointRadiusUm = 8;
const pointRadiusPx = 32;

function regionsOf(shape: Shape, mpp: Mpp | null): WrittenRegion[] {
  const region = (type: WrittenRegion['type'], ring: Ring): WrittenRegion => ({
    ...{ type, ring, isHole: false, shape: null },
  });
  switch (shape.kind) {
    case 'point': {
      const radius = mpp === null ? pointRadiusPx : Math.round(pointRadiusUm / mpp.x);
      const { x, y } = shape;
      const corners: Ring = [
        [x - radius, y - radius],
        [x + radius, y + radius],
      ];
      return [{ ...region(2, corners), shape: 'Point' }];
    }
    case 'rectangle':
      return [region(1, cornersOf(shape))];
    case 'ellipse': {
      const { x, y, width, height } = shape;
      return [
        region(2, [
          [x, y],
          [x + width, y + height],
        ]),
      ];
    }
    case 'area':
      return shape.polygons.flatMap((polygon) =>
        polygon.map((ring, index) => ({ ...region(0, openRing(ring)), isHole: index > 0 })),
      );
  }
}

function regionText(
  id: number,
  type: number,
  isHole: boolean,
  name: string | null,
  ring: Ring,
  fields: Fields,
): string {
  const text = attribute('Text', isHole ? '' : (name ?? ''));
  const flags = `Zoom="1" Selected="0" ImageLocation="" ImageFocus="0"${text} NegativeROA="${isHole ? 1 : 0}"`;
  let attributes = '';
  let column = 0;
  for (const field of fieldNames) {
    column += 1;
    const value = fields[field];
    if (value !== undefined) attributes += `<Attribute Name="${column}" Id="0"${attribute('Value', value)}/>`;
  }
  let vertices = '';
  for (const [x, y] of ring) vertices += `<Vertex X="${pixelText(x)}" Y="${pixelText(y)}" Z="0"/>`;
  return (
    `   <Region Id="${id}" Type="${type}" ${flags} InputRegionId="0" Analyze="1" DisplayId="${id}">` +
    (attributes === '' ? '<Attributes/>' : `<Attributes>${attributes}</Attributes>`) +
    `<Vertices>${vertices}</Vertices></Region>\n`
  );
}

function bgrOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return ((value & 255) << 16) | (value & 0xff00) | ((value >> 16) & 255);
}

/** `null` for what is no number of a colour. */
function colourOfBgr(text: string | undefined): string | null {
  const value = numberOf(text);
  if (value === null || !Number.isInteger(value) || value < 0 || value > 0xffffff) return null;
  return `#${(((value & 255) << 16) | (value & 0xff00) | (value >> 16)).toString(16).padStart(6, '0')}`;
}

interface OpenLayer {
  readonly name: string;
  readonly colour: string | null;
  readonly isLocked: boolean;
  /** Of the layer itself. */
  readonly attributes: Attributes[];
  readonly headers: Map<string, string>;
  readonly regions: ReadRegion[];
}

interface ReadRegion {
  readonly attributes: Attributes;
  readonly place: TextPlace;
  readonly fields: Record<string, string>;
  readonly points: Point[];
  isBroken: boolean;
}

class ImageScopeParser implements AnnotationParser {
  readonly #context: ParserContext;
  readonly #elements: XmlElements;
  #found: Annotation[] = [];
  #layer: OpenLayer | null = null;
  #region: ReadRegion | null = null;
  #slide = unknownSlide;
  #regions = 0;
  #points = 0;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#elements = new XmlElements({
      opened: (path, attributes, place) => this.#opened(path, attributes, place),
      closed: (path) => this.#closed(path),
    });
  }

  write(text: string): readonly Annotation[] {
    this.#elements.write(text);
    return this.#taken();
  }

  end(): { readonly annotations: readonly Annotation[]; readonly slide: SlideOfAnnotations } {
    this.#elements.end();
    return { annotations: this.#taken(), slide: this.#slide };
  }

  #taken(): Annotation[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #leaveOut(what: string, place: TextPlace): void {
    this.#context.leftOut.add(what, place);
  }

  #opened(path: string, attributes: Attributes, place: () => TextPlace): void {
    const [layer, region] = [this.#layer, this.#region];
    switch (path) {
      case '': {
        const mpp = numberOf(attributes.MicronsPerPixel);
        if (mpp !== null && mpp > 0) this.#slide = { ...unknownSlide, mpp: { x: mpp, y: mpp } };
        return;
      }
      case 'Annotation': {
        const { Name: name = '', LineColor: line, ReadOnly: readOnly } = attributes;
        const isLocked = isTrue(readOnly);
        this.#layer = {
          ...{ name, colour: colourOfBgr(line), isLocked },
          ...{ attributes: [], headers: new Map(), regions: [] },
        };
        return;
      }
      case 'Annotation/Attributes/Attribute':
        layer?.attributes.push(attributes);
        return;
      case 'Annotation/Regions/RegionAttributeHeaders/AttributeHeader':
        layer?.headers.set(attributes.Id ?? '', attributes.Name ?? '');
        return;
      case 'Annotation/Regions/Region':
        this.#regions += 1;
        if (this.#regions > annotationLimits.annotations)
          throw tooMuch(annotationLimits.annotations, 'regions', place());
        this.#region = { attributes, place: place(), fields: {}, points: [], isBroken: false };
        return;
      case 'Annotation/Regions/Region/Attributes/Attribute':
        if (layer !== null && region !== null) this.#field(layer, region, attributes);
        return;
      case 'Annotation/Regions/Region/Vertices/Vertex':
      case 'Annotation/Regions/Region/Vertices/V': {
        this.#points += 1;
        if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place());
        const [x, y] = [coordinateOf(attributes.X), coordinateOf(attributes.Y)];
        if (region === null) return;
        if (x === null || y === null) region.isBroken = true;
        else region.points.push([x, y]);
      }
    }
  }

  #field(
    { headers }: OpenLayer,
    region: ReadRegion,
    { Name: name = '', Value: value = '' }: Attributes,
  ): void {
    const column = headers.get(name) ?? name;
    const field = fieldOfColumn.get(column);
    if (field !== undefined) region.fields[field] = value;
    else if (value !== '') this.#leaveOut(`attribute ${quoted(column)} of a region`, region.place);
  }

  #closed(path: string): void {
    const [layer, region] = [this.#layer, this.#region];
    if (path === 'Annotation' && layer !== null) {
      this.#closeLayer(layer);
      this.#layer = null;
    } else if (path === 'Annotation/Regions/Region' && layer !== null && region !== null) {
      this.#closeRegion(layer, region);
      this.#region = null;
    }
  }

  /** A region is kept until its layer ends, since a hole may follow; a point has none, and is given out where nothing waits before it. */
  #closeRegion(layer: OpenLayer, region: ReadRegion): void {
    const { points, fields, attributes } = region;
    const isPoint = points.length === 1 || (points.length > 0 && fields.Shape === 'Point');
    // The attributes of a layer without a name, which state its class, may follow, too.
    const mustWait = layer.name === '' || layer.regions.length > 0 || isTrue(attributes.NegativeROA);
    if (mustWait || !isPoint) layer.regions.push(region);
    else
      for (const shape of this.#outlineOf(region)?.shapes ?? [])
        this.#found.push({ ...this.#described(layer, region), shape });
  }

  #described(layer: OpenLayer, { attributes, fields, place }: ReadRegion): Omit<Annotation, 'shape'> {
    const { colour, isLocked } = layer;
    const shown = { className: this.#classOf(layer), colour, isLocked, name: attributes.Text ?? '' };
    return describedBy(shown, fields, this.#context.leftOut, place);
  }

  #closeLayer(layer: OpenLayer): void {
    const read = layer.regions.flatMap((region) => {
      const shown = this.#outlineOf(region);
      return shown === null ? [] : [{ region, shown }];
    });
    const { shapes, strayHoles } = joinOutlines(
      read.map(({ region: { attributes, fields }, shown }) => {
        const isHole = isTrue(attributes.NegativeROA);
        return { ...shown, isHole, id: attributes.Id ?? '', partOf: fields.PartOf ?? null };
      }),
    );
    for (const at of strayHoles) {
      const place = read[at]?.region.place;
      if (place !== undefined) this.#leaveOut('hole that lies in no region of its layer', place);
    }
    for (const { at, shape } of shapes) {
      const region = read[at]?.region;
      if (region !== undefined) this.#found.push({ ...this.#described(layer, region), shape });
    }
  }

  /** Many programs leave the name empty and state the class as an attribute: its value, or its name. */
  #classOf({ name, attributes }: OpenLayer): string {
    if (name !== '') return name;
    const stated = attributes.map(({ Name: title = '', Value: value = '' }) =>
      value !== '' ? value : title === 'Description' ? '' : title,
    );
    return stated.find((each) => each !== '') ?? '';
  }

  /** `null` where it cannot be read. */
  #outlineOf(region: ReadRegion): OutlineShown | null {
    const { points, attributes, fields, place } = region;
    const { Type: type = '0', GeoShape: geoShape = '' } = attributes;
    const kind = kinds.get(type) ?? kinds.get(geoShape) ?? null;
    const [first] = points;
    if (region.isBroken || first === undefined) {
      this.#leaveOut(region.isBroken ? notCoordinates : 'region without vertices', place);
      return null;
    }
    if (points.length === 1 || geoShape === 'Points') {
      return { ring: [], shapes: points.map(([x, y]): Shape => ({ kind: 'point', x, y })) };
    }
    const box = boxOf(points);
    const isBoxed = points.length === 2 || rectangleOf(openRing(points)) !== null;
    if (fields.Shape === 'Point') {
      const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      return { ring: [], shapes: [{ kind: 'point', ...centre }] };
    }
    if (kind === 'ellipse' && isBoxed)
      return { ring: ellipseRing(box), shapes: [{ kind: 'ellipse', ...box }] };
    if (kind === 'rectangle' && isBoxed)
      return { ring: cornersOf(box), shapes: [{ kind: 'rectangle', ...box }] };
    const ring = openRing(points);
    if (kind === null || ring.length < 3) {
      this.#leaveOut(`region of type ${quoted(type)} that is no area`, place);
      return null;
    }
    return { ring, shapes: null };
  }
}

/** Numbers of ImageScope, words of programs that write the same layout. Arrows (3) and rulers (4) are no annotations of ours. */
const kinds: ReadonlyMap<string, 'area' | 'rectangle' | 'ellipse'> = new Map([
  ...([
    ['0', 'area'],
    ['Polygon', 'area'],
    ['Area', 'area'],
  ] as const),
  ...([
    ['1', 'rectangle'],
    ['Rectangle', 'rectangle'],
  ] as const),
  ...([
    ['2', 'ellipse'],
    ['Ellipse', 'ellipse'],
  ] as const),
]);

function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toLowerCase() === 'true';
}
