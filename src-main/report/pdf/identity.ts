/** The head of the report: what this is, which slide, and the statement that it is software's proposal. */
import { countWords } from '../../base/count-words';
import { formatWords } from '../../contract/format-words';
import type { AnalysisResult } from '../../contract/report';
import { researchUse } from '../../contract/report';
import { rounded } from '../../contract/slide';
import { cautionInk, cautionPanel, quietInk, rule } from '../palette';
import { missingCodePoints, type Typefaces } from '../typefaces';
import { capitalised, figureWords, fingerprintWords, timeWords } from '../wording';
import { area, grid, type Sheet, type TextStyle } from './sheet';
import { cautionSmall, cautionStrong, heading, quiet, small, title } from './styles';

/** Draws from the top of the page; returns the y (millimetres) below it. */
export function drawIdentity(sheet: Sheet, result: AnalysisResult, typefaces: Typefaces): number {
  sheet.line('Mitotic figures: detection report', area.left, 24, title);
  sheet.line(`Run started ${timeWords(result.startedAt)}`, area.right, 24, quiet, { align: 'right' });
  sheet.horizontal(area.left, 28, area.width, rule);
  const below = drawSlide(sheet, result, typefaces, 28 + 2 * grid);
  return drawStatement(sheet, drawBlanks(sheet, below - grid) + grid);
}

/** A long name is set smaller, over up to four lines (more than a file name may have): it identifies the slide. */
function drawSlide(sheet: Sheet, result: AnalysisResult, typefaces: Typefaces, top: number): number {
  const { slide, mpp } = result;
  const longName: TextStyle = { ...heading, size: 8 };
  const style = sheet.measure(slide.name, heading) <= area.width ? heading : longName;
  let y = top;
  for (const line of sheet.wrap(slide.name, area.width, style).slice(0, 4)) {
    sheet.line(line, area.left, y, style);
    y += grid;
  }
  y += grid / 2;
  sheet.line(slideWords(result, mpp.x, mpp.y), area.left, y, quiet);
  y += grid;
  sheet.line(capitalised(fingerprintWords(slide)), area.left, y, quiet);
  const missing = missingCodePoints(slide.name, typefaces.regular);
  if (missing.length > 0) {
    const words = `□ in the name stands for ${missing.join(', ')}, which this typeface lacks.`;
    for (const line of sheet.wrap(words, area.width, small).slice(0, 3)) {
      y += grid;
      sheet.line(line, area.left, y, small);
    }
  }
  return y + grid;
}

function slideWords({ slide }: AnalysisResult, mppX: number, mppY: number): string {
  const widthMm = figureWords((slide.width * mppX) / 1000);
  const heightMm = figureWords((slide.height * mppY) / 1000);
  return [
    formatWords(slide),
    `${countWords(slide.width)} × ${countWords(slide.height)} px`,
    `${widthMm} × ${heightMm} mm`,
    slide.objectivePower === null ? 'objective not stated' : `objective ${rounded(slide.objectivePower)}×`,
  ].join('  ·  ');
}

/** Lines to fill in by hand; nothing of the file's own identity is printed on them. */
function drawBlanks(sheet: Sheet, top: number): number {
  const fields = [
    ['Case number', 50],
    ['Reader', 50],
    ['Date and signature', 70],
  ] as const;
  let x: number = area.left;
  const y = top + 2 * grid;
  for (const [name, width] of fields) {
    const label = sheet.measure(name, small);
    sheet.line(name, x, y, small);
    sheet.horizontal(x + label + 1, y + 0.5, width - label - 1, quietInk);
    x += width + grid;
  }
  return y + grid / 2;
}

function drawStatement(sheet: Sheet, top: number): number {
  const inner = area.width - 2 * grid;
  const lines = sheet.wrap(researchUse, inner, cautionSmall);
  const height = (lines.length + 2) * grid;
  sheet.rectangle(area.left, top, area.width, height, cautionPanel);
  sheet.rectangle(area.left, top, 1, height, cautionInk);
  let y = top + 1.25 * grid;
  sheet.line('Proposals of software, not yet confirmed by a person', area.left + grid, y, cautionStrong);
  for (const line of lines) {
    y += grid;
    sheet.line(line, area.left + grid, y, cautionSmall);
  }
  return top + height;
}
