import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alignment } from '../../../../src-main/contract/domain/alignment';
import {
  fitPairs,
  nudged,
  pairsOf,
  turnedRound,
  unaligned,
  type Nudge,
  type SlideExtent,
} from '../../../../src-renderer/slide/side-by-side/alignment';
import {
  carried,
  inverse,
  viewBeside,
  type Similarity,
} from '../../../../src-renderer/slide/side-by-side/similarity';
import { toScreen, type ViewTransform } from '../../../../src-renderer/slide/view-transform';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const place = fc.record({ x: number(0, 100_000), y: number(0, 100_000) });
const here: SlideExtent = { width: 100_000, height: 80_000, umPerPixel: 0.25 };
const there: SlideExtent = { width: 60_000, height: 50_000, umPerPixel: 0.5 };

/** Of two sections of one block: the scale is that of the pixel sizes. */
const sections: fc.Arbitrary<Similarity> = fc.record({
  ...{ from: place, to: place, scale: fc.constant(0.5), degrees: number(-180, 180), mirrored: fc.boolean() },
});
const farApart = fc
  .tuple(place, place)
  .filter(([one, other]) => Math.hypot(one.x - other.x, one.y - other.y) > 500);

function pairsUnder(similarity: Similarity, places: readonly [Place, Place]): Alignment {
  const pair = (at: Place): Alignment['pairs'][0] => ({ here: at, there: carried(similarity, at) });
  return { mirrored: similarity.mirrored, pairs: [pair(places[0]), pair(places[1])] };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const apart = (one: Place, other: Place): number => Math.hypot(one.x - other.x, one.y - other.y);

describe('an alignment by two pairs', () => {
  it('is the similarity that the pairs come from', () => {
    fc.assert(
      fc.property(sections, farApart, place, (similarity, places, at) => {
        const { similarity: found, difference } = fitPairs(pairsUnder(similarity, places), here, there);
        // Far beyond the pairs a rounding of the angle counts most.
        expect(apart(carried(found, at), carried(similarity, at))).toBeLessThan(1e-5);
        expect(difference).toBeCloseTo(0, 9);
      }),
    );
  });

  it('sets the scale too where a pixel size is unknown', () => {
    const unknown = { ...there, umPerPixel: null };
    fc.assert(
      fc.property(sections, number(0.1, 10), farApart, place, (section, scale, places, at) => {
        const similarity = { ...section, scale };
        const pairs = pairsUnder(similarity, places);
        fc.pre(apart(pairs.pairs[0].there, pairs.pairs[1].there) > 60);
        const { similarity: found, difference } = fitPairs(pairs, here, unknown);
        expect(apart(carried(found, at), carried(similarity, at))).toBeLessThan(1e-4);
        expect(difference).toBeNull();
      }),
    );
  });

  it('keeps the scale of the pixel sizes, says by how much the pairs differ, and shares it out at both ends', () => {
    const pairs: Alignment['pairs'] = [
      { here: { x: 1000, y: 1000 }, there: { x: 500, y: 500 } },
      { here: { x: 3000, y: 1000 }, there: { x: 1540, y: 500 } },
    ];
    const { similarity, difference } = fitPairs({ mirrored: false, pairs }, here, there);
    expect(difference).toBeCloseTo(0.04, 9);
    expect(similarity.scale).toBe(0.5);
    expect(carried(similarity, pairs[0].here).x - 500).toBeCloseTo(20, 9);
    expect(carried(similarity, pairs[1].here).x - 1540).toBeCloseTo(-20, 9);
  });

  it('is the same from the other side', () => {
    fc.assert(
      fc.property(sections, farApart, place, (similarity, places, at) => {
        const pairs = pairsUnder(similarity, places);
        const back = fitPairs(turnedRound(pairs), there, here).similarity;
        const back2 = inverse(fitPairs(pairs, here, there).similarity);
        expect(apart(carried(back, at), carried(back2, at))).toBeLessThan(1e-5);
      }),
    );
  });

  it('refuses places that are too near one another on either slide, and says what to do', () => {
    const near: Alignment['pairs'] = [
      { here: { x: 1000, y: 1000 }, there: { x: 500, y: 500 } },
      { here: { x: 1100, y: 1000 }, there: { x: 540, y: 500 } },
    ];
    for (const alignment of [
      { mirrored: false, pairs: near },
      turnedRound({ mirrored: true, pairs: near }),
      { mirrored: false, pairs: [near[0], near[0]] as const },
    ])
      expect(() => fitPairs({ ...alignment, pairs: [...alignment.pairs] }, here, there)).toThrow(
        expect.objectContaining({
          tag: 'alignment-invalid',
          remedy: expect.stringContaining('far apart') as unknown,
        }),
      );
  });

  it('refuses places that cannot be the same', () => {
    const pairs: Alignment['pairs'] = [
      { here: { x: 1000, y: 1000 }, there: { x: 500, y: 500 } },
      { here: { x: 9000, y: 1000 }, there: { x: 1000, y: 500 } },
    ];
    expect(() => fitPairs({ mirrored: false, pairs }, here, there)).toThrow(
      expect.objectContaining({
        tag: 'alignment-invalid',
        why: 'the two places are 8 times as far apart on one slide as on the other',
      }),
    );
    expect(() => fitPairs({ mirrored: false, pairs }, here, { ...there, umPerPixel: null })).not.toThrow();
  });

  it('begins with middle on middle, by the pixel sizes or else by the width', () => {
    expect(unaligned(here, there, false)).toEqual({
      from: { x: 50_000, y: 40_000 },
      to: { x: 30_000, y: 25_000 },
      ...{ scale: 0.5, degrees: 0, mirrored: false },
    });
    expect(unaligned({ ...here, umPerPixel: null }, there, true)).toMatchObject({
      scale: 0.6,
      mirrored: true,
    });
  });

  it('is written as pairs where it began otherwise', () => {
    fc.assert(
      fc.property(sections, place, (similarity, at) => {
        const { similarity: found } = fitPairs(pairsOf(similarity, here), here, there);
        expect(apart(carried(found, at), carried(similarity, at))).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('a nudge', () => {
  const view: fc.Arbitrary<ViewTransform> = fc.record({
    ...{ centreX: number(0, 100_000), centreY: number(0, 80_000), scale: number(0.01, 4) },
    ...{ degrees: number(0, 359), flipped: fc.boolean(), width: fc.constant(700), height: fc.constant(500) },
  });
  /** Where a place of the moved slide lies on the screen before and afterwards, while the view of the other stays. */
  function moved(pairs: Alignment, first: ViewTransform, nudge: Nudge, at: Place): readonly [Place, Place] {
    const other = viewBeside(fitPairs(pairs, here, there).similarity, first);
    const after = inverse(fitPairs(nudged(pairs, first, nudge), here, there).similarity);
    return [toScreen(first, at.x, at.y), toScreen({ ...first, ...viewBeside(after, other) }, at.x, at.y)];
  }

  it('moves the picture of the slide as it says, on the screen', () => {
    fc.assert(
      fc.property(sections, farApart, view, place, (similarity, places, first, at) => {
        const nudge: Nudge = { kind: 'shift', x: 4, y: -3 };
        const [before, after] = moved(pairsUnder(similarity, places), first, nudge, at);
        expect(after.x - before.x).toBeCloseTo(4, 3);
        expect(after.y - before.y).toBeCloseTo(-3, 3);
      }),
    );
  });

  it('turns it clockwise around the middle of the view', () => {
    fc.assert(
      fc.property(sections, farApart, view, (similarity, places, first) => {
        const angle = (first.degrees * Math.PI) / 180;
        const side = first.flipped ? -1 : 1;
        // To the right of the middle on the screen.
        const at = {
          x: first.centreX + (side * Math.cos(angle) * 100) / first.scale,
          y: first.centreY - (Math.sin(angle) * 100) / first.scale,
        };
        const nudge: Nudge = { kind: 'turn', degrees: 30 };
        const [before, after] = moved(pairsUnder(similarity, places), first, nudge, at);
        expect(before.x).toBeCloseTo(450, 3);
        expect(after.x).toBeCloseTo(350 + 100 * Math.cos(Math.PI / 6), 3);
        expect(after.y).toBeCloseTo(250 + 50, 3);
      }),
    );
  });
});
