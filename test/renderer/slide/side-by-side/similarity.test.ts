import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betweenViews,
  carried,
  inverse,
  viewBeside,
  type Similarity,
} from '../../../../src-renderer/slide/side-by-side/similarity';
import { toScreen, toSlide, type ViewTransform } from '../../../../src-renderer/slide/view-transform';
import { randomNumbers } from '../../../fixture/texture';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const place = fc.record({ x: number(-5000, 100_000), y: number(-5000, 100_000) });
const similarity: fc.Arbitrary<Similarity> = fc.record({
  from: place,
  to: place,
  scale: number(0.05, 20),
  degrees: number(-360, 360),
  mirrored: fc.boolean(),
});
const view: fc.Arbitrary<ViewTransform> = fc.record({
  centreX: number(0, 100_000),
  centreY: number(0, 100_000),
  scale: number(0.004, 8),
  degrees: number(0, 359.99),
  flipped: fc.boolean(),
  width: fc.integer({ min: 200, max: 3840 }),
  height: fc.integer({ min: 200, max: 2160 }),
});

/** Level-0 pixels per pixel of the largest coordinate. */
function apart(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y) / Math.max(1, Math.hypot(one.x, one.y));
}

describe('a similarity of two slides', () => {
  it('turns clockwise, scales and shifts', () => {
    const quarter: Similarity = {
      ...{ from: { x: 100, y: 200 }, to: { x: 1000, y: 1000 } },
      ...{ scale: 2, degrees: 90, mirrored: false },
    };
    const right = carried(quarter, { x: 110, y: 200 });
    expect(right.x).toBeCloseTo(1000, 9);
    expect(right.y).toBeCloseTo(1020, 9);
    const mirrored = carried({ ...quarter, mirrored: true }, { x: 110, y: 200 });
    expect(mirrored.x).toBeCloseTo(1000, 9);
    expect(mirrored.y).toBeCloseTo(980, 9);
  });

  it('comes back to the place that it began with', () => {
    fc.assert(
      fc.property(similarity, place, (each, at) => {
        expect(apart(carried(inverse(each), carried(each, at)), at)).toBeLessThan(1e-9);
      }),
    );
  });

  it('shows the same tissue at the same place of the screen', () => {
    fc.assert(
      fc.property(similarity, view, number(-1, 2), number(-1, 2), (each, first, x, y) => {
        const second = { ...first, ...viewBeside(each, first) };
        const screen = { x: x * first.width, y: y * first.height };
        const there = carried(each, toSlide(first, screen.x, screen.y));
        const shown = toScreen(second, there.x, there.y);
        expect(Math.hypot(shown.x - screen.x, shown.y - screen.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('is found again from two views', () => {
    fc.assert(
      fc.property(similarity, view, place, (each, first, at) => {
        const found = betweenViews(first, viewBeside(each, first), each.scale);
        const [one, other] = [carried(found, at), carried(each, at)];
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeLessThan(1e-5);
      }),
    );
  });

  it('does not drift, whichever of the two is moved a thousand times', () => {
    const random = randomNumbers(15);
    const between: Similarity = {
      ...{ from: { x: 51_234.5, y: 40_321.5 }, to: { x: 21_345.5, y: 33_210.5 } },
      ...{ scale: 0.5013, degrees: 33.3, mirrored: true },
    };
    const start = { centreX: 60_000, centreY: 50_000, scale: 0.2, degrees: 10, flipped: false };
    let [first, second] = [start, viewBeside(between, start)];
    /** What is done is taken back in the end. */
    const moves = Array.from({ length: 500 }, () => ({
      ...{ x: (random() - 0.5) * 2000, y: (random() - 0.5) * 2000, turn: (random() - 0.5) * 90 },
      ...{ zoom: 2 ** (random() - 0.5), leadsFirst: random() < 0.5 },
    }));
    const back = moves
      .map(({ x, y, turn, zoom, leadsFirst }) => ({ x: -x, y: -y, turn: -turn, zoom: 1 / zoom, leadsFirst }))
      .toReversed();
    for (const { x, y, turn, zoom, leadsFirst } of [...moves, ...back]) {
      const leader = leadsFirst ? first : second;
      const moved = {
        ...leader,
        ...{ centreX: leader.centreX + x, centreY: leader.centreY + y },
        ...{ scale: leader.scale * zoom, degrees: leader.degrees + turn },
      };
      if (leadsFirst) [first, second] = [moved, viewBeside(between, moved)];
      else [first, second] = [viewBeside(inverse(between), moved), moved];
    }
    expect(Math.hypot(first.centreX - start.centreX, first.centreY - start.centreY)).toBeLessThan(1e-6);
    expect(first.scale / start.scale).toBeCloseTo(1, 9);
    expect(((first.degrees - start.degrees + 540) % 360) - 180).toBeCloseTo(0, 6);
    expect(first.flipped).toBe(false);
  });
});
