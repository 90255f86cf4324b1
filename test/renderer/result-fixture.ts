/** A small finished analysis and the slide it is of, complete in every field, for tests of the renderer. */
import type { OpenedSlide } from '../../src-main/contract/api';
import type { AnalysisResult } from '../../src-main/contract/report';

export const result: AnalysisResult = {
  spindle: '0.1.0',
  slide: { name: 'a.svs', format: 'aperio', vendor: 'aperio', width: 4000, height: 3000, objectivePower: 40 },
  model: {
    id: 'mitosis-c8',
    name: 'Mitosis C8',
    version: '1.0.0',
    sha256: 'a'.repeat(64),
    licence: 'Apache-2.0',
  },
  provider: 'cpu',
  threshold: 0.6,
  candidateThreshold: 0.2,
  mpp: { x: 0.25, y: 0.25, source: 'slide' },
  roi: null,
  analysedAreaMm2: 0.5,
  mitoticCount: 2,
  normalCount: 2,
  densityPerMm2: 4,
  hotspots: null,
  missingTiles: [],
  startedAt: '2026-01-02T03:04:05.000Z',
  timings: { total: 3, tissue: 1, detection: 2, rateMm2PerMin: 15 },
  candidates: [
    { x: 100, y: 100, score: 0.9 },
    { x: 200, y: 100, score: 0.7 },
    { x: 300, y: 100, score: 0.5 },
    { x: 400, y: 100, score: 0.3 },
  ],
};

export function openedSlide(name: string): OpenedSlide {
  return {
    slideId: `slide-${name.replace(/\W/g, '-')}`,
    path: `/slides/${name}`,
    info: {
      name,
      format: 'aperio',
      vendor: 'aperio',
      levels: [{ index: 0, width: 4000, height: 3000, downsample: 1, tileWidth: 256, tileHeight: 256 }],
      mpp: { x: 0.25, y: 0.25 },
      objectivePower: 40,
      associatedImages: [],
      properties: {},
    },
    mpp: { x: 0.25, y: 0.25, source: 'slide' },
    lastRun: null,
  };
}
