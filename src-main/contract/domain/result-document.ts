/**
 * The JSON document of a result that `report/json.ts` writes for other programs, as the schema that `docs/schemas/result.schema.json` is made
 * from. What the published schema does not name is allowed in it: a later Spindle may add members without breaking a reader.
 */
import { z } from 'zod';
import { maskEditKinds } from '../mask';
import { slideKeyPattern } from '../identity';
import { detectionLabels } from '../detection';
import { polygonSchema, polygonsSchema } from './areas';
import { countedRegionSchema } from './regions';
import { analysisResultSchema, invarianceSchema } from './result';
import { scoreProfileSchema } from './score-profile';

const finite = z.number();
const share = finite.min(0).max(1);
const result = analysisResultSchema.shape;
const slide = result.slide.shape;
const model = result.model.shape;
const tissue = result.tissue.unwrap().unwrap().shape;
const hotspots = result.hotspots.unwrap().shape;
const [measured, notMeasured] = invarianceSchema.options;
const words = { words: z.string() };

/** Of a run that says all of it, without what an earlier Spindle did not record. */
const hotspot = hotspots.circle.extend({ tissueInsideMm2: finite.nullable() });

const feature = (geometry: z.ZodType, properties: z.ZodType): z.ZodType =>
  z.object({ type: z.literal('Feature'), geometry, properties });
const collection = (features: z.ZodType): Record<'type' | 'features', z.ZodType> => ({
  type: z.literal('FeatureCollection'),
  features: z.array(features),
});
const multiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: polygonsSchema });
const region = countedRegionSchema.shape;

export const resultDocumentSchema = z.object({
  document: z.literal('spindle-result'),
  documentVersion: z.literal(1),
  spindle: result.spindle,
  statement: z.string(),
  runId: z.string(),
  startedAt: result.startedAt,
  slide: z.object({
    name: slide.name,
    key: z.string().regex(slideKeyPattern),
    fingerprint: z.string().nullable(),
    otherFiles: z.int().min(0).nullable(),
    scene: slide.scene.unwrap(),
    ...{ format: slide.format, vendor: slide.vendor, width: slide.width, height: slide.height },
    objectivePower: slide.objectivePower,
  }),
  model: z.object({
    ...{
      id: model.id,
      name: model.name,
      version: model.version,
      sha256: model.sha256,
      licence: model.licence,
    },
    accuracy: model.accuracy.unwrap(),
    knownFailures: z.array(z.string()),
  }),
  provider: result.provider,
  precision: result.precision.unwrap(),
  device: z.string(),
  engineEvents: z.array(z.looseObject({ kind: z.string(), why: z.string(), ...words })),
  threshold: share,
  candidateThreshold: share,
  profile: scoreProfileSchema.nullable(),
  mpp: result.mpp,
  roi: multiPolygon.nullable(),
  regions: z
    .object({
      ...collection(feature(multiPolygon, z.object({ name: region.name, role: region.role }))),
      ...words,
    })
    .nullable(),
  tissue: z
    .object({
      ...{ proposedMm2: tissue.proposedMm2, droppedMm2: tissue.droppedMm2 },
      correction: z
        .object({
          ...{ includedMm2: finite, excludedMm2: finite },
          areas: z.object(
            collection(
              feature(
                z.object({ type: z.literal('Polygon'), coordinates: polygonSchema }),
                z.object({ decision: z.enum(maskEditKinds) }),
              ),
            ),
          ),
        })
        .nullable(),
    })
    .nullable(),
  analysedAreaMm2: finite.min(0),
  mitoticCount: result.mitoticCount,
  normalCount: result.normalCount,
  densityPerMm2: result.densityPerMm2,
  densityInterval: z.object({ lowPerMm2: finite, highPerMm2: finite, method: z.string() }).nullable(),
  hotspot: z.object({ circle: hotspot, rectangle: hotspot, fits: hotspot.nullable() }).nullable(),
  invariance: z.discriminatedUnion('kind', [measured.extend(words), notMeasured.extend(words)]),
  skippedTiles: result.missingTiles,
  warnings: result.warnings.unwrap(),
  timings: z.object({
    ...{ totalSeconds: finite, tissueSeconds: finite, detectionSeconds: finite, rateMm2PerMin: finite },
  }),
  detections: z.array(
    z.object({ id: z.string(), label: z.enum(detectionLabels), score: share, x: finite, y: finite }),
  ),
});
