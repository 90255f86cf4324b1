/**
 * Detections as QuPath (0.4 and later) imports them: one GeoJSON FeatureCollection (RFC 7946) of Point
 * features in level-0 pixels. QuPath reads `id` as a UUID, `objectType`, `classification` with name and
 * RGB colour, and `measurements` as an object of numbers; what else belongs to the run is in the JSON.
 */
import type { DetectionLabel } from '../contract/detection';
import { invarianceWords } from '../contract/invariance';
import type { AnalysisResult } from '../contract/report';
import { identifyDetections } from './identified';
import { regionFeatures } from './region-features';
import { slideMember } from './slide-member';
import { classNames, labelColours, rgbOf } from './palette';

/** A detection as QuPath reads it. */
interface PointFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [x: number, y: number] };
  readonly properties: QuPathProperties;
}

interface QuPathProperties {
  readonly objectType: 'detection';
  readonly classification: { readonly name: string; readonly color: readonly number[] };
  readonly isLocked: boolean;
  readonly measurements: { readonly score: number };
}

/** UTF-8 bytes of the FeatureCollection; coordinates rounded to a thousandth of a pixel. */
export function writeGeoJson(result: AnalysisResult): Uint8Array {
  const collection = {
    type: 'FeatureCollection',
    /** Foreign members (RFC 7946, section 6.1), which readers of points pass over: which slide the features are of, … */
    slide: slideMember(result.slide),
    invariance: { ...result.invariance, words: invarianceWords(result.invariance) },
    /** … and what must be read beside any count of the features. */
    warnings: result.warnings,
    /** … and where they were looked for: features outside are not in the document. */
    ...(result.regions.length > 0 && { regions: regionFeatures(result) }),
    features: identifyDetections(result).map(({ id, x, y, score, label }): PointFeature => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [thousandths(x), thousandths(y)] },
      properties: {
        objectType: 'detection',
        classification: classificationOf(label),
        isLocked: false,
        measurements: { score },
      },
    })),
  };
  return Buffer.from(`${JSON.stringify(collection)}\n`, 'utf8');
}

function classificationOf(label: DetectionLabel): QuPathProperties['classification'] {
  return { name: classNames[label], color: rgbOf(labelColours[label]) };
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
