/**
 * Writes a Comprehensive 3D SR by the template of measurement reports (DICOM PS3.16, TID 1500): each annotation is a measurement group with a
 * planar region (TID 1410). A report is for what people read one by one; for a hundred thousand detections the standard has bulk annotations.
 */
import { createHash } from 'node:crypto';
import type { Point, Ring } from '../../contract/roi';
import { shownClass, type Annotation } from '../annotation';
import { openRing } from '../rings';
import { graphicOf, scoreOf } from './ann-group';
import { placementOf } from './ann-write';
import { codeOfClass, codes, shortText, type Code } from './dicom-codes';
import { documentElements, imageReference, modelOf, wordsText, type DicomOptions } from './dicom-document';
import { unwritableDicom } from './dicom-fault';
import { onSlide, type DicomImage, type Placement } from './dicom-placement';
import { privateCreator, sopClass, tags } from './dicom-tags';
import { uidOf, uidOfHash, uidOfUuid, uuidDigits } from './dicom-uids';
import { groupWords } from './dicom-words';
import {
  bytesOf,
  empty,
  encoded,
  fileParts,
  numbers,
  sequence,
  text,
  type DicomElement,
} from './dicom-write';
import * as content from './sr-content';

/** Regions of one report, each of which takes about 2 KB: more than anybody reads. */
const mostRegions = 20_000;

/** @returns as `writeBulkAnnotations`. @throws SpindleError `write-failed`, also for more than `mostRegions`. */
export function* writeMeasurementReport(
  annotations: Iterable<Annotation>,
  options: DicomOptions,
): Generator<Uint8Array> {
  const { image, elements } = documentElements(
    {
      sopClass: sopClass.comprehensive3dReport,
      modality: 'SR',
      description: 'Annotations made with Spindle',
    },
    options,
  );
  const place = {
    image,
    reference: content.imageItem(imageReference(image)),
    said: new Map<string, readonly Uint8Array[]>(),
    placement: options.coordinates === '3d' ? placementOf(image.placement) : null,
  };
  const groups: Uint8Array[][] = [];
  let count = 0;
  for (const annotation of annotations) {
    count += 1;
    for (const region of regionsOf(annotation)) {
      if (groups.length >= mostRegions)
        throw unwritableDicom(
          `a report may have ${mostRegions} regions here, and they have more`,
          'export them as bulk annotations (DICOM ANN)',
        );
      groups.push([Buffer.concat(encoded(groupOf(annotation, region, place, count)))]);
    }
  }
  const all = [...elements, ...documentOf(image), ...reportOf(groups, options.version)];
  const hash = createHash('sha256');
  for (const part of encoded(all)) hash.update(part);
  const instance = uidOfHash(hash);
  yield* fileParts(
    sopClass.comprehensive3dReport,
    instance,
    encoded([...all, text(tags.sopInstance, instance)]),
  );
}

function documentOf(image: DicomImage): DicomElement[] {
  return [
    empty(tags.performedStep),
    empty(tags.performedProcedure),
    sequence(tags.evidence, [
      sequence(tags.referencedSeries, [
        sequence(tags.referencedSops, imageReference(image)),
        text(tags.series, image.series),
      ]),
      text(tags.study, image.study),
    ]),
    text(tags.completion, 'PARTIAL'),
    text(tags.verification, 'UNVERIFIED'),
  ];
}

function reportOf(groups: readonly (readonly Uint8Array[])[], version: string): DicomElement[] {
  const measurements = content.container('CONTAINS', codes.imagingMeasurements, null, groups);
  return [
    ...content.container(
      null,
      codes.report,
      '1500',
      content.encodedItems([
        content.codeItem('HAS CONCEPT MOD', codes.language, codes.english),
        content.codeItem('HAS OBS CONTEXT', codes.observerType, codes.device),
        content.uidItem('HAS OBS CONTEXT', codes.deviceUid, uidOf('Spindle', 'device', version)),
        content.textItem('HAS OBS CONTEXT', codes.deviceName, shortText(`Spindle ${version}`, 64)),
        content.codeItem('HAS CONCEPT MOD', codes.procedureReported, codes.wholeSlideImaging),
        measurements,
      ]),
    ),
  ];
}

/** `more`: a further polygon of the area before. */
type RegionRole = 'whole' | 'outline' | 'more' | 'hole';

interface Region {
  readonly role: RegionRole;
  readonly graphic: 'POINT' | 'OUTLINE' | 'ELLIPSE';
  readonly points: Ring;
  /** The shape that an outline stands for; `null` for an area. */
  readonly shape: 'rectangle' | null;
}

/** Rings of an area one by one, holes behind their outline. */
function* regionsOf({ shape }: Annotation): Generator<Region> {
  if (shape.kind !== 'area') {
    const { graphic, points } = graphicOf(shape);
    if (graphic === 'POINT' || graphic === 'ELLIPSE') yield { role: 'whole', graphic, points, shape: null };
    else yield { role: 'whole', graphic: 'OUTLINE', points, shape: 'rectangle' };
    return;
  }
  const isWhole = shape.polygons.length === 1 && shape.polygons[0]?.length === 1;
  for (const [index, rings] of shape.polygons.entries())
    for (const [at, ring] of rings.entries()) {
      const first = index === 0 ? 'outline' : 'more';
      const role = isWhole ? 'whole' : at === 0 ? first : 'hole';
      yield { role, graphic: 'OUTLINE', points: openRing(ring), shape: null };
    }
}

interface RegionPlace {
  readonly image: DicomImage;
  readonly reference: content.ContentItem;
  readonly placement: Placement | null;
  /** What is said of regions, encoded, by their words: most say the same. */
  readonly said: Map<string, readonly Uint8Array[]>;
}

const mostSaid = 100;

function groupOf(
  annotation: Annotation,
  region: Region,
  place: RegionPlace,
  number: number,
): content.ContentItem {
  const { id, name } = annotation;
  const digits = uuidDigits(id);
  const score = region.role === 'hole' ? null : scoreOf(annotation);
  const label = shortText(name ?? shownClass(annotation) ?? '', 64);
  const words = wordsText({ ...groupWords(annotation), role: region.role, shape: region.shape });
  const before = content.encodedItems([
    content.textItem(
      'HAS OBS CONTEXT',
      codes.trackingIdentifier,
      label === '' ? `Annotation ${number}` : label,
    ),
    content.uidItem(
      'HAS OBS CONTEXT',
      codes.trackingUid,
      digits === null
        ? uidOf('Spindle', 'annotation', place.image.instance, id ?? `${number}`)
        : uidOfUuid(digits),
    ),
  ]);
  let said = place.said.get(words);
  if (said === undefined) {
    said = content.encodedItems(saidItems(annotation, region.role)).map((parts) => Buffer.concat(parts));
    if (place.said.size < mostSaid) place.said.set(words, said);
  }
  const behind = content.encodedItems([
    ...(score === null ? [] : [content.numberItem(codes.score, score, codes.noUnits)]),
    coordinates(region, place),
  ]);
  return content.container(
    'CONTAINS',
    codes.measurementGroup,
    '1410',
    [...before, ...said.map((part) => [part]), ...behind],
    text(tags.spindle, privateCreator),
    text(tags.spindleWords, words),
    ...(id === null ? [] : [text(tags.spindleId, wordsText(id))]),
  );
}

/** What software proposed stands beside what a person decided. */
function saidItems(annotation: Annotation, role: RegionRole): content.ContentItem[] {
  const { proposed, decided } = annotation;
  const { code, category } =
    role === 'hole'
      ? { code: codes.hole, category: codes.spatialConcept }
      : codeOfClass(shownClass(annotation));
  const of = (name: Code, value: string | null): content.ContentItem[] => {
    const shown = shortText(value ?? '', 1000);
    return shown === '' ? [] : [content.textItem('CONTAINS', name, shown)];
  };
  const { name, version } = modelOf(proposed?.by ?? null);
  return [
    content.codeItem('CONTAINS', codes.findingCategory, category),
    content.codeItem('CONTAINS', codes.finding, code),
    ...(proposed === null
      ? []
      : [
          content.textItem('HAS CONCEPT MOD', codes.algorithmName, name),
          content.textItem('HAS CONCEPT MOD', codes.algorithmVersion, version),
        ]),
    ...of(codes.proposedClass, proposed?.className ?? null),
    ...of(codes.decidedClass, decided?.className ?? null),
    ...of(codes.decidedBy, decided?.by ?? null),
  ];
}

/** Pixels that 32 bits may be off before the locations are kept in 64 as well. */
const mostOff = 0.005;

function coordinates(
  { graphic, points }: Region,
  { placement, reference }: RegionPlace,
): content.ContentItem {
  const [first] = points;
  const all = graphic === 'OUTLINE' && first !== undefined ? [...points, first] : points;
  if (placement === null) {
    const values = all.flat();
    return content.coordinatesItem(
      codes.imageRegion,
      graphic === 'OUTLINE' ? 'POLYLINE' : graphic,
      values,
      reference,
      values.some((value) => Math.abs(Math.fround(value) - value) > mostOff) ? exactPoints(points) : [],
    );
  }
  const values = all.flatMap((point) => [...onSlide(placement, point), 0]);
  const spacing = Math.min(placement.spacingX, placement.spacingY);
  return content.slideCoordinatesItem(
    codes.imageRegion,
    graphic === 'OUTLINE' ? 'POLYGON' : graphic,
    values,
    placement.frameOfReference,
    values.some((value) => Math.abs(Math.fround(value) - value) > mostOff * spacing)
      ? exactPoints(points)
      : [],
  );
}

/** Level-0 pixels, without the repeated first one. */
function exactPoints(points: readonly Point[]): DicomElement[] {
  return [
    text(tags.spindle, privateCreator),
    bytesOf(tags.spindlePoints, numbers(tags.spindlePoints, points.flat()).parts),
  ];
}
