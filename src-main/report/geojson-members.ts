/**
 * What a GeoJSON document of a result says beside its features, as members that readers of features pass over (RFC 7946, section 6.1):
 * which slide they are of, what must be read beside any count of them, and where they were looked for.
 */
import { invarianceWords } from '../contract/invariance';
import type { AnalysisResult } from '../contract/report';
import { regionFeatures } from './region-features';
import { slideMember } from './slide-member';

export function geoJsonMembers(result: AnalysisResult): Readonly<Record<string, unknown>> {
  return {
    slide: slideMember(result.slide),
    invariance: { ...result.invariance, words: invarianceWords(result.invariance) },
    warnings: result.warnings,
    // Features outside are not in the document.
    ...(result.regions.length > 0 && { regions: regionFeatures(result) }),
  };
}
