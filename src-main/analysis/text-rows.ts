/** Lists and tables in text files: bytes in any encoding in, lines or rows out. What is read is untrusted. */
import { parse } from 'csv-parse/sync';
import type { TableRows } from './table-rows';

/**
 * The text of a file: UTF-16 by its byte-order mark, as spreadsheets write it; what is no UTF-8 is taken for the Windows code page of
 * western Europe.
 */
export function decodedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not as a stream, Node 20 takes it for Latin 1, which has control characters in place of quotes and dashes.
    return new TextDecoder('windows-1252').decode(bytes, { stream: true });
  }
}

/** The lines of a plain list, without empty ones and comments. */
export function listLines(text: string): string[] {
  return (
    text
      .split(/\r\n|\r|\n/)
      // As Windows copies paths.
      .map((line) => line.trim().replace(/^"(.*)"$/, '$1'))
      .filter((line) => line !== '' && !line.startsWith('#'))
  );
}

/** Fields between commas, semicolons or tabs. @throws Error with the reason as a clause */
export function delimitedRows(text: string): TableRows {
  // The first line that Excel writes for itself.
  const table = text.replace(/^sep=.\r?\n/i, '');
  const records = parse(table, {
    ...{ delimiter: delimiterOf(table), info: true, relax_column_count: true },
    ...{ skip_empty_lines: true, trim: true, comment: '#', comment_no_infix: true },
    // With `info` each record comes with the number of its line, which the types do not say.
  }) as unknown as readonly {
    readonly record: readonly string[];
    readonly info: { readonly lines: number };
  }[];
  return {
    rows: records.map(({ record, info }) => ({ at: `line ${info.lines}`, cells: record })),
    notes: [],
  };
}

/** The one that is most often in the row of names. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const countOf = (delimiter: string): number => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((most, each) => (countOf(each) > countOf(most) ? each : most));
}
