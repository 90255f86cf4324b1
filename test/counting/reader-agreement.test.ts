/** Two readers of a slide: what both judged, how far they agree, how much of it was blinded, and what must be said of kappa. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src-main/contract/domain/command';
import type { ReaderVerdict } from '../../src-main/counting/figures';
import { agreementOfReaders, kappaCaveat } from '../../src-main/counting/reader-agreement';

interface Judged {
  readonly id: string;
  readonly verdicts: readonly ReaderVerdict[];
}

/** @param blinded who judged it so */
function judged(id: string, one: Verdict | null, other: Verdict | null, blinded: string[] = []): Judged {
  const given = [
    { reader: 'AB', verdict: one },
    { reader: 'CD', verdict: other },
    { reader: 'EF', verdict: 'unsure' as const },
  ];
  const verdicts = given.flatMap(({ reader, verdict }) =>
    verdict === null ? [] : [{ reader, verdict, isBlinded: blinded.includes(reader) }],
  );
  return { id, verdicts };
}

const pair = ['AB', 'CD'] as const;

describe('the agreement of two readers', () => {
  const decided = [
    judged('a', 'mitotic', 'mitotic', ['AB', 'CD']),
    judged('b', 'atypical mitotic', 'mitotic', ['CD']),
    judged('c', 'normal', 'mitotic', ['CD']),
    judged('d', 'normal', null, ['AB']),
    judged('e', null, 'unsure'),
  ];

  it('counts what both judged, and says who differs on what', () => {
    const agreement = agreementOfReaders(decided, pair, 'all');
    expect([agreement.figures, agreement.onlyFirst, agreement.onlySecond]).toEqual([3, ['d'], ['e']]);
    expect(agreement.categories).toEqual(['mitotic', 'atypical mitotic', 'normal', 'unsure']);
    expect(agreement.table).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(agreement.disagreements.map(({ figure }) => figure)).toEqual(['b', 'c']);
  });

  it('counts of the same figures how many each judged blinded', () => {
    expect(agreementOfReaders(decided, pair, 'all').blinded).toEqual([1, 3]);
  });

  it('takes atypical figures for mitotic where that is asked for', () => {
    const agreement = agreementOfReaders(decided, pair, 'atypical is mitotic');
    expect(agreement.categories).toEqual(['mitotic', 'normal', 'unsure']);
    expect(agreement.disagreements.map(({ figure }) => figure)).toEqual(['c']);
    expect(agreement.observed).toBeCloseTo(2 / 3);
  });

  it('says where kappa is not defined, and where its interval means little', () => {
    const caveat = (figures: readonly Judged[]) => kappaCaveat(agreementOfReaders(figures, pair, 'all'));
    expect(caveat([])).toBe('no-figures');
    expect(caveat([judged('a', 'normal', 'normal')])).toBe('one-verdict');
    expect(caveat([judged('a', 'normal', 'normal'), judged('b', 'mitotic', 'mitotic')])).toBe('all-agree');
    expect(caveat([judged('a', 'normal', 'normal'), judged('b', 'mitotic', 'normal')])).toBe('few-figures');
    const many = Array.from({ length: 40 }, (_, index) =>
      judged(`${index}`, index % 2 === 0 ? 'normal' : 'mitotic', index % 3 === 0 ? 'normal' : 'mitotic'),
    );
    expect(caveat(many)).toBeNull();
  });
});
