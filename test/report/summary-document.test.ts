import { describe, expect, it } from 'vitest';
import { summaryFormats } from '../../src-main/contract/report';
import { summaryCsv } from '../../src-main/report/summary-csv';
import { summaryDocument } from '../../src-main/report/summary-document';
import { exampleRow, failedRow } from './example-summary';

const origin = { spindle: '0.1.0', writtenAt: new Date('2026-03-01T12:30:05.000Z') };

describe('summaryDocument', () => {
  it.each(summaryFormats)('writes %s, as it begins', async (format) => {
    const rows = [exampleRow(), failedRow];
    const document = Buffer.from(await summaryDocument(rows, format, origin)).toString('latin1');
    const begin = {
      csv: 'slide,status,',
      json: '{\n  "document": "spindle-summary"',
      xlsx: 'PK',
      pdf: '%PDF-1.7',
    };
    expect(document.startsWith(begin[format])).toBe(true);
    if (format === 'csv') expect(Buffer.from(document, 'latin1').toString()).toBe(summaryCsv(rows));
  });
});
