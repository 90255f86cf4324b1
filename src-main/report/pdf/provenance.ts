/** How the figures came about: pixel size and who said it, model, checksum, provider, threshold, time. */
import { countWords } from '../../base/count-words';
import { engineWords } from '../../contract/engine';
import { invarianceStatements } from '../../contract/invariance';
import type { AnalysisResult } from '../../contract/report';
import { mppSourceWords, mppWords } from '../../contract/slide';
import { cautionPanel } from '../palette';
import {
  areaWords,
  durationWords,
  figureWords,
  profileStatement,
  scopeWords,
  scoreWords,
  thresholdWords,
  tissueStatements,
} from '../wording';
import { accuracyStatements } from './model-record';
import { area, grid, type Sheet } from './sheet';
import { body, cautionStrong, heading, small } from './styles';

/** Enough for a checksum; a provider or model with a longer name is cut. */
const linesAValue = 3;

const title = 'How this was made';

interface Entry {
  readonly name: string;
  readonly values: readonly string[];
  /** Changes how the figures are to be read. */
  readonly caution?: boolean;
}

/** Draws the list in a column; `x`, `top`, `width` in millimetres. */
export function drawProvenance(
  sheet: Sheet,
  result: AnalysisResult,
  x: number,
  top: number,
  width: number,
): void {
  sheet.line(title, x, top + grid, heading);
  drawEntries(sheet, laidOut(sheet, result, width), x, top + 1.5 * grid, width);
}

/** Draws the list over the page's width, in two columns; returns the y (millimetres) below it. */
export function drawProvenanceWide(sheet: Sheet, result: AnalysisResult, top: number): number {
  const width = (area.width - 2 * grid) / 2;
  const entries = laidOut(sheet, result, width);
  const half = heightOf(entries) / 2;
  const inLeft = entries.findIndex((_, index) => heightOf(entries.slice(0, index)) >= half);
  const [left, right] = [entries.slice(0, inLeft), entries.slice(inLeft)];
  sheet.line(title, area.left, top + grid, heading);
  const first = top + 1.5 * grid;
  drawEntries(sheet, left, area.left, first, width);
  drawEntries(sheet, right, area.right - width, first, width);
  return first + Math.max(heightOf(left), heightOf(right)) + grid;
}

function drawEntries(
  sheet: Sheet,
  entries: readonly LaidOutEntry[],
  x: number,
  top: number,
  width: number,
): void {
  let y = top;
  for (const { name, lines, caution } of entries) {
    if (caution) sheet.rectangle(x - 2, y + 0.75, width + 2, (lines.length + 1) * grid + 0.75, cautionPanel);
    y += grid;
    sheet.line(name, x, y, small);
    for (const line of lines) {
      y += grid;
      sheet.line(line, x, y, caution ? cautionStrong : body);
    }
    y += grid / 2;
  }
}

/** Height of the list, millimetres. */
export function provenanceHeight(sheet: Sheet, result: AnalysisResult, width: number): number {
  return 1.5 * grid + heightOf(laidOut(sheet, result, width));
}

function heightOf(entries: readonly LaidOutEntry[]): number {
  return entries.reduce((height, { lines }) => height + (lines.length + 1.5) * grid, 0);
}

interface LaidOutEntry {
  readonly name: string;
  readonly lines: readonly string[];
  readonly caution: boolean;
}

function laidOut(sheet: Sheet, result: AnalysisResult, width: number): LaidOutEntry[] {
  return entriesOf(result).map(({ name, values, caution = false }) => {
    const style = caution ? cautionStrong : body;
    return {
      name,
      caution,
      lines: values.flatMap((value) => sheet.wrap(value, width, style).slice(0, linesAValue)),
    };
  });
}

function entriesOf(result: AnalysisResult): Entry[] {
  const { model, mpp, timings } = result;
  const byHand = mpp.source === 'user';
  const profile = profileStatement(result);
  return [
    {
      name: 'Pixel size',
      values: [
        mppWords(mpp),
        byHand ? `${mppSourceWords(mpp)}, not read from the slide` : mppSourceWords(mpp),
      ],
      caution: byHand,
    },
    { name: 'Model', values: [`${model.name} (${model.id})`, `version ${model.version}, ${model.licence}`] },
    { name: 'Model checksum, SHA-256', values: [model.sha256] },
    {
      name: 'Known accuracy of the model',
      values: accuracyStatements(result),
      caution: model.accuracy.kind === 'not-stated',
    },
    {
      name: 'Execution provider',
      values: [[engineWords(result), result.device].filter((part) => part !== '').join(', ')],
      caution: result.engineEvents.length > 0,
    },
    {
      name: 'Threshold',
      values: [
        `mitotic from score ${thresholdWords(result)}`,
        ...(profile === null ? [] : [profile]),
        `candidates from score ${scoreWords(result.candidateThreshold)}`,
      ],
    },
    { name: 'Rotation of the tissue', values: invarianceStatements(result.invariance) },
    {
      name: 'Analysed',
      values: [areaWords(result.analysedAreaMm2), scopeWords(result), ...tissueStatements(result)],
      caution: (result.tissue?.correction ?? null) !== null,
    },
    {
      name: 'Tiles not read',
      values: [result.missingTiles.length === 0 ? 'none' : countWords(result.missingTiles.length)],
      caution: result.missingTiles.length > 0,
    },
    {
      name: 'Time taken',
      values: [
        timings.rateMm2PerMin > 0
          ? `${durationWords(timings.total)}, ${figureWords(timings.rateMm2PerMin)} mm² per minute`
          : `${durationWords(timings.total)}; all patches were finished by an analysis that ended before`,
      ],
    },
  ];
}
