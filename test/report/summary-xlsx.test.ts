import AdmZip from 'adm-zip';
import readXlsx, { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { researchUse } from '../../src-main/contract/report';
import { summaryColumns, type SummaryRow } from '../../src-main/report/summary-csv';
import { summaryXlsx } from '../../src-main/report/summary-xlsx';
import { exampleRow, exampleRows, failedRow, missingRow, sameRow, waitingRow } from './example-summary';

const write = async (rows: readonly SummaryRow[]): Promise<Buffer> => Buffer.from(await summaryXlsx(rows));

async function slidesOf(rows: readonly SummaryRow[]): Promise<Record<string, unknown>[]> {
  const [header = [], ...lines] = await readSheet(await write(rows), 'slides');
  expect(header).toEqual(summaryColumns);
  return lines.map((line) => Object.fromEntries(summaryColumns.map((name, index) => [name, line[index]])));
}

describe('summaryXlsx', () => {
  it('has a row a slide with numbers as numbers, and nothing where nothing is known', async () => {
    const [one, failed, , waiting] = await slidesOf([
      exampleRow({ case: '0017', attempts: 2 }),
      ...[failedRow, missingRow, waitingRow],
    ]);
    expect(one).toMatchObject({
      ...{ slide: 'S24-00017 A1 HE.svs', status: 'done', case: '0017', block: null, attempts: 2 },
      ...{ mitotic_count: 3, density_per_mm2: 3 / 3.2, invariance_exact_drift: 2.4e-7, error: null },
    });
    expect(failed).toMatchObject({
      ...{ slide: 'kaputt.svs', status: 'failed', mitotic_count: null, error_tag: 'broken-file' },
      error: expect.stringContaining('the file "a.svs" ends after 312') as string,
    });
    expect(waiting).toMatchObject({
      slide: 'später.svs',
      status: 'not-begun',
      mitotic_count: null,
      attempts: 0,
    });
  });

  it('says what each column is, and how many slides are in which state', async () => {
    const sheets = await readXlsx(await write([exampleRow(), failedRow, failedRow, waitingRow, sameRow]));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['slides', 'columns', 'counts']);
    const [, columns, counts] = sheets.map(({ data }) => data);
    expect(columns?.slice(1).map(([name]) => name)).toEqual(summaryColumns);
    expect(columns).toContainEqual(['analysed_area_mm2', 'mm²', expect.stringContaining('tissue')]);
    expect(columns?.every((row) => typeof row[2] === 'string')).toBe(true);
    expect(counts?.map(([status, slides]) => [status, slides])).toEqual([
      ...[
        ['status', 'slides'],
        ['done', 1],
        ['missing-tiles', 0],
        ['failed', 2],
        ['interrupted', 0],
        ['cancelled', 0],
      ],
      ...[
        ['running', 0],
        ['not-begun', 1],
        ['same-slide', 1],
        ['all', 4],
        [null, null],
        [researchUse, null],
      ],
    ]);
  });

  it('keeps the header and the names of the slides in sight', async () => {
    const sheet = new AdmZip(await write([exampleRow()])).readAsText('xl/worksheets/sheet1.xml');
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheet).toMatch(/xSplit="1"/);
  });

  it('holds no formula, whatever a name begins with', async () => {
    const slide = '=HYPERLINK("http://host","a").svs';
    const rows = [exampleRow({ slide, case: '@SUM(1)', block: '+1', stain: '-1|cmd' }), failedRow];
    const archive = new AdmZip(await write(rows));
    for (const entry of archive.getEntries()) expect(entry.getData().toString()).not.toMatch(/<f[ >]/);
    const [row] = await slidesOf(rows);
    expect(row).toMatchObject({ slide, case: '@SUM(1)', block: '+1', stain: '-1|cmd' });
  });

  it.each([
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
    ['a_x0041_.svs', 'a_x0041_.svs'],
    ['<&"\u001b]>.svs', '<&"\\u001b]>.svs'],
    ['x'.repeat(40_000), `${'x'.repeat(32_766)}…`],
  ])('keeps text that spreadsheets take for something else: %.20s', async (slide, kept) => {
    expect((await slidesOf([exampleRow({ slide })]))[0]?.slide).toBe(kept);
  });

  it('is the same bytes for the same rows', async () => {
    const rows = exampleRows(30);
    expect(Buffer.compare(await write(rows), await write(rows))).toBe(0);
  });
});
