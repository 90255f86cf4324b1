/** Figures of merit and their intervals, against an example by hand and against sets that are really drawn twice. */
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, pairedDifference } from '../../src-main/evaluation/bootstrap';
import { compare, evaluate } from '../../src-main/evaluation/evaluation';
import {
  averagePrecision,
  figuresAt,
  figuresAtEachScore,
  freeResponseCurve,
} from '../../src-main/evaluation/figures';
import type { MatchedSlide } from '../../src-main/evaluation/matching';
import { rankingOf } from '../../src-main/evaluation/ranking';
import { syntheticSlides } from './synthetic-slides';

const at = { x: 0, y: 0 };
const found = (score: number, isHit: boolean): MatchedSlide['found'][number] => ({
  detection: { ...at, score },
  label: isHit ? at : null,
});
/** Four labels, of which one is never found. */
const slide: MatchedSlide = {
  ...{ name: 'a', group: 'a', areaMm2: 2, labels: [at, at, at, at] },
  found: [found(0.9, true), found(0.8, false), found(0.7, true), found(0.6, true), found(0.5, false)],
};

describe('figures of merit', () => {
  it('are those of an example by hand', () => {
    const ranking = rankingOf([slide]);
    expect(figuresAt(ranking, 0.7)).toEqual({
      ...{ threshold: 0.7, found: 2, missed: 2, falsePositives: 1 },
      ...{ precision: 2 / 3, recall: 1 / 2, f1: 4 / 7, falsePositivesPerMm2: 0.5 },
    });
    expect(averagePrecision(ranking)).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 4, 12);
    expect(
      freeResponseCurve(ranking).map(({ falsePositivesPerMm2, recall }) => [falsePositivesPerMm2, recall]),
    ).toEqual([
      [0, 0.25],
      [0.5, 0.25],
      [0.5, 0.5],
      [0.5, 0.75],
      [1, 0.75],
    ]);
  });

  it('are 0 and no division by 0 where nothing is labelled, found or looked at', () => {
    const empty = rankingOf([{ ...slide, labels: [], found: [], areaMm2: 0 }]);
    expect(figuresAt(empty, 0.5)).toMatchObject({ precision: 0, recall: 0, f1: 0, falsePositivesPerMm2: 0 });
    expect(averagePrecision(empty)).toBe(0);
  });

  it('take detections of equal score together', () => {
    const ranking = rankingOf([{ ...slide, found: [found(0.9, true), found(0.7, false), found(0.7, true)] }]);
    expect(figuresAtEachScore(ranking).map(({ threshold }) => threshold)).toEqual([0.9, 0.7]);
    expect(figuresAtEachScore(ranking)[1]).toEqual(figuresAt(ranking, 0.7));
  });

  it('of a group drawn twice are those of two such groups', () => {
    const slides = syntheticSlides({ seed: 1, slides: 3, detections: 40, slope: 1, shift: 0 });
    const [first, second] = slides;
    if (first === undefined || second === undefined) expect.unreachable();
    const twice = rankingOf([first, { ...first, group: 'again' }, second]);
    const weights = Float64Array.of(2, 1, 0);
    const ranking = rankingOf(slides);
    expect(figuresAt(ranking, 0.4, weights)).toEqual(figuresAt(twice, 0.4));
    expect(averagePrecision(ranking, weights)).toBeCloseTo(averagePrecision(twice), 12);
  });
});

describe('intervals', () => {
  const f1 = (ranking: Parameters<typeof figuresAt>[0], weights?: Float64Array): number =>
    figuresAt(ranking, 0.5, weights).f1;

  it('hold the figure, are the same each time, and are narrower over more slides', () => {
    const few = rankingOf(syntheticSlides({ seed: 2, slides: 5, detections: 60, slope: 1, shift: 0 }));
    const many = rankingOf(syntheticSlides({ seed: 2, slides: 80, detections: 60, slope: 1, shift: 0 }));
    const [ofFew, ofMany] = [bootstrapInterval(few, f1), bootstrapInterval(many, f1)];
    if (ofFew === null || ofMany === null) expect.unreachable();
    expect(ofFew.low).toBeLessThanOrEqual(f1(few));
    expect(ofFew.high).toBeGreaterThanOrEqual(f1(few));
    expect(ofMany.high - ofMany.low).toBeLessThan((ofFew.high - ofFew.low) / 2);
    expect(bootstrapInterval(few, f1)).toEqual(ofFew);
  });

  it('are not made up for a single patient', () => {
    const { all } = evaluate([{ ...slide, scanner: null }], 0.5);
    expect(all.intervals).toEqual({
      ...{ precision: null, recall: null, f1: null, falsePositivesPerMm2: null, averagePrecision: null },
    });
  });

  it('of a difference are of no width between a model and itself, and tell a better one', () => {
    const good = syntheticSlides({ seed: 4, slides: 12, detections: 80, slope: 2, shift: 0 });
    const same = compare({ slides: good, threshold: 0.5 }, { slides: [...good].reverse(), threshold: 0.5 });
    expect(same.f1).toEqual({ value: 0, low: 0, high: 0, notBetter: 1 });
    expect(same.averagePrecision).toEqual({ value: 0, low: 0, high: 0, notBetter: 1 });
    // The scores of one label and one look-alike in three changed places.
    const worse = good.map((each) => ({
      ...each,
      found: each.found.map((one, index) =>
        index % 3 === 0 ? { ...one, detection: { ...one.detection, score: 1 - one.detection.score } } : one,
      ),
    }));
    const better = compare({ slides: good, threshold: 0.5 }, { slides: worse, threshold: 0.5 });
    expect(better.f1?.low).toBeGreaterThan(0);
    expect(better.averagePrecision?.notBetter).toBe(0);
  });

  it('compare nothing but the same slides', () => {
    const slides = syntheticSlides({ seed: 4, slides: 3, detections: 9, slope: 2, shift: 0 });
    expect(() => pairedDifference(rankingOf(slides), rankingOf(slides.slice(1)), f1)).toThrow(RangeError);
  });
});
