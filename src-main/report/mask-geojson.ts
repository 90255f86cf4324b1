/**
 * A tissue mask as QuPath imports it: one annotation for the tissue and one for each reason something was left out,
 * MultiPolygons in level-0 pixels (RFC 7946 structure).
 */
import { dropReasons, type MaskProposal } from '../contract/mask';
import type { Polygon } from '../contract/roi';
import { maskColours, rgbOf } from './palette';
import { slideMember, type SlideOfDocument } from './slide-member';

/** UTF-8 bytes; empty areas have no feature. */
export function maskGeoJson(
  { tissue, dropped, areaMm2, droppedMm2 }: MaskProposal,
  slide: SlideOfDocument,
): Uint8Array {
  const features = [
    feature('Tissue', maskColours.tissue, tissue, areaMm2),
    ...dropReasons.map((reason) =>
      feature(`Left out: ${reason}`, maskColours[reason], dropped[reason], droppedMm2[reason]),
    ),
  ].filter(({ geometry }) => geometry.coordinates.length > 0);
  return Buffer.from(
    `${JSON.stringify({ type: 'FeatureCollection', slide: slideMember(slide), features })}\n`,
    'utf8',
  );
}

interface AreaFeature {
  readonly type: 'Feature';
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] };
  readonly properties: object;
}

function feature(
  name: string,
  colour: string,
  coordinates: readonly Polygon[],
  areaMm2: number,
): AreaFeature {
  return {
    type: 'Feature',
    geometry: { type: 'MultiPolygon', coordinates },
    properties: {
      objectType: 'annotation',
      classification: { name, color: rgbOf(colour) },
      measurements: { 'area mm²': areaMm2 },
    },
  };
}
