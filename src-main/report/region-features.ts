/** The regions that figures are limited to, as GeoJSON (RFC 7946) in level-0 pixels, each with its name and what it is for. */
import { regionWords } from '../contract/domain/regions';
import type { AnalysisResult } from '../contract/report';

export function regionFeatures({ regions }: Pick<AnalysisResult, 'regions'>): object {
  return {
    type: 'FeatureCollection',
    words: regionWords(regions),
    features: regions.map(({ role, name, polygons }) => ({
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: polygons },
      properties: { name, role },
    })),
  };
}
