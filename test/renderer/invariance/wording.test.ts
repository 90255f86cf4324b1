import { describe, expect, it } from 'vitest';
import {
  describeCurve,
  meaning,
  mitoticShare,
  rangeWords,
  thresholdsDiffer,
  type JudgedCurve,
} from '../../../src-renderer/invariance/wording';
import { curveOf } from './curve-fixture';

const judged = (model: string, scoreAt: (degrees: number) => number, threshold = 0.5): JudgedCurve => ({
  curve: curveOf(model, scoreAt),
  threshold,
});
const high = (): number => 0.9;
const low = (): number => 0.2;
/** Above one half on the right, 0° and 180° included on neither side. */
const half = (degrees: number): number => 0.5 + 0.4 * Math.sin((degrees * Math.PI) / 180) - 1e-9;

describe('the words of a measurement', () => {
  it('says that the label holds at every angle, and how the baseline fares', () => {
    expect(meaning(judged('a', high), null)).toBe(
      'However the tissue is turned, Model a calls this place mitotic.',
    );
    expect(meaning(judged('a', high), judged('b', high))).toBe(
      'However the tissue is turned, Model a calls this place mitotic; so does the plain baseline.',
    );
    expect(meaning(judged('a', high), judged('b', low))).toBe(
      'However the tissue is turned, Model a calls this place mitotic; the plain baseline, normal.',
    );
    expect(meaning(judged('a', low), judged('b', half))).toBe(
      'However the tissue is turned, Model a calls this place normal; the plain baseline calls it mitotic at 31 of 64 angles.',
    );
  });

  it('warns of a label that depends on the angle', () => {
    const said = meaning(judged('a', half), judged('b', low));
    expect(said).toContain('Model a calls this place mitotic at 31 of 64 angles and normal at the others');
    expect(said).toContain('your eye decides');
    expect(said).toContain('the plain baseline calls it normal at every angle');
  });

  it('reads the scores by the threshold that is set, and counts the threshold itself as mitotic', () => {
    expect(mitoticShare(judged('a', high, 0.9))).toBe('64 of 64');
    expect(mitoticShare(judged('a', high, 0.91))).toBe('0 of 64');
  });

  it('gives the range of the scores, mirrored ones too', () => {
    expect(rangeWords(curveOf('a', half))).toBe('0.10–0.90');
    expect(rangeWords(curveOf('a', high))).toBe('0.90');
    expect(rangeWords(curveOf('a', high, low))).toBe('0.20–0.90');
  });

  it('tells thresholds apart as far as they are written', () => {
    expect(thresholdsDiffer(judged('a', high, 0.5), judged('b', high, 0.501))).toBe(false);
    expect(thresholdsDiffer(judged('a', high, 0.5), judged('b', high, 0.52))).toBe(true);
  });

  it('describes the curve for those who do not see it', () => {
    expect(describeCurve(judged('a', half))).toBe(
      'Model a: score 0.10–0.90, mitotic at 31 of 64 angles, exact turns change it by at most 0.800',
    );
  });
});
