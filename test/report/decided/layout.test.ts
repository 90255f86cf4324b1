/** Pages of a report as a reader sees them: no words over others, none outside the page's margins, nothing lost. */
import { describe, expect, it } from 'vitest';
import { drawReport } from '../../../src-main/report/decided/draw-report';
import { parseTemplate } from '../../../src-main/report/decided/template';
import type { ReportContent, SlideContent } from '../../../src-main/report/decided/content';
import { readPdf, type PdfWords } from '../pdf/read-pdf';
import { contentOf, decisions, gathered, type Decision } from './example-content';

const mm = 72 / 25.4;
const heights = { a4: [210, 297], letter: [215.9, 279.4] } as const;

function misplaced(words: readonly PdfWords[], [width, height]: readonly [number, number]): string[] {
  const outside = words.filter(
    ({ x, y, width: wide }) =>
      x < 16 * mm - 1 || x + wide > (width - 16) * mm + 1 || y < 10 * mm || y > (height - 12) * mm,
  );
  const overlapping = words.flatMap((a, index) =>
    words.slice(index + 1).filter((b) => {
      const apart = a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5;
      const above = a.y - a.size * 0.2 >= b.y + b.size * 0.7;
      const below = b.y - b.size * 0.2 >= a.y + a.size * 0.7;
      return !apart && !above && !below;
    }),
  );
  return [...outside, ...overlapping].map(({ text }) => text);
}

async function drawn(
  slides: readonly SlideContent[],
  parts: Partial<ReportContent> = {},
): ReturnType<typeof readPdf> {
  return readPdf((await drawReport(contentOf(slides, parts), null)).pdf);
}

const by = (name: string): (Decision | readonly [string, Decision])[] =>
  decisions.map((each) => ['kind' in each ? name : each[0], 'kind' in each ? each : each[1]] as const);
const longName =
  'Dr. med. Maximiliane von Hohenstein-Wittgenstein-Sayn, Fachärztin für Pathologie 標 '.repeat(2);
const many = Array.from({ length: 520 }, (_, index) => ({
  ...{ x: (index * 137) % 8000, y: (index * 311) % 6000, score: 1 - index / 1100 },
}));
const readers = ['AB', 'CD', 'EF', 'GH', 'IJ'].flatMap((name) => by(name));

describe('the pages of a report', () => {
  it.each([
    ['an ordinary slide', [gathered()]],
    ['long names', [gathered(by(longName), { engineEvents: [] }, { name: longName })]],
    ['five hundred figures', [gathered(decisions, { candidates: many })]],
    ['five readers', [gathered(readers)]],
    ['no figure and no decision', [gathered([], { candidates: [] })]],
    ['no run', [gathered([], null)]],
    ['a case', [gathered(), gathered([], { candidates: [] }), gathered([], null)]],
  ])('hold %s in both languages and sizes, without words over one another', async (_, slides) => {
    for (const language of ['en', 'de'] as const)
      for (const paper of ['a4', 'letter'] as const) {
        const { pages } = await drawn(slides, { language, paper });
        for (const words of pages) expect(misplaced(words, heights[paper])).toEqual([]);
      }
  });

  it('say what software proposed and what each reader decided', async () => {
    const { text } = await drawn([gathered()]);
    const words = text.replaceAll('\n', ' ');
    for (const each of [
      'Software proposes',
      'AB decided',
      'CD decided',
      'Case S24-00017',
      'block A1',
      'Probability of each score',
      'Cohen’s kappa',
      'mitotic (AB), mitotic (CD, blinded)',
      'atypical mitotic (AB), unsure (CD)',
      'This slide is not signed off: nobody answers for these figures yet.',
      'Edge of the section is folded.',
      'Research use only. Not a medical device.',
    ])
      expect(words).toContain(each);
  });

  it('name nothing but the key where no identity is asked for', async () => {
    const slide = gathered();
    const { text } = await drawn([{ ...slide, name: null, block: null, stain: null }], {
      case: null,
      identity: 'key',
    });
    expect(text).not.toMatch(/S24|A1 HE/);
    expect(text).toContain(slide.key);
  });

  it('list at most five hundred figures, and say how many more there are', async () => {
    const slide = gathered(decisions, { candidates: many });
    expect(slide.figures).toHaveLength(500);
    const { text } = await drawn([slide]);
    expect(text).toContain(`and ${slide.figuresInAll - 500} more, in the project`);
  });

  it('follow a template, and refuse what is none', async () => {
    const text = JSON.stringify({
      header: ['Institute'],
      fields: ['Case number'],
      order: ['log', 'warnings'],
    });
    const { text: words } = await drawn([gathered()], { template: parseTemplate(text, 't.json') });
    expect(words).toContain('Institute');
    expect(words).toContain('Case number');
    expect(words).not.toContain('What is known of the model');
    for (const [given, why] of [
      ['{"hedder": []}', /hedder/],
      ['{"order": ["log"]}', /leaves out/],
      ['{"order": ["log", "log", "warnings"]}', /twice/],
      ['{"header": ["a\\u0000b"]}', /control/],
      ['[', /no JSON/],
    ] as const)
      expect(() => parseTemplate(given, 't.json')).toThrow(
        expect.objectContaining({
          tag: 'template-invalid',
          why: expect.stringMatching(why) as string,
        }) as Error,
      );
  });
});
