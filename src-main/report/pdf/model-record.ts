/**
 * What is known of the model, in its makers' own figures and words: a reader of a count must know how often such counts
 * were right, and on what. Where they say nothing, that is said.
 */
import { plural } from '../../base/count-words';
import type { MeasuredFigure, StatedAccuracy } from '../../contract/model-record';
import type { AnalysisResult } from '../../contract/report';
import { rule } from '../palette';
import { areaWords, figureWords, scoreWords } from '../wording';
import { area, grid, type Sheet, type TextStyle } from './sheet';
import { body, caution, heading, quiet, strong } from './styles';

const title = 'What is known of the model';

/** For the list of how a result was made: the figures alone. */
export function accuracyStatements({ model: { accuracy } }: AnalysisResult): string[] {
  if (accuracy.kind === 'not-stated') return ['accuracy not stated by the model'];
  const { f1, precision, recall } = accuracy;
  const figures = [f1, precision, recall].map(({ value }) => value.toFixed(2));
  return [
    `F1 ${figures[0]}, precision ${figures[1]}, recall ${figures[2]}`,
    `on ${plural(accuracy.mitoses, 'mitosis', 'mitoses')} of other slides; more in “${title}”`,
  ];
}

interface Paragraph {
  readonly text: string;
  readonly style: TextStyle;
  /** A mark in front, the text beside it. */
  readonly isItem?: boolean;
}

const indent = grid;

/**
 * Draws below `top` (millimetres) on the page that is open, on the next one when it does not fit there whole, and over as
 * many as it takes.
 */
export function drawModelRecord(sheet: Sheet, result: AnalysisResult, top: number): void {
  const paragraphs = paragraphsOf(result).map((paragraph) => ({
    ...paragraph,
    lines: sheet.wrap(paragraph.text, area.width - (paragraph.isItem ? indent : 0), paragraph.style),
  }));
  const height = paragraphs.reduce((sum, { lines }) => sum + (lines.length + 0.5) * grid, 2 * grid);
  let y = top;
  if (y > area.top && y + height > area.bottom) {
    sheet.addPage();
    y = area.top;
  }
  y += grid;
  sheet.line(title, area.left, y, heading);
  sheet.horizontal(area.left, y + grid / 2, area.width, rule);
  y += grid;
  for (const { lines, style, isItem } of paragraphs) {
    lines.forEach((line, index) => {
      if (y + grid > area.bottom) {
        sheet.addPage();
        y = area.top;
      }
      y += grid;
      if (isItem && index === 0) sheet.line('–', area.left, y, style);
      sheet.line(line, area.left + (isItem ? indent : 0), y, style);
    });
    y += grid / 2;
  }
}

function paragraphsOf(result: AnalysisResult): Paragraph[] {
  const { accuracy, knownFailures, name, version } = result.model;
  const model = `${name} ${version}`;
  const figures: Paragraph[] =
    accuracy.kind === 'stated'
      ? accuracyParagraphs(accuracy, result, model)
      : [{ text: `Accuracy not stated by the model: ${accuracy.why}.`, style: caution }];
  if (knownFailures.length === 0) {
    return [
      ...figures,
      { text: 'No failures are listed for this model; every model has some.', style: caution },
    ];
  }
  return [
    ...figures,
    { text: 'Known failures, in the words of its makers', style: strong },
    ...knownFailures.map((text) => ({ text, style: body, isItem: true })),
  ];
}

function accuracyParagraphs(
  accuracy: StatedAccuracy,
  { threshold, precision }: AnalysisResult,
  model: string,
): Paragraph[] {
  const { fields, patients, mitoses, areaMm2, f1, recall, falsePositivesPerMm2, int8, elsewhere } = accuracy;
  const extent = [
    `${plural(fields, 'field', 'fields')}${patients === null ? '' : ` of ${plural(patients, 'patient', 'patients')}`}`,
    `${plural(mitoses, 'mitosis', 'mitoses')} on ${areaWords(areaMm2)}`,
  ];
  const rates = [
    `F1 ${shareWords(f1)}`,
    `precision ${shareWords(accuracy.precision)}`,
    `recall ${shareWords(recall)}`,
  ];
  return [
    { text: rates.join('  ·  '), style: strong },
    ...(falsePositivesPerMm2 === null
      ? []
      : [{ text: `False positives per mm² ${amountWords(falsePositivesPerMm2)}`, style: strong }]),
    {
      text: `${model} on ${extent.join(', ')}, at a threshold of ${scoreWords(accuracy.threshold)}; in brackets 95 % intervals over fields. Measured on slides other than this one: another laboratory, scanner or organ may give different figures.`,
      style: quiet,
    },
    ...(threshold === accuracy.threshold
      ? []
      : [
          {
            text: `The threshold of this run is ${scoreWords(threshold)}, at which these figures do not hold.`,
            style: caution,
          },
        ]),
    ...(precision === 'int8' && int8 !== null
      ? [
          {
            text: `In 8-bit integers, as in this run: F1 ${int8.f1.toFixed(3)}, precision ${int8.precision.toFixed(3)}, recall ${int8.recall.toFixed(3)}.`,
            style: quiet,
          },
        ]
      : []),
    ...(elsewhere.length === 0 ? [] : [{ text: elsewhereWords(elsewhere), style: quiet }]),
  ];
}

function elsewhereWords(elsewhere: StatedAccuracy['elsewhere']): string {
  const each = elsewhere.map(
    ({ name, areaMm2, detectionsPerMm2 }) =>
      `${name} ${amountWords(detectionsPerMm2)} on ${areaWords(areaMm2)}`,
  );
  return `Mitotic detections per mm² in tissue with hardly any mitoses: ${each.join('; ')}.`;
}

/** `0.767 (0.705 to 0.819)` */
function shareWords({ value, interval }: MeasuredFigure): string {
  const bounds = interval === null ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  return `${value.toFixed(3)}${bounds}`;
}

function amountWords({ value, interval }: MeasuredFigure): string {
  const bounds = interval === null ? '' : ` (${figureWords(interval.low)} to ${figureWords(interval.high)})`;
  return `${figureWords(value)}${bounds}`;
}
