/** How the figures came about: pixel size and who said it, model, checksum, provider, threshold, time. */
import { engineWords } from '../../contract/engine';
import { invarianceStatements } from '../../contract/invariance';
import type { AnalysisResult } from '../../contract/report';
import { mppWords } from '../../contract/slide';
import { cautionPanel } from '../palette';
import {
  areaWords,
  countWords,
  durationWords,
  figureWords,
  scopeWords,
  scoreWords,
  tissueStatements,
} from '../wording';
import { grid, type Sheet } from './sheet';
import { body, cautionStrong, heading, small } from './styles';

/** Enough for a checksum; a provider or model with a longer name is cut. */
const linesAValue = 3;

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
  let y = top + grid;
  sheet.line('How this was made', x, y, heading);
  y += grid / 2;
  for (const { name, lines, caution } of laidOut(sheet, result, width)) {
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
  const entries = laidOut(sheet, result, width);
  return entries.reduce((height, { lines }) => height + (lines.length + 1.5) * grid, 1.5 * grid);
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
  return [
    {
      name: 'Pixel size',
      values: [mppWords(mpp), byHand ? 'entered by hand, not read from the slide' : 'as the slide states'],
      caution: byHand,
    },
    { name: 'Model', values: [`${model.name} (${model.id})`, `version ${model.version}, ${model.licence}`] },
    { name: 'Model checksum, SHA-256', values: [model.sha256] },
    {
      name: 'Execution provider',
      values: [[engineWords(result), result.device].filter((part) => part !== '').join(', ')],
      caution: result.engineEvents.length > 0,
    },
    {
      name: 'Threshold',
      values: [
        `mitotic from score ${scoreWords(result.threshold)}`,
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
      values: [`${durationWords(timings.total)}, ${figureWords(timings.rateMm2PerMin)} mm² per minute`],
    },
  ];
}
