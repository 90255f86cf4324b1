/** The one entry point for tables of a batch: its rows in, the text or bytes of one document out. */
import type { SummaryFormat } from '../contract/report';
import { summaryCsv, type SummaryRow } from './summary-csv';

export interface SummaryOrigin {
  /** Version of the program that writes it. */
  readonly spindle: string;
  /** Stands in the PDF alone. */
  readonly writtenAt: Date;
}

/** The same rows and origin make the same bytes. A PDF of ten thousand slides takes some seconds, in which others have their turn. */
export async function summaryDocument(
  rows: readonly SummaryRow[],
  format: SummaryFormat,
  { spindle, writtenAt }: SummaryOrigin,
): Promise<Uint8Array | string> {
  switch (format) {
    case 'csv':
      return summaryCsv(rows);
    // What a format needs is loaded only where it is used.
    case 'json':
      return (await import('./summary-json')).summaryJson(rows, spindle);
    case 'xlsx':
      return (await import('./summary-xlsx')).summaryXlsx(rows);
    case 'pdf':
      return (await import('./pdf/summary-pdf')).summaryPdf(rows, { spindle, writtenAt });
  }
}
