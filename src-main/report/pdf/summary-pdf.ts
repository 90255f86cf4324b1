/**
 * The table of a batch as a PDF (A4, landscape) for people: how many slides are in which state, then those that failed with their
 * reasons, then the figures of the others in the order of the batch. It holds file names and folders below that of the batch, as the
 * table does. The same rows make the same bytes.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { countWords, plural } from '../../base/count-words';
import { researchUse } from '../../contract/report';
import { cautionInk, cautionPanel, ink, panel, quietInk, rule } from '../palette';
import { slideCount, statuses, statusWords, summaryCounts } from '../summary-counts';
import { whyOf, type SummaryRow } from '../summary-csv';
import { loadTypefaces, missingCodePoints, type Typefaces } from '../typefaces';
import { capitalised, timeWords } from '../wording';
import { createSheet, grid, type Sheet, type TextStyle } from './sheet';
import { caution, cautionStrong, heading, quiet, small, title } from './styles';
import { failedColumns, figureColumns, type PrintedColumn } from './summary-columns';

/** Text area of a landscape page, millimetres. */
const page = { left: 16, right: 281, top: 16, bottom: 188, width: 265 } as const;
const footer = 194;

const cell: TextStyle = { size: 7, weight: 'regular', colour: ink };
const cellStrong: TextStyle = { ...cell, weight: 'semibold' };
const cellCaution: TextStyle = { ...cell, colour: cautionInk };
const columnTitle: TextStyle = { size: 7, weight: 'semibold', colour: quietInk };
const count: TextStyle = { size: 22, weight: 'semibold', colour: ink };
/** Between a column and the next, millimetres. */
const gutter = 3;
/** From a row to the line below it that belongs to it, millimetres. */
const lineBelow = 3.4;
/** Lines of a reason or of notes below a slide. */
const mostLines = 6;
/** Of the list of characters that the typeface lacks. */
const mostCodePoints = 12;
/** After as many rows others have their turn. */
const rowsAtOnce = 20;

/** @param origin version of the program, and when it writes. @returns PDF bytes */
export async function summaryPdf(
  rows: readonly SummaryRow[],
  { spindle, writtenAt }: { readonly spindle: string; readonly writtenAt: Date },
): Promise<Uint8Array> {
  const typefaces = await loadTypefaces();
  const sheet = createSheet({
    ...{
      typefaces,
      title: `Batch of ${plural(slideCount(rows), 'slide', 'slides')}`,
      author: `Spindle ${spindle}`,
    },
    ...{ keywords: null, createdAt: writtenAt, layout: 'landscape', remembersWords: true },
  });
  sheet.addPage();
  const below = drawHead(sheet, rows, typefaces, writtenAt);
  const pages = new TablePages(sheet, below);
  const failed = rows.filter(({ status }) => status === 'failed');
  const others = rows.filter(({ status }) => status !== 'failed');
  const named = plural(others.length - slideCount(others), 'further name', 'further names');
  const further = slideCount(others) < others.length ? `, under ${named}` : '';
  if (failed.length > 0) {
    pages.begin(
      `Failed: ${plural(failed.length, 'slide', 'slides')}, without figures`,
      failedColumns(rows, page.width),
    );
    await drawRows(pages, failed);
  }
  if (others.length > 0) {
    const which = failed.length > 0 ? 'All other slides' : 'Slides';
    pages.begin(`${which}: ${countWords(slideCount(others))}${further}`, figureColumns(rows, page.width));
    await drawRows(pages, others);
  }
  drawFooters(sheet, `Spindle ${spindle}  ·  ${timeWords(writtenAt.toISOString())}`);
  return sheet.finish();
}

async function drawRows(pages: TablePages, rows: readonly SummaryRow[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    pages.draw(row);
    if (index % rowsAtOnce === rowsAtOnce - 1) await othersTurn();
  }
}

/** Draws from the top of the first page; returns the y (millimetres) below it. */
function drawHead(sheet: Sheet, rows: readonly SummaryRow[], typefaces: Typefaces, writtenAt: Date): number {
  sheet.line('Mitotic figures: summary of a batch', page.left, 24, title);
  sheet.line(`Written ${timeWords(writtenAt.toISOString())}`, page.right, 24, quiet, { align: 'right' });
  sheet.horizontal(page.left, 28, page.width, rule);
  const counts = summaryCounts(rows);
  const told = statuses.filter((status) => isAlwaysTold(status) || counts[status] > 0);
  const width = page.width / (told.length + 1);
  const figures = [
    ['slides', slideCount(rows)] as const,
    ...told.map((status) => [statusWords[status], counts[status]] as const),
  ];
  figures.forEach(([words, figure], index) => {
    const x = page.left + index * width;
    const isGrave = words === statusWords.failed && figure > 0;
    sheet.line(countWords(figure), x, 40, isGrave ? { ...count, colour: cautionInk } : count);
    sheet.line(words, x, 45, isGrave ? cautionStrong : quiet);
  });
  let y = drawStatement(sheet, 50) + grid;
  for (const line of [modelWords(rows), boxWords(rows, typefaces)]) {
    if (line === null) continue;
    y += grid;
    sheet.line(line, page.left, y, quiet, { width: page.width });
  }
  return y + grid;
}

function isAlwaysTold(status: SummaryRow['status']): boolean {
  return ['done', 'missing-tiles', 'failed', 'not-begun'].includes(status);
}

function drawStatement(sheet: Sheet, top: number): number {
  const lines = sheet.wrap(researchUse, page.width - 2 * grid, caution);
  const height = (lines.length + 2) * grid;
  sheet.rectangle(page.left, top, page.width, height, cautionPanel);
  sheet.rectangle(page.left, top, 1, height, cautionInk);
  sheet.line(
    'Proposals of software, not yet confirmed by a person',
    page.left + grid,
    top + 1.25 * grid,
    cautionStrong,
  );
  lines.forEach((line, index) => {
    sheet.line(line, page.left + grid, top + (2.25 + index) * grid, caution, { width: page.width });
  });
  return top + height;
}

/** With what the figures were made; `null` where there are none. */
function modelWords(rows: readonly SummaryRow[]): string | null {
  const used = new Set(
    rows.flatMap(({ figures }) =>
      figures === null
        ? []
        : [
            `${figures.model_id ?? '–'} ${figures.model_version ?? ''}, mitotic from score ${figures.threshold ?? '–'}`,
          ],
    ),
  );
  const [only] = used;
  if (only === undefined) return null;
  return used.size === 1
    ? `Model ${only}. Hotspot: mitoses in the circle with most of them. 95 % interval: Poisson (Garwood), which knows chance only.`
    : `The slides were analysed with ${countWords(used.size)} models or thresholds, which the table states in the other formats: compare their figures with care.`;
}

function boxWords(rows: readonly SummaryRow[], { regular }: Typefaces): string | null {
  const texts = rows.map(({ slide, folder, case: ofCase }) => `${slide}${folder}${ofCase ?? ''}`);
  const missing = [...new Set(texts.flatMap((text) => missingCodePoints(text, regular)))];
  if (missing.length === 0) return null;
  const more = missing.length > mostCodePoints ? ' and others' : '';
  return `□ stands for ${missing.slice(0, mostCodePoints).join(', ')}${more}, which this typeface lacks.`;
}

/** A table over as many pages as it takes, its titles on each. */
class TablePages {
  #y: number;
  #columns: readonly PrintedColumn[] = [];

  constructor(
    readonly sheet: Sheet,
    below: number,
  ) {
    this.#y = below;
  }

  /** Begins another table below what is there. */
  begin(name: string, columns: readonly PrintedColumn[]): void {
    this.#columns = columns;
    // A title does not stand alone at the foot of a page.
    if (this.#y + 8 * grid > page.bottom) this.#addPage();
    this.#y += 2 * grid;
    this.sheet.line(name, page.left, this.#y, heading);
    this.#y += grid / 2;
    this.#drawTitles();
  }

  draw(row: SummaryRow): void {
    const wrap = (text: string): string[] => this.sheet.wrap(text, page.width - 2 * grid, cell);
    const [name] = this.#columns;
    // A name that is shortened in its middle stands in full below, so that slides are told apart.
    const isWhole =
      name === undefined || this.sheet.wrap(row.slide, name.width - gutter, cellStrong).length === 1;
    const lines = [
      ...(isWhole ? [] : wrap(row.slide).map((text) => ({ text, style: cell }))),
      ...notesOf(row).flatMap((note) => shortened(wrap(note)).map((text) => ({ text, style: cellCaution }))),
    ];
    if (this.#y + (1 + lines.length) * grid > page.bottom) {
      this.#addPage();
      this.#drawTitles();
    }
    this.#y += grid;
    const isGrave = row.status === 'failed' || row.status === 'missing-tiles';
    this.#drawCells((column, index) => ({
      text: column.words(row),
      style: index === 0 ? cellStrong : column.title === 'State' && isGrave ? cellCaution : cell,
    }));
    for (const { text, style } of lines) {
      this.#y += lineBelow;
      this.sheet.line(text, page.left + grid, this.#y, style, { width: page.width - grid });
    }
    this.sheet.horizontal(page.left, this.#y + 1.2, page.width, panel);
  }

  #addPage(): void {
    this.sheet.addPage();
    this.#y = page.top;
  }

  #drawTitles(): void {
    this.#y += grid;
    this.#drawCells(({ title: text }) => ({ text, style: columnTitle }));
    this.sheet.horizontal(page.left, this.#y + 1.2, page.width, rule);
    this.#y += 0.5;
  }

  #drawCells(each: (column: PrintedColumn, index: number) => { text: string; style: TextStyle }): void {
    let x: number = page.left;
    this.#columns.forEach((column, index) => {
      const { width, align } = column;
      const { text, style } = each(column, index);
      const isLast = index === this.#columns.length - 1;
      // Figures end where their column does, texts begin where it begins.
      const right = x + width - (isLast ? 0 : gutter);
      this.sheet.line(text, align === 'left' ? x : right, this.#y, style, { align, width: right - x });
      x += width;
    });
  }
}

/** What must be read beside the figures of a slide, or instead of them. */
function notesOf(row: SummaryRow): string[] {
  const { figures } = row;
  const missing = figures?.missing_tiles;
  const why = whyOf(row);
  return [
    ...(why === null ? [] : [capitalised(why)]),
    ...(row.sameAs === null ? [] : [`The same slide as ${row.sameAs}, whose figures are those of both.`]),
    ...(typeof missing === 'number' && missing > 0
      ? [`${plural(missing, 'tile', 'tiles')} could not be read; the area is not counted.`]
      : []),
    ...(figures?.mpp_source === 'user'
      ? ['The pixel size was entered by hand: areas and densities depend on it.']
      : []),
    ...(typeof figures?.warnings === 'string' ? figures.warnings.split(' | ') : []),
  ];
}

function shortened(lines: readonly string[]): readonly string[] {
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines - 1), '… in full in the other formats of this table'];
}

function drawFooters(sheet: Sheet, origin: string): void {
  sheet.onEveryPage((number, pages) => {
    sheet.horizontal(page.left, footer, page.width, rule);
    sheet.line(`${researchUse}  ·  ${origin}`, page.left, footer + grid, small, { width: page.width - 30 });
    sheet.line(`Page ${number} of ${pages}`, page.right, footer + grid, small, { align: 'right' });
  });
}
