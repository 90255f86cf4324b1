import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../src-main/contract/domain/protocol';
import { areaOutcome } from '../../src-main/counting/area-outcome';
import { poissonInterval } from '../../src-main/counting/count-interval';
import { gammaAbove, gammaAtMost } from '../../src-main/counting/gamma-distribution';
import { publishedProtocols } from '../../src-main/counting/published-protocols';
import { scoreProbabilities } from '../../src-main/counting/score-probability';

function protocol(id: string): Protocol {
  const found = publishedProtocols.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no protocol ${id}`);
  return found;
}

describe('the gamma distribution', () => {
  // scipy 1.17.1: stats.gamma.cdf(bound, count + 0.5) and stats.gamma.sf(bound, count + 0.5).
  it.each([
    [0, 8.5, 0.9999626201815983, 3.737981840170153e-5],
    [8, 8.5, 0.5456338862093636, 0.4543661137906363],
    [9, 8.5, 0.41013217787104167, 0.5898678221289584],
    [9, 17.5, 0.9860331676955681, 0.013966832304431864],
    [17, 17.5, 0.531797275528599, 0.46820272447140193],
    [18, 17.5, 0.4368848226211643, 0.5631151773788357],
    [100, 90.5, 0.15886930438950891, 0.8411306956104911],
    [1000, 1010, 0.6216914450627388, 0.3783085549372612],
    [3, 50, 1, 1.0787979671702833e-18],
    [200, 100, 6.578460177009131e-19, 1],
  ])('of %i figures at %f is scipy’s', (count, bound, below, above) => {
    const shape = count + 0.5;
    expect(gammaAtMost(bound, shape) / below).toBeCloseTo(1, 9);
    expect(gammaAbove(bound, shape) / above).toBeCloseTo(1, 9);
  });

  it('is 0 below 0 and 1 at infinity', () => {
    expect([gammaAtMost(0, 3), gammaAtMost(Infinity, 3), gammaAbove(0, 3), gammaAbove(Infinity, 3)]).toEqual([
      ...[0, 1, 1, 0],
    ]);
  });
});

describe('scoreProbabilities', () => {
  // scipy 1.17.1: differences of stats.gamma.cdf(cuts, count + 0.5) with cuts as means in the counted area.
  it.each([
    ['nottingham-field-0.55', 2.37, 0, [0.9999626201815983, 3.737652134838676e-5, 3.2970532970466593e-9]],
    ['nottingham-field-0.55', 2.37, 5, [0.8921244137596049, 0.10762778496918401, 0.00024780127121104556]],
    ['nottingham-field-0.55', 2.37, 8, [0.5456338862093636, 0.4481449156124798, 0.006221198178156584]],
    ['nottingham-field-0.55', 2.37, 9, [0.41013217787104167, 0.5759009898245264, 0.013966832304431853]],
    ['nottingham-field-0.55', 2.37, 13, [0.06887754096988076, 0.7922565379160318, 0.13886592111408746]],
    ['nottingham-field-0.55', 2.37, 17, [0.004483919983985177, 0.5273133555446138, 0.468202724471401]],
    ['nottingham-field-0.55', 2.37, 18, [0.00198565280463434, 0.43489916981652993, 0.5631151773788357]],
    ['nottingham-field-0.55', 2.37, 25, [1.893877791976057e-6, 0.04262623752419418, 0.9573718685980138]],
    ['net-gep-2mm2', 10, 5, [0.9546593255659396, 0.045340674434060424, 0]],
    ['net-gep-2mm2', 10, 10, [0.4787387495160481, 0.5212612504839519, 0]],
    ['net-gep-2mm2', 10, 99, [0, 0.5332542564986218, 0.4667457435013782]],
    ['net-gep-2mm2', 10, 101, [0, 0.4536311099579584, 0.5463688900420416]],
    ['gist-5mm2', 5, 4, [0.6495147876766387, 0.3504852123233613]],
    ['gist-5mm2', 5, 6, [0.306065632019251, 0.693934367980749]],
    ['nottingham-mm2', 4.75, 14, [0.7322296124978036, 0.26774997489957375, 2.041260262264366e-5]],
    ['nottingham-mm2', 4.75, 17, [0.44724187236770113, 0.5524741474169088, 0.00028398021539011165]],
    ['nottingham-mm2', 4.75, 36, [1.7078812354916715e-5, 0.46385457927170665, 0.5361283419159384]],
  ] as const)('of %s in %f mm² with %i figures are scipy’s', (id, areaMm2, count, expected) => {
    const found = scoreProbabilities(protocol(id), count, areaMm2);
    if ('kind' in found) throw new Error(found.reason);
    expect(found).toHaveLength(expected.length);
    found.forEach((each, index) => {
      expect(Math.abs(each - (expected[index] ?? NaN))).toBeLessThan(1e-9);
    });
    expect(found.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  });

  it('are surer in a larger area with the same density', () => {
    const [small, large] = [2.37, 11.85].map((areaMm2) =>
      scoreProbabilities(protocol('nottingham-mm2'), Math.round(5.5 * areaMm2), areaMm2),
    );
    if (small === undefined || large === undefined || 'kind' in small || 'kind' in large) throw new Error();
    expect(large[1]).toBeGreaterThan(small[1] ?? 1);
  });
});

describe('the Poisson interval', () => {
  // scipy 1.17.1: stats.chi2.ppf(0.025, 2 n) / 2 and stats.chi2.ppf(0.975, 2 n + 2) / 2.
  it.each([
    [0, 0, 3.6888794541139354],
    [1, 0.025317807984289876, 5.571643390938898],
    [9, 4.115373097378334, 17.084803451419166],
    [18, 10.667940780399528, 28.447760267527983],
    [37, 26.05141456710603, 50.999626141930825],
    [250, 219.9679956309373, 282.98770504231607],
  ])('of %i figures is scipy’s', (count, low, high) => {
    const found = poissonInterval(count);
    expect(found.low).toBeCloseTo(low, 9);
    expect(found.high).toBeCloseTo(high, 9);
  });
});

describe('areaOutcome', () => {
  it('gives count, density, interval, score and probabilities of an area', () => {
    const found = areaOutcome(protocol('nottingham-mm2'), 9, 2.37);
    expect(found).toMatchObject({ count: 9, areaMm2: 2.37, score: { kind: 'score', name: 'score 2' } });
    expect(found.densityPerMm2).toBeCloseTo(9 / 2.37, 12);
    expect(found.interval?.high).toBeCloseTo(17.084803451419166 / 2.37, 9);
    expect(found.probabilities).toHaveLength(3);
  });

  it('has no probabilities where there is no score', () => {
    expect(areaOutcome(protocol('melanoma-1mm2'), 3, 1).probabilities).toBeNull();
    expect(areaOutcome(protocol('canine-mammary'), 3, 5)).toMatchObject({
      ...{ score: { kind: 'refused' }, probabilities: null },
    });
  });

  it.each([
    ['nottingham-mm2', 'score'],
    ['nottingham-field-0.55', 'refused'],
  ])('of five times the area of %s is a %s, with all that does not depend on the protocol', (id, kind) => {
    const found = areaOutcome(protocol(id), 43, 5 * 2.37);
    expect(found.score?.kind).toBe(kind);
    expect(found.interval).not.toBeNull();
  });

  it('has no score without a protocol', () => {
    expect(areaOutcome(null, 9, 2.37)).toMatchObject({ count: 9, score: null, probabilities: null });
  });
});
