/**
 * GeoJSON as QuPath 0.4 to 0.7 reads and writes it: a FeatureCollection, or a Feature a line. A feature has `objectType`,
 * `classification` with a name and an RGB colour, `isLocked`, `measurements` as an object of numbers and, since 0.5, `metadata` as an
 * object of texts. What software proposed and what a person decided stand in `metadata`, so that they are also told apart after QuPath
 * has written the file again; `classification` is the one that is shown.
 */
import { printableJson } from '../base/printable';
import {
  annotationLimits,
  emptyAnnotation,
  shownClass,
  unattributedOf,
  unknownSlide,
  type Annotation,
  type SlideOfAnnotations,
  type Statement,
} from './annotation';
import type { AnnotationParser, ExchangeFormat, ParserContext } from './exchange-format';
import { tooMuch, type TextPlace } from './exchange-fault';
import { geometryText, isObject, shapesOf } from './geojson-shape';
import { JsonParts, type JsonPart } from './json-parts';
import { jsonText } from './json-text';
import { quoted } from './left-out';
import { scoreText } from './number-text';
import { slideMember, slideOf } from './slide-member';
import { inChunks } from './text-chunks';

/** Keys of `metadata`. The last is QuPath's own for the description of an annotation. */
const key = {
  proposed: 'Proposed class',
  proposedBy: 'Proposed by',
  decided: 'Decided class',
  decidedBy: 'Decided by',
  description: 'ANNOTATION_DESCRIPTION',
} as const;

/** Also under these names a measurement is a score, in any case. */
const scoreNames: readonly string[] = ['score', 'probability', 'confidence'];

export const geoJson: ExchangeFormat = {
  name: 'geojson',
  extension: '.geojson',
  recognises: (head) => geoJsonType.test(withoutSeparators(head)),
  write: (annotations, slide) => writeCollection(annotations, { slide: slideMember(slide) }),
  parser: (context) => new GeoJsonParser(context),
};

export const geoJsonLines: ExchangeFormat = {
  name: 'geojson-lines',
  extension: '.geojsonl',
  recognises: (head) => geoJsonType.test(withoutSeparators(head)) && isLines(withoutSeparators(head)),
  write: (annotations) => inChunks(lines(annotations)),
  parser: (context) => new GeoJsonParser(context),
};

const geoJsonType =
  /^[{[][^]*?"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"/;

/** Without those of RFC 8142, which stand before each value. */
function withoutSeparators(head: string): string {
  return head.replaceAll('\u001e', '').trimStart();
}

/** The first line is a value of its own, and another follows. */
function isLines(head: string): boolean {
  const [first = '', second] = head.split(/[\r\n]+/, 2);
  if (second === undefined || !/^\s*[{[]/.test(second)) return false;
  try {
    return isObject(JSON.parse(first));
  } catch {
    return false;
  }
}

/** @param members of the collection beside its features (RFC 7946, section 6.1), which other readers pass over. */
export function writeCollection(
  annotations: Iterable<Annotation>,
  members: Readonly<Record<string, unknown>>,
): Iterable<string> {
  return inChunks(collection(annotations, members));
}

function* collection(
  annotations: Iterable<Annotation>,
  members: Readonly<Record<string, unknown>>,
): Generator<string> {
  const head = printableJson({ type: 'FeatureCollection', ...members });
  yield `${head.slice(0, -1)},"features":[`;
  const feature = featureWriter();
  let isFirst = true;
  for (const annotation of annotations) {
    yield isFirst ? feature(annotation) : `,${feature(annotation)}`;
    isFirst = false;
  }
  yield ']}\n';
}

function* lines(annotations: Iterable<Annotation>): Generator<string> {
  const feature = featureWriter();
  for (const annotation of annotations) yield `${feature(annotation)}\n`;
}

/** Classifications that are kept as text: most features of a file have one of few. */
const mostKept = 1000;

/** Features as text. What repeats is made once. */
function featureWriter(): (annotation: Annotation) => string {
  const classification = keptText((name, colour) => {
    const color = colour === null ? '' : `,"color":${rgbText(colour)}`;
    return `"classification":{"name":${jsonText(name)}${color}},`;
  });
  const proposal = keptText((name, by) => statementText(key.proposed, key.proposedBy, name, by));
  const decision = keptText((name, by) => statementText(key.decided, key.decidedBy, name, by));
  return (annotation) => {
    const { id, shape, name, colour, isLocked, proposed, decided, unattributed, description } = annotation;
    const className = shownClass(annotation);
    const isDetection = shape.kind === 'point' && proposed !== null;
    const score = (proposed ?? unattributed)?.score ?? null;
    let text = '{"type":"Feature",';
    if (id !== null) text += `"id":${jsonText(id)},`;
    text += `"geometry":${geometryText(shape)},"properties":{"objectType":`;
    text += isDetection ? '"detection",' : '"annotation",';
    if (name !== null) text += `"name":${jsonText(name)},`;
    // The colour of a detection is that of its class.
    if (colour !== null && (!isDetection || className === null)) text += `"color":${rgbText(colour)},`;
    if (className !== null) text += classification(className, colour);
    text += isLocked ? '"isLocked":true' : '"isLocked":false';
    if (score !== null) text += `,"measurements":{"score":${scoreText(score)}}`;
    let metadata = '';
    if (proposed !== null) metadata += proposal(proposed.className ?? '', proposed.by);
    if (decided !== null) metadata += decision(decided.className ?? '', decided.by);
    if (description !== null) metadata += `,"${key.description}":${jsonText(description)}`;
    return metadata === '' ? `${text}}}` : `${text},"metadata":{${metadata.slice(1)}}}}`;
  };
}

/** The text of the last one of each name, and of what goes with it: nearly all features of a file have one of few classes. */
function keptText(
  textOf: (name: string, other: string | null) => string,
): (name: string, other: string | null) => string {
  const kept = new Map<string, { readonly other: string | null; readonly text: string }>();
  return (name: string, other: string | null): string => {
    const last = kept.get(name);
    if (last?.other === other) return last.text;
    if (kept.size >= mostKept) kept.clear();
    const text = textOf(name, other);
    kept.set(name, { other, text });
    return text;
  };
}

function statementText(ofKey: string, byKey: string, className: string, by: string | null): string {
  return `,"${ofKey}":${jsonText(className)}${by === null ? '' : `,"${byKey}":${jsonText(by)}`}`;
}

function rgbText(colour: string): string {
  const value = Number.parseInt(colour.slice(1), 16);
  return `[${(value >> 16) & 255},${(value >> 8) & 255},${value & 255}]`;
}

class GeoJsonParser implements AnnotationParser {
  readonly #parts = new JsonParts(['features']);
  readonly #context: ParserContext;
  #slide = unknownSlide;
  #annotations = 0;
  #points = 0;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#parts.onNotANumber = (place) => this.#leaveOut('measurement that is no number', place);
  }

  write(text: string): readonly Annotation[] {
    return this.#read(this.#parts.write(text));
  }

  end(): { readonly annotations: readonly Annotation[]; readonly slide: SlideOfAnnotations } {
    return { annotations: this.#read(this.#parts.end()), slide: this.#slide };
  }

  #leaveOut(what: string, place: TextPlace): void {
    this.#context.leftOut.add(what, place);
  }

  #read(parts: readonly JsonPart[]): Annotation[] {
    const found: Annotation[] = [];
    for (const { value, place, isRestOfCollection } of parts) {
      if (isObject(value) && isObject(value.slide)) this.#slide = slideOf(value.slide);
      // A feature may hold its parts in such a list, too.
      if (!isRestOfCollection || (isObject(value) && value.type === 'Feature'))
        this.#visit(value, place, found);
    }
    return found;
  }

  /** Not deeper than `JsonParts` lets a value be. */
  #visit(value: unknown, place: TextPlace, found: Annotation[]): void {
    if (Array.isArray(value)) {
      for (const each of value as readonly unknown[]) this.#visit(each, place, found);
      return;
    }
    if (!isObject(value)) {
      this.#leaveOut(value === null ? 'object without a geometry' : 'value that is no object', place);
      return;
    }
    if (value.type === 'FeatureCollection') {
      if (Array.isArray(value.features)) this.#visit(value.features, place, found);
      else this.#leaveOut('collection without features', place);
    } else if (value.type === 'Feature') this.#feature(value, place, found);
    else this.#add(value, emptyAnnotation, place, found);
  }

  #feature(feature: Readonly<Record<string, unknown>>, place: TextPlace, found: Annotation[]): void {
    const properties = isObject(feature.properties) ? feature.properties : {};
    if (properties.objectType !== 'root') {
      if (feature.nucleusGeometry !== undefined) this.#leaveOut('outline of the nucleus of a cell', place);
      this.#add(feature.geometry, this.#described(feature.id, properties, place), place, found);
    }
    for (const children of [properties.childObjects, properties.children, feature.features])
      if (Array.isArray(children)) this.#visit(children, place, found);
  }

  #add(geometry: unknown, described: Omit<Annotation, 'shape'>, place: TextPlace, found: Annotation[]): void {
    const { shapes, points, leftOut } = shapesOf(geometry);
    for (const what of leftOut) this.#leaveOut(what, place);
    if (isObject(geometry) && isOtherPlane(geometry.plane))
      this.#leaveOut('plane (z or t) of an object, which is taken as on the first', place);
    this.#annotations += shapes.length;
    this.#points += points;
    if (this.#annotations > annotationLimits.annotations)
      throw tooMuch(annotationLimits.annotations, 'annotations', place);
    if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place);
    // Several points of one object are several figures, which cannot have one id.
    const id = shapes.length > 1 ? null : described.id;
    for (const shape of shapes) found.push({ ...described, id, shape });
  }

  #described(
    id: unknown,
    properties: Readonly<Record<string, unknown>>,
    place: TextPlace,
  ): Omit<Annotation, 'shape'> {
    const metadata = isObject(properties.metadata) ? properties.metadata : {};
    for (const name of Object.keys(metadata))
      if (!knownKeys.has(name)) this.#leaveOut(`metadata ${quoted(name)}`, place);
    const score = this.#score(properties.measurements, place);
    const { className, colour } = classificationOf(properties.classification);
    const text = (value: unknown): string | null => this.#text(value, place);
    const said = (classKey: string, byKey: string): Statement | null =>
      metadata[classKey] === undefined && metadata[byKey] === undefined
        ? null
        : { className: text(metadata[classKey]), by: text(metadata[byKey]) };
    const proposed = said(key.proposed, key.proposedBy);
    const decided = said(key.decided, key.decidedBy);
    return {
      // QuPath before 0.4 had the kind of object in its place.
      id: typeof id === 'string' && id.startsWith('Path') ? null : text(id),
      name: text(properties.name),
      description: text(metadata[key.description]),
      colour: colourOf(properties.color) ?? colour,
      isLocked: properties.isLocked === true,
      proposed: proposed && { ...proposed, score },
      decided,
      unattributed: unattributedOf(text(className), score, proposed, decided),
    };
  }

  /** Also as the list of names and values that QuPath wrote before 0.4. */
  #score(measurements: unknown, place: TextPlace): number | null {
    const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(measurements)
      ? measurements.map((each: unknown) => (isObject(each) ? [each.name, each.value] : [null, null]))
      : isObject(measurements)
        ? Object.entries(measurements)
        : [];
    let score: number | null = null;
    for (const [name, value] of entries) {
      if (typeof name !== 'string') continue;
      if (!scoreNames.includes(name.toLowerCase())) this.#leaveOut(`measurement ${quoted(name)}`, place);
      else if (typeof value === 'number' && Number.isFinite(value)) score ??= value;
    }
    return score;
  }

  /** A text, or a number as text; `null` for all else, and for nothing. */
  #text(value: unknown, place: TextPlace): string | null {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || text === '') return null;
    if (text.length <= annotationLimits.text) return text;
    this.#leaveOut(`text beyond ${annotationLimits.text} characters`, place);
    return text.slice(0, annotationLimits.text);
  }
}

const knownKeys: ReadonlySet<string> = new Set(Object.values(key));

/** A name, several that are parts of one (0.4 and later), or the text alone. */
function classificationOf(value: unknown): {
  readonly className: string | null;
  readonly colour: string | null;
} {
  if (typeof value === 'string') return { className: value, colour: null };
  if (!isObject(value)) return { className: null, colour: null };
  const { name, names, color, colorRGB } = value;
  const parts = Array.isArray(names) ? names.filter((each) => typeof each === 'string') : [];
  return {
    className: typeof name === 'string' ? name : parts.length > 0 ? parts.join(': ') : null,
    colour: colourOf(color ?? colorRGB),
  };
}

/** A list of three, or one whole number, of which the lowest 24 bits count (QuPath before 0.4). */
function colourOf(value: unknown): string | null {
  const rgb = Array.isArray(value) ? (value as readonly unknown[]) : unpackedColour(value);
  const [red, green, blue] = rgb;
  const isByte = (each: unknown): each is number =>
    typeof each === 'number' && Number.isInteger(each) && each >= 0 && each <= 255;
  if (!isByte(red) || !isByte(green) || !isByte(blue)) return null;
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, '0')}`;
}

function unpackedColour(value: unknown): readonly number[] {
  if (typeof value !== 'number' || !Number.isInteger(value)) return [];
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function isOtherPlane(plane: unknown): boolean {
  return isObject(plane) && ((plane.z ?? 0) !== 0 || (plane.t ?? 0) !== 0);
}
