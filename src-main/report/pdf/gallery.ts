/**
 * The detections as a pathologist looks at them: crops at full resolution, the surest mitotic ones and the
 * look-alikes just below the threshold, each with its score, its location and a scale bar.
 */
import { countWords } from '../../base/count-words';
import type { AnalysisResult } from '../../contract/report';
import type { RegionReader } from '../../contract/slide';
import { readCrop, type Crop } from '../crop';
import { identifyDetections, type IdentifiedDetection } from '../identified';
import { paper, darkHalo, rule } from '../palette';
import { scaleBarWithin } from '../scale-bar';
import { fill, rectangle } from '../shapes';
import { scoreWords } from '../wording';
import { area, grid, mm, type Sheet } from './sheet';
import { heading, quiet, small, strong } from './styles';

const columns = 6;
const cropSide = 28;
const gutter = 2;
/** Crop, caption, and the space to the next row: a multiple of the grid. */
const rowHeight = cropSide + 2 * grid;
const mostMitotic = 4 * columns;
const mostLookAlikes = 2 * columns;
/** Micrometres shown: a mitotic figure (about 10 to 15 µm) with what surrounds it. */
const sideUm = 32;

interface GalleryEntry {
  readonly detection: IdentifiedDetection;
  readonly crop: Crop;
}

export interface Gallery {
  readonly mitotic: readonly GalleryEntry[];
  readonly lookAlikes: readonly GalleryEntry[];
}

/** Reads the crops, one after the other. At most 36, so that the time is bounded. */
export async function readGallery(result: AnalysisResult, reader: RegionReader): Promise<Gallery> {
  const detections = identifyDetections(result);
  const chosen = (label: IdentifiedDetection['label'], most: number): IdentifiedDetection[] =>
    detections.filter((detection) => detection.label === label).slice(0, most);
  return {
    mitotic: await readEntries(chosen('mitotic', mostMitotic), result, reader),
    lookAlikes: await readEntries(chosen('normal', mostLookAlikes), result, reader),
  };
}

async function readEntries(
  detections: readonly IdentifiedDetection[],
  { mpp }: AnalysisResult,
  reader: RegionReader,
): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for (const detection of detections) {
    entries.push({ detection, crop: await readCrop(reader, mpp, [detection.x, detection.y], sideUm) });
  }
  return entries;
}

/** Draws the gallery on a page of its own; nothing when there is no candidate at all. */
export function drawGallery(sheet: Sheet, result: AnalysisResult, gallery: Gallery): void {
  const { mitotic, lookAlikes } = gallery;
  const key = galleryKey(gallery);
  if (key === null) return;
  sheet.addPage();
  let y: number = area.top;
  y = drawSection(sheet, y, {
    title: 'Mitotic detections, highest scores first',
    count: `${countWords(mitotic.length)} of ${countWords(result.mitoticCount)}`,
    none: `No candidate reaches the threshold of ${scoreWords(result.threshold)}.`,
    entries: mitotic,
  });
  y = drawSection(sheet, y + grid, {
    title: 'Look-alikes just below the threshold',
    count: `${countWords(lookAlikes.length)} of ${countWords(result.normalCount)}`,
    none: 'No candidate lies below the threshold.',
    entries: lookAlikes,
  });
  sheet.line(key, area.left, y, small);
}

interface Section {
  readonly title: string;
  readonly count: string;
  readonly none: string;
  readonly entries: readonly GalleryEntry[];
}

function drawSection(sheet: Sheet, top: number, { title, count, none, entries }: Section): number {
  sheet.line(title, area.left, top + grid, heading);
  sheet.line(count, area.right, top + grid, quiet, { align: 'right' });
  sheet.horizontal(area.left, top + 1.5 * grid, area.width, rule);
  const first = top + 2.5 * grid;
  if (entries.length === 0) {
    sheet.line(none, area.left, first + grid, quiet);
    return first + 2 * grid;
  }
  const isBeside = entries.every((entry) => fitsBeside(sheet, entry));
  const height = rowHeight + (isBeside ? 0 : grid / 2);
  entries.forEach((entry, index) => {
    const x = area.left + (index % columns) * (cropSide + gutter);
    const y = first + Math.floor(index / columns) * height;
    drawCrop(sheet, entry, x, y);
    drawCaption(sheet, entry, x, y + cropSide + grid - 0.5, isBeside);
  });
  return first + Math.ceil(entries.length / columns) * height;
}

function drawCrop(sheet: Sheet, { crop }: GalleryEntry, x: number, y: number): void {
  sheet.image(crop.jpeg, x, y, cropSide, cropSide);
  sheet.border(x, y, cropSide, cropSide, rule);
  const bar = scaleBarWithin(crop.sideUm / 3);
  const length = (bar.lengthUm / crop.sideUm) * cropSide;
  sheet.shapes(
    [
      fill(rectangle(-0.25 * mm, -0.25 * mm, (length + 0.5) * mm, 1.1 * mm), darkHalo, 0.7),
      fill(rectangle(0, 0, length * mm, 0.6 * mm), paper),
    ],
    x + cropSide - 1.5 - length,
    y + cropSide - 2,
  );
}

/** @param y of its first line. Scores of many digits take the line, and the locations go below them. */
function drawCaption(sheet: Sheet, entry: GalleryEntry, x: number, y: number, isBeside: boolean): void {
  sheet.line(scoreWords(entry.detection.score), x, y, strong);
  if (isBeside) sheet.line(placeWords(entry), x + cropSide, y, small, { align: 'right' });
  else sheet.line(placeWords(entry), x, y + 3, small, { width: cropSide });
}

function fitsBeside(sheet: Sheet, entry: GalleryEntry): boolean {
  const score = sheet.measure(scoreWords(entry.detection.score), strong);
  return score + sheet.measure(placeWords(entry), small) + 1 <= cropSide;
}

function placeWords({ detection: { x, y }, crop }: GalleryEntry): string {
  return crop.incomplete ? 'partly not read' : `${Math.round(x)}, ${Math.round(y)}`;
}

/** What the bars and the small numbers in the gallery mean. */
function galleryKey(gallery: Gallery): string | null {
  const side = [...gallery.mitotic, ...gallery.lookAlikes][0]?.crop.sideUm;
  if (side === undefined) return null;
  return `Bar: ${scaleBarWithin(side / 3).label}. Bold: score. Beside or below it: x, y in level-0 pixels. Crops are at full resolution.`;
}
