/** Results to write: one with everything in it, to be varied by each test. */
import type { Candidate } from '../../src-main/contract/detection';
import { countMitotic } from '../../src-main/counting/count';
import { hotspotAreaMm2, type Hotspots } from '../../src-main/contract/hotspot';
import { slideKey } from '../../src-main/contract/identity';
import type { AnalysisResult } from '../../src-main/contract/report';
import { exampleInvariance } from '../analysis-result';

const exampleCandidates: readonly Candidate[] = [
  { x: 2000.5, y: 1500.25, score: 0.987654321 },
  { x: 6000, y: 3000, score: 0.91 },
  { x: 4000, y: 4500, score: 0.5 },
  { x: 1000, y: 5000, score: 0.4999 },
  { x: 7000, y: 700, score: 0.12 },
];

/** Counts follow from the candidates and the threshold unless given. */
export function exampleResult(parts: Partial<AnalysisResult> = {}): AnalysisResult {
  const threshold = parts.threshold ?? 0.5;
  const candidates = parts.candidates ?? exampleCandidates;
  const mitoticCount = countMitotic(candidates, threshold);
  const analysedAreaMm2 = parts.analysedAreaMm2 ?? 3.2;
  return {
    spindle: '0.1.0',
    slide: {
      name: 'S24-00017 A1 HE.svs',
      picture: { key: slideKey('fedcba9876543210fedcba9876543210'), scene: 0 },
      fingerprint: '0123456789abcdef0123456789abcdef',
      otherFiles: 0,
      scene: null,
      format: 'aperio',
      vendor: 'Aperio',
      width: 8000,
      height: 6000,
      objectivePower: 20,
    },
    model: {
      id: 'mitosis-c8',
      name: 'Mitosis SE(2,8)',
      version: '1.0.0',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      licence: 'Apache-2.0',
      accuracy: {
        ...{ kind: 'stated', fields: 12, patients: 3, mitoses: 240, areaMm2: 4.5, threshold: 0.5 },
        f1: { value: 0.7671, interval: { low: 0.7048, high: 0.8191 } },
        precision: { value: 0.8317, interval: { low: 0.7586, high: 0.8922 } },
        recall: { value: 0.7119, interval: { low: 0.6116, high: 0.8033 } },
        falsePositivesPerMm2: { value: 4.6352, interval: { low: 2.9992, high: 6.2712 } },
        int8: { f1: 0.7602, precision: 0.8155, recall: 0.7119 },
        elsewhere: [
          { name: 'seven organs', areaMm2: 2.75, detectionsPerMm2: { value: 43.27, interval: null } },
        ],
      },
      knownFailures: ['Pale figures out of focus are missed.', 'Smudged nuclei of other organs are called.'],
    },
    provider: 'cpu',
    precision: 'float32',
    device: 'a processor, 2 logical cores',
    engineEvents: [],
    threshold,
    profile: null,
    candidateThreshold: 0.05,
    mpp: { x: 0.25, y: 0.25, source: 'slide' },
    roi: null,
    regions: [],
    tissue: { proposedMm2: 3.4, droppedMm2: { ink: 0, edge: 0, blur: 0 }, correction: null },
    analysedAreaMm2,
    analysed: null,
    mitoticCount,
    normalCount: candidates.length - mitoticCount,
    densityPerMm2: mitoticCount / analysedAreaMm2,
    hotspots: exampleHotspots(mitoticCount),
    invariance: exampleInvariance,
    missingTiles: [],
    warnings: [],
    startedAt: '2026-03-01T12:30:05.000Z',
    timings: { total: 73.4, tissue: 1.2, detection: 68.1, rateMm2PerMin: 2.82 },
    candidates,
    ...parts,
  };
}

/** Around the middle of the example slide, at 0.25 µm per pixel. */
export function exampleHotspots(mitoticCount: number): Hotspots {
  const diameter = 2 * Math.sqrt(hotspotAreaMm2 / Math.PI) * 4000;
  const height = Math.sqrt((hotspotAreaMm2 * 3) / 4) * 4000;
  const rest = {
    x: 3800,
    y: 2900,
    areaMm2: hotspotAreaMm2,
    mitoticCount,
    densityPerMm2: mitoticCount / hotspotAreaMm2,
    tissueInsideMm2: hotspotAreaMm2,
  };
  return {
    circle: { shape: 'circle', width: diameter, height: diameter, ...rest },
    rectangle: { shape: 'rectangle', width: (height * 4) / 3, height, ...rest },
    fits: null,
  };
}
