import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../src-main/counting/kappa';

const verdicts = ['mitotic', 'atypical mitotic', 'normal', 'unsure'] as const;
type Verdict = (typeof verdicts)[number];

/** Two readers whose verdicts give the table. */
function readers(table: readonly (readonly number[])[]): [Map<string, Verdict>, Map<string, Verdict>] {
  const first = new Map<string, Verdict>();
  const second = new Map<string, Verdict>();
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      for (let each = 0; each < count; each += 1) {
        const figure = `f${i}-${j}-${each}`;
        first.set(figure, verdicts[i] ?? 'unsure');
        second.set(figure, verdicts[j] ?? 'unsure');
      }
    });
  });
  return [first, second];
}

/**
 * statsmodels 0.15.0, `inter_rater.cohens_kappa(table)`: kappa, std_kappa, kappa_low, kappa_upp. The kappas are equal to those of
 * scikit-learn 1.9.1, `cohen_kappa_score`.
 */
const references = [
  {
    table: [
      [20, 5],
      [10, 15],
    ],
    figures: [0.3999999999999999, 0.12699606293110033, 0.151092290476661, 0.6489077095233389],
  },
  {
    table: [
      [44, 5, 1],
      [7, 20, 3],
      [9, 5, 6],
    ],
    figures: [0.49152542372881347, 0.07212745929334068, 0.35015820121748686, 0.6328926462401401],
  },
  {
    table: [
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ],
    figures: [0.49152542372881347, 0.05100181557607786, 0.3915637020535469, 0.59148714540408],
  },
  {
    table: [
      [61, 4, 9, 3],
      [6, 12, 1, 2],
      [11, 0, 140, 8],
      [5, 1, 7, 9],
    ],
    figures: [0.6516014546729176, 0.03879723616398697, 0.5755602690918082, 0.727642640254027],
  },
  {
    table: [
      [1, 9],
      [2, 88],
    ],
    figures: [0.11290322580645172, 0.13486496350592836, -0.15142724544147668, 0.37723369705438015],
  },
  {
    table: [
      [12, 0],
      [0, 30],
    ],
    figures: [1, 0, 1, 1],
  },
  {
    // A category that nobody used.
    table: [
      [3, 2, 0],
      [1, 4, 0],
      [0, 0, 0],
    ],
    figures: [0.3999999999999999, 0.28397182958878153, -0.15657455861795766, 0.9565745586179575],
  },
] as const;

describe('agreementOf', () => {
  it.each(references)('has the kappa and interval of statsmodels for $table', ({ table, figures }) => {
    const [first, second] = readers(table);
    const found = agreementOf(first, second, verdicts.slice(0, table.length));
    expect(found.table).toEqual(table);
    const { value = NaN, standardError = NaN, low = NaN, high = NaN } = found.kappa ?? {};
    [value, standardError, low, high].forEach((each, index) => {
      expect(each).toBeCloseTo(figures[index] ?? NaN, 9);
    });
  });

  it('does not change when categories are added that nobody used', () => {
    const [first, second] = readers(references[0].table);
    expect(agreementOf(first, second, verdicts).kappa).toEqual(
      agreementOf(first, second, verdicts.slice(0, 2)).kappa,
    );
  });

  it('cuts the interval at −1, where statsmodels goes on to −1.298', () => {
    const [first, second] = readers([
      [0, 5],
      [7, 0],
    ]);
    const { kappa } = agreementOf(first, second, verdicts.slice(0, 2));
    expect(kappa?.value).toBeCloseTo(-0.9459459459459462, 9);
    expect(kappa?.standardError).toBeCloseTo(0.17963975046240388, 9);
    expect(kappa?.low).toBe(-1);
    expect(kappa?.high).toBeCloseTo(-0.593858504847872, 9);
  });

  it('has no kappa where both put every figure into one category, and none without figures', () => {
    const [first, second] = readers([[9]]);
    expect(agreementOf(first, second, verdicts)).toMatchObject({ observed: 1, expected: 1, kappa: null });
    expect(agreementOf(new Map(), new Map(), verdicts)).toMatchObject({
      ...{ figures: 0, observed: null, expected: null, kappa: null },
    });
  });

  it('counts the figures that both judged, and lists the others and the disagreements', () => {
    const first = new Map<string, Verdict>([
      ['a', 'mitotic'],
      ['b', 'normal'],
      ['c', 'unsure'],
    ]);
    const second = new Map<string, Verdict>([
      ['d', 'normal'],
      ['c', 'mitotic'],
      ['a', 'mitotic'],
    ]);
    expect(agreementOf(first, second, verdicts)).toMatchObject({
      figures: 2,
      disagreements: [{ figure: 'c', first: 'unsure', second: 'mitotic' }],
      onlyFirst: ['b'],
      onlySecond: ['d'],
    });
  });

  it('refuses a verdict that is no category', () => {
    const [first, second] = readers(references[1].table);
    expect(() => agreementOf(first, second, verdicts.slice(0, 2))).toThrow(RangeError);
  });
});
