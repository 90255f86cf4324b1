/**
 * The detections of a result as one GeoJSON FeatureCollection, as QuPath (0.4 and later) imports them: points and no other features, so
 * that other readers of points are not surprised either. What belongs to the run stands beside the features.
 */
import type { AnalysisResult } from '../contract/report';
import { writeCollection } from '../exchange/geojson';
import { detectionAnnotations } from '../exchange/result-annotations';
import { asBytes } from '../exchange/text-chunks';
import { geoJsonMembers } from '../report/geojson-members';
import { identifyDetections } from '../report/identified';

/** UTF-8 bytes; coordinates rounded to a thousandth of a pixel. */
export function resultGeoJson(result: AnalysisResult): Uint8Array {
  const annotations = detectionAnnotations(identifyDetections(result), result.model);
  return Buffer.concat([...asBytes(writeCollection(annotations, geoJsonMembers(result)))]);
}
