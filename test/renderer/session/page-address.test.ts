import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SavedView } from '../../../src-renderer/session/opened.svelte';
import { addressOf, parseAddress } from '../../../src-renderer/session/page-address';

describe('address of a page', () => {
  it('brings back what it was made of', () => {
    const number = (min: number, max: number): fc.Arbitrary<number> =>
      fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
    const view = fc.record({
      centreX: number(-1e6, 1e6),
      centreY: number(-1e6, 1e6),
      scale: number(1e-4, 16),
      degrees: number(0, 359.9),
      flipped: fc.boolean(),
    });
    const slideId = fc.stringMatching(/^[\w-]{1,64}$/);
    const beside = fc.record({
      ...{ slideId, side: fc.constantFrom('left' as const, 'right' as const) },
      ...{ view: fc.option(view, { nil: null }), isLocked: fc.boolean() },
    });
    const place = fc.record({
      slideId,
      view: fc.option(view, { nil: null }),
      threshold: fc.option(number(0, 1), { nil: null }),
      beside: fc.option(beside, { nil: null }),
    });
    const isLike = (after: SavedView | null, before: SavedView | null): void => {
      if (before === null || after === null) {
        expect(after).toBe(before);
        return;
      }
      expect(after.centreX).toBeCloseTo(before.centreX, 1);
      expect(after.scale / before.scale).toBeCloseTo(1, 4);
      expect(after.degrees).toBeCloseTo(before.degrees, 1);
      expect(after.flipped).toBe(before.flipped);
    };
    fc.assert(
      fc.property(place, (before) => {
        const after = parseAddress(addressOf(before));
        expect(after?.slideId).toBe(before.slideId);
        expect(after?.threshold).toBe(before.threshold);
        isLike(after?.view ?? null, before.view);
        // One slide does not stand beside itself.
        const other = before.beside?.slideId === before.slideId ? null : before.beside;
        expect(after?.beside === null).toBe(other === null);
        if (other === null) return;
        expect(after?.beside).toMatchObject({
          ...{ slideId: other.slideId, side: other.side, isLocked: other.isLocked },
        });
        isLike(after?.beside?.view ?? null, other.view);
      }),
    );
  });

  it.each(['', '#', '#x=1&y=2', '#slide=', '#slide=../../etc', '#slide=a%00b'])(
    '%j names no slide',
    (hash) => {
      expect(parseAddress(hash)).toBeNull();
    },
  );

  it('leaves out what is no number, or none that can be', () => {
    expect(parseAddress('#slide=a&x=1&y=NaN&scale=1&threshold=7')).toEqual({
      ...{ slideId: 'a', view: null, threshold: null, beside: null },
    });
    expect(parseAddress('#slide=a&x=1&y=2&scale=-1')?.view).toBeNull();
  });
});
