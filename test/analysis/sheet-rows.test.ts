import { describe, expect, it } from 'vitest';
import { sheetRows } from '../../src-main/analysis/sheet-rows';
import { archiveOf, workbookOf, workbookParts } from '../fixture/workbook';

const text = (address: string, words: string): string =>
  `<c r="${address}" t="inlineStr"><is><t>${words}</t></is></c>`;
const header = `<row r="1">${text('A1', 'file')}${text('B1', 'mpp')}</row>`;
const read = (rows: string): ReturnType<typeof sheetRows> =>
  sheetRows(archiveOf(workbookParts({ one: rows })));

describe('the rows of a sheet', () => {
  it('hold numbers, text, dates, truth and stored values of formulas as a person sees them', async () => {
    const cell = { value: new Date(Date.UTC(2026, 2, 1)), format: 'yyyy-mm-dd' };
    const bytes = await workbookOf({
      one: [
        ['file', 'mpp', 'case', 'x'],
        ['  a.svs ', 0.227, cell, true],
      ],
    });
    expect((await sheetRows(bytes)).rows).toEqual([
      { at: 'row 1', cells: ['file', 'mpp', 'case', 'x'] },
      { at: 'row 2', cells: ['a.svs', '0.227', '2026-03-01', 'true'], dates: [2] },
    ]);
    const { rows } = await read(
      `${header}<row r="2"><c r="A2" t="str"><f>CONCAT("b",".svs")</f><v>b.svs</v></c><c r="B2"><f>1/4</f><v>0.25</v></c></row>`,
    );
    expect(rows[1]).toEqual({ at: 'row 2', cells: ['b.svs', '0.25'] });
  });

  it('keep their numbers where rows are empty, and leave out comments', async () => {
    const bytes = await workbookOf({ one: [[], ['file'], [], ['# of Monday'], ['a.svs']] });
    expect((await sheetRows(bytes)).rows).toEqual([
      { at: 'row 2', cells: ['file'] },
      { at: 'row 5', cells: ['a.svs'] },
    ]);
  });

  it('say which formulas have no value or an error, also below all others', async () => {
    const { rows } = await read(
      `${header}<row r="2">${text('A2', 'a.svs')}<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c></row><row r="3"><c r="A3"><f>A2</f></c></row>`,
    );
    expect(rows.slice(1)).toEqual([
      { at: 'row 2', cells: ['a.svs', ''], valueless: [1] },
      { at: 'row 3', cells: [], valueless: [0] },
    ]);
  });

  it('are those of the sheet named slides, else of the first that is shown, which is said', async () => {
    const named = await workbookOf({ notes: [['a']], Slides: [['file']] });
    expect(await sheetRows(named)).toEqual({ rows: [{ at: 'row 1', cells: ['file'] }], notes: [] });
    const unnamed = await sheetRows(await workbookOf({ Montag: [['file']], Dienstag: [['x']] }));
    expect(unnamed.rows).toEqual([{ at: 'row 1', cells: ['file'] }]);
    expect(unnamed.notes).toEqual([expect.stringContaining('“Montag”')]);
    const hidden = workbookParts(
      { lists: header, shown: `<row r="1">${text('A1', 'path')}</row>` },
      'state="hidden"',
    );
    expect((await sheetRows(archiveOf(hidden))).rows).toEqual([{ at: 'row 1', cells: ['path'] }]);
  });

  it.each([
    ['no workbook', Buffer.from('file,mpp\na.svs,0.25\n'), /^it is no workbook of Excel/],
    ['nothing', Buffer.alloc(0), /^it is no workbook of Excel/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /older Excel \(\.xls\)/],
    [
      'a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      /protected with a password/,
    ],
    ['another archive', archiveOf({ 'word/document.xml': '<a/>' }), /^it is no workbook of Excel/],
    ['half an archive', archiveOf(workbookParts({ one: header })).subarray(0, 300), /archive is damaged/],
    ['no sheet', archiveOf(workbookParts({})), /no sheet with cells/],
    [
      'broken names',
      archiveOf({ ...workbookParts({ one: header }), 'xl/workbook.xml': '<a' }),
      /list of sheets is damaged/,
    ],
    ['a broken sheet', archiveOf(workbookParts({ one: '<row r="1"><c r="A1">' })), /sheet is damaged/],
    [
      'a document type',
      archiveOf({
        ...workbookParts({ one: '' }),
        'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>',
      }),
      /document type/,
    ],
  ])('are refused in plain words for %s', async (_, bytes, why) => {
    await expect(sheetRows(bytes)).rejects.toThrow(why);
  });

  it.each([
    ['a row far below', '<row r="4000000000"/>', /impossible number/],
    ['a row far below behind a prefix', '<row x:r="9999999"/>', /impossible number/],
    ['a row far below in other digits', '<row r="&#57;&#57;99999"/>', /impossible number/],
    ['a column far to the right', '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', /impossible address/],
    ['two addresses', '<row r="1"><c r="A1" x:r="XFD1"><v>1</v></c></row>', /no address/],
    [
      'a value in each corner',
      '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
      /spread over more than 10,000,000 cells/,
    ],
  ])('are refused before they take memory: %s', async (_, rows, why) => {
    await expect(read(rows)).rejects.toThrow(why);
  });

  it('are refused where they unpack to more than the limit, whatever the archive says', async () => {
    const parts = workbookParts({ one: header });
    const bomb = archiveOf({ ...parts, 'xl/worksheets/sheet1.xml': Buffer.alloc(65 * 1024 * 1024, ' ') });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await expect(sheetRows(bomb)).rejects.toThrow(/larger than 64 MiB/);
    // The same with a lie about its size: in the directory at the end, 24 bytes into the entry.
    const lying = Buffer.from(bomb);
    const at = lying.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    expect(lying.readUInt32LE(at)).toBe(0x02014b50);
    lying.writeUInt32LE(10, at + 24);
    await expect(sheetRows(lying)).rejects.toThrow(/larger than 64 MiB/);
  });

  it('need nothing of what else a workbook holds', async () => {
    const parts = {
      ...workbookParts({ one: header }),
      'xl/media/image1.png': Buffer.alloc(70 * 1024 * 1024),
    };
    expect((await sheetRows(archiveOf(parts))).rows).toHaveLength(1);
  });
});
