/**
 * What a model does on labelled slides, in one object: figures with their intervals, of all slides and by scanner and slide, and the curves over
 * the threshold. Two models on the same slides are compared beside it.
 */
import {
  bootstrapInterval,
  pairedDifference,
  type Interval,
  type Measure,
  type PairedDifference,
} from './bootstrap';
import { averagePrecision, figuresAt, figuresAtEachScore, type FiguresAtThreshold } from './figures';
import type { MatchedSlide } from './matching';
import { rankingOf, type Ranking } from './ranking';

/** A labelled slide with what one model found on it. */
export interface EvaluatedSlide extends MatchedSlide {
  /** Vendor or name of the scanner; `null` where the slide does not say it. */
  readonly scanner: string | null;
}

type EvaluatedFigure = 'precision' | 'recall' | 'f1' | 'falsePositivesPerMm2';

/** Of some slides together. */
interface EvaluationOfSlides {
  readonly name: string;
  readonly slides: number;
  /** Patients or slides, which were resampled. */
  readonly groups: number;
  readonly labels: number;
  readonly areaMm2: number;
  readonly figures: FiguresAtThreshold;
  readonly averagePrecision: number;
  /** 95 %; `null` for a single group. */
  readonly intervals: Readonly<Record<EvaluatedFigure | 'averagePrecision', Interval | null>>;
}

export interface Evaluation {
  readonly threshold: number;
  readonly all: EvaluationOfSlides;
  readonly byScanner: readonly EvaluationOfSlides[];
  /** In the order given; without intervals, since one slide is one group. */
  readonly bySlide: readonly EvaluationOfSlides[];
  /** By descending threshold: precision and recall, F1, and recall by false positives per mm². */
  readonly curve: readonly FiguresAtThreshold[];
}

/** @throws RangeError without slides */
export function evaluate(slides: readonly EvaluatedSlide[], threshold: number): Evaluation {
  if (slides.length === 0) throw new RangeError('no slide to evaluate on');
  const scanners = [...new Set(slides.map(({ scanner }) => scanner ?? 'unknown'))].sort();
  return {
    threshold,
    all: evaluationOf('all', slides, threshold),
    byScanner: scanners.map((name) =>
      evaluationOf(
        name,
        slides.filter(({ scanner }) => (scanner ?? 'unknown') === name),
        threshold,
      ),
    ),
    bySlide: slides.map((slide) => evaluationOf(slide.name, [slide], threshold)),
    curve: figuresAtEachScore(rankingOf(slides)),
  };
}

export type Comparison = Readonly<Record<EvaluatedFigure | 'averagePrecision', PairedDifference | null>>;

/**
 * Two models on the same slides, each at its own threshold: the first's figures less the second's.
 * @throws RangeError where the slides are not the same
 */
export function compare(
  first: { readonly slides: readonly MatchedSlide[]; readonly threshold: number },
  second: { readonly slides: readonly MatchedSlide[]; readonly threshold: number },
): Comparison {
  const [ofFirst, ofSecond] = [rankingOf(first.slides), rankingOf(second.slides)];
  const difference = (name: EvaluatedFigure): PairedDifference | null =>
    pairedDifference(
      ofFirst,
      ofSecond,
      (ranking, weights) =>
        figuresAt(ranking, ranking === ofFirst ? first.threshold : second.threshold, weights)[name],
    );
  return {
    ...byFigure(difference),
    averagePrecision: pairedDifference(ofFirst, ofSecond, averagePrecision),
  };
}

function evaluationOf(name: string, slides: readonly MatchedSlide[], threshold: number): EvaluationOfSlides {
  const ranking = rankingOf(slides);
  const interval = (figure: EvaluatedFigure): Interval | null =>
    bootstrapInterval(ranking, figureAt(figure, threshold));
  return {
    ...{ name, slides: slides.length, groups: ranking.groups.length },
    labels: sumOf(ranking.labels),
    areaMm2: sumOf(ranking.areaMm2),
    figures: figuresAt(ranking, threshold),
    averagePrecision: averagePrecision(ranking),
    intervals: { ...byFigure(interval), averagePrecision: bootstrapInterval(ranking, averagePrecision) },
  };
}

function figureAt(figure: EvaluatedFigure, threshold: number): Measure {
  return (ranking: Ranking, weights) => figuresAt(ranking, threshold, weights)[figure];
}

function byFigure<T>(of: (figure: EvaluatedFigure) => T): Record<EvaluatedFigure, T> {
  return {
    precision: of('precision'),
    recall: of('recall'),
    f1: of('f1'),
    falsePositivesPerMm2: of('falsePositivesPerMm2'),
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
