import { describe, expect, it } from 'vitest';
import { fillOpacity, markerDiameter, packMarkers } from '../../../../src-renderer/viewer/overlay/markers';

describe('markers', () => {
  const candidates = [
    { x: 1, y: 10, score: 0.9 },
    { x: 2, y: 20, score: 0.3 },
    { x: 3, y: 30, score: 0.5 },
    { x: 4, y: 40, score: 0.49 },
  ];

  it('packs normal before mitotic, by the label at the threshold', () => {
    const { count, normalCount, x, y } = packMarkers(candidates, 0.5);
    expect(count).toBe(4);
    expect(normalCount).toBe(2);
    expect(new Set(x.slice(0, 2))).toEqual(new Set([2, 4]));
    expect(new Set(x.slice(2))).toEqual(new Set([1, 3]));
    expect([...y].every((value, i) => value === (x[i] ?? 0) * 10)).toBe(true);
  });

  it('packs all of one kind at the ends of the scale', () => {
    expect(packMarkers(candidates, 0).normalCount).toBe(0);
    expect(packMarkers(candidates, 1).normalCount).toBe(4);
    expect(packMarkers([], 0.5).count).toBe(0);
  });

  it('frames a nucleus close up and keeps shapes legible from afar', () => {
    expect(markerDiameter(1, 0.25, Infinity)).toBe(72);
    expect(markerDiameter(0.5, 0.25, Infinity)).toBe(36);
    expect(markerDiameter(0.5, 0.5, Infinity)).toBe(18);
    expect(markerDiameter(0.001, 0.25, Infinity)).toBe(16);
    expect(markerDiameter(50, null, Infinity)).toBe(72);
  });

  it('shrinks where markers would cover one another, never below what can be seen', () => {
    expect(markerDiameter(0.1, 0.25, 80)).toBeCloseTo(12, 9);
    expect(markerDiameter(1, 0.25, 40)).toBe(60);
    expect(markerDiameter(0.1, 0.25, 2)).toBe(5);
    expect(markerDiameter(0.01, 0.25, 2)).toBe(5);
  });

  it('clears the ring’s fill as it grows', () => {
    expect(fillOpacity(6)).toBe(1);
    expect(fillOpacity(16)).toBeCloseTo(0.4, 9);
    expect(fillOpacity(72)).toBeCloseTo(0.08, 9);
    expect(fillOpacity(20)).toBeGreaterThan(fillOpacity(30));
  });
});
