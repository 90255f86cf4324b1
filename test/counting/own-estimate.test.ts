import { describe, expect, it } from 'vitest';
import { compareEstimate, summariseEstimates } from '../../src-main/counting/own-estimate';

describe('compareEstimate', () => {
  it('gives difference, ratio and how far the final count moved', () => {
    expect(compareEstimate({ own: 12, software: 20, final: 18 })).toEqual({
      ...{ difference: -8, ratio: 0.6, movedTowardsSoftware: 0.75 },
    });
    expect(compareEstimate({ own: 12, software: 20, final: 10 }).movedTowardsSoftware).toBe(-0.25);
  });

  it('has no ratio to 0, and no movement without a final count or a distance', () => {
    expect(compareEstimate({ own: 2, software: 0, final: null })).toEqual({
      ...{ difference: 2, ratio: null, movedTowardsSoftware: null },
    });
    expect(compareEstimate({ own: 7, software: 7, final: 9 }).movedTowardsSoftware).toBeNull();
  });
});

describe('summariseEstimates', () => {
  it('has the mean difference and limits of agreement of numpy', () => {
    const own = [12, 8, 20, 5, 9];
    const software = [10, 9, 15, 5, 4];
    const found = summariseEstimates(
      own.map((each, index) => ({ own: each, software: software[index] ?? 0, final: null })),
    );
    // numpy: mean and mean ± 1.959963984540054 × std(ddof=1) of the differences.
    expect(found?.cases).toBe(5);
    expect(found?.meanDifference).toBeCloseTo(2.2, 12);
    expect(found?.limits?.low).toBeCloseTo(-3.2386793359550774, 9);
    expect(found?.limits?.high).toBeCloseTo(7.638679335955078, 9);
  });

  it('has no limits of one case, and nothing of none', () => {
    expect(summariseEstimates([])).toBeNull();
    expect(summariseEstimates([{ own: 3, software: 1, final: null }])).toEqual({
      ...{ cases: 1, meanDifference: 2, limits: null },
    });
  });
});
