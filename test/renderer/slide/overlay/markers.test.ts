import { describe, expect, it } from 'vitest';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import {
  markerDiameter,
  planMarkers,
  spacingLimit,
  type MarkerRange,
  type Showing,
} from '../../../../src-renderer/slide/overlay/markers';
import { isSoftwareRenderer } from '../../../../src-renderer/slide/overlay/software-renderer';

describe('markers', () => {
  it('frames a nucleus close up and keeps shapes legible from afar', () => {
    expect(markerDiameter(1, 0.25, Infinity)).toBe(72);
    expect(markerDiameter(0.5, 0.25, Infinity)).toBe(36);
    expect(markerDiameter(0.5, 0.5, Infinity)).toBe(18);
    expect(markerDiameter(0.001, 0.25, Infinity)).toBe(16);
    expect(markerDiameter(50, null, Infinity)).toBe(72);
  });

  it('shrinks from afar where markers would cover one another, never below 6 px', () => {
    expect(markerDiameter(0.1, 0.25, 140)).toBeCloseTo(10, 9);
    expect(markerDiameter(0.01, 0.25, 2)).toBe(6);
  });

  const all = { close: true, overview: true };
  const close = { close: true, overview: false };
  /** Pairs 40 px apart, and one alone; beside that a look-alike. */
  const pairs = new MarkerSet([
    ...[0, 5000, 9000].flatMap((x) => [
      { x, y: 0, score: 0.9 },
      { x: x + 40, y: 0, score: 0.8 },
    ]),
    { x: 40_000, y: 0, score: 0.95 },
    { x: 40_010, y: 0, score: 0.1 },
  ]).at(0.5, null);

  it('draws one by one those that no higher score is near, and the rest as density', () => {
    const placesOf = (ranges: readonly MarkerRange[]): number[] =>
      ranges.flatMap(({ first, end }) => [...pairs.x.subarray(first, end)]).toSorted((a, b) => a - b);
    const drawn = (scale: number): number[][] => {
      const { single, crowded } = planMarkers(pairs, scale, 0.25, { mitotic: all, normal: all }, 1);
      return [single.mitotic, crowded.mitotic, single.normal, crowded.normal].map(placesOf);
    };
    expect(drawn(0.01)).toEqual([[0, 5000, 9000, 40_000], [40, 5040, 9040], [], [40_010]]);
    expect(drawn(0.5)).toEqual([[0, 40, 5000, 5040, 9000, 9040, 40_000], [], [], [40_010]]);
    expect(drawn(2)).toEqual([[0, 40, 5000, 5040, 9000, 9040, 40_000], [], [40_010], []]);
  });

  it('has limits that hold while the view zooms a little: 10 to 20 screen pixels', () => {
    for (const scale of [0.001, 0.013, 0.1, 0.9, 2]) {
      const onScreen = spacingLimit(scale) * scale;
      expect(onScreen).toBeGreaterThanOrEqual(10);
      expect(onScreen).toBeLessThan(20);
    }
    expect(spacingLimit(0.1)).toBe(spacingLimit(0.11));
  });

  it('leaves look-alikes out below 5× unless they are asked for', () => {
    const count = (scale: number, normal: Showing): number => {
      const { single, crowded } = planMarkers(pairs, scale, 0.25, { mitotic: all, normal }, 1);
      const ranges = [...single.normal, ...crowded.normal];
      return ranges.reduce((sum, { first, end }) => sum + end - first, 0);
    };
    // 5× is 2 µm on a screen pixel.
    expect(count(0.124, close)).toBe(0);
    expect(count(0.125, close)).toBe(1);
    expect(count(0.01, all)).toBe(1);
    expect(count(1, { close: false, overview: true })).toBe(0);
  });

  it('follows the size that a person set', () => {
    const at = (size: number): number =>
      planMarkers(pairs, 0.5, 0.25, { mitotic: all, normal: all }, size).diameter;
    expect(at(2)).toBe(2 * at(1));
  });

  it('takes a processor that stands in for a graphics card for what it is', () => {
    const names = [
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
      'llvmpipe (LLVM 15.0.6, 256 bits)',
      'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)',
    ];
    expect(names.filter((name) => !isSoftwareRenderer(name))).toEqual([]);
    expect(isSoftwareRenderer('ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)')).toBe(false);
    expect(isSoftwareRenderer('Apple M2')).toBe(false);
  });

  it('keeps 6 px at overview, however small a person wants markers', () => {
    for (const scale of [0.025, 0.001]) {
      for (const size of [0.5, 1, 2]) {
        const { diameter } = planMarkers(pairs, scale, 0.25, { mitotic: all, normal: all }, size);
        expect(diameter).toBeGreaterThanOrEqual(6);
      }
    }
  });
});
