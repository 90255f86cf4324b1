import { describe, expect, it } from 'vitest';
import { researchUse } from '../../../src-main/contract/report';
import { summaryPdf } from '../../../src-main/report/pdf/summary-pdf';
import type { SummaryRow } from '../../../src-main/report/summary-csv';
import {
  exampleError,
  exampleRow,
  exampleRows,
  failedRow,
  missingRow,
  sameRow,
  waitingRow,
} from '../example-summary';
import { readPdf, type PdfWords, type ReadPdf } from './read-pdf';

const origin = { spindle: '0.1.0', writtenAt: new Date('2026-03-01T12:30:05.000Z') };
const write = async (rows: readonly SummaryRow[]): Promise<ReadPdf> =>
  readPdf(await summaryPdf(rows, origin));

const longName = `標本 ${'S24-0000017_block-A1_stain-HE_rescan-after-cleaning '.repeat(4)}end.svs`;

/** Words that overprint others, or leave the page's text area. */
function misplaced(words: readonly PdfWords[]): string[] {
  const mm = 72 / 25.4;
  const outside = words.filter(
    ({ x, y, width }) => x < 16 * mm - 1 || x + width > 281 * mm + 1 || y < 8 * mm || y > (210 - 14) * mm,
  );
  const overlapping = words.flatMap((a, index) =>
    words.slice(index + 1).filter((b) => {
      const apart = a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5;
      return !apart && Math.abs(a.y - b.y) < Math.min(a.size, b.size) * 0.8;
    }),
  );
  return [...outside, ...overlapping].map(({ text }) => text);
}

describe('summaryPdf', () => {
  it('begins with how many slides are in which state, and says that it is for research', async () => {
    const { pages, text, info } = await write([
      exampleRow(),
      exampleRow(),
      failedRow,
      missingRow,
      waitingRow,
    ]);
    expect(pages).toHaveLength(1);
    const words = pages[0]?.map((each) => each.text) ?? [];
    expect(words.slice(2, 12)).toEqual([
      ...['5', 'slides', '2', 'done', '1', 'with missing tiles', '1', 'failed', '1', 'not begun'],
    ]);
    expect(text).toContain(researchUse);
    expect(text).not.toMatch(/skipped|interrupted|running/i);
    expect(info).toMatchObject({ Title: 'Batch of 5 slides', Creator: 'Spindle 0.1.0' });
  });

  it('counts a slide under two names once, and names the row that has its figures', async () => {
    const { pages, text, info } = await write([exampleRow(), sameRow]);
    expect(info).toMatchObject({ Title: 'Batch of 1 slide' });
    expect(pages[0]?.map((each) => each.text).slice(2, 6)).toEqual(['1', 'slides', '1', 'done']);
    expect(text).toContain('Slides: 1, under 1 further name');
    expect(text).toMatch(/copy\.svs\nthe same slide\n–/);
    expect(text).toContain('The same slide as S24-00017 A1 HE.svs, whose figures are those of both.');
    expect(misplaced(pages[0] ?? [])).toEqual([]);
  });

  it('has the failed slides first, each with its reason and without figures', async () => {
    const { pages } = await write([exampleRow({ slide: 'first.svs' }), failedRow]);
    const words = pages[0]?.map(({ text }) => text) ?? [];
    const at = (text: string): number => words.findIndex((each) => each.includes(text));
    expect(at('kaputt.svs')).toBeLessThan(at('first.svs'));
    expect(words[at('kaputt.svs') + 1]).toBe('2');
    expect(words[at('kaputt.svs') + 2]).toBe(
      'Cannot read the slide: the file "a.svs" ends after 312 of 1,048,576 bytes. Copy it again from the scanner.',
    );
    const unrecorded = await write([exampleRow({ status: 'failed', figures: null })]);
    expect(unrecorded.text).toContain('The reason was not recorded.');
  });

  it('states the figures of each slide, and what must be read beside them', async () => {
    const { text } = await write([missingRow]);
    expect(text).toMatch(/lückig\.svs\nwith missing tiles\n3\n0\.94\n0\.19 to 2\.74\n3\.20\n3\n/);
    for (const note of [
      '1 tile could not be read; the area is not counted.',
      'The pixel size was entered by hand: areas and densities depend on it.',
      'stain: The stain looks like none of haematoxylin and eosin.',
    ])
      expect(text).toContain(note);
  });

  it('names the model once, and warns where slides were analysed with several', async () => {
    const other = exampleRow({ figures: { ...exampleRow().figures, threshold: 0.7 } });
    expect((await write([exampleRow(), exampleRow()])).text).toContain(
      'Model mitosis-c8 1.0.0, mitotic from score 0.5.',
    );
    expect((await write([exampleRow(), other])).text).toContain('with 2 models or thresholds');
  });

  it('goes over as many pages as it takes, with titles and the notice on each, and overprints nothing', async () => {
    const { pages } = await write(exampleRows(300));
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, words] of pages.entries()) {
      const texts = words.map(({ text }) => text);
      expect(texts).toContain('Slide');
      expect(texts).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(texts.some((text) => text.startsWith(researchUse))).toBe(true);
      expect(misplaced(words)).toEqual([]);
    }
    const all = pages.flatMap((words) => words.map(({ text }) => text)).join(' ');
    for (const { slide } of exampleRows(300)) expect(all).toContain(slide);
  });

  it('tells long names in full, shortens endless reasons and says so, and names what it cannot show', async () => {
    const error = { ...exampleError, why: 'die Datei ist beschädigt. '.repeat(80) };
    const { pages, text } = await write([
      exampleRow({ slide: longName }),
      { ...failedRow, slide: longName, error },
    ]);
    expect(pages.map(misplaced)).toEqual(pages.map(() => []));
    const words = text.replaceAll('\n', ' ');
    expect(words.match(/cleaning end\.svs/g)?.length).toBeGreaterThanOrEqual(2);
    expect(words).toContain('… in full in the other formats of this table');
    expect(words).toContain('□ stands for U+6A19, U+672C, which this typeface lacks.');
  });

  it('is whole without slides, and the same bytes for the same rows', async () => {
    expect((await write([])).text).toContain('slides');
    const [one, other] = [
      await summaryPdf(exampleRows(20), origin),
      await summaryPdf(exampleRows(20), origin),
    ];
    expect(Buffer.compare(one, other)).toBe(0);
  });
});
