/** Detections against labels by the protocol of the model cards. */
import { describe, expect, it } from 'vitest';
import type { PlacedPoint } from '../../src-main/base/point';
import { createRandom } from '../../src-main/base/prng';
import type { Candidate } from '../../src-main/contract/detection';
import { matchDetections, matchingRadiusUm } from '../../src-main/evaluation/matching';

const mpp = { x: 0.25, y: 0.25 };

describe('matching', () => {
  it('finds a label within 7.5 µm, also exactly at it, and none beyond', () => {
    const labels = { mitoses: [{ x: 100, y: 100 }], ignored: [] };
    expect(matchDetections([{ x: 130, y: 100, score: 0.9 }], labels, mpp)[0]?.label).toEqual({
      x: 100,
      y: 100,
    });
    expect(matchDetections([{ x: 130.1, y: 100, score: 0.9 }], labels, mpp)[0]?.label).toBeNull();
  });

  it('measures in µm where pixels are not square', () => {
    const labels = { mitoses: [{ x: 100, y: 100 }], ignored: [] };
    const along = (x: number, y: number): boolean =>
      matchDetections([{ x, y, score: 0.9 }], labels, { x: 0.25, y: 0.5 })[0]?.label !== null;
    expect([along(128, 100), along(100, 128)]).toEqual([true, false]);
  });

  it('gives each label to the highest score, and calls the second detection of it false', () => {
    const labels = { mitoses: [{ x: 100, y: 100 }], ignored: [] };
    const detections = [
      { x: 100, y: 100, score: 0.6 },
      { x: 110, y: 100, score: 0.8 },
    ];
    expect(
      matchDetections(detections, labels, mpp).map(({ detection, label }) => [
        detection.score,
        label !== null,
      ]),
    ).toEqual([
      [0.8, true],
      [0.6, false],
    ]);
  });

  it('counts what touches an object that the labels leave open neither way, unless it finds a mitosis', () => {
    const labels = { mitoses: [{ x: 100, y: 100 }], ignored: [{ x: 120, y: 100 }] };
    const detections = [
      { x: 100, y: 100, score: 0.9 },
      { x: 121, y: 100, score: 0.8 },
      { x: 300, y: 100, score: 0.7 },
    ];
    const matched = matchDetections(detections, labels, mpp);
    expect(matched.map(({ detection, label }) => [detection.score, label !== null])).toEqual([
      [0.9, true],
      [0.7, false],
    ]);
  });

  it('is what looking at every label gives, on crowded slides', () => {
    const random = createRandom(3);
    const places = (count: number): PlacedPoint[] =>
      Array.from({ length: count }, () => ({ x: random.between(-50, 1000), y: random.between(-50, 1000) }));
    for (let round = 0; round < 20; round += 1) {
      const labels = { mitoses: places(120), ignored: places(30) };
      const detections = places(300).map((place) => ({ ...place, score: random.next() }));
      expect(matchDetections(detections, labels, mpp)).toEqual(byLookingAtAll(detections, labels));
    }
  });
});

function byLookingAtAll(
  detections: readonly Candidate[],
  {
    mitoses,
    ignored,
  }: { readonly mitoses: readonly PlacedPoint[]; readonly ignored: readonly PlacedPoint[] },
): object[] {
  const free = [...mitoses];
  const um = (one: PlacedPoint, other: PlacedPoint): number =>
    0.25 * Math.hypot(one.x - other.x, one.y - other.y);
  const nearest = (from: PlacedPoint, among: readonly PlacedPoint[]): PlacedPoint | undefined =>
    among.filter((point) => um(point, from) <= matchingRadiusUm).sort((a, b) => um(a, from) - um(b, from))[0];
  return [...detections]
    .sort((one, other) => other.score - one.score)
    .flatMap((detection) => {
      const label = nearest(detection, free);
      if (label !== undefined) free.splice(free.indexOf(label), 1);
      else if (nearest(detection, ignored) !== undefined) return [];
      return [{ detection, label: label ?? null }];
    });
}
