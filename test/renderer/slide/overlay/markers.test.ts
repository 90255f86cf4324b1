import { describe, expect, it } from 'vitest';
import {
  markerDiameter,
  packMarkers,
  planMarkers,
  type Showing,
} from '../../../../src-renderer/slide/overlay/markers';
import { isSoftwareRenderer } from '../../../../src-renderer/slide/overlay/software-renderer';

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

  it('shrinks from afar where markers would cover one another, never below 6 px', () => {
    expect(markerDiameter(0.1, 0.25, 140)).toBeCloseTo(10, 9);
    expect(markerDiameter(0.01, 0.25, 2)).toBe(6);
  });

  const all = { close: true, overview: true };
  const close = { close: true, overview: false };
  /** Pairs 40 px apart, and one alone. */
  const pairs = packMarkers(
    [
      ...[0, 5000, 9000].flatMap((x) => [
        { x, y: 0, score: 0.9 },
        { x: x + 40, y: 0, score: 0.9 },
      ]),
      { x: 40_000, y: 0, score: 0.9 },
      { x: 40_010, y: 0, score: 0.1 },
    ],
    0.5,
  );

  it('knows how alone each stands among its own label', () => {
    expect([...pairs.spacing]).toEqual([Infinity, 30_960, 40, 40, 40, 40, 40, 40]);
    expect(pairs.normalCount).toBe(1);
  });

  it('draws one by one what does not touch, and the rest as density', () => {
    const showing = { mitotic: all, normal: all };
    const far = planMarkers(pairs, 0.01, 0.25, showing, 1);
    expect(far.single).toEqual({ normal: { first: 0, end: 1 }, mitotic: { first: 1, end: 2 } });
    expect(far.crowded).toEqual({ normal: { first: 1, end: 1 }, mitotic: { first: 2, end: 8 } });
    const near = planMarkers(pairs, 0.25, 0.25, showing, 1);
    expect(near.single.mitotic).toEqual({ first: 1, end: 8 });
    expect(near.crowded.mitotic.end - near.crowded.mitotic.first).toBe(0);
  });

  it('leaves look-alikes out below 5× unless they are asked for', () => {
    const count = (scale: number, normal: Showing): number => {
      const { single } = planMarkers(pairs, scale, 0.25, { mitotic: all, normal }, 1);
      return single.normal.end - single.normal.first;
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
