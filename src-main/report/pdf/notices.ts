/**
 * What the reader must know before trusting a figure: unreadable tiles, a pixel size entered by hand, a small area, an
 * engine that failed on the way.
 */
import { countWords, plural } from '../../base/count-words';
import { engineEventWords } from '../../contract/engine';
import { describePlace } from '../../contract/errors';
import { hotspotAreaMm2 } from '../../contract/hotspot';
import { correctionWords } from '../../contract/mask';
import type { AnalysisResult } from '../../contract/report';
import { mppSourceWords } from '../../contract/slide';
import { cautionInk, cautionPanel } from '../palette';
import { areaWords, withoutFolders } from '../wording';
import { area, grid, type Sheet } from './sheet';
import { caution, cautionStrong } from './styles';

const mostTilesNamed = 4;

/**
 * The lines of all notices, wrapped; empty when there is nothing to say. As many tiles are named as fit into
 * `height` millimetres.
 */
export function noticeLines(sheet: Sheet, result: AnalysisResult, height: number): string[] {
  let lines: string[] = [];
  for (let tilesNamed = mostTilesNamed; tilesNamed >= 0; tilesNamed--) {
    lines = noticesOf(result, tilesNamed).flatMap((notice) =>
      sheet.wrap(notice, area.width - 2 * grid, caution).slice(0, 2),
    );
    if (noticesHeight(lines) <= height) break;
  }
  return lines;
}

/** Height of the box that holds these lines, millimetres; 0 for none. */
export function noticesHeight(lines: readonly string[]): number {
  return lines.length === 0 ? 0 : (lines.length + 2) * grid;
}

/** Draws the box at `top` (millimetres). */
export function drawNotices(sheet: Sheet, lines: readonly string[], top: number): void {
  if (lines.length === 0) return;
  sheet.rectangle(area.left, top, area.width, noticesHeight(lines), cautionPanel);
  sheet.rectangle(area.left, top, 1, noticesHeight(lines), cautionInk);
  let y = top + 1.25 * grid;
  sheet.line('Read the figures with care', area.left + grid, y, cautionStrong);
  for (const line of lines) {
    y += grid;
    sheet.line(line, area.left + grid, y, caution);
  }
}

/** The result's warnings, which stand below the figures and are never cut; returns the y below them. */
export function drawWarnings(sheet: Sheet, { warnings }: AnalysisResult, top: number): number {
  if (warnings.length === 0) return top;
  const lines = warnings.flatMap(({ text }) => sheet.wrap(text, area.width - 2 * grid, caution));
  const height = (lines.length + 2) * grid;
  sheet.rectangle(area.left, top, area.width, height, cautionPanel);
  sheet.rectangle(area.left, top, 1, height, cautionInk);
  let y = top + 1.25 * grid;
  sheet.line('Read before the figures', area.left + grid, y, cautionStrong);
  for (const line of lines) {
    y += grid;
    sheet.line(line, area.left + grid, y, caution);
  }
  return top + height + grid;
}

function noticesOf(result: AnalysisResult, tilesNamed: number): string[] {
  const { missingTiles, mpp, analysedAreaMm2, engineEvents } = result;
  const notices: string[] = [];
  if (mpp.source === 'user') {
    notices.push(`The pixel size was ${mppSourceWords(mpp)}: every area and density depends on it.`);
  }
  const correction = result.tissue?.correction ?? null;
  if (correction !== null) {
    notices.push(`What counts as tissue was corrected by hand: ${correctionWords(correction)}.`);
  }
  // Runs before 0.2 do not know how much tissue a hotspot holds; others warn of it.
  if (result.analysed === null && analysedAreaMm2 < hotspotAreaMm2 && result.hotspots !== null) {
    notices.push(
      `The analysed area (${areaWords(analysedAreaMm2)}) is smaller than a hotspot (${areaWords(hotspotAreaMm2)}): ` +
        'the hotspot’s density counts area that was not analysed.',
    );
  }
  const [event] = engineEvents;
  if (event !== undefined) {
    const more = engineEvents.length - 1;
    const rest = more === 0 ? '' : ` and ${plural(more, 'more event', 'more events')}, in the JSON result`;
    notices.push(
      `During the run ${withoutFolders(engineEventWords(event))}${rest}: the affected parts were computed again, and nothing is missing.`,
    );
  }
  if (missingTiles.length > 0) {
    notices.push(
      `${plural(missingTiles.length, 'tile', 'tiles')} could not be read; ` +
        `mitotic figures there are not counted, and their area is not in the analysed area${tilesNamed === 0 ? '' : ':'}`,
    );
    for (const tile of missingTiles.slice(0, tilesNamed)) {
      const { level, column, row, why } = tile;
      notices.push(`${describePlace({ level, column, row })}: ${withoutFolders(why)}`);
    }
    if (missingTiles.length > tilesNamed) {
      notices.push(
        tilesNamed === 0
          ? 'The JSON result lists them.'
          : `and ${countWords(missingTiles.length - tilesNamed)} more, listed in the JSON result`,
      );
    }
  }
  return notices;
}
