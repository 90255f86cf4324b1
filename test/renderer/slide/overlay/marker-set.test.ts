import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../../src-main/contract/detection';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import { drawnByVerdict, noneDecided, rangeOf } from '../../../../src-renderer/slide/overlay/markers';
import { binOf, SpacingCounts } from '../../../../src-renderer/slide/overlay/spacing-counts';

const candidates = [
  { x: 1, y: 10, score: 0.9 },
  { x: 2, y: 20, score: 0.3 },
  { x: 3, y: 30, score: 0.5 },
  { x: 4, y: 40, score: 0.49 },
];

describe('the markers of a run', () => {
  it('lie lowest score first, those below the threshold before the mitotic', () => {
    const { count, normalCount, x, y } = new MarkerSet(candidates).at(0.5, null);
    expect([count, normalCount]).toEqual([4, 2]);
    expect([...x]).toEqual([2, 4, 3, 1]);
    expect([...y]).toEqual([20, 40, 30, 10]);
  });

  it('are all of one kind at the ends of the scale', () => {
    const set = new MarkerSet(candidates);
    expect(set.at(0, null).normalCount).toBe(0);
    expect(set.at(1, null).normalCount).toBe(4);
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
          expect(markers.normalCount).toBe(
            detections.filter(({ score }) => labelOf(score, threshold) === 'normal').length,
          );
          for (const label of ['normal', 'mitotic'] as const) {
            const afresh = new SpacingCounts();
            const { first: from, end } = rangeOf(markers, label);
            for (const spacing of markers.spacing.subarray(from, end)) afresh.add(binOf(spacing), 1);
            expect(markers.spacings[label]).toEqual(afresh);
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
    expect([...x].filter((_, i) => spacing[i] === drawnByVerdict)).toEqual([3, 1]);
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
          expect(counts.countFrom(limit)).toBe(from.length);
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
    expect([counts.smallestFrom(1), counts.countFrom(1)]).toEqual([Infinity, 1]);
  });
});
