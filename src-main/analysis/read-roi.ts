/**
 * Reads a region of interest from GeoJSON (RFC 7946 structure, level-0 pixels as QuPath exports them):
 * a geometry, a feature or a feature collection with polygons or multi-polygons.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { roiSchema } from '../contract/api';
import { SpindleError } from '../contract/errors';
import type { MaskEdit, MaskEditKind } from '../contract/mask';
import type { Polygon, Roi } from '../contract/roi';

const position = z.array(z.number()).min(2);
const polygonCoordinates = z.array(z.array(position));
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygonCoordinates }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygonCoordinates) }),
]);
const feature = z.object({ type: z.literal('Feature'), geometry });
const document = z.union([
  geometry,
  feature,
  z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1) }),
  z.array(feature).min(1),
]);

/** The areas of a file as a person's decision on what is tissue. @throws roi-invalid */
export async function readMaskEdits(path: string, kind: MaskEditKind): Promise<MaskEdit[]> {
  return (await readRoi(path)).polygons.map((polygon) => ({ kind, polygon }));
}

/** @throws roi-invalid */
export async function readRoi(path: string): Promise<Roi> {
  try {
    return parseRoi(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new SpindleError('roi-invalid', {
      what: 'cannot read the region of interest',
      where: { path },
      why: reason(cause),
      remedy: 'give GeoJSON with Polygon or MultiPolygon features in level-0 pixels',
      cause,
    });
  }
}

/** @throws ZodError where the value is no GeoJSON of polygons. */
function parseRoi(value: unknown): Roi {
  const parsed = document.parse(value);
  const geometries = Array.isArray(parsed)
    ? parsed.map((each) => each.geometry)
    : parsed.type === 'FeatureCollection'
      ? parsed.features.map((each) => each.geometry)
      : [parsed.type === 'Feature' ? parsed.geometry : parsed];
  const polygons = geometries.flatMap((each) =>
    each.type === 'Polygon' ? [toPolygon(each.coordinates)] : each.coordinates.map(toPolygon),
  );
  return roiSchema.parse({ polygons });
}

function toPolygon(coordinates: readonly (readonly (readonly number[])[])[]): Polygon {
  return coordinates.map((ring) => ring.map(([x = NaN, y = NaN]) => [x, y] as const));
}

function reason(cause: unknown): string {
  if (cause instanceof z.ZodError) return 'it holds something else than polygons';
  return cause instanceof Error ? cause.message : String(cause);
}
