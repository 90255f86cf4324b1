/**
 * Reads structured reports, Spindle's and those of other makers: a data set in memory goes in, each region of a measurement group (DICOM
 * PS3.16, TID 1410 and 1411) comes out as an annotation. Where a group names an algorithm, software proposed its class; else the file does
 * not say who did. Untrusted.
 */
import type { Point, Ring } from '../../contract/roi';
import {
  annotationLimits,
  emptyAnnotation,
  unattributedOf,
  type Annotation,
  type Shape,
} from '../annotation';
import { quoted } from '../left-out';
import { classOfCode, codeOfClass, codes, isSame, type Code } from './dicom-codes';
import { modelText } from './dicom-document';
import { brokenDicom, unreadDicom } from './dicom-fault';
import { onImage, onSlide, type DicomImage, type Placement } from './dicom-placement';
import { ascii, type ReadDataSet } from './dicom-read';
import { privateCreator, tags } from './dicom-tags';
import { uuidOfUid } from './dicom-uids';
import { parsedWords, readGroupWords } from './dicom-words';
import { codeAt, isScore, textAt, type ReadContext } from './read-codes';
import {
  areOnSlides,
  beyondSlides,
  circleShape,
  ellipseShape,
  outlineOf,
  rectangleShape,
} from './read-shapes';

const batch = 1024;
const mostGroups = 500_000;

/** @param image level 0 of the slide; `null` where it is not known, and then only coordinates of an image are read. @throws SpindleError `broken-file`, `unsupported-format` */
export function* readMeasurementReport(
  context: ReadContext,
  dataSet: ReadDataSet,
  image: DicomImage | null,
): Generator<readonly Annotation[]> {
  if (context.reader.text(dataSet, tags.valueType) !== 'CONTAINER')
    throw brokenDicom('the report has no content', context.reader.placeOf(dataSet, tags.valueType));
  const limits = { points: 0, annotations: 0 };
  let found: Growing[] = [];
  let count = 0;
  for (const group of groupsWithin(context, dataSet)) {
    count += 1;
    if (count > mostGroups)
      throw brokenDicom(
        `it holds more than ${mostGroups} measurement groups, which is the limit`,
        context.reader.placeOf(group, tags.content),
      );
    for (const region of regionsOf(context, group, image, limits)) {
      const last = found.at(-1);
      if (region.role === 'hole' || region.role === 'more') {
        if (last !== undefined && last.polygons !== null && last.tracking === region.tracking)
          join(last.polygons, region);
        else context.leftOut.add('hole or part of an area that is not before it', null);
      } else {
        // The last may have holes that follow.
        if (found.length >= batch) {
          yield found.map(({ annotation }) => annotation);
          found = [];
        }
        found.push(region);
      }
    }
  }
  if (found.length > 0) yield found.map(({ annotation }) => annotation);
}

interface Growing {
  readonly annotation: Annotation;
  /** Those of an area; `null` for another shape. */
  readonly polygons: Ring[][] | null;
  readonly tracking: string;
}

interface FoundRegion extends Growing {
  readonly role: string;
}

function join(polygons: Ring[][], { role, polygons: parts }: FoundRegion): void {
  for (const part of parts ?? [])
    if (role === 'more') polygons.push(part);
    else polygons.at(-1)?.push(...part);
}

/** Containers within containers, in their order. Not deeper than the data sets are. */
function* groupsWithin(context: ReadContext, container: ReadDataSet): Generator<ReadDataSet> {
  const { reader, leftOut } = context;
  for (const item of reader.items(container, tags.content)) {
    const type = reader.text(item, tags.valueType);
    if (type === 'SCOORD' || type === 'SCOORD3D') leftOut.add('region outside of a measurement group', null);
    if (type !== 'CONTAINER') continue;
    if (isSame(codeAt(context, item, tags.conceptName), codes.measurementGroup)) yield item;
    else yield* groupsWithin(context, item);
  }
}

interface GroupContent {
  readonly finding: Code | null;
  readonly score: number | null;
  /** By the code values of Spindle, and of identifiers and algorithms. */
  readonly texts: ReadonlyMap<string, string | null>;
  readonly regions: readonly ReadDataSet[];
}

const silent: readonly Code[] = [codes.trackingIdentifier, codes.algorithmName, codes.algorithmVersion];
const ownTexts: readonly Code[] = [...silent, codes.proposedClass, codes.decidedClass, codes.decidedBy];

function contentOf(context: ReadContext, group: ReadDataSet): GroupContent {
  const { reader, leftOut } = context;
  const texts = new Map<string, string | null>();
  const regions: ReadDataSet[] = [];
  let finding: Code | null = null;
  let score: number | null = null;
  for (const item of reader.items(group, tags.content)) {
    const type = reader.text(item, tags.valueType);
    const name = codeAt(context, item, tags.conceptName);
    const meaning = quoted(name?.meaning ?? '');
    if (type === 'SCOORD' || type === 'SCOORD3D') regions.push(item);
    else if (type === 'CODE' && isSame(name, codes.finding))
      finding ??= codeAt(context, item, tags.conceptCode);
    else if (type === 'UIDREF' && isSame(name, codes.trackingUid))
      texts.set(codes.trackingUid.value, reader.text(item, tags.uidValue) || null);
    else if (type === 'TEXT' && name !== null && ownTexts.some((each) => isSame(name, each)))
      texts.set(name.value, textAt(context, item, tags.textValue));
    else if (type === 'NUM' && score === null && isScore(name)) score = numberOf(context, item);
    else if (type === 'NUM') leftOut.add(`measurement ${meaning}`, null);
    else if (!isSame(name, codes.findingCategory)) leftOut.add(`statement ${meaning}`, null);
  }
  return { finding, score, texts, regions };
}

function numberOf({ reader }: ReadContext, item: ReadDataSet): number | null {
  const measured = reader.firstItem(item, tags.measuredValue);
  if (measured === null) return null;
  const value =
    reader.number(measured, tags.floatingPointValue) ??
    Number(reader.text(measured, tags.numericValue) || NaN);
  return Number.isFinite(value) ? value : null;
}

function* regionsOf(
  context: ReadContext,
  group: ReadDataSet,
  image: DicomImage | null,
  limits: { points: number; annotations: number },
): Generator<FoundRegion> {
  const { reader, leftOut } = context;
  const { finding, score, texts, regions } = contentOf(context, group);
  const isOwn = reader.text(group, tags.spindle) === privateCreator;
  const words = isOwn ? parsedWords(reader.text(group, tags.spindleWords)) : null;
  const tracking = texts.get(codes.trackingUid.value) ?? '';
  const isHole = isSame(finding, codes.hole);
  const role = isHole ? 'hole' : typeof words?.role === 'string' ? words.role : 'whole';
  const ownId =
    words === null ? null : parsedWords(`{"id":${reader.text(group, tags.spindleId) || 'null'}}`)?.id;
  const id = typeof ownId === 'string' ? ownId.slice(0, annotationLimits.text) : null;
  const described = describedBy(finding, score, texts, words === null ? null : { ...words, id });
  if (regions.length === 0) leftOut.add('measurement group without a region', null);
  for (const region of regions) {
    const ring = pointsOf(context, region, image);
    const graphic = reader.text(region, tags.graphicType, ascii);
    limits.points += ring?.length ?? 0;
    if (limits.points > annotationLimits.points)
      throw brokenDicom(
        `it holds more than ${annotationLimits.points} points, which is the limit`,
        reader.placeOf(region, tags.graphicData),
      );
    for (const shape of ring === null ? [] : shapesOf(context, graphic, ring, words)) {
      limits.annotations += 1;
      if (limits.annotations > annotationLimits.annotations)
        throw brokenDicom(
          `it holds more than ${annotationLimits.annotations} annotations, which is the limit`,
          reader.placeOf(region, tags.graphicData),
        );
      const polygons = shape.kind === 'area' ? shape.polygons.map((rings) => [...rings]) : null;
      const whole: Shape = polygons === null ? shape : { kind: 'area', polygons };
      yield { role, tracking, polygons, annotation: { ...described, shape: whole } };
    }
  }
}

function describedBy(
  finding: Code | null,
  score: number | null,
  texts: GroupContent['texts'],
  words: (Readonly<Record<string, unknown>> & { readonly id: string | null }) | null,
): Omit<Annotation, 'shape'> {
  const className = classOfCode(finding);
  if (words !== null) {
    const own = readGroupWords(words);
    const { id } = words;
    const proposed = own.proposed && { ...own.proposed, score };
    const unattributed = own.unattributed && { ...own.unattributed, score: proposed === null ? score : null };
    const shown = (own.unattributed ?? own.decided ?? own.proposed)?.className ?? null;
    const isChanged =
      finding !== null && !isSame(finding, codeOfClass(shown).code) && !isSame(finding, codes.hole);
    return {
      ...own,
      id,
      proposed,
      unattributed: isChanged ? unattributedOf(className, null, own.proposed, own.decided) : unattributed,
    };
  }
  const of = (code: Code): string | null => texts.get(code.value) ?? null;
  const [name, version] = [of(codes.algorithmName), of(codes.algorithmVersion)];
  const [proposedClass, decidedClass] = [of(codes.proposedClass), of(codes.decidedClass)];
  const decided = decidedClass === null ? null : { className: decidedClass, by: of(codes.decidedBy) };
  const proposed =
    name === null && version === null
      ? null
      : { className: proposedClass ?? className, by: modelText(name ?? '', version ?? ''), score };
  const uid = of(codes.trackingUid);
  return {
    ...emptyAnnotation,
    id: uid === null ? null : (uuidOfUid(uid) ?? uid),
    name: of(codes.trackingIdentifier),
    ...{ proposed, decided },
    unattributed: unattributedOf(className, score, proposed, decided),
  };
}

/** In level-0 pixels; `null` for a region that is left out. @throws SpindleError `broken-file`, `unsupported-format` */
function pointsOf(context: ReadContext, region: ReadDataSet, image: DicomImage | null): Ring | null {
  const { reader, leftOut } = context;
  const is3d = reader.text(region, tags.valueType) === 'SCOORD3D';
  const at = reader.placeOf(region, tags.graphicData);
  const values = reader.numbers(region, tags.graphicData);
  if (values === null || values.length === 0) throw brokenDicom('a region has no coordinates', at);
  const size = is3d ? 3 : 2;
  if (values.length % size !== 0) throw brokenDicom(`a region has ${values.length} coordinates`, at);
  const placement = is3d ? (image?.placement ?? null) : null;
  if (is3d && placement === null)
    throw unreadDicom(
      'its coordinates are millimetres on the glass, and how the pixels of the slide lie there is not known',
      'open them together with their DICOM slide',
    );
  const elsewhere =
    placement === null
      ? whyNotOnImage(context, region, image?.instance ?? null)
      : reader.text(region, tags.regionFrameOfReference) === placement.frameOfReference
        ? null
        : 'region on another glass, or another scan of it';
  if (elsewhere !== null) {
    leftOut.add(elsewhere, null);
    return null;
  }
  const stored = Array.from({ length: values.length / size }, (_, index): Point => [
    values[index * size] ?? NaN,
    values[index * size + 1] ?? NaN,
  ]);
  return (
    exactOf(context, region, stored, placement) ??
    (placement === null ? stored : stored.map((point) => onImage(placement, point)))
  );
}

/** Spindle's locations of 64 bits, where they are those of 32 that the file shows. */
function exactOf(
  { reader }: ReadContext,
  region: ReadDataSet,
  stored: Ring,
  placement: Placement | null,
): Ring | null {
  const values =
    reader.text(region, tags.spindle) === privateCreator ? reader.numbers(region, tags.spindlePoints) : null;
  if (values === null || values.length < 2) return null;
  const exact = Array.from({ length: Math.floor(values.length / 2) }, (_, index): Point => [
    values[index * 2] ?? NaN,
    values[index * 2 + 1] ?? NaN,
  ]);
  const isSameList = exact.every((point, index) => {
    const [x, y] = placement === null ? point : onSlide(placement, point);
    return Math.fround(x) === stored[index]?.[0] && Math.fround(y) === stored[index][1];
  });
  return isSameList && stored.length - exact.length <= 1 ? exact : null;
}

/** @param instance of level 0; `null` where it is not known. */
function whyNotOnImage({ reader }: ReadContext, region: ReadDataSet, instance: string | null): string | null {
  const origin = reader.text(region, tags.pixelOrigin);
  let isOfFrame = origin === 'FRAME';
  for (const item of reader.items(region, tags.content)) {
    const reference = reader.firstItem(item, tags.referencedSops);
    if (reference === null) continue;
    if (instance !== null && reader.text(reference, tags.referencedInstance) !== instance)
      return 'region on another image than level 0 of the slide';
    isOfFrame ||= origin !== 'VOLUME' && reader.text(reference, tags.referencedFrame) !== '';
  }
  return isOfFrame ? 'region in the coordinates of one tile (frame)' : null;
}

/** Several points are several annotations; none for what is left out. */
function shapesOf(
  { leftOut }: ReadContext,
  graphic: string,
  points: Ring,
  words: Readonly<Record<string, unknown>> | null,
): Shape[] {
  const [a, b, c, d] = points;
  if (!areOnSlides(points)) {
    leftOut.add(beyondSlides, null);
    return [];
  }
  if (graphic === 'POINT' || graphic === 'MULTIPOINT')
    return points.map(([x, y]): Shape => ({ kind: 'point', x, y }));
  if (graphic === 'CIRCLE' && a !== undefined && b !== undefined) return [circleShape(a, b)];
  if (graphic === 'ELLIPSE' && a !== undefined && b !== undefined && c !== undefined && d !== undefined)
    return [ellipseShape([a, b, c, d])];
  if (graphic === 'POLYLINE' || graphic === 'POLYGON') {
    const last = points.at(-1);
    const isClosed = a !== undefined && a[0] === last?.[0] && a[1] === last[1];
    const ring = outlineOf(points);
    if (ring !== null && (isClosed || graphic === 'POLYGON' || words !== null))
      return [words?.shape === 'rectangle' ? rectangleShape(ring) : { kind: 'area', polygons: [[ring]] }];
    leftOut.add('line (POLYLINE)', null);
    return [];
  }
  leftOut.add(`region of the graphic ${quoted(graphic)}`, null);
  return [];
}
