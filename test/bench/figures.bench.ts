/** Detections and decisions joined: 50,000 detections with nothing decided, and with 2,000 verdicts; and again after one verdict more. */
import { bench, describe } from 'vitest';
import { foldAll } from '../../src-main/contract/domain/slide-state';
import type { Entry } from '../../src-main/contract/domain/command';
import { figureId, slideKey } from '../../src-main/contract/identity';
import { joinFigures, RunDetections } from '../../src-main/counting/figures';
import { countByReader } from '../../src-main/counting/reader-count';
import { randomNumbers } from '../fixture/texture';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const mpp = { x: 0.25, y: 0.25 };
const random = randomNumbers(15);
const detections = Array.from({ length: 50_000 }, () => ({
  x: random() * 100_000,
  y: random() * 80_000,
  score: random(),
}));
const entries = detections.slice(0, 2000).map((place, index): Entry => ({
  seq: index + 1,
  id: `id-${index + 1}`,
  at: '2026-01-01T00:00:00.000Z',
  by: 'AB',
  command: {
    kind: 'give-verdict',
    slide,
    figure: figureId(slide, place),
    place: { x: place.x, y: place.y },
    verdict: index % 3 === 0 ? 'normal' : 'mitotic',
  },
}));
const state = foldAll(entries);
const indexed = new RunDetections(slide, detections, mpp);

describe('50,000 detections', () => {
  bench('are indexed', () => {
    new RunDetections(slide, detections, mpp);
  });
  bench('are indexed and joined with 2,000 verdicts', () => {
    joinFigures(new RunDetections(slide, detections, mpp), state, 'AB');
  });
  bench('are joined again after one verdict', () => {
    joinFigures(indexed, state, 'AB');
  });
  bench('are counted', () => {
    countByReader(joinFigures(indexed, state, 'AB'), 0.5);
  });
});
