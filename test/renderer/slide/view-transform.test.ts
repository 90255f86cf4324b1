import { describe, expect, it } from 'vitest';
import {
  centredMatrix,
  normaliseDegrees,
  toScreen,
  toSlide,
  visibleBounds,
  type ViewTransform,
} from '../../../src-renderer/slide/view-transform';

const view: ViewTransform = {
  centreX: 120_000.5,
  centreY: 80_000.5,
  scale: 0.25,
  degrees: 0,
  flipped: false,
  width: 800,
  height: 600,
};

describe('view transform', () => {
  it('puts the centre in the middle and scales around it', () => {
    expect(toScreen(view, 120_000.5, 80_000.5)).toEqual({ x: 400, y: 300 });
    expect(toScreen(view, 120_400.5, 80_000.5)).toEqual({ x: 500, y: 300 });
    expect(toScreen(view, 120_000.5, 79_600.5)).toEqual({ x: 400, y: 200 });
  });

  it('turns clockwise on the screen', () => {
    const { x, y } = toScreen({ ...view, degrees: 90 }, 120_400.5, 80_000.5);
    expect(x).toBeCloseTo(400, 9);
    expect(y).toBeCloseTo(400, 9);
  });

  it('mirrors left to right, and then turns clockwise', () => {
    expect(toScreen({ ...view, flipped: true }, 120_400.5, 79_600.5)).toEqual({ x: 300, y: 200 });
    const { x, y } = toScreen({ ...view, flipped: true, degrees: 90 }, 120_400.5, 80_000.5);
    expect(x).toBeCloseTo(400, 9);
    expect(y).toBeCloseTo(200, 9);
  });

  it.each(
    [0, 15, 90, 137, 270, 345].flatMap((degrees) => [false, true].map((flipped) => ({ degrees, flipped }))),
  )('comes back to the slide at $degrees°, mirrored: $flipped', ({ degrees, flipped }) => {
    const turned = { ...view, degrees, flipped, scale: 3.7 };
    for (const [x, y] of [
      [0, 0],
      [800, 600],
      [13, 577],
    ] as const) {
      const slide = toSlide(turned, x, y);
      const screen = toScreen(turned, slide.x, slide.y);
      expect(screen.x).toBeCloseTo(x, 6);
      expect(screen.y).toBeCloseTo(y, 6);
    }
  });

  it('gives the same points through its matrix', () => {
    const turned = { ...view, degrees: 33, flipped: true };
    const [a, b, c, d, e, f] = centredMatrix(turned);
    const expected = toScreen(turned, 120_123, 79_456);
    const [dx, dy] = [120_123 - turned.centreX, 79_456 - turned.centreY];
    expect(a * dx + b * dy + c).toBeCloseTo(expected.x, 9);
    expect(d * dx + e * dy + f).toBeCloseTo(expected.y, 9);
  });

  it('bounds all that is visible', () => {
    expect(visibleBounds(view, 0)).toEqual({ x: 118_400.5, y: 78_800.5, width: 3200, height: 2400 });
    const turned = visibleBounds({ ...view, degrees: 90 }, 0);
    expect(turned.width).toBeCloseTo(2400, 6);
    expect(turned.height).toBeCloseTo(3200, 6);
    expect(visibleBounds(view, 10).width).toBe(3280);
  });

  it('writes any angle in one turn', () => {
    expect(normaliseDegrees(-15)).toBe(345);
    expect(normaliseDegrees(360)).toBe(0);
    expect(normaliseDegrees(735)).toBe(15);
  });
});
