/**
 * The whole result as one JSON document for other programs: what was analysed, with what, what was found,
 * and each detection. The shape is described in docs/results.md; a change that breaks a reader of it
 * raises `documentVersion`.
 */
import { densityInterval, intervalName } from '../counting/count-interval';
import { engineEventWords } from '../contract/engine';
import { invarianceWords } from '../contract/invariance';
import { runId } from '../contract/identity';
import type { TissueFinding } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import { researchUse } from '../contract/report';
import { identifyDetections } from './identified';
import { regionFeatures } from './region-features';
import { withoutFolders } from './wording';

const documentVersion = 1;

/** The values that a document must have of a part of the result: the compiler reports a value that is added to only one of them. */
type Written<T, Elsewhere extends keyof T> = Record<Exclude<keyof T, Elsewhere>, unknown> &
  Record<string, unknown>;

/** The document without its detections: what was analysed, with what, and the figures. */
export function describeResult(result: AnalysisResult): object {
  const { slide, model, mpp, timings } = result;
  return {
    document: 'spindle-result',
    documentVersion,
    spindle: result.spindle,
    statement: researchUse,
    runId: runId(slide.picture, result.startedAt, model.sha256),
    startedAt: result.startedAt,
    slide: {
      name: slide.name,
      key: slide.picture.key,
      fingerprint: slide.fingerprint,
      otherFiles: slide.otherFiles,
      scene: slide.scene,
      format: slide.format,
      vendor: slide.vendor,
      width: slide.width,
      height: slide.height,
      objectivePower: slide.objectivePower,
    } satisfies Written<AnalysisResult['slide'], 'picture'>,
    model: {
      id: model.id,
      name: model.name,
      version: model.version,
      sha256: model.sha256,
      licence: model.licence,
      accuracy: model.accuracy,
      knownFailures: model.knownFailures,
    } satisfies Written<AnalysisResult['model'], never>,
    provider: result.provider,
    precision: result.precision,
    device: result.device,
    engineEvents: result.engineEvents.map((event) => ({
      ...event,
      why: withoutFolders(event.why),
      words: withoutFolders(engineEventWords(event)),
    })),
    threshold: result.threshold,
    candidateThreshold: result.candidateThreshold,
    profile: result.profile,
    mpp: { x: mpp.x, y: mpp.y, source: mpp.source, ...(mpp.by !== undefined && { by: mpp.by }) },
    roi: result.roi === null ? null : { type: 'MultiPolygon', coordinates: result.roi.polygons },
    regions: result.regions.length === 0 ? null : regionFeatures(result),
    tissue: result.tissue === null ? null : describeTissue(result.tissue),
    analysedAreaMm2: result.analysedAreaMm2,
    mitoticCount: result.mitoticCount,
    normalCount: result.normalCount,
    densityPerMm2: result.densityPerMm2,
    densityInterval: describeInterval(result),
    hotspot: result.hotspots,
    invariance: { ...result.invariance, words: invarianceWords(result.invariance) },
    skippedTiles: result.missingTiles.map((tile) => ({ ...tile, why: withoutFolders(tile.why) })),
    warnings: result.warnings,
    timings: {
      totalSeconds: timings.total,
      tissueSeconds: timings.tissue,
      detectionSeconds: timings.detection,
      rateMm2PerMin: timings.rateMm2PerMin,
    },
    // Hotspots and missing tiles under other names; detections beside this; where the analysed tissue lies is not written.
  } satisfies Written<AnalysisResult, 'hotspots' | 'missingTiles' | 'candidates' | 'analysed'>;
}

/** The interval by chance alone; `null` if nothing was analysed. */
function describeInterval({ mitoticCount, analysedAreaMm2 }: AnalysisResult): object | null {
  const interval = densityInterval(mitoticCount, analysedAreaMm2);
  return interval && { lowPerMm2: interval.low, highPerMm2: interval.high, method: intervalName };
}

/** The correction as GeoJSON features, each with what the person decided. */
function describeTissue({ proposedMm2, droppedMm2, correction }: TissueFinding): object {
  const { ink, edge, blur } = droppedMm2;
  return {
    proposedMm2,
    droppedMm2: { ink, edge, blur },
    correction:
      correction === null
        ? null
        : {
            includedMm2: correction.includedMm2,
            excludedMm2: correction.excludedMm2,
            areas: {
              type: 'FeatureCollection',
              features: correction.edits.map(({ kind, polygon }) => ({
                type: 'Feature',
                geometry: { type: 'Polygon', coordinates: polygon },
                properties: { decision: kind },
              })),
            },
          },
  };
}

/** UTF-8 bytes of the document, indented. */
export function writeJson(result: AnalysisResult): Uint8Array {
  const detections = identifyDetections(result).map(({ id, label, score, x, y }) => ({
    id,
    label,
    score,
    x,
    y,
  }));
  return Buffer.from(`${JSON.stringify({ ...describeResult(result), detections }, null, 2)}\n`, 'utf8');
}
