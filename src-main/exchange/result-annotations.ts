/**
 * A result as annotations: detections and hotspots, which software proposed, and the areas that a person drew. An area that a person drew
 * is theirs, also where nobody recorded who it was.
 */
import type { Detection } from '../contract/detection';
import { hotspotAreaMm2, type Hotspot } from '../contract/hotspot';
import { classNames, labelColours } from '../contract/label-style';
import type { AnalysisResult } from '../contract/report';
import { openRing } from './rings';
import { emptyAnnotation, type Annotation } from './annotation';

type Model = Pick<AnalysisResult['model'], 'id' | 'version'>;

/** Can be walked through several times, and holds none of them. */
export function detectionAnnotations(
  detections: readonly (Detection & { readonly id: string })[],
  model: Model,
): Iterable<Annotation> {
  const by = nameOfModel(model);
  return {
    *[Symbol.iterator]() {
      for (const { id, x, y, score, label } of detections)
        yield {
          ...emptyAnnotation,
          id,
          shape: { kind: 'point', x, y },
          colour: labelColours[label],
          proposed: { className: classNames[label], by, score },
        };
    },
  };
}

export function nameOfModel({ id, version }: Model): string {
  return `${id} ${version}`;
}

/** Classes and colours of areas: Okabe and Ito's blue for where was looked, near-black for hotspots, as in the reports. */
export const areaClasses = {
  roi: { className: 'Region of interest', colour: '#0072b2' },
  include: { className: 'Counted region', colour: '#0072b2' },
  exclude: { className: 'Exclusion', colour: '#009e73' },
  hotspot: { className: 'Hotspot', colour: '#16181a' },
} as const;

/** The region of interest, the regions that figures are limited to, and the hotspots, in this order. */
export function areaAnnotations({ roi, regions, hotspots, model }: AnalysisResult): Annotation[] {
  const drawn = (
    { className, colour }: (typeof areaClasses)[keyof typeof areaClasses],
    name: string | null,
    polygons: NonNullable<typeof roi>['polygons'],
  ): Annotation => ({
    ...emptyAnnotation,
    ...{ name: name === '' ? null : name, colour, isLocked: true },
    shape: { kind: 'area', polygons: polygons.map((polygon) => polygon.map(openRing)) },
    decided: { className, by: null },
  });
  const found = (hotspot: Hotspot): Annotation => ({
    ...emptyAnnotation,
    shape: {
      kind: hotspot.shape === 'circle' ? 'ellipse' : 'rectangle',
      ...{ x: hotspot.x - hotspot.width / 2, y: hotspot.y - hotspot.height / 2 },
      ...{ width: hotspot.width, height: hotspot.height },
    },
    name: `Hotspot, ${hotspot.shape} of ${hotspotAreaMm2} mm²`,
    description: `${hotspot.mitoticCount} mitotic detections`,
    ...{ colour: areaClasses.hotspot.colour, isLocked: true },
    proposed: { className: areaClasses.hotspot.className, by: nameOfModel(model), score: null },
  });
  return [
    ...(roi === null ? [] : [drawn(areaClasses.roi, null, roi.polygons)]),
    ...regions.map(({ role, name, polygons }) => drawn(areaClasses[role], name, polygons)),
    ...(hotspots === null ? [] : [found(hotspots.circle), found(hotspots.rectangle)]),
  ];
}
