/**
 * Reads the ROIs of OME-XML: text as it comes in, annotations out as each ROI ends. Structured annotations stand in front of them by
 * the schema, and are held: scores as numbers, tags and maps as texts of which there are as a rule few. A file of several images is
 * refused unless one of them is named.
 */
import type { Point, Polygon, Ring } from '../contract/roi';
import { annotationLimits, unknownSlide, type Annotation, type Shape } from './annotation';
import { chooseImage, type FileImage } from './choose-image';
import type { AnnotationParser, ParserContext } from './exchange-format';
import { tooMuch, type TextPlace } from './exchange-fault';
import { notCoordinates } from './geojson-shape';
import { polygonsOfKeyholes } from './keyhole';
import { quoted } from './left-out';
import { coordinateOf, numberOf } from './number-text';
import { StructuredAnnotations } from './ome-annotations';
import { openRing } from './rings';
import { XmlElements, type Attributes } from './xml-elements';
import { describedBy, fieldNames } from './xml-fields';

/** Of structured annotations of Spindle. */
export const namespaces = {
  ...{
    class: 'spindle/class',
    statement: 'spindle/statement',
    score: 'spindle/score',
    slide: 'spindle/slide',
  },
} as const;

const ownId = /^ROI:\d+:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The annotation's own id within that of an ROI of Spindle; `null` for one that is the file's own. */
export function idWithin(roiId: string): string | null {
  return ownId.exec(roiId)?.[1] ?? null;
}

/** A polygon is one attribute. */
const mostBetween = 64 * 1024 * 1024;
/** References of one ROI. A real one has a few. */
const mostReferences = 100;

interface ReadShape {
  readonly element: string;
  readonly attributes: Attributes;
}

interface ReadRoi {
  readonly attributes: Attributes;
  readonly place: TextPlace;
  readonly shapes: ReadShape[];
  readonly references: string[];
  description: string;
}

interface ReadImage extends FileImage {
  readonly roiIds: Set<string>;
  readonly references: string[];
}

export class OmeParser implements AnnotationParser {
  readonly #context: ParserContext;
  readonly #elements: XmlElements;
  readonly #structured: StructuredAnnotations;
  readonly #images = new Map<number, ReadImage>();
  #chosen: ReadImage | null | undefined;
  #found: Annotation[] = [];
  #image: ReadImage | null = null;
  #roi: ReadRoi | null = null;
  #rois = 0;
  #points = 0;
  #references = 0;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#structured = new StructuredAnnotations();
    this.#elements = new XmlElements(
      {
        opened: (path, attributes, place) => this.#opened(path, attributes, place),
        closed: (path) => this.#closed(path),
        text: (path, text) => this.#text(path, text),
      },
      mostBetween,
    );
  }

  write(text: string): readonly Annotation[] {
    this.#elements.write(text);
    return this.#taken();
  }

  end(): ReturnType<AnnotationParser['end']> {
    this.#elements.end();
    const image = this.#chosenImage();
    if (image === null) return { annotations: this.#taken(), slide: unknownSlide };
    const { Key: key = null, Scene: scene } = this.#structured.fieldsOf(image.references, namespaces.slide);
    const index = numberOf(scene);
    const isScene = index !== null && Number.isInteger(index) && index >= 0;
    return {
      annotations: this.#taken(),
      slide: { ...image.slide, key, scene: isScene ? index : null },
    };
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
    if (path.startsWith('StructuredAnnotations/')) {
      this.#structured.opened(path, attributes, place);
      return;
    }
    switch (path) {
      case 'Image':
        if (this.#images.size >= annotationLimits.annotations)
          throw tooMuch(annotationLimits.annotations, 'images', place());
        this.#image = imageOf(attributes);
        this.#images.set(this.#images.size, this.#image);
        return;
      case 'Image/Pixels':
        if (this.#image !== null) Object.assign(this.#image, { slide: slideOf(this.#image, attributes) });
        return;
      case 'Image/ROIRef':
        this.#countReference(place);
        this.#image?.roiIds.add(attributes.ID ?? '');
        return;
      case 'Image/AnnotationRef':
        if ((this.#image?.references.length ?? 0) < mostReferences)
          this.#image?.references.push(attributes.ID ?? '');
        return;
      case 'ROI':
        this.#rois += 1;
        if (this.#rois > annotationLimits.annotations)
          throw tooMuch(annotationLimits.annotations, 'ROIs', place());
        this.#roi = { attributes, place: place(), shapes: [], references: [], description: '' };
        return;
      case 'ROI/AnnotationRef':
        if ((this.#roi?.references.length ?? 0) < mostReferences)
          this.#roi?.references.push(attributes.ID ?? '');
        return;
      default:
        this.#openedShape(path, attributes, place);
    }
  }

  #countReference(place: () => TextPlace): void {
    this.#references += 1;
    if (this.#references > annotationLimits.annotations)
      throw tooMuch(annotationLimits.annotations, 'references to ROIs', place());
  }

  #openedShape(path: string, attributes: Attributes, place: () => TextPlace): void {
    const [, element, below, more] = unionPath.exec(path) ?? [];
    if (element === undefined || this.#roi === null || more !== undefined) return;
    if (below === undefined) {
      this.#points += 1;
      if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place());
      this.#roi.shapes.push({ element, attributes });
    } else if (below === 'Transform' && !isIdentity(attributes)) {
      this.#roi.shapes.pop();
      this.#leaveOut('shape with a transform', place());
    }
  }

  #text(path: string, text: string): void {
    if (path.startsWith('StructuredAnnotations/')) this.#structured.text(path, text);
    else if (path === 'ROI/Description' && this.#roi !== null)
      // One character more than is kept tells that it is cut.
      this.#roi.description = (this.#roi.description + text).slice(0, annotationLimits.text + 1);
  }

  #closed(path: string): void {
    if (path.startsWith('StructuredAnnotations/')) this.#structured.closed(path, () => this.#elements.place);
    else if (path === 'Image') this.#image = null;
    else if (path === 'ROI' && this.#roi !== null) {
      const roi = this.#roi;
      this.#roi = null;
      if (this.#isOfImage(roi)) this.#annotate(roi);
    }
  }

  /** `null` for a file that has no image. */
  #chosenImage(): ReadImage | null {
    if (this.#chosen === undefined)
      this.#chosen =
        this.#images.size === 0
          ? null
          : (this.#images.get(chooseImage(this.#images, this.#context.image)) ?? null);
    return this.#chosen;
  }

  /** An ROI that no image refers to is of each, by the schema a template. */
  #isOfImage({ attributes, place }: ReadRoi): boolean {
    const image = this.#chosenImage();
    if (image === null || this.#images.size === 1) return true;
    const id = attributes.ID ?? '';
    if (image.roiIds.has(id)) return true;
    for (const { roiIds } of this.#images.values()) {
      if (!roiIds.has(id)) continue;
      this.#leaveOut('annotation of another image', place);
      return false;
    }
    return true;
  }

  #annotate(roi: ReadRoi): void {
    const { attributes, place, references, description } = roi;
    const fields = this.#structured.fieldsOf(references, namespaces.statement);
    const shapes = this.#shapesOf(roi, fields.Rings ?? null);
    if (shapes.length === 0) return;
    const known: Partial<Record<string, string>> = { Description: description };
    for (const [name, value] of Object.entries(fields))
      if (knownFields.has(name)) known[name] = value;
      else if (name !== 'Rings') this.#leaveOut(`map entry ${quoted(name)}`, place);
    for (const kind of this.#structured.othersAmong(references)) this.#leaveOut(kind, place);
    const score = this.#structured.scoreAmong(references);
    if (score !== null) known.Score = String(score);
    const [first] = roi.shapes;
    const id = idWithin(attributes.ID ?? '') ?? known.Id;
    const described = describedBy(
      {
        className: this.#structured.tagAmong(references) ?? '',
        name: attributes.Name ?? first?.attributes.Text ?? '',
        colour: colourOf(first?.attributes.StrokeColor ?? first?.attributes.FillColor),
        isLocked: /^(?:true|1)$/.test(first?.attributes.Locked ?? ''),
      },
      { ...known, ...(id !== undefined && shapes.length === 1 ? { Id: id } : { Id: '' }) },
      ...([this.#context.leftOut, place] as const),
    );
    for (const shape of shapes) this.#found.push({ ...described, shape });
  }

  /** Polygons of one union are one area; every other shape is one of its own. */
  #shapesOf({ shapes: read, place }: ReadRoi, counts: string | null): Shape[] {
    const shapes: Shape[] = [];
    const rings: Ring[] = [];
    for (const { element, attributes } of read) {
      if (isOtherPlane(attributes))
        this.#leaveOut('plane (z, t or c) of an object, which is taken as on the first', place);
      if (element === 'Polygon') {
        const ring = ringOf(attributes.Points ?? '');
        this.#points += ring?.length ?? 0;
        if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place);
        if (ring === null) this.#leaveOut(notCoordinates, place);
        else if (openRing(ring).length < 3) this.#leaveOut('outline of fewer than three points', place);
        else rings.push(ring);
      } else if (!shapeElements.has(element))
        this.#leaveOut(`shape ${quoted(element)} that is no area`, place);
      else {
        const shape = simpleShape(element, attributes);
        if (shape === null) this.#leaveOut(notCoordinates, place);
        else shapes.push(shape);
      }
    }
    if (read.length === 0) this.#leaveOut('object without a geometry', place);
    if (rings.length > 0) shapes.push({ kind: 'area', polygons: this.#polygonsOf(rings, counts, place) });
    return shapes;
  }

  #polygonsOf(rings: readonly Ring[], counts: string | null, place: TextPlace): readonly Polygon[] {
    const polygons = counts === null ? null : polygonsOfKeyholes(rings, counts);
    if (polygons !== null) return polygons;
    if (counts !== null)
      this.#leaveOut(
        'holes of an area whose outline was changed, which are cut out by its one outline',
        place,
      );
    return rings.map((ring) => [openRing(ring)]);
  }
}

const unionPath = /^ROI\/Union\/([^/]+)(?:\/([^/]+)(\/.*)?)?$/;
const shapeElements: ReadonlySet<string> = new Set(['Point', 'Rectangle', 'Ellipse']);
const knownFields: ReadonlySet<string> = new Set(fieldNames);

function isIdentity({ A00, A10, A01, A11, A02, A12 }: Attributes): boolean {
  const isOne = (text: string | undefined): boolean => numberOf(text) === 1;
  const isZero = (text: string | undefined): boolean => numberOf(text) === 0;
  return isOne(A00) && isOne(A11) && isZero(A10) && isZero(A01) && isZero(A02) && isZero(A12);
}

function isOtherPlane({ TheZ, TheT, TheC }: Attributes): boolean {
  return [TheZ, TheT, TheC].some((plane) => plane !== undefined && numberOf(plane) !== 0);
}

/** Point, rectangle and ellipse; `null` where the numbers are none. */
function simpleShape(element: string, attributes: Attributes): Shape | null {
  const [x, y] = [coordinateOf(attributes.X), coordinateOf(attributes.Y)];
  if (x === null || y === null) return null;
  if (element === 'Point') return { kind: 'point', x, y };
  const isEllipse = element === 'Ellipse';
  const [first, second] = isEllipse
    ? [coordinateOf(attributes.RadiusX), coordinateOf(attributes.RadiusY)]
    : [coordinateOf(attributes.Width), coordinateOf(attributes.Height)];
  if (first === null || second === null || first < 0 || second < 0) return null;
  return isEllipse
    ? { kind: 'ellipse', x: x - first, y: y - second, width: 2 * first, height: 2 * second }
    : { kind: 'rectangle', x, y, width: first, height: second };
}

/** `x,y x,y`; `null` where one of them is no coordinate. */
function ringOf(text: string): Ring | null {
  const ring: Point[] = [];
  for (const [pair] of text.matchAll(/\S+/g)) {
    const comma = pair.indexOf(',');
    const [x, y] = [coordinateOf(pair.slice(0, comma)), coordinateOf(pair.slice(comma + 1))];
    if (comma < 0 || x === null || y === null) return null;
    ring.push([x, y]);
  }
  return ring;
}

/** Red, green, blue and opacity in a signed number of 32 bits. */
function colourOf(text: string | undefined): string | null {
  const value = numberOf(text);
  if (value === null || !Number.isInteger(value) || Math.abs(value) > 2 ** 32) return null;
  return `#${((value >>> 8) & 0xffffff).toString(16).padStart(6, '0')}`;
}

function imageOf({ Name: name, ID: id }: Attributes): ReadImage {
  return {
    name: (name ?? id ?? '').slice(0, annotationLimits.text),
    slide: {
      ...unknownSlide,
      name: name === undefined || name === '' ? null : name.slice(0, annotationLimits.text),
    },
    roiIds: new Set(),
    references: [],
  };
}

/** µm of a unit. */
const units: Readonly<Record<string, number>> = { nm: 1e-3, µm: 1, mm: 1e3, cm: 1e4 };

function slideOf({ slide }: ReadImage, attributes: Attributes): FileImage['slide'] {
  const positive = (text: string | undefined): number | null => {
    const value = numberOf(text);
    return value !== null && value > 0 ? value : null;
  };
  const um = (text: string | undefined, unit = 'µm'): number | null => {
    const [value, factor] = [positive(text), units[unit]];
    return value === null || factor === undefined ? null : value * factor;
  };
  const x = um(attributes.PhysicalSizeX, attributes.PhysicalSizeXUnit);
  const y = um(attributes.PhysicalSizeY, attributes.PhysicalSizeYUnit);
  return {
    ...slide,
    width: positive(attributes.SizeX),
    height: positive(attributes.SizeY),
    mpp: x === null || y === null ? null : { x, y },
  };
}
