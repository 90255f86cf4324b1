/**
 * The table of a batch as a workbook (.xlsx): the slides, what each column says, and how many slides are in which state. Every cell
 * states its type, so that no text can be taken for a formula; the same rows make the same bytes.
 */
import AdmZip from 'adm-zip';
import writeXlsxFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import { printable } from '../base/printable';
import { researchUse } from '../contract/report';
import type { CsvField } from './csv-text';
import { slideCount, statuses, statusMeanings, summaryCounts } from './summary-counts';
import { summaryColumns, summaryFields, type SummaryRow } from './summary-csv';
import { summaryMeanings } from './summary-meanings';

/** Characters that a cell holds. */
const longestText = 32_767;
/** Widths in characters of those columns that hold more than a figure. */
const widths: Readonly<Record<string, number>> = {
  ...{ slide: 36, status: 14, folder: 24, documents: 30, warnings: 40, error: 80, case: 16 },
};
const usualWidth = 12;
/** Time stands still: the archive would say when it was written. */
const archiveTime = new Date(1980, 0, 1);

export async function summaryXlsx(rows: readonly SummaryRow[]): Promise<Uint8Array> {
  const bytes = await writeXlsxFile([
    {
      ...{ sheet: 'slides', stickyRowsCount: 1, stickyColumnsCount: 1 },
      columns: summaryColumns.map((name) => ({ width: widths[name] ?? usualWidth })),
      data: [summaryColumns.map(headerCell), ...rows.map((row) => summaryFields(row).map(cell))],
    },
    { ...{ sheet: 'columns', stickyRowsCount: 1, stickyColumnsCount: 1 }, ...columnsSheet() },
    { sheet: 'counts', ...countsSheet(rows) },
  ]).toBuffer();
  const archive = new AdmZip(bytes);
  for (const { header } of archive.getEntries()) header.time = archiveTime;
  return archive.toBuffer();
}

function columnsSheet(): { readonly columns: { width: number }[]; readonly data: SheetData } {
  return {
    columns: [{ width: 26 }, { width: 10 }, { width: 90 }],
    data: [
      ['column', 'unit', 'meaning'].map(headerCell),
      ...summaryColumns.map((name) =>
        [name, summaryMeanings[name].unit, summaryMeanings[name].meaning].map(cell),
      ),
    ],
  };
}

function countsSheet(rows: readonly SummaryRow[]): {
  readonly columns: { width: number }[];
  readonly data: SheetData;
} {
  const counts = summaryCounts(rows);
  return {
    columns: [{ width: 16 }, { width: 10 }, { width: 90 }],
    data: [
      ['status', 'slides', 'meaning'].map(headerCell),
      ...statuses.map((status) => [status, counts[status], statusMeanings[status]].map(cell)),
      [cell('all'), cell(slideCount(rows)), cell(null)],
      [],
      [cell(researchUse)],
    ],
  };
}

function headerCell(name: string): CellObject {
  return { value: name, type: String, fontWeight: 'bold' };
}

function cell(field: CsvField): CellObject | null {
  if (field === null || field === '') return null;
  if (typeof field === 'number') return Number.isFinite(field) ? { value: field, type: Number } : null;
  return { value: cellText(field), type: String };
}

/**
 * Text as a cell keeps it. `_x0041_` in it would be read as an escape (ECMA-376, 22.9.2.19), and the library takes names of an object's
 * own members (`constructor`) for texts that it has written: a space behind makes them others.
 */
function cellText(text: string): string {
  const shown = printable(text).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  const whole = shown.length > longestText ? `${shown.slice(0, longestText - 1)}…` : shown;
  return whole in {} ? `${whole} ` : whole;
}
