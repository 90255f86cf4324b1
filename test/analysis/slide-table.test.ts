import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listedSlide } from '../../src-main/analysis/listed-slide';
import { isSlideTable, readSlideTable, type SlideTable } from '../../src-main/analysis/slide-table';
import { asSpindleError } from '../../src-main/contract/errors';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('a list of slides', () => {
  let folder: TemporaryFolder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const inFolder = (name: string): string => join(folder.path, name);
  function read(name: string, content: string | Uint8Array): Promise<SlideTable> {
    writeFileSync(inFolder(name), content);
    return readSlideTable(inFolder(name), () => false);
  }
  const faultsOf = (name: string, content: string): Promise<readonly string[]> =>
    read(name, content).then(
      () => [],
      (thrown: unknown) => asSpindleError(thrown).details,
    );

  it('is told from a slide by its name', () => {
    expect(['a.csv', 'A.TXT', 'b.tsv', 'c.lst', 'd.XLSX'].every(isSlideTable)).toBe(true);
    expect(['a.svs', 'a.csv.svs', 'csv', 'a.xls'].some(isSlideTable)).toBe(false);
  });

  it('is a path a line, from the folder of the list, each once', async () => {
    const text =
      '\uFEFFa.svs\r\n\r\n# those of Monday\r\n  sub/b, with comma.svs  \r\n/elsewhere/c.svs\r\nhttps://host/d.svs\r\na.svs';
    expect(await read('list.txt', text)).toEqual({
      slides: [
        listedSlide(inFolder('a.svs')),
        listedSlide(inFolder('sub/b, with comma.svs')),
        listedSlide('/elsewhere/c.svs'),
        listedSlide('https://host/d.svs'),
      ],
      notes: [],
    });
  });

  it('takes paths in quotes, as Windows copies them, and the quotes and dashes of its code page', async () => {
    const { slides } = await read('quoted.txt', '"a b.svs"\nc.svs\n');
    expect(slides).toEqual([listedSlide(inFolder('a b.svs')), listedSlide(inFolder('c.svs'))]);
    const western = Buffer.from('file,case,stain\na.svs,O\x92Brien \x96 M\xfcller,H&E \x80\n', 'latin1');
    expect((await read('western.csv', western)).slides[0]).toMatchObject({
      ...{ case: 'O’Brien – Müller', stain: 'H&E €' },
    });
  });

  it.each([
    ['commas', 'tray,File,MPP\nC1,"a, b.svs",0.25\nC1,c.svs,\n'],
    ['semicolons and decimal commas', '# of Monday\ntray;File;MPP\nC1;a, b.svs;0,25\nC1;c.svs;\n\n'],
    ['the first line that Excel writes', 'sep=;\ntray;File;MPP\nC1;a, b.svs;0,25\nC1;c.svs;\n'],
    ['tabs', 'tray\tFile\tMPP\r\nC1\ta, b.svs\t0.25\r\nC1\tc.svs\t\r\n'],
  ])('is a table with %s, whose other columns are named as unused', async (_, text) => {
    expect(await read('table.csv', text)).toEqual({
      slides: [
        listedSlide(inFolder('a, b.svs'), {
          mpp: 0.25,
          at: expect.stringMatching(/^line \d of table.csv$/) as string,
        }),
        listedSlide(inFolder('c.svs'), { at: expect.any(String) as string }),
      ],
      notes: ['Columns that are not used: tray.'],
    });
  });

  it.each<[string, (text: string) => Uint8Array]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-16 with its mark', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['the code page of western Europe', (text) => Buffer.from(text, 'latin1')],
  ])('is read in %s', async (_, encode) => {
    const { slides } = await read('list.csv', encode('file;mpp\nMüller-Präparat.svs;0,5\n'));
    expect(slides).toEqual([
      listedSlide(inFolder('Müller-Präparat.svs'), { mpp: 0.5, at: 'line 2 of list.csv' }),
    ]);
  });

  it('is refused as a whole, with every fault and its line, before anything is analysed', async () => {
    const text = 'file,mpp\na.svs,25\nd.svs,"1,024"\n,0.25\nb.svs,abc\nc.svs,0.25\nc.svs,0.5\nd.svs,0.25\n';
    expect(await faultsOf('table.csv', text)).toEqual([
      'line 2: mpp “25” is no number from 0.05 to 10',
      'line 3: mpp “1,024” means two things: with a decimal comma, or with a comma between thousands; write it with a point',
      'line 4: no file is named',
      'line 5: mpp “abc” is no number from 0.05 to 10',
      `line 7: ${inFolder('c.svs')} has another pixel size than on line 6`,
    ]);
  });

  it.each([
    ['table.csv', 'name,mpp\na.svs,0.25\n', /names no column file/],
    ['table.csv', '', /names no column file/],
    ['table.csv', 'file,mpp\n"a.svs,0.25\n', /Quote/],
    ['table.csv', 'file,mpp\n', /lists no slide/],
    ['list.txt', '\n# none\n', /lists no slide/],
  ])('is refused where it cannot be understood: %s %j', async (name, text, why) => {
    await expect(read(name, text)).rejects.toMatchObject({
      tag: 'table-invalid',
      why: expect.stringMatching(why) as string,
    });
  });

  it('prints no control character of a table', async () => {
    expect((await faultsOf('table.csv', 'file,mpp\na.svs,"\u001b[31m9"\n,1\n')).join()).not.toContain(
      '\u001b',
    );
  });
});
