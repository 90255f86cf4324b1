import { beforeAll, describe, expect, it } from 'vitest';
import { drawReport } from '../../../src-main/report/decided/draw-report';
import { readReport } from '../../../src-main/report/decided/read-report';
import { sealed } from '../../../src-main/report/decided/seal';
import { contentOf, gathered } from './example-content';
import { editStreams } from './edit-pdf';

const read = (pdf: Uint8Array): ReturnType<typeof readReport> => readReport(pdf, '0.1.0', 'r.pdf');

describe('a report that is read back', () => {
  let pdf: Uint8Array;
  beforeAll(async () => {
    pdf = (await drawReport(contentOf([gathered()]), null)).pdf;
  });

  it('verifies as it was written, and carries its content', async () => {
    const report = await read(pdf);
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ seal: 'whole', isDrawnAgain: true });
    expect(report.content.slides[0]?.software?.mitotic).toBe(3);
    expect(report.content.project).toMatchObject({ seq: 10, chain: '5f'.repeat(32) });
  });

  it('verifies in German on Letter, of several slides, and without any', async () => {
    const slides = [gathered(), gathered([], { candidates: [] }), gathered([], null)];
    for (const parts of [{ language: 'de', paper: 'letter' }, { language: 'en' }] as const) {
      for (const of of [slides, []]) {
        const { pdf: other } = await drawReport(contentOf(of, parts), null);
        expect((await read(other)).faults).toEqual([]);
      }
    }
  });

  it('is found out where one digit of a page was changed, also under a new seal', async () => {
    // Two glyphs of one text change places: the page reads otherwise.
    let isChanged = false;
    const edited = editStreams(pdf, (content, dictionary) => {
      if (isChanged || /\/Type|\/Subtype|\/Length1/.test(dictionary)) return null;
      const text = content.toString('latin1');
      const [digits, one, two] =
        /<([0-9a-f]{4})([0-9a-f]{4})(?=[0-9a-f]*>)/.exec(text.slice(text.indexOf('TJ') + 2)) ?? [];
      if (digits === undefined || one === two) return null;
      isChanged = true;
      return Buffer.from(text.replace(digits, `<${two}${one}`), 'latin1');
    });
    expect(isChanged).toBe(true);
    for (const each of [edited, sealed(edited)]) {
      const { faults } = await read(each);
      expect(faults.some((fault) => fault.startsWith('Page 1 was changed: “'))).toBe(true);
    }
    expect((await read(edited)).faults).toContain(
      'The seal is missing: another program wrote the file again.',
    );
    expect((await read(sealed(edited))).seal).toBe('whole');
  });

  it('is found out where one digit of the attached content was changed, also with a sum that fits', async () => {
    const edited = editStreams(pdf, (content, dictionary) => {
      if (!dictionary.includes('EmbeddedFile')) return null;
      const text = content.toString('utf8');
      expect(text).toContain('"mitotic":3');
      return Buffer.from(text.replace('"mitotic":3', '"mitotic":8'));
    });
    const { faults } = await read(sealed(edited));
    expect(faults).toContain(
      'The attached content was changed: its SHA-256 is not the one that stands beside it.',
    );
    expect(faults.join(' ')).toMatch(/stands on the page, and “.*8.* by the attached content/);
  });

  it('is found out where page, words and sum were changed together, but not the content', async () => {
    const other = await drawReport(contentOf([gathered([], {})]), null);
    const { words } = other;
    const edited = editStreams(other.pdf, (content, dictionary) => {
      if (!dictionary.includes('EmbeddedFile')) return null;
      const attached = JSON.parse(content.toString('utf8')) as Record<string, unknown>;
      const own = JSON.parse(JSON.stringify(contentOf([gathered([], { threshold: 0.95 })]))) as unknown;
      return Buffer.from(JSON.stringify({ ...attached, content: own, words }));
    });
    const { faults } = await read(sealed(edited));
    expect(faults.some((fault) => fault.includes('by the attached content'))).toBe(true);
  });

  it('breaks its seal with any byte, a picture’s too', async () => {
    const bytes = Buffer.from(pdf);
    const at = bytes.indexOf('Producer');
    bytes[at + 12] = (bytes[at + 12] ?? 0) ^ 1;
    expect((await read(bytes)).seal).toBe('broken');
  });

  it('is found out where it was annotated, or an action was added', async () => {
    const rewritten = (from: RegExp, to: string): Uint8Array => {
      const text = Buffer.from(pdf).toString('latin1');
      expect(text).toMatch(from);
      return sealed(editStreams(Buffer.from(text.replace(from, to), 'latin1'), () => null));
    };
    expect((await read(rewritten(/%PDF-/, '%PDF-'))).faults).toEqual([]);
    const note = '<< /Type /Annot /Subtype /FreeText /Rect [50 50 300 300] /Contents (2) /DA (/Helv 9 Tf) >>';
    const annotated = await read(rewritten(/\/Type \/Page\n/, `/Type /Page\n/Annots [${note}]\n`));
    expect(annotated.faults).toEqual(['Page 1 was annotated: something may lie over what it says.']);
    const action = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
    const acting = await read(rewritten(/\/Type \/Catalog\n/, `/Type /Catalog\n${action}\n`));
    expect(acting.faults).toEqual(['An action was added to the report.']);
  });

  it('of another version is compared by its words, and that is said', async () => {
    const report = await readReport(pdf, '9.9.9', 'r.pdf');
    expect(report).toMatchObject({ faults: [], isDrawnAgain: false });
  });

  it('is refused where it is none', async () => {
    await expect(read(Buffer.from('no PDF'))).rejects.toMatchObject({ tag: 'broken-file' });
    const bare = editStreams(pdf, (_, dictionary) =>
      dictionary.includes('EmbeddedFile') ? Buffer.from('{}') : null,
    );
    await expect(read(bare)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('has the same bytes for the same content', async () => {
    expect(Buffer.from((await drawReport(contentOf([gathered()]), null)).pdf).equals(pdf)).toBe(true);
  });
});
