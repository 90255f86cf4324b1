/**
 * Writes Microscopy Bulk Simple Annotations (DICOM PS3.3, section A.87 and C.37): annotations go in, parts of a file come out. One group for
 * each class and source, and for each name; coordinates have 64 bits, since 32 are off by more than a hundredth of a pixel beyond 262,144.
 * Held while it is written: 16 bytes a point, 28 an annotation.
 */
import { createHash } from 'node:crypto';
import type { Annotation } from '../annotation';
import { openRing } from '../rings';
import { AnnGroup, graphicOf, scoreOf, type Graphic, type Role } from './ann-group';
import { unwritableDicom } from './dicom-fault';
import { documentElements, imageReference, type DicomOptions } from './dicom-document';
import type { Placement } from './dicom-placement';
import { sopClass, tags } from './dicom-tags';
import { uidOf, uidOfHash } from './dicom-uids';
import { groupWords, isSaidAlike } from './dicom-words';
import { empty, encoded, encodedSequence, fileParts, sequence, text, type DicomElement } from './dicom-write';

/** Groups that the next annotation is compared with first. */
const mostRecent = 8;

/** Their numbers have 16 bits. */
const mostGroups = 65_535;

/**
 * @returns the file in parts; the same annotations and options make the same bytes.
 * @throws SpindleError `write-failed` where the format cannot hold them, or the slide does not say how its pixels lie on the glass (3D).
 */
export function* writeBulkAnnotations(
  annotations: Iterable<Annotation>,
  options: DicomOptions,
): Generator<Uint8Array> {
  const { image, elements } = documentElements(
    { sopClass: sopClass.bulkAnnotations, modality: 'ANN', description: 'Annotations made with Spindle' },
    options,
  );
  const placement = options.coordinates === '3d' ? placementOf(image.placement) : null;
  const groups = collected(annotations, placement);
  if (groups.length === 0)
    throw unwritableDicom(
      'there is nothing to export, and a DICOM file of annotations must hold one at least',
      'export as GeoJSON, which may be empty',
    );
  const at = options.at.toISOString();
  const items = groups.map((group, index) =>
    group.encoded(index + 1, uidOf('Spindle', 'group', image.instance, at, String(index), wordsOf(group.of))),
  );
  const all: DicomElement[] = [
    ...elements,
    // Of a body part of which there are two, which may be: nobody knows here.
    empty(tags.laterality),
    sequence(tags.referencedImages, imageReference(image)),
    sequence(tags.referencedSeries, [
      sequence(tags.referencedInstances, imageReference(image)),
      text(tags.series, image.series),
    ]),
    text(tags.contentLabel, 'ANNOTATIONS'),
    text(tags.contentDescription, 'Annotations made with Spindle'),
    text(tags.contentCreator, ''),
    ...(placement === null
      ? [text(tags.coordinateType, '2D'), text(tags.pixelOrigin, 'VOLUME')]
      : [
          text(tags.coordinateType, '3D'),
          text(tags.frameOfReference, placement.frameOfReference),
          text(tags.positionReference, 'SLIDE_CORNER'),
        ]),
    encodedSequence(tags.groups, items),
  ];
  const hash = createHash('sha256');
  for (const part of encoded(all)) hash.update(part);
  const instance = uidOfHash(hash);
  yield* fileParts(sopClass.bulkAnnotations, instance, encoded([...all, text(tags.sopInstance, instance)]));
}

export function placementOf(placement: Placement | null): Placement {
  if (placement !== null) return placement;
  throw unwritableDicom(
    'the slide does not state how its pixels lie on the glass (frame of reference, origin, orientation and pixel size)',
    'export with coordinates of the image (2D)',
  );
}

function wordsOf(annotation: Annotation): string {
  return JSON.stringify(groupWords(annotation));
}

/** In the order in which each is first needed; holes right behind their outlines. */
function collected(annotations: Iterable<Annotation>, placement: Placement | null): AnnGroup[] {
  const groups = new Map<string, AnnGroup>();
  const areas = new Map<AnnGroup, { count: number; readonly holes: AnnGroup }>();
  let recent: AnnGroup[] = [];
  const groupFor = (graphic: Graphic, role: Role, of: Annotation): AnnGroup => {
    const hasScore = scoreOf(of) !== null;
    for (const group of recent)
      if (group.graphic === graphic && group.role === role && group.hasScore === hasScore)
        if (isSaidAlike(group.of, of)) return group;
    const group = groupByWords(graphic, role, of);
    recent = [group, ...recent.slice(0, mostRecent - 1)];
    return group;
  };
  const groupByWords = (graphic: Graphic, role: Role, of: Annotation): AnnGroup => {
    const key = `${graphic} ${role} ${scoreOf(of) !== null} ${wordsOf(of)}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    // Those of holes may be as many.
    if (groups.size >= mostGroups / 2)
      throw unwritableDicom(
        `they have more than ${Math.floor(mostGroups / 2)} names, descriptions and classes, each of which needs a group`,
        'export them as GeoJSON',
      );
    const group = new AnnGroup(graphic, role, of, placement);
    groups.set(key, group);
    return group;
  };
  for (const annotation of annotations) {
    const { shape } = annotation;
    if (shape.kind !== 'area') {
      const { graphic, points } = graphicOf(shape);
      groupFor(graphic, 'whole', annotation).add(points, annotation, null);
      continue;
    }
    const polygons = shape.polygons.map((polygon) => polygon.map(openRing));
    const [only, ...further] = polygons;
    if (further.length === 0 && only?.length === 1) {
      groupFor('POLYGON', 'whole', annotation).add(only[0] ?? [], annotation, null);
      continue;
    }
    const outlines = groupFor('POLYGON', 'outlines', annotation);
    const area = areas.get(outlines) ?? {
      count: 0,
      holes: new AnnGroup('POLYGON', 'holes', annotation, placement),
    };
    areas.set(outlines, area);
    area.count += 1;
    for (const [outline, ...holes] of polygons) {
      if (outline === undefined) continue;
      outlines.add(outline, annotation, area.count);
      for (const hole of holes) area.holes.add(hole, annotation, outlines.count);
    }
  }
  const all = [...groups.values()].flatMap((group) => {
    const holes = areas.get(group)?.holes;
    return holes === undefined || holes.count === 0 ? [group] : [group, holes];
  });
  return all.filter(({ count }) => count > 0);
}
