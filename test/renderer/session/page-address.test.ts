import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
    const place = fc.record({
      slideId: fc.stringMatching(/^[\w-]{1,64}$/),
      view: fc.option(view, { nil: null }),
      threshold: fc.option(number(0, 1), { nil: null }),
    });
    fc.assert(
      fc.property(place, (before) => {
        const after = parseAddress(addressOf(before));
        expect(after?.slideId).toBe(before.slideId);
        expect(after?.threshold).toBe(before.threshold);
        const view = after?.view ?? null;
        if (before.view === null || view === null) expect(view).toBe(before.view);
        else {
          expect(view.centreX).toBeCloseTo(before.view.centreX, 1);
          expect(view.scale / before.view.scale).toBeCloseTo(1, 4);
          expect(view.degrees).toBeCloseTo(before.view.degrees, 1);
          expect(view.flipped).toBe(before.view.flipped);
        }
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
      ...{ slideId: 'a', view: null, threshold: null },
    });
    expect(parseAddress('#slide=a&x=1&y=2&scale=-1')?.view).toBeNull();
  });
});
