/** The fit finds what a laboratory's scores stand for, moves little on little evidence, and says beforehand what it would do. */
import { describe, expect, it } from 'vitest';
import { offerFit } from '../../src-main/evaluation/cross-validation';
import { figuresAt } from '../../src-main/evaluation/figures';
import { rankingOf } from '../../src-main/evaluation/ranking';
import { fitScores, fittedScore, ownThreshold } from '../../src-main/evaluation/score-fit';
import { syntheticSlides } from './synthetic-slides';

describe('a fit', () => {
  it('finds slope and shift of many labels', () => {
    const slides = syntheticSlides({ seed: 1, slides: 20, detections: 600, slope: 1.4, shift: -1 });
    const { slope, shift } = fitScores(rankingOf(slides), 0.5);
    expect(slope).toBeCloseTo(1.4, 0.5);
    expect(shift).toBeCloseTo(-1, 0.5);
  });

  it('gives a threshold as good as the best on slides that it has not seen', () => {
    const truth = { slides: 20, detections: 600, slope: 1.4, shift: -2 };
    const fit = fitScores(rankingOf(syntheticSlides({ seed: 1, ...truth })), 0.5);
    const others = rankingOf(syntheticSlides({ seed: 2, ...truth }));
    const best = Math.max(...Array.from({ length: 99 }, (_, at) => figuresAt(others, (at + 1) / 100).f1));
    expect(figuresAt(others, ownThreshold(fit)).f1).toBeGreaterThan(best - 0.01);
    expect(figuresAt(others, ownThreshold(fit)).f1).toBeGreaterThan(figuresAt(others, 0.5).f1 + 0.01);
  });

  it('stays near the model’s own where hardly anything is labelled', () => {
    const slides = syntheticSlides({ seed: 5, slides: 2, detections: 2, slope: 1, shift: 0 });
    expect(Math.abs(ownThreshold(fitScores(rankingOf(slides), 0.51)) - 0.51)).toBeLessThan(0.06);
    const nothing = slides.map((slide) => ({ ...slide, found: [], labels: [] }));
    expect(ownThreshold(fitScores(rankingOf(nothing), 0.51))).toBeCloseTo(0.51, 12);
  });

  it('keeps the order of scores, those of 0 and 1 with it', () => {
    const fit = { slope: 0.7, shift: -0.4 };
    const fitted = [0, 1e-9, 0.05, 0.5, 0.51, 0.99, 1].map((score) => fittedScore(fit, score));
    expect(fitted).toEqual([...fitted].sort((one, other) => one - other));
    expect(fitted.every((score) => score >= 0 && score <= 1)).toBe(true);
  });
});

describe('an offer of a fit', () => {
  it('foretells what the fit does elsewhere', () => {
    const truth = { detections: 60, slope: 1.3, shift: -1 };
    const offer = offerFit(syntheticSlides({ seed: 6, slides: 25, ...truth }), 0.5);
    const others = rankingOf(syntheticSlides({ seed: 7, slides: 100, ...truth }));
    if (offer === null) expect.unreachable();
    expect(Math.abs(offer.fitted.f1 - figuresAt(others, ownThreshold(offer.fit)).f1)).toBeLessThan(0.03);
    expect(offer.unfitted.threshold).toBe(0.5);
  });

  it('is not made from one patient alone', () => {
    expect(
      offerFit(syntheticSlides({ seed: 6, slides: 1, detections: 60, slope: 1, shift: 0 }), 0.5),
    ).toBeNull();
  });
});
