/** A small, consistent result for tests that need one but do not make one. */
import { slideKey } from '../src-main/contract/identity';
import type { RunInvariance } from '../src-main/contract/invariance';
import type { AnalysisResult } from '../src-main/contract/report';

export const exampleInvariance: RunInvariance = {
  kind: 'measured',
  detections: 3,
  angles: 32,
  mirrored: false,
  exactDrift: 2.4e-7,
  spread: 0.0183,
};

export const exampleResult: AnalysisResult = {
  spindle: '0.1.0',
  slide: {
    name: 'a.svs',
    picture: { key: slideKey('f'.repeat(32)), scene: 0 },
    fingerprint: 'f'.repeat(32),
    otherFiles: 0,
    scene: null,
    format: 'aperio',
    vendor: 'aperio',
    width: 4000,
    height: 3000,
    objectivePower: 40,
  },
  model: {
    ...{ id: 'mitosis-c8', name: 'Mitosis C8', version: '1.0.0', sha256: 'a'.repeat(64), licence: 'CC0' },
    accuracy: { kind: 'not-stated', why: 'it has no figures.json' },
    knownFailures: [],
  },
  provider: 'cpu',
  precision: 'float32',
  device: 'a processor, 2 logical cores',
  engineEvents: [],
  threshold: 0.5,
  candidateThreshold: 0.1,
  profile: null,
  mpp: { x: 0.25, y: 0.25, source: 'slide' },
  roi: null,
  regions: [],
  tissue: { proposedMm2: 1, droppedMm2: { ink: 0, edge: 0, blur: 0 }, correction: null },
  analysedAreaMm2: 0.5,
  analysed: null,
  mitoticCount: 2,
  normalCount: 1,
  densityPerMm2: 4,
  hotspots: null,
  invariance: exampleInvariance,
  missingTiles: [],
  warnings: [],
  startedAt: '2026-01-02T03:04:05.678Z',
  timings: { total: 3, tissue: 1, detection: 2, rateMm2PerMin: 15 },
  candidates: [
    { x: 1000.5, y: 1000.5, score: 0.9 },
    { x: 1200, y: 900, score: 0.6 },
    { x: 3000, y: 2000, score: 0.2 },
  ],
};
