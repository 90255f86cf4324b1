import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listedSlide } from '../../src-main/analysis/listed-slide';
import { sheetRows } from '../../src-main/analysis/sheet-rows';
import { slidesOfTable, type ListedSlides } from '../../src-main/analysis/table-columns';
import type { TableRow } from '../../src-main/analysis/table-rows';
import { delimitedRows } from '../../src-main/analysis/text-rows';
import { workbookOf } from '../fixture/workbook';

const folder = resolve('/lists');
const inFolder = (name: string): string => join(folder, name);
const reading = { folder, isOwnProtocol: (name: string) => ['own', 'Hausprotokoll'].includes(name) };
const ofText = (text: string): ListedSlides => slidesOfTable(delimitedRows(text), reading);
const ofRows = (rows: readonly TableRow[]): ListedSlides => slidesOfTable({ rows, notes: [] }, reading);

describe('the columns of a table of slides', () => {
  it('state case, block, stain, pixel size, regions, protocol, scene and priority', () => {
    const { slides, faults, notes } = ofText(
      'file,case,block,stain,mpp,roi,protocol,scene,priority\n' +
        'a.svs,S24-17,A1,H&E,0.25,rois/a.geojson,gist-5mm2:1,1,10\n' +
        'b.svs,,,,,,,,\n',
    );
    expect([faults, notes]).toEqual([[], []]);
    expect(slides).toEqual([
      {
        ...{ path: inFolder('a.svs'), case: 'S24-17', block: 'A1', stain: 'H&E', mpp: 0.25 },
        ...{ roi: inFolder('rois/a.geojson'), protocol: 'gist-5mm2:1', scene: 1, priority: 10 },
        at: 'line 2',
      },
      listedSlide(inFolder('b.svs'), { at: 'line 3' }),
    ]);
  });

  it.each([
    ['Datei;Fall;Block;Färbung;Pixelgröße;Bereich;Protokoll;Szene;Priorität'],
    ['DATEINAME;Fall-Nummer;Block Nr;Fa\u0308rbung;Pixelgröße (µm);ROI;Protokoll;Szene;Prioritaet'],
    ['Path;case_id;Block ID;Staining;pixel size [um];region;Counting protocol;Scene;PRIORITY'],
    ['image;Case Number;block;stain;MPP_um;Regions;protocol;scene;priority'],
  ])('are known by their English and German names: %s', (names) => {
    const { slides, faults } = ofText(`${names}\na.svs;1;A;HE;0,5;r.geojson;own;0;-1\n`);
    expect(faults).toEqual([]);
    expect(slides).toEqual([
      {
        ...{
          path: inFolder('a.svs'),
          case: '1',
          block: 'A',
          stain: 'HE',
        },
        ...{ mpp: 0.5, roi: inFolder('r.geojson'), protocol: 'own', scene: 0, priority: -1 },
        at: 'line 2',
      },
    ]);
  });

  it('mean the same in a sheet as in a text file', async () => {
    const rows = [
      ['Datei', 'Fall', 'Pixelgröße', 'scene', 'protocol', 'priority', 'tray'],
      ['a, b.svs', 24017, 0.2275, 0, 'GIST, 5 mm²', 3, 'x'],
      ['a, b.svs', 24017, 0.2275, 1, 'Hausprotokoll', null, null],
      ['https://host/c.svs', 'S24-18', null, null, null, null, null],
      ...Array.from({ length: 5000 }, (_, index) => [
        `folder ${index}/s & <${index}>.svs`,
        `F${index}`,
        0.25,
        null,
        null,
        index,
        '',
      ]),
    ];
    const quoted = rows.map((row) => row.map((cell) => (cell === null ? '' : `"${cell}"`)).join(','));
    const ofSheet = slidesOfTable(await sheetRows(await workbookOf({ slides: rows })), reading);
    const named = ({ slides }: typeof ofSheet): unknown[] =>
      slides.map(({ at, ...slide }) => ({ ...slide, number: at?.replace(/^(line|row) /, '') }));
    const { notes, faults, ...text } = ofText(quoted.join('\n'));
    expect({ notes: ofSheet.notes, faults: ofSheet.faults }).toEqual({ notes, faults });
    expect(named(ofSheet)).toEqual(named({ notes, faults, ...text }));
    expect(ofSheet.faults).toEqual([]);
    expect(ofSheet.slides).toHaveLength(5003);
    expect(ofSheet.slides[0]).toMatchObject({
      case: '24017',
      mpp: 0.2275,
      scene: 0,
      protocol: 'gist-5mm2:1',
    });
  });

  it('give the file by the first of its names, however they are ordered', () => {
    const { slides, notes } = ofText('slide,image,path\nA1,thumb.png,a.svs\n');
    expect(slides).toEqual([listedSlide(inFolder('a.svs'), { at: 'line 2' })]);
    expect(notes).toEqual(['Columns that are not used: slide, image.']);
  });

  it('are refused where two state the same', () => {
    expect(ofText('file,mpp,Pixelgröße\na.svs,0.25,0.5\n').faults).toEqual([
      'its columns “mpp” and “Pixelgröße” both state the mpp',
    ]);
  });

  it('list two scenes of one file as two slides', () => {
    const { slides, faults } = ofText('file,scene,mpp\na.svs,0,0.25\na.svs,1,0.5\na.svs,0,0.25\n');
    expect(faults).toEqual([]);
    expect(slides.map(({ scene, mpp }) => [scene, mpp])).toEqual([
      [0, 0.25],
      [1, 0.5],
    ]);
  });

  it('are refused with every fault and its line', () => {
    const text =
      'file,case,roi,scene,priority,mpp\n' +
      'a.svs,1,,-1,1.5,9,\n' +
      'b.svs,1,https://host/r.geojson,one,,\n' +
      'c, d.svs,1,,,,0.25\n' +
      `e.svs,${'x'.repeat(201)},,,,\n` +
      'f.svs,1,,0,,\nf.svs,2,,0,5,\nf.svs,1,,,,\n';
    expect(ofText(text).faults).toEqual([
      'line 2: scene “-1” is no whole number from 0',
      'line 2: priority “1.5” is no whole number',
      'line 3: scene “one” is no whole number from 0',
      'line 3: roi is an address, and a file of regions is read from a folder',
      'line 4: it has 7 fields, and 6 columns are named',
      expect.stringMatching(/^line 5: case has more than 200 characters: “x{60}…”$/),
      `line 7: ${inFolder('f.svs')} has another case than on line 6`,
      `line 7: ${inFolder('f.svs')} has another priority than on line 6`,
      `line 8: ${inFolder('f.svs')} has no scene, other than on line 6`,
    ]);
  });

  it('do not take a formula without value for a cell that states nothing', () => {
    const header = { at: 'row 1', cells: ['file', 'mpp', 'notes'] };
    const { faults } = ofRows([
      header,
      { at: 'row 2', cells: ['a.svs', ''], valueless: [1] },
      { at: 'row 3', cells: [], valueless: [0] },
      { at: 'row 4', cells: ['b.svs', '', ''], valueless: [2] },
    ]);
    expect(faults).toEqual([
      'row 2: mpp is a formula without a value, or with an error',
      'row 3: file is a formula without a value, or with an error',
    ]);
  });

  it('say which cases a spreadsheet took for dates', () => {
    const { slides, notes } = ofRows([
      { at: 'row 1', cells: ['file', 'block', 'scanned'] },
      { at: 'row 2', cells: ['a.svs', '2026-01-03', '2026-03-01'], dates: [1, 2] },
    ]);
    expect(slides[0]?.block).toBe('2026-01-03');
    expect(notes).toEqual([
      'Columns that are not used: scanned.',
      'The block is a date in row 2 (2026-01-03): format the column as text where it should not be.',
    ]);
  });
});
