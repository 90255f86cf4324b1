/**
 * XML of ASAP: `ASAP_Annotations` holds annotations (Dot, Polygon, Rectangle, PointSet, Spline), each part of a group by its name, and the
 * groups. The class is the group. The format has no holes: programs that need them put the outline of a hole into a group of its own, which
 * the reader is told of. Spindle does so as well, marks that group with an attribute (which ASAP keeps) and the outlines with another.
 */
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
import { coordinateOf, numberOf, pixelText } from './number-text';
import { joinOutlines, type OutlineShown } from './outlines';
import { boxOf, cornersOf, ellipseRing, openRing, rectangleOf } from './rings';
import { inChunks } from './text-chunks';
import { rootNameOf, XmlElements, type Attributes } from './xml-elements';
import { classKey, describedBy, fieldsOf } from './xml-fields';
import { attribute } from './xml-text';

export const asapXml: ExchangeFormat = {
  name: 'asap-xml',
  extension: '.xml',
  recognises: (head) => rootNameOf(head) === 'ASAP_Annotations',
  write: (annotations) => inChunks(document(annotations)),
  parser: (context) => new AsapParser(context),
};

/** Of ASAP for what has no group, and for what has no colour of its own. */
const noGroup = 'None';
const defaultColour = '#F4FA58';
const holeGroup = 'Holes (Spindle)';
/** What ASAP calls an annotation that nobody named. */
const defaultName = /^Annotation \d+$/;

function* document(annotations: Iterable<Annotation>): Generator<string> {
  const groups = new Map<string, string>();
  let number = 0;
  let hasHoles = false;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<ASAP_Annotations>\n <Annotations>\n';
  for (const annotation of annotations) {
    const className = classKey(annotation);
    const group = groupOf(className);
    const color = annotation.colour?.toUpperCase() ?? defaultColour;
    if (group !== noGroup && !groups.has(group)) groups.set(group, color);
    const first = number;
    let own = '';
    for (const [name, value] of Object.entries(fieldsOf(annotation))) own += attribute(name, value ?? null);
    const locked = annotation.isLocked ? ' Locked="1"' : '';
    const stated = group === className || className === '' ? '' : attribute('Class', className);
    for (const { type, ring, isHole } of outlinesOf(annotation.shape)) {
      const name = annotation.name ?? `Annotation ${number}`;
      const beside = isHole
        ? ' Hole="1"'
        : number === first
          ? `${own}${locked}${stated}`
          : ` PartOf="${first}"`;
      hasHoles ||= isHole;
      const part = attribute('PartOfGroup', isHole ? holeGroup : group);
      yield `  <Annotation${attribute('Name', name)} Type="${type}"${part} Color="${color}"${beside}>${coordinatesText(ring)}</Annotation>\n`;
      number += 1;
    }
  }
  yield ' </Annotations>\n <AnnotationGroups>\n';
  for (const [name, color] of groups) yield groupText(name, color, '<Attributes/>');
  if (hasHoles) yield groupText(holeGroup, defaultColour, '<Attributes><Attribute Hole="1"/></Attributes>');
  yield ' </AnnotationGroups>\n</ASAP_Annotations>\n';
}

/** Classes that are called as what has a meaning of its own get another group, and say what they are beside it. */
function groupOf(className: string): string {
  if (className === '') return noGroup;
  return className === noGroup || className === holeGroup ? `${className}_` : className;
}

function groupText(name: string, color: string, attributes: string): string {
  return `  <Group${attribute('Name', name)} PartOfGroup="${noGroup}" Color="${color}">${attributes}</Group>\n`;
}

interface WrittenOutline {
  readonly type: 'Dot' | 'Polygon' | 'Rectangle';
  readonly ring: Ring;
  readonly isHole: boolean;
}

function outlinesOf(shape: Shape): WrittenOutline[] {
  switch (shape.kind) {
    case 'point':
      return [{ type: 'Dot', ring: [[shape.x, shape.y]], isHole: false }];
    case 'rectangle':
      return [{ type: 'Rectangle', ring: cornersOf(shape), isHole: false }];
    case 'ellipse':
      return [{ type: 'Polygon', ring: ellipseRing(shape), isHole: false }];
    case 'area':
      return shape.polygons.flatMap((polygon) =>
        polygon.map((ring, index): WrittenOutline => {
          return { type: 'Polygon', ring: openRing(ring), isHole: index > 0 };
        }),
      );
  }
}

function coordinatesText(ring: Ring): string {
  let text = '<Coordinates>';
  for (const [order, [x, y]] of ring.entries())
    text += `<Coordinate Order="${order}" X="${pixelText(x)}" Y="${pixelText(y)}"/>`;
  return `${text}</Coordinates>`;
}

interface ReadOutline {
  /** Among the annotations of the file, from 0: further parts of an area state that of the first. */
  readonly number: number;
  readonly attributes: Attributes;
  readonly place: TextPlace;
  readonly points: Point[];
  readonly orders: number[];
  isBroken: boolean;
}

interface ReadGroup {
  readonly color: string | null;
  isHole: boolean;
}

/**
 * Groups stand behind the annotations, so that these are given out when the file ends: a group may be one of holes. Points that need
 * nothing of their group are given out as they come, where nothing waits before them.
 */
class AsapParser implements AnnotationParser {
  readonly #context: ParserContext;
  readonly #elements: XmlElements;
  readonly #outlines: ReadOutline[] = [];
  readonly #groups = new Map<string, ReadGroup>();
  #found: Annotation[] = [];
  #outline: ReadOutline | null = null;
  #group: ReadGroup | null = null;
  #count = 0;
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
    for (const annotation of this.#waiting()) this.#found.push(annotation);
    return { annotations: this.#taken(), slide: unknownSlide };
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
    switch (path) {
      case 'Annotations/Annotation':
        if (this.#count >= annotationLimits.annotations)
          throw tooMuch(annotationLimits.annotations, 'annotations', place());
        this.#outline = {
          ...{ number: this.#count, attributes, place: place() },
          ...{ points: [], orders: [], isBroken: false },
        };
        this.#count += 1;
        return;
      case 'Annotations/Annotation/Coordinates/Coordinate': {
        this.#points += 1;
        if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place());
        const outline = this.#outline;
        const [x, y] = [coordinateOf(attributes.X), coordinateOf(attributes.Y)];
        if (outline === null) return;
        outline.orders.push(numberOf(attributes.Order) ?? outline.points.length);
        if (x === null || y === null) outline.isBroken = true;
        else outline.points.push([x, y]);
        return;
      }
      case 'AnnotationGroups/Group': {
        const { Name: name = '', Color: color, PartOfGroup: parent = noGroup } = attributes;
        if (parent !== noGroup && parent !== '') this.#leaveOut('group within a group', place());
        const isHole = this.#context.holeGroups.includes(name);
        this.#group = { color: colourOf(color), isHole };
        this.#groups.set(name, this.#group);
        return;
      }
      case 'AnnotationGroups/Group/Attributes/Attribute':
        if (attributes.Hole === '1' && this.#group !== null) this.#group.isHole = true;
    }
  }

  #closed(path: string): void {
    const outline = this.#outline;
    if (path !== 'Annotations/Annotation' || outline === null) return;
    this.#outline = null;
    const { Type: type, Color: color, Hole: hole, PartOfGroup: group = noGroup } = outline.attributes;
    const isHole = hole === '1' || this.#context.holeGroups.includes(group);
    const isPoint = type === 'Dot' || type === 'PointSet';
    if (!isPoint || isHole || color === undefined || this.#outlines.length > 0) this.#outlines.push(outline);
    else {
      const shapes = this.#shapeOf(outline)?.shapes ?? [];
      for (const shape of shapes) this.#found.push({ ...this.#described(outline), shape });
    }
  }

  #waiting(): Annotation[] {
    const read = this.#outlines.flatMap((outline) => {
      const shown = this.#shapeOf(outline);
      return shown === null ? [] : [{ outline, shown }];
    });
    const { shapes, strayHoles } = joinOutlines(
      read.map(({ outline: { number, attributes }, shown }) => {
        const { Hole: hole, PartOfGroup: group = noGroup, PartOf: partOf = null } = attributes;
        const isHole =
          hole === '1' || (this.#groups.get(group)?.isHole ?? this.#context.holeGroups.includes(group));
        return { ...shown, isHole, id: String(number), partOf };
      }),
    );
    for (const at of strayHoles) {
      const place = read[at]?.outline.place;
      if (place !== undefined) this.#leaveOut('hole that lies in no annotation', place);
    }
    return shapes.flatMap(({ at, shape }) => {
      const outline = read[at]?.outline;
      return outline === undefined ? [] : [{ ...this.#described(outline), shape }];
    });
  }

  #described({ attributes, place }: ReadOutline): Omit<Annotation, 'shape'> {
    const { Name: name = '', PartOfGroup: group = noGroup, Class: stated, Color: color } = attributes;
    const own = color === undefined ? this.#groups.get(group)?.color : colourOf(color);
    return describedBy(
      {
        className: stated ?? (group === noGroup ? '' : group),
        name: defaultName.test(name) ? '' : name,
        colour: own ?? null,
        isLocked: attributes.Locked === '1',
      },
      ...([attributes, this.#context.leftOut, place] as const),
    );
  }

  /** `null` where it cannot be read. */
  #shapeOf(outline: ReadOutline): OutlineShown | null {
    const { attributes, place, isBroken } = outline;
    const { Type: type = '' } = attributes;
    const points = inOrder(outline);
    if (isBroken || points.length === 0) {
      this.#leaveOut(isBroken ? notCoordinates : 'annotation without coordinates', place);
      return null;
    }
    if (type === 'Dot' || type === 'PointSet')
      return { ring: [], shapes: points.map(([x, y]): Shape => ({ kind: 'point', x, y })) };
    const ring = openRing(points);
    if (!areaTypes.has(type) || ring.length < 3) {
      this.#leaveOut(`annotation of type ${quoted(type)} that is no area`, place);
      return null;
    }
    if (type === 'Spline')
      this.#leaveOut('curve between the points of a spline, which are joined by lines', place);
    if (attributes.Shape === 'Ellipse') return { ring, shapes: [{ kind: 'ellipse', ...boxOf(ring) }] };
    const rectangle = type === 'Rectangle' ? rectangleOf(ring) : null;
    return { ring, shapes: rectangle && [rectangle] };
  }
}

/** Measurements are no areas. */
const areaTypes: ReadonlySet<string> = new Set(['Polygon', 'Rectangle', 'Spline']);

/** By `Order`, where every coordinate has one of its own; else as they stand. */
function inOrder({ points, orders }: ReadOutline): readonly Point[] {
  const isSorted = orders.every((order, index) => order === index);
  if (isSorted || new Set(orders).size !== points.length) return points;
  return points
    .map((point, index) => ({ point, order: orders[index] ?? index }))
    .sort((a, b) => a.order - b.order)
    .map(({ point }) => point);
}

/** `null` for ASAP's own, which says that nobody chose one, and for what is no colour. */
function colourOf(text: string | undefined): string | null {
  if (text === undefined || text.toUpperCase() === defaultColour || !/^#[0-9a-fA-F]{6}$/.test(text))
    return null;
  return text.toLowerCase();
}
