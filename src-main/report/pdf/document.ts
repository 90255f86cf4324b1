/**
 * The report as a PDF (A4): on the first page the slide, the figures, the overview and how it was made;
 * on the second the gallery. It holds the slide's file name and no folder, label or property of the
 * file, and the same result makes the same bytes.
 */
import type { AnalysisResult } from '../../contract/report';
import { researchUse } from '../../contract/report';
import type { RegionReader } from '../../contract/slide';
import { readOverview } from '../overview';
import { rule } from '../palette';
import { loadTypefaces } from '../typefaces';
import { timeWords } from '../wording';
import { drawGallery, galleryKey, readGallery } from './gallery';
import { drawIdentity } from './identity';
import { drawKeyFigures } from './key-figures';
import { drawNotices, drawWarnings, noticeLines, noticesHeight } from './notices';
import { drawOverviewPanel, overviewJpeg } from './overview-panel';
import { drawProvenance, provenanceHeight } from './provenance';
import { area, createSheet, grid, type Sheet } from './sheet';
import { small } from './styles';

/** Longest side of the overview, pixels: about 360 to the inch in print. */
const overviewSide = 1600;
const overviewWidthMm = 112;

/** Height that is kept for the overview, millimetres. */
const leastOverview = 40;

/** PDF bytes. Reads the overview and the crops through `reader`. */
export async function writePdf(result: AnalysisResult, reader: RegionReader): Promise<Uint8Array> {
  const typefaces = await loadTypefaces();
  const overview = await readOverview(reader, result.mpp, overviewSide);
  const jpeg = await overviewJpeg(overview);
  const gallery = await readGallery(result, reader);
  const sheet = createSheet({
    typefaces,
    title: `Mitotic figures: ${result.slide.name}`,
    author: `Spindle ${result.spindle}`,
    createdAt: new Date(result.startedAt),
  });

  sheet.addPage();
  const belowHead = drawIdentity(sheet, result, typefaces);
  const belowFigures = drawKeyFigures(sheet, result, belowHead + grid);
  const top = drawWarnings(sheet, result, belowFigures + grid);
  const column = area.left + overviewWidthMm + 2 * grid;
  const columnWidth = area.right - column;
  const listHeight = provenanceHeight(sheet, result, columnWidth);
  // Where warnings and notices leave too little height, how it was made has a page of its own.
  const wanted = noticesHeight(noticeLines(sheet, result, area.bottom - top));
  const isBeside = top - 1 + listHeight + wanted <= area.bottom;
  const notices = noticeLines(sheet, result, area.bottom - top - (isBeside ? listHeight : leastOverview));
  const bottom = area.bottom - noticesHeight(notices);
  const frame = {
    x: area.left,
    y: top,
    width: isBeside ? overviewWidthMm : area.width,
    height: bottom - top - (notices.length === 0 ? 0 : grid),
  };
  drawOverviewPanel(sheet, result, reader.levels, overview, jpeg, frame);
  if (isBeside) drawProvenance(sheet, result, column, top - 1, columnWidth);
  drawNotices(sheet, notices, bottom);
  if (!isBeside) {
    sheet.addPage();
    drawProvenance(sheet, result, area.left, area.top, area.width);
  }

  drawGallery(sheet, result, gallery);
  drawFooters(sheet, result, galleryKey(gallery));
  return sheet.finish();
}

function drawFooters(sheet: Sheet, result: AnalysisResult, key: string | null): void {
  sheet.onEveryPage((page, pages) => {
    sheet.horizontal(area.left, 276, area.width, rule);
    const origin = `Spindle ${result.spindle}  ·  ${timeWords(result.startedAt)}  ·  ${result.slide.name}`;
    const number = `Page ${page} of ${pages}`;
    const numberWidth = sheet.measure(number, small);
    if (page > 1 && key !== null) sheet.line(key, area.left, 274, small);
    sheet.line(researchUse, area.left, 280, small);
    sheet.line(origin, area.left, 284, small, { width: area.width - numberWidth - grid });
    sheet.line(number, area.right, 284, small, { align: 'right' });
  });
}
