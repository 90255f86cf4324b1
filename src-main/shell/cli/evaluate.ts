/** `spindle evaluate`: results of analyses against reference labels, with intervals; two models on the same slides side by side. */
import { labelledResults, type LabelledResults } from '../../analysis/labelled-results';
import { reasonOf } from '../../base/thrown';
import { SpindleError } from '../../contract/errors';
import { researchUse } from '../../contract/report';
import { leastFitted, offerFit, type FitOffer } from '../../evaluation/cross-validation';
import { compare, evaluate, type Comparison, type Evaluation } from '../../evaluation/evaluation';
import { exitStatus } from './exit-status';
import { labelChoice, type LabelOptions } from './label-options';
import { printJson, printLine, printNote } from './output';

export interface EvaluateOptions extends LabelOptions {
  readonly against?: string;
  readonly threshold?: number;
  readonly curve?: boolean;
  readonly json?: boolean;
}

export async function evaluateResults(results: readonly string[], options: EvaluateOptions): Promise<number> {
  const choice = await labelChoice(options);
  const first = await labelledResults(results, choice);
  const second = options.against === undefined ? null : await labelledResults([options.against], choice);
  const threshold = options.threshold ?? first.threshold;
  const evaluation = evaluate(first.slides, threshold);
  const offer = offerFit(first.slides, threshold);
  const other =
    second === null
      ? null
      : {
          evaluation: evaluate(second.slides, second.threshold),
          comparison: comparisonOf(first, threshold, second),
        };
  for (const note of new Set([...first.notes, ...(second?.notes ?? []), ...doubtsAbout(evaluation)]))
    printNote(`note: ${note}`);
  if (options.json === true)
    printJson({
      document: 'spindle-evaluation',
      documentVersion: 1,
      statement: researchUse,
      model: modelWords(first),
      ...evaluation,
      fit: offer,
      against: second === null ? null : { model: modelWords(second), ...other },
    });
  else if (options.curve === true) for (const line of curveLines(evaluation)) printLine(line);
  else {
    for (const line of evaluationLines(modelWords(first), evaluation)) printLine(line);
    for (const line of offerLines(offer)) printLine(line);
    if (second !== null && other !== null)
      for (const line of comparisonLines(modelWords(first), modelWords(second), other)) printLine(line);
    printLine(researchUse);
  }
  return exitStatus.done;
}

function modelWords({ model }: LabelledResults): string {
  return `${model.id} ${model.version}`;
}

/** An interval over this many patients or slides knows few outcomes. */
const fewGroups = 10;

function doubtsAbout({ all: { labels, groups } }: Evaluation): string[] {
  return [
    ...(labels === 0 ? ['No mitosis is labelled: recall, F1 and average precision say nothing.'] : []),
    ...(groups > 1 && groups < fewGroups
      ? [`Intervals over ${groups} patients or slides are rough, and may be too narrow.`]
      : []),
  ];
}

/** @throws conflict where they are not of the same slides */
function comparisonOf(first: LabelledResults, threshold: number, second: LabelledResults): Comparison {
  try {
    return compare({ slides: first.slides, threshold }, second);
  } catch (cause) {
    throw new SpindleError('conflict', {
      what: 'the two models cannot be compared',
      why: reasonOf(cause),
      remedy: 'analyse the same slides with both',
      cause,
    });
  }
}

type OfSlides = Evaluation['all'];

function evaluationLines(model: string, { threshold, all, byScanner, bySlide }: Evaluation): string[] {
  const { labels, slides, groups, areaMm2, figures, intervals } = all;
  const row = (name: string, value: number, of: keyof OfSlides['intervals'], digits = 3): string => {
    const interval = intervals[of];
    const words =
      interval === null ? '' : `${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)}`;
    return `  ${name.padEnd(26)}${value.toFixed(digits).padStart(8)}   ${words}`.trimEnd();
  };
  return [
    `${model} at a threshold of ${threshold}: ${labels} labelled mitoses on ${slides} slides (${groups} patients or slides, ${areaMm2.toFixed(2)} mm²)`,
    `  found ${figures.found}, missed ${figures.missed}; ${figures.falsePositives} false positives`,
    groups < 2
      ? '  no intervals: one patient or slide says nothing of others'
      : `${' '.repeat(39)}95 % interval`,
    row('F1', figures.f1, 'f1'),
    row('precision', figures.precision, 'precision'),
    row('recall', figures.recall, 'recall'),
    row('average precision', all.averagePrecision, 'averagePrecision'),
    row('false positives per mm²', figures.falsePositivesPerMm2, 'falsePositivesPerMm2', 1),
    ...(byScanner.length > 1 ? ['by scanner', ...byScanner.map(shortLine)] : []),
    ...(bySlide.length > 1 ? ['by slide', ...bySlide.map(shortLine)] : []),
  ];
}

function shortLine({ name, labels, figures }: OfSlides): string {
  const { f1, precision, recall, found, falsePositives, missed } = figures;
  return `  ${name}: F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}; ${labels} labelled, ${found} found, ${missed} missed, ${falsePositives} false positives`;
}

function offerLines(offer: FitOffer | null): string[] {
  if (offer === null) return [];
  const { labels, fitted, unfitted } = offer;
  if (labels < leastFitted)
    return [`a threshold of your own: ${labels} labels are too few to fit one (${leastFitted} at least)`];
  const difference = fitted.f1 - unfitted.f1;
  return [
    `a threshold fitted to these labels: ${fitted.threshold.toFixed(2)}, F1 ${fitted.f1.toFixed(3)} on slides that it was not fitted to; unfitted ${unfitted.f1.toFixed(3)}`,
    difference > 0.01
      ? '  it pays here: spindle fit makes a profile of it'
      : '  it does not pay here: keep the model’s own',
  ];
}

function comparisonLines(
  first: string,
  second: string,
  { evaluation, comparison }: { readonly evaluation: Evaluation; readonly comparison: Comparison },
): string[] {
  const row = (name: string, of: keyof Comparison): string[] => {
    const difference = comparison[of];
    if (difference === null) return [];
    const { value, low, high, notBetter } = difference;
    const signed = (each: number): string => `${each < 0 ? '−' : '+'}${Math.abs(each).toFixed(3)}`;
    return [
      `  ${name.padEnd(26)}${signed(value).padStart(8)}   ${signed(low)} to ${signed(high)}; not better in ${(100 * notBetter).toFixed(1)} % of the draws`,
    ];
  };
  return [
    `against ${second} at ${evaluation.threshold}: F1 ${evaluation.all.figures.f1.toFixed(3)}, average precision ${evaluation.all.averagePrecision.toFixed(3)}`,
    `  what ${first} has more, on the same draws of patients or slides:`,
    ...row('F1', 'f1'),
    ...row('average precision', 'averagePrecision'),
    ...row('precision', 'precision'),
    ...row('recall', 'recall'),
  ];
}

/** Comma-separated: a row for each score of a detection, from the highest: precision and recall, and the free-response curve. */
function curveLines({ curve }: Evaluation): string[] {
  return [
    'threshold,precision,recall,f1,false_per_mm2,found,missed,false',
    ...curve.map(
      ({ threshold, precision, recall, f1, falsePositivesPerMm2, found, missed, falsePositives }) =>
        [threshold, precision, recall, f1, falsePositivesPerMm2, found, missed, falsePositives].join(','),
    ),
  ];
}
