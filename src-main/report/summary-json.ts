/**
 * The table of a batch as one JSON document for other programs: a row a slide under the names of the columns, with numbers as numbers
 * and the error as it was reported, less the folders. The shape is described in docs/results.md; a change that breaks a reader of it
 * raises `documentVersion`.
 */
import { printableJson } from '../base/printable';
import type { ErrorPlace, ErrorReport } from '../contract/errors';
import { researchUse } from '../contract/report';
import { slideCount, summaryCounts } from './summary-counts';
import { summaryColumns, summaryFields, whyOf, type SummaryRow } from './summary-csv';
import { withoutFolders } from './wording';

const documentVersion = 1;

/** @param spindle version of the program that writes it */
export function summaryJson(rows: readonly SummaryRow[], spindle: string): string {
  const document = {
    ...{ document: 'spindle-summary', documentVersion, spindle, statement: researchUse },
    slides: { total: slideCount(rows), ...summaryCounts(rows) },
    rows: rows.map(describeRow),
  };
  return `${printableJson(document, 2)}\n`;
}

function describeRow(row: SummaryRow): Record<string, unknown> {
  const fields = summaryFields(row);
  const named: [string, unknown][] = summaryColumns.map((name, index) => [name, fields[index] ?? null]);
  const error = row.error === null ? null : describeError(row.error);
  return { ...Object.fromEntries(named), why: whyOf(row), error };
}

/** `where` without what its row says: of a path the file's name is left, of an address what lies before its query. */
function describeError({ tag, what, where, why, remedy, details, language }: ErrorReport): ErrorReport {
  return {
    ...{
      tag,
      what: withoutFolders(what),
      where: placeOf(where),
      why: withoutFolders(why),
      remedy: withoutFolders(remedy),
    },
    ...(details !== undefined && { details: details.map(withoutFolders) }),
    ...(language !== undefined && { language }),
  };
}

function placeOf({ path = '', ...place }: ErrorPlace): ErrorPlace {
  const [plain = ''] = path.includes('://') ? path.split(/[?#]/) : [path];
  const name = plain.split(/[\\/]/).findLast((part) => part !== '');
  return { ...(name !== undefined && { path: name }), ...place };
}
