/**
 * Rows to comma-separated text after RFC 4180: CRLF line ends, fields quoted where they must be, UTF-8
 * without a byte-order mark. Text that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP, "CSV Injection"), also behind a semicolon or tab, at which many a spreadsheet begins a new field; control
 * characters are written as visible escapes; numbers are written as they are.
 */
import { printable } from '../base/printable';

/** A field: text, number, or `null` for "not known", which is written as an empty field. */
export type CsvField = string | number | null;

/** The whole table as text; the first row is the header. */
export function csvText(rows: readonly (readonly CsvField[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(field: CsvField): string {
  if (field === null) return '';
  if (typeof field === 'number') return Number.isFinite(field) ? String(field) : '';
  const text = disarmed(field);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What starts a formula or a command in a spreadsheet, also after white space and in full-width forms. */
const formulaStart = /^(?:\s*[=+\-@|%＝＋－＠]|[\t\r\n])/u;
const formulaBehindSeparator = /([;\t]\s*)(?=[=+\-@|%＝＋－＠])/gu;

function disarmed(text: string): string {
  const start = formulaStart.test(text) ? `'${text}` : text;
  const whole = start.replace(formulaBehindSeparator, "$1'");
  // Line ends and tabs stay within their quotes.
  return whole.replace(/(?:[^\t\r\n]|\r(?!\n))+/g, printable);
}

/** The fields of a table as `csvText` writes it, apostrophes and escapes as they stand. What is no table gives odd rows. */
export function parseCsvText(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
