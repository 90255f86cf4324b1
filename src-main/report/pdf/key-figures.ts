/** The three figures that matter, large, each with the area it was counted in and how, never alone. */
import { countWords, plural } from '../../base/count-words';
import { intervalName } from '../../counting/count-interval';
import type { Hotspot } from '../../contract/hotspot';
import { reachesBeyondTissue } from '../../counting/hotspot';
import type { AnalysisResult } from '../../contract/report';
import { rule } from '../palette';
import { areaWords, figureWords, intervalWords, scopeWords, scoreWords } from '../wording';
import { area, grid, type Sheet } from './sheet';
import { body, figure, quiet, strong } from './styles';

interface KeyFigure {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  /** The area, and the method. */
  readonly notes: readonly string[];
}

/** Draws the figures side by side below `top` (millimetres); returns the y below them. */
export function drawKeyFigures(sheet: Sheet, result: AnalysisResult, top: number): number {
  const figures = [countFigure(result), densityFigure(result), hotspotFigure(result)];
  const width = (area.width - 2 * grid) / figures.length;
  let below = top;
  figures.forEach(({ name, value, unit, notes }, index) => {
    const x = area.left + index * (width + grid);
    let y = top + grid;
    sheet.horizontal(x, top, width, rule);
    sheet.line(name, x, y, strong);
    y += 3 * grid;
    sheet.line(value, x, y, figure);
    sheet.line(unit, x + sheet.measure(value, figure) + 2, y, body);
    y += grid / 2;
    for (const line of notes.flatMap((note) => sheet.wrap(note, width, quiet))) {
      y += grid;
      sheet.line(line, x, y, quiet);
    }
    below = Math.max(below, y);
  });
  return below + grid;
}

/** At the number itself; the notices say the rest. */
function beyondNotes(circle: Hotspot, fits: Hotspot | null): string[] {
  if (!reachesBeyondTissue(circle) || circle.tissueInsideMm2 === null) return [];
  const offer =
    fits === null
      ? ''
      : `; the largest circle that lies in tissue, ${areaWords(fits.areaMm2)}, holds ${countWords(fits.mitoticCount)}: ${figureWords(fits.densityPerMm2)} per mm²`;
  return [`only ${areaWords(circle.tissueInsideMm2)} of it are tissue: its density is too low${offer}`];
}

function countFigure(result: AnalysisResult): KeyFigure {
  return {
    name: 'Mitotic count',
    value: countWords(result.mitoticCount),
    unit: '',
    notes: [
      `in ${areaWords(result.analysedAreaMm2)} (${scopeWords(result)})`,
      `detections with score ≥ ${scoreWords(result.threshold)}; ${countWords(result.normalCount)} below it ${result.normalCount === 1 ? 'is a look-alike' : 'are look-alikes'}`,
    ],
  };
}

function densityFigure(result: AnalysisResult): KeyFigure {
  const interval = intervalWords(result);
  return {
    name: 'Mitotic density',
    value: figureWords(result.densityPerMm2),
    unit: 'per mm²',
    notes: [
      `over ${areaWords(result.analysedAreaMm2)} (${scopeWords(result)})`,
      'mitotic count divided by the analysed area; a mean, not the densest field',
      ...(interval === null ? [] : [`${intervalName}: ${interval} per mm²`]),
    ],
  };
}

function hotspotFigure({ hotspots, mpp }: AnalysisResult): KeyFigure {
  const name = 'Mitotic hotspot';
  if (hotspots === null) {
    return { name, value: '–', unit: '', notes: ['no hotspot: nothing is mitotic at this threshold'] };
  }
  const { circle, rectangle, fits } = hotspots;
  const millimetres = (px: number, umPerPx: number): string => figureWords((px * umPerPx) / 1000);
  return {
    name,
    value: countWords(circle.mitoticCount),
    unit: `in ${areaWords(circle.areaMm2)}`,
    notes: [
      `the circle of ${millimetres(circle.width, mpp.x)} mm diameter that holds most: ${figureWords(circle.densityPerMm2)} per mm²`,
      ...beyondNotes(circle, fits),
      `the rectangle of ${millimetres(rectangle.width, mpp.x)} × ${millimetres(rectangle.height, mpp.y)} mm that holds most: ` +
        plural(rectangle.mitoticCount, 'detection', 'detections'),
    ],
  };
}
