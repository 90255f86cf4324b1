/** The rules of PDF/UA-1 (ISO 14289-1) that can be checked on the written file, by walking its structure as another library reads it. */
import { getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawReport } from '../../../src-main/report/decided/draw-report';
import { contentOf, decisions, gathered } from './example-content';
import type { SlideContent } from '../../../src-main/report/decided/content';

interface Node {
  readonly role?: string;
  readonly alt?: string;
  readonly type?: string;
  readonly children?: readonly Node[];
}

const withOverview = (slide: SlideContent): SlideContent => ({
  ...slide,
  pictures: {
    overview: { width: 400, height: 300, umPerPx: 5, scaleX: 0.05, scaleY: 0.05 },
    crops: slide.figures
      .slice(0, 36)
      .map(({ number }) => ({ figure: number, sideUm: 32, isIncomplete: false })),
  },
});

describe('the structure of a report', () => {
  let raw: string;
  let pages: Node[];
  let marked: { readonly open: string[]; readonly unmarked: string[] };
  let document: Awaited<ReturnType<typeof getDocumentProxy>>;
  beforeAll(async () => {
    const candidates = Array.from({ length: 90 }, (_, index) => ({
      ...{ x: (index * 137) % 8000, y: (index * 311) % 6000, score: 1 - index / 1000 },
    }));
    const slides = [withOverview(gathered(decisions, { candidates })), gathered([], null)];
    const { pdf } = await drawReport(contentOf(slides, { language: 'de' }), null);
    raw = Buffer.from(pdf).toString('latin1');
    document = await getDocumentProxy(Uint8Array.from(pdf));
    pages = [];
    const [open, unmarked]: [string[], string[]] = [[], []];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      pages.push(await page.getStructTree());
      const { items } = await page.getTextContent({ includeMarkedContent: true });
      let depth = 0;
      for (const item of items) {
        if ('str' in item) {
          if (depth === 0 && item.str.trim() !== '') unmarked.push(item.str);
        } else if (item.type === 'endMarkedContent') depth -= 1;
        else {
          depth += 1;
          // The types leave it out.
          open.push(String('tag' in item ? item.tag : null));
        }
      }
    }
    marked = { open, unmarked };
  });

  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];
  const withRole = (role: string): Node[] => pages.flatMap(all).filter((node) => node.role === role);

  it('says that it is PDF/UA-1, tagged, in which language, and shows its title', () => {
    expect(raw).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(raw).toMatch(/\/Marked true/);
    expect(raw).toMatch(/\/Lang \(de\)/);
    expect(raw).toMatch(/\/DisplayDocTitle true/);
    expect(raw).toMatch(/<dc:title>/);
    expect(raw.match(/\/FontFile2 /g)?.length).toBeGreaterThan(0);
  });

  it('marks every word, as content or as furniture of the page', () => {
    expect(marked.unmarked).toEqual([]);
    expect(marked.open).toContain('Artifact');
    expect(marked.open).toContain('TH');
  });

  it('has one H1 first, and no level of headings left out', () => {
    const roles = pages
      .flatMap(all)
      .flatMap(({ role }) => (role !== undefined && /^H\d$/.test(role) ? [role] : []));
    expect(roles[0]).toBe('H1');
    expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
    roles.forEach((role, index) => {
      const before = Number((roles[index - 1] ?? 'H0').slice(1));
      expect(Number(role.slice(1))).toBeLessThanOrEqual(before + 1);
    });
  });

  it('has words for every figure', () => {
    const figures = withRole('Figure');
    expect(figures.length).toBeGreaterThan(30);
    for (const { alt } of figures) expect(alt).toMatch(/\S/);
  });

  it('has tables of rows, whose cells are headed by column and row', () => {
    expect(withRole('Table').length).toBeGreaterThan(3);
    for (const row of withRole('TR')) {
      const roles = (row.children ?? []).map(({ role }) => role);
      expect(roles.length).toBeGreaterThan(1);
      expect(roles.every((role) => role === 'TH' || role === 'TD')).toBe(true);
      expect(roles[0]).toBe('TH');
    }
    const heads = raw.match(/\/S \/TH\b/g) ?? [];
    const scopes = raw.match(/\/Scope \/(Row|Column)/g) ?? [];
    expect(scopes).toHaveLength(heads.length);
  });

  it('marks what is in another language than the report', () => {
    expect(raw).toMatch(/\/Lang \(en\)/);
  });

  it('attaches its content with a description', () => {
    expect(raw).toMatch(/\/AFRelationship \/Data/);
    expect(raw).toMatch(/\/Desc \(/);
  });
});
