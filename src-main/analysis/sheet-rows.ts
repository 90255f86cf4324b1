/**
 * The rows of the sheet of a workbook (.xlsx) that lists slides: of each cell what a person sees in it, as text. Formulas are not
 * computed; the value that the spreadsheet stored is taken.
 */
import { readSheet } from 'read-excel-file/node';
import { printable } from '../base/printable';
import { reasonOf } from '../base/thrown';
import type { TableRow, TableRows } from './table-rows';
import { checkedWorkbook } from './workbook';

/** @throws Error with the reason as a clause */
export async function sheetRows(bytes: Uint8Array): Promise<TableRows> {
  const { bytes: checked, sheet, valueless } = await checkedWorkbook(bytes);
  const data = await readSheet(checked, sheet.number).catch((cause: unknown) => {
    throw new Error(`its sheet “${printable(sheet.name)}” is damaged (${reasonOf(cause)})`, { cause });
  });
  // The reader leaves out the rows at the end in which nothing has a value.
  const last = [...valueless.keys()].reduce((most, row) => Math.max(most, row), data.length);
  const rows = Array.from({ length: last }, (_, index) =>
    rowOf(data[index] ?? [], index + 1, valueless.get(index + 1) ?? []),
  );
  return {
    rows: rows.filter(
      ({ cells, valueless: without = [] }) =>
        (without.length > 0 || cells.some((text) => text !== '')) && cells[0]?.startsWith('#') !== true,
    ),
    notes: sheet.isFirstOfSeveral
      ? [
          `Of its sheets the first was read, “${printable(sheet.name)}”; one that is named “slides” goes before it.`,
        ]
      : [],
  };
}

function rowOf(values: readonly unknown[], row: number, valueless: readonly number[]): TableRow {
  const dates = values.flatMap((value, column) => (value instanceof Date ? [column] : []));
  return {
    ...{ at: `row ${row}`, cells: values.map(textOf) },
    ...(dates.length > 0 && { dates }),
    ...(valueless.length > 0 && { valueless }),
  };
}

function textOf(value: unknown): string {
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** `2026-03-01`, with the time where it has one: `2026-03-01 12:30`. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'an impossible date';
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
}
