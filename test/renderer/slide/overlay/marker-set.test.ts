import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../../src-main/contract/detection';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import {
  drawnByVerdict,
  noneDecided,
  rangesOf,
  type Markers,
} from '../../../../src-renderer/slide/overlay/markers';
import { binOf, octaveOf, SpacingCounts } from '../../../../src-renderer/slide/overlay/spacing-counts';

const candidates = [
  { x: 1, y: 10, score: 0.9 },
  { x: 2, y: 20, score: 0.3 },
  { x: 3, y: 30, score: 0.5 },
  { x: 4, y: 40, score: 0.49 },
];

describe('the markers of a run', () => {
  const scoresOf = ({ octaves, x: all }: Markers, label: 'normal' | 'mitotic'): number[] =>
    rangesOf(octaves, label)
      .flatMap(({ first, end }) => [...all.subarray(first, end)])
      .map((x) => candidates.find((each) => each.x === x)?.score ?? NaN);

  it('are normal or mitotic by the threshold', () => {
    const markers = new MarkerSet(candidates).at(0.5, null);
    expect(scoresOf(markers, 'normal').toSorted()).toEqual([0.3, 0.49]);
    expect(scoresOf(markers, 'mitotic').toSorted()).toEqual([0.5, 0.9]);
    expect([...markers.y].every((y, i) => y === (markers.x[i] ?? 0) * 10)).toBe(true);
  });

  it('are all of one kind at the ends of the scale', () => {
    const set = new MarkerSet(candidates);
    expect(rangesOf(set.at(0, null).octaves, 'normal')).toEqual([]);
    expect(rangesOf(set.at(1, null).octaves, 'mitotic')).toEqual([]);
    expect(new MarkerSet([]).at(0.5, null).count).toBe(0);
  });

  const detection = fc.record({
    x: fc.integer({ min: 0, max: 4000 }),
    y: fc.integer({ min: 0, max: 4000 }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const thresholds = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });

  it('are at every threshold, whichever came before, what packing them afresh gives', () => {
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 40 }), thresholds, (detections, moved) => {
        const set = new MarkerSet(detections);
        const first = set.at(moved[0] ?? 0, null);
        for (const threshold of moved) {
          const markers = set.at(threshold, null);
          for (const label of ['normal', 'mitotic'] as const) {
            const afresh = new SpacingCounts();
            let count = 0;
            for (const { first: from, end } of rangesOf(markers.octaves, label)) {
              count += end - from;
              for (const spacing of markers.spacing.subarray(from, end)) afresh.add(binOf(spacing), 1);
            }
            expect(count).toBe(detections.filter(({ score }) => labelOf(score, threshold) === label).length);
            expect(markers.spacings[label]).toEqual(afresh);
          }
          for (const [octave, { first: from, end }] of markers.octaves.entries()) {
            const found = [...markers.spacing.subarray(from, end)].map((spacing) => octaveOf(binOf(spacing)));
            expect(found.every((own) => own === octave)).toBe(true);
          }
          // Nothing of it is copied, so that a slider can be dragged over a million of them.
          expect([markers.x, markers.y, markers.spacing]).toEqual([first.x, first.y, first.spacing]);
          expect(markers.x).toBe(first.x);
          expect(markers.spacing).toBe(first.spacing);
        }
      }),
    );
  });

  it('leave out what is drawn by a verdict, and have it again when that is undone', () => {
    const set = new MarkerSet(candidates);
    const before = set.at(0.5, null);
    const marks = { markers: noneDecided, detections: [0, 2, 99] };
    const { x, spacing } = set.at(0.5, marks);
    expect([...x].filter((_, i) => spacing[i] === drawnByVerdict)).toEqual(expect.arrayContaining([3, 1]));
    expect(spacing.filter((own) => own === drawnByVerdict)).toHaveLength(2);
    expect(set.at(0.7, marks).spacing).toBe(spacing);
    expect(set.at(0.5, null).spacing).toBe(before.spacing);
    expect(before.spacing).not.toContain(drawnByVerdict);
  });
});

describe('distances in bins', () => {
  it('give the smallest from a limit on, an eighth of an octave too small at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 1e6, noNaN: true }), { maxLength: 30 }),
        fc.integer({ min: -1, max: 20 }),
        (distances, power) => {
          const counts = new SpacingCounts();
          for (const distance of distances) counts.add(binOf(distance), 1);
          const limit = 2 ** power;
          const from = distances.filter((distance) => distance >= limit);
          const found = counts.smallestFrom(limit);
          if (from.length === 0) expect(found).toBe(Infinity);
          else {
            expect(found).toBeLessThanOrEqual(Math.min(...from));
            expect(found * 2 ** (1 / 8)).toBeGreaterThan(Math.min(...from) * (1 - 1e-9));
            expect(found).toBeGreaterThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it('take one that stands alone for no distance', () => {
    const counts = new SpacingCounts();
    counts.add(binOf(Infinity), 1);
    expect(counts.smallestFrom(1)).toBe(Infinity);
  });
});
