/**
 * Reads Microscopy Bulk Simple Annotations, Spindle's and those of other makers (PS3.3, section C.37): a data set in memory goes in,
 * annotations come out some at a time. Of a group whose making is AUTOMATIC software proposed the class, of one that is MANUAL a person
 * decided it; of SEMIAUTOMATIC the file does not say. Untrusted.
 */
import type { Point, Ring } from '../../contract/roi';
import {
  annotationLimits,
  emptyAnnotation,
  shownClass,
  unattributedOf,
  type Annotation,
  type Shape,
} from '../annotation';
import { quoted } from '../left-out';
import { polygonsOf } from '../holes';
import { classOfCode, codeOfClass, codes, isSame } from './dicom-codes';
import { colourOfLab } from './dicom-colour';
import { modelText } from './dicom-document';
import { brokenDicom, unreadDicom } from './dicom-fault';
import { onImage, type Placement } from './dicom-placement';
import { ascii, type ReadDataSet } from './dicom-read';
import { privateCreator, tags } from './dicom-tags';
import { uuidOfDigits } from './dicom-uids';
import { parsedWords, readGroupWords, type GroupWords } from './dicom-words';
import { codeAt, isScore, textAt, type ReadContext } from './read-codes';
import { areOnSlides, beyondSlides, ellipseShape, outlineOf, rectangleShape } from './read-shapes';

const batch = 4096;
/** Their numbers have 16 bits. */
const mostGroups = 65_535;

/** @param placement of the slide, for coordinates on the glass; `null` where it is not known. @throws SpindleError `broken-file`, `unsupported-format` */
export function* readBulkAnnotations(
  context: ReadContext,
  dataSet: ReadDataSet,
  placement: Placement | null,
): Generator<readonly Annotation[]> {
  const { reader } = context;
  const frame = frameOf(context, dataSet, placement);
  const limits = { annotations: 0, points: 0 };
  let before: Group | null = null;
  let count = 0;
  for (const item of reader.items(dataSet, tags.groups)) {
    count += 1;
    if (count > mostGroups)
      throw brokenDicom(
        `it holds more than ${mostGroups} groups, which is the limit`,
        reader.placeOf(item, tags.groupNumber),
      );
    const group = readGroup(context, item, frame, limits);
    if (group === null) continue;
    if (group.isHoles) {
      const areas: Area[] = before === null ? [] : areasOf(context, before);
      cutHoles(context, areas, group);
      yield* asAnnotations(areas);
      before = null;
    } else {
      if (before !== null) yield* annotationsOf(context, before);
      before = group;
    }
  }
  if (before !== null) yield* annotationsOf(context, before);
}

/** Of a group without holes. */
function annotationsOf(context: ReadContext, group: Group): Generator<readonly Annotation[]> {
  return group.role === 'outlines' ? asAnnotations(areasOf(context, group)) : simple(context, group);
}

interface Frame {
  readonly is3d: boolean;
  readonly placement: Placement | null;
}

function frameOf({ reader }: ReadContext, dataSet: ReadDataSet, placement: Placement | null): Frame {
  const type = reader.text(dataSet, tags.coordinateType);
  if (type === '2D') {
    const image = reader.firstItem(dataSet, tags.referencedImages);
    const isOfFrame = image !== null && reader.text(image, tags.referencedFrame) !== '';
    if (isOfFrame || reader.text(dataSet, tags.pixelOrigin) === 'FRAME')
      throw unreadDicom(
        'its coordinates are those of one tile (frame) of an image',
        'export them for the whole image',
      );
    return { is3d: false, placement: null };
  }
  if (type !== '3D')
    throw brokenDicom(
      'it does not state whether its coordinates are of an image or of the glass',
      reader.placeOf(dataSet, tags.coordinateType),
    );
  if (placement === null)
    throw unreadDicom(
      'its coordinates are millimetres on the glass, and how the pixels of the slide lie there is not known',
      'open them together with their DICOM slide',
    );
  if (reader.text(dataSet, tags.frameOfReference) !== placement.frameOfReference)
    throw unreadDicom(
      'its coordinates are those of another glass, or of another scan of it, than the slide that is open',
      'open the slide that it belongs to',
    );
  return { is3d: true, placement };
}

interface Group {
  readonly graphic: string;
  readonly role: string | null;
  readonly isHoles: boolean;
  readonly count: number;
  /** Of an annotation, in level-0 pixels. @param at from 0. */
  readonly points: (at: number) => Ring;
  readonly id: (at: number) => string | null;
  readonly score: (at: number) => number | null;
  readonly words: GroupWords;
  /** From 1; `null` where the file does not say. */
  readonly owners: Uint32Array | null;
}

const pointsOf: Readonly<Record<string, number | null>> = {
  POINT: 1,
  RECTANGLE: 4,
  ELLIPSE: 4,
  POLYGON: null,
};

/** `null` for one that is left out. */
function readGroup(
  context: ReadContext,
  item: ReadDataSet,
  { is3d, placement }: Frame,
  limits: { annotations: number; points: number },
): Group | null {
  const { reader, leftOut } = context;
  const at = reader.placeOf(item, tags.graphicType);
  const graphic = reader.text(item, tags.graphicType, ascii);
  const fixed = pointsOf[graphic];
  if (fixed === undefined) {
    leftOut.add(graphic === 'POLYLINE' ? 'lines (POLYLINE)' : `group of graphics ${quoted(graphic)}`, null);
    return null;
  }
  const values = reader.numbers(item, tags.doublePoints) ?? reader.numbers(item, tags.points);
  if (values === null) throw brokenDicom('a group has no coordinates', at);
  const size = is3d && !item.elements.has(tags.commonZ.tag) ? 3 : 2;
  const total = values.length / size;
  const count = reader.number(item, tags.annotationCount) ?? (fixed === null ? 0 : total / fixed);
  limits.annotations += count;
  limits.points += total;
  if (limits.annotations > annotationLimits.annotations)
    throw brokenDicom(
      `it holds more than ${annotationLimits.annotations} annotations, which is the limit`,
      at,
    );
  if (limits.points > annotationLimits.points)
    throw brokenDicom(`it holds more than ${annotationLimits.points} points, which is the limit`, at);
  const starts = fixed === null ? startsOf(context, item, count, values.length, size) : null;
  if (!Number.isInteger(total) || (fixed !== null && total !== count * fixed))
    throw brokenDicom(`a group of ${count} annotations has ${values.length} coordinates`, at);
  const point = (index: number): Point => {
    const place = [values[index * size] ?? NaN, values[index * size + 1] ?? NaN] as const;
    return placement === null ? place : onImage(placement, place);
  };
  const words = spindleWords(context, item);
  const owners = words === null ? null : uint32s(reader.numbers(item, tags.spindleOwners), count);
  const role = typeof words?.role === 'string' ? words.role : null;
  return {
    ...{ graphic, role, count, owners },
    isHoles: isSame(codeAt(context, item, tags.propertyType), codes.hole),
    points(annotation) {
      const start = starts === null ? annotation * (fixed ?? 0) : (starts[annotation] ?? 0);
      const end = starts === null ? start + (fixed ?? 0) : (starts[annotation + 1] ?? total);
      const ring: Point[] = [];
      for (let index = start; index < end; index += 1) ring.push(point(index));
      return ring;
    },
    id: idsOf(context, item, words, count),
    score: scoresOf(context, item, words !== null, count),
    words: groupWordsOf(context, item, words),
  };
}

/** Of each annotation its first point, from 0. The file counts values, from 1. */
function startsOf(
  { reader }: ReadContext,
  item: ReadDataSet,
  count: number,
  values: number,
  size: number,
): Uint32Array {
  const indices = uint32s(reader.numbers(item, tags.pointIndices), count);
  const at = reader.placeOf(item, tags.pointIndices);
  if (indices === null) throw brokenDicom(`a group of ${count} polygons does not say where each begins`, at);
  let before = -1;
  for (const [index, value] of indices.entries()) {
    const start = (value - 1) / size;
    if (!Number.isInteger(start) || start <= before || value > values || (index === 0 && start !== 0))
      throw brokenDicom(`polygon ${index + 1} of a group begins at value ${value}`, at);
    before = start;
    indices[index] = start;
  }
  return indices;
}

/** `null` unless there are as many as annotations. */
function uint32s(
  values: Float64Array | Float32Array | Uint32Array | null,
  count: number,
): Uint32Array | null {
  return values instanceof Uint32Array && values.length === count ? values : null;
}

function spindleWords({ reader }: ReadContext, item: ReadDataSet): Readonly<Record<string, unknown>> | null {
  if (reader.text(item, tags.spindle) !== privateCreator) return null;
  return parsedWords(reader.text(item, tags.spindleWords));
}

function idsOf(
  { reader }: ReadContext,
  item: ReadDataSet,
  words: Readonly<Record<string, unknown>> | null,
  count: number,
): Group['id'] {
  const ids = words === null ? null : reader.bytes(item, tags.spindleIds);
  if (ids?.length !== count * 16) return () => null;
  const others = new Map<number, string>();
  if (Array.isArray(words?.otherIds))
    for (const pair of words.otherIds as readonly unknown[]) {
      const [at, id] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
      if (typeof at === 'number' && typeof id === 'string')
        others.set(at - 1, id.slice(0, annotationLimits.text));
    }
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
  return (at) => {
    const digits = bytes.toString('hex', at * 16, at * 16 + 16);
    return /^0+$/.test(digits) ? (others.get(at) ?? null) : uuidOfDigits(digits);
  };
}

/** Of several measurements the first that is a score; the rest is listed. */
function scoresOf(context: ReadContext, item: ReadDataSet, isOwn: boolean, count: number): Group['score'] {
  const { reader, leftOut } = context;
  let score: Group['score'] | null = null;
  for (const measurement of reader.items(item, tags.measurements)) {
    const name = codeAt(context, measurement, tags.conceptName);
    if (score !== null || !isScore(name)) {
      leftOut.add(`measurement ${quoted(name?.meaning ?? '')}`, null);
      continue;
    }
    const list = reader.firstItem(measurement, tags.measurementValues);
    const values = list && reader.numbers(list, tags.floatingPointValues);
    const at = reader.placeOf(measurement, tags.measurementValues);
    if (list === null || values === null) throw brokenDicom('a measurement has no values', at);
    const indices = reader.numbers(list, tags.annotationIndices);
    if (values.length !== (indices?.length ?? count))
      throw brokenDicom(
        `a measurement of ${indices?.length ?? count} annotations has ${values.length} values`,
        at,
      );
    const exact = isOwn && indices === null ? reader.numbers(item, tags.spindleScores) : null;
    const all = exact?.length === count ? exact : values;
    const byAnnotation =
      indices === null ? null : new Map(Array.from(indices, (index, place) => [index - 1, place]));
    score = (annotation) => {
      const place = byAnnotation === null ? annotation : byAnnotation.get(annotation);
      const value = place === undefined ? undefined : all[place];
      return value === undefined || !Number.isFinite(value) ? null : value;
    };
  }
  return score ?? (() => null);
}

/** What a group says of all its annotations: in Spindle's words, unless the class was changed since, or in the standard's. */
function groupWordsOf(
  context: ReadContext,
  item: ReadDataSet,
  words: Readonly<Record<string, unknown>> | null,
): GroupWords {
  const { reader, decode } = context;
  const code = codeAt(context, item, tags.propertyType);
  if (words !== null) {
    const own = readGroupWords(words);
    const shown = shownClass({ ...emptyAnnotation, ...scoreless(own), shape: { kind: 'point', x: 0, y: 0 } });
    if (code === null || isSame(code, codeOfClass(shown).code) || isSame(code, codes.hole)) return own;
    const { className = null } = unattributedOf(classOfCode(code), null, own.proposed, own.decided) ?? {};
    return { ...own, unattributed: { className, by: null } };
  }
  const className = classOfCode(code);
  const generation = reader.text(item, tags.generation);
  const algorithm = reader.firstItem(item, tags.algorithm);
  const by =
    algorithm &&
    modelText(
      reader.text(algorithm, tags.algorithmName, decode),
      reader.text(algorithm, tags.algorithmVersion, decode),
    );
  const label = textAt(context, item, tags.groupLabel);
  const lab = reader.bytes(item, tags.displayLab);
  return {
    name: label === className || label === code?.meaning ? null : label,
    description: textAt(context, item, tags.groupDescription),
    colour: lab?.length === 6 ? colourOf(lab) : null,
    isLocked: false,
    proposed: generation === 'AUTOMATIC' ? { className, by } : null,
    decided: generation === 'MANUAL' ? { className, by: null } : null,
    unattributed: generation === 'AUTOMATIC' || generation === 'MANUAL' ? null : { className, by: null },
  };
}

function colourOf(lab: Uint8Array): string {
  const [l = 0, a = 0, b = 0] = [0, 2, 4].map((at) => (lab[at] ?? 0) + 256 * (lab[at + 1] ?? 0));
  return colourOfLab([l, a, b]);
}

function scoreless({
  proposed,
  decided,
  unattributed,
}: GroupWords): Pick<Annotation, 'proposed' | 'decided' | 'unattributed'> {
  return {
    proposed: proposed && { ...proposed, score: null },
    decided,
    unattributed: unattributed && { ...unattributed, score: null },
  };
}

/** What is said of one annotation. */
function described({ words, id, score }: Group, at: number): Omit<Annotation, 'shape'> {
  const value = score(at);
  const { proposed, unattributed } = words;
  const isNothing = proposed === null && (unattributed?.className ?? null) === null && value === null;
  return {
    ...emptyAnnotation,
    id: id(at),
    ...{ name: words.name, description: words.description, colour: words.colour, isLocked: words.isLocked },
    proposed: proposed && { ...proposed, score: value },
    decided: words.decided,
    unattributed:
      unattributed === null || (isNothing && words.decided === null)
        ? null
        : { ...unattributed, score: proposed === null ? value : null },
  };
}

function* simple({ leftOut }: ReadContext, group: Group): Generator<readonly Annotation[]> {
  let found: Annotation[] = [];
  for (let at = 0; at < group.count; at += 1) {
    const points = group.graphic === 'POLYGON' ? outlineOf(group.points(at)) : group.points(at);
    if (points === null) leftOut.add('polygon of fewer than three points', null);
    else if (areOnSlides(points))
      found.push({ ...described(group, at), shape: shapeOf(group.graphic, points) });
    else leftOut.add(beyondSlides, null);
    if (found.length < batch) continue;
    yield found;
    found = [];
  }
  if (found.length > 0) yield found;
}

function shapeOf(graphic: string, points: Ring): Shape {
  const [a = [NaN, NaN], b = a, c = a, d = a] = points;
  if (graphic === 'POLYGON') return { kind: 'area', polygons: [[points]] };
  if (graphic === 'RECTANGLE') return rectangleShape(points);
  return graphic === 'ELLIPSE' ? ellipseShape([a, b, c, d]) : { kind: 'point', x: a[0], y: a[1] };
}

/** An area whose holes may follow. */
interface Area {
  readonly described: Omit<Annotation, 'shape'>;
  readonly polygons: Ring[][];
  /** Of each polygon its outline among those of the group, from 0. */
  readonly outlines: number[];
}

/** Outlines one behind the other that belong to one area; without owners each is an area. */
function areasOf({ leftOut }: ReadContext, group: Group): Area[] {
  const areas: Area[] = [];
  let owner: number | null = null;
  for (let at = 0; at < group.count; at += 1) {
    const outline = outlineOf(group.points(at));
    if (outline === null || !areOnSlides(outline)) {
      leftOut.add(outline === null ? 'polygon of fewer than three points' : beyondSlides, null);
      continue;
    }
    const next: number | null = group.owners?.[at] ?? null;
    const last = areas.at(-1);
    if (last !== undefined && next !== null && next === owner) {
      last.polygons.push([outline]);
      last.outlines.push(at);
    } else areas.push({ described: described(group, at), polygons: [[outline]], outlines: [at] });
    owner = next;
  }
  return areas;
}

/** Holes into the outlines before: those that the file names, or the smallest that hold them. */
function cutHoles({ leftOut }: ReadContext, areas: readonly Area[], holes: Group): void {
  const polygons = areas.flatMap((area) =>
    area.polygons.map((rings, index) => ({ rings, outline: area.outlines[index] ?? -1 })),
  );
  const byOutline = new Map(polygons.map(({ rings, outline }) => [outline, rings]));
  const stray: Ring[] = [];
  for (let at = 0; at < holes.count; at += 1) {
    const ring = outlineOf(holes.points(at));
    const owner = holes.owners === null ? undefined : byOutline.get((holes.owners[at] ?? 0) - 1);
    if (ring === null || !areOnSlides(ring)) leftOut.add(beyondSlides, null);
    else if (owner !== undefined) owner.push(ring);
    else stray.push(ring);
  }
  if (stray.length === 0) return;
  const { polygons: cut, strayHoles } = polygonsOf([
    ...polygons.map(({ rings }) => ({ ring: rings[0] ?? [], isHole: false })),
    ...stray.map((ring) => ({ ring, isHole: true })),
  ]);
  for (const { at, polygon } of cut) for (const ring of polygon.slice(1)) polygons[at]?.rings.push(ring);
  strayHoles.forEach(() => {
    leftOut.add('hole outside of any outline', null);
  });
}

function* asAnnotations(areas: readonly Area[]): Generator<readonly Annotation[]> {
  for (let at = 0; at < areas.length; at += batch)
    yield areas
      .slice(at, at + batch)
      .map(({ described: of, polygons }): Annotation => ({ ...of, shape: { kind: 'area', polygons } }));
}
