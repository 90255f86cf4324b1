/**
 * A report of what people decided, as a tagged PDF (PDF/UA-1). Its words follow from the content alone, which is attached to it with
 * the words of every page, and a seal over all its bytes (`seal.ts`). The same content and pictures make the same bytes.
 */
import { createHash } from 'node:crypto';
import { messagesIn } from '../../messages/messages';
import { cautionInk, quietInk, rule } from '../palette';
import { createSheet, grid } from '../pdf/sheet';
import { quiet, small } from '../pdf/styles';
import { loadTypefaces, missingCodePoints, type Typefaces } from '../typefaces';
import { timeWords } from '../wording';
import { reportContentSchema, type ReportContent, type SlideContent } from './content';
import { drawDecision, drawNotes, drawReaders, drawScore } from './draw-decision';
import { drawFigures, drawGallery, drawOverview } from './draw-pictures';
import { drawLog, drawModel, drawSoftware, drawWarnings } from './draw-provenance';
import { Flow } from './flow';
import { numberWords } from './number-words';
import { slideTitle, type DrawSection, type Page, type SlidePictures } from './page';
import { sealed } from './seal';
import type { Section } from './template';

/** The attached file; readers find it by this name. */
export const attachedName = 'spindle-report.json';

export interface ReportPictures {
  /** JPEG or PNG bytes. */
  readonly logo: Buffer | null;
  /** In the order of the slides. */
  readonly slides: readonly SlidePictures[];
}

export interface DrawnReport {
  readonly pdf: Uint8Array;
  /** Every line of every page, in the order in which it was drawn. */
  readonly words: readonly (readonly string[])[];
}

const draws: Readonly<Record<Section, DrawSection>> = {
  decision: drawDecision,
  score: drawScore,
  warnings: drawWarnings,
  overview: drawOverview,
  gallery: drawGallery,
  figures: drawFigures,
  readers: drawReaders,
  software: drawSoftware,
  model: drawModel,
  notes: drawNotes,
  log: drawLog,
};

/** @returns lower-case hexadecimal SHA-256 of the content as it is attached */
export function sumOfContent(content: ReportContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** @param pictures `null`: their places stay empty, the words are the same */
export async function drawReport(
  given: ReportContent,
  pictures: ReportPictures | null,
): Promise<DrawnReport> {
  // In the order of the schema, so that the sum is the same after it was read back.
  const content: ReportContent = reportContentSchema.parse(given);
  const typefaces = await loadTypefaces();
  const { language, paper, createdAt, spindle, slides, template } = content;
  const messages = messagesIn(language);
  const t = messages.text.bind(messages);
  const [only, ...others] = slides;
  const what =
    content.case ??
    (only !== undefined && others.length === 0
      ? slideTitle(only)
      : t('decided-slides', { count: slides.length }));
  const sheet = createSheet({
    ...{ typefaces, language, isTagged: true, keywords: null },
    title: `${t('decided-title')}: ${what}`,
    author: `Spindle ${spindle}`,
    createdAt: new Date(createdAt),
    ...(paper === 'letter' && { size: paper }),
  });
  const flow = new Flow(sheet, messages, paper);
  const page: Page = { flow, content, numbers: numberWords(content), t };
  drawHead(page, pictures, typefaces);
  if (slides.length > 1) drawSummary(page);
  slides.forEach((slide, index) => {
    if (slides.length > 1) flow.nextPage();
    flow.heading(
      'H2',
      slides.length > 1 ? slideTitle(slide) : t('decided-slide-named', { slide: slideTitle(slide) }),
    );
    for (const line of slideLines(page, slide)) flow.quiet(line);
    for (const section of template.order) draws[section](page, slide, pictures?.slides[index] ?? null);
  });
  drawFooters(page);
  const words = sheet.words();
  sheet.attach({
    ...{ name: attachedName, type: 'application/json', description: t('decided-attached') },
    bytes: Buffer.from(`${JSON.stringify({ content, sha256: sumOfContent(content), words })}\n`),
  });
  return { pdf: sealed(await sheet.finish()), words };
}

function drawHead(page: Page, pictures: ReportPictures | null, typefaces: Typefaces): void {
  const { flow, content, t } = page;
  const { sheet, area } = flow;
  const { template, logo, slides } = content;
  const picture = pictures?.logo ?? null;
  if (logo !== null) {
    const height = 12;
    const width = Math.min(60, (logo.width / logo.height) * height);
    const shown = { width, height: (logo.height / logo.width) * width };
    const x = area.right - shown.width;
    flow.figure(t('decided-logo'), { x, y: flow.y, ...shown }, () => {
      if (picture !== null) sheet.image(picture, x, flow.y, shown.width, shown.height);
    });
  }
  for (const line of template.header) flow.paragraph(line, quiet);
  if (logo !== null) flow.y = Math.max(flow.y, area.top + 13);
  flow.heading('H1', t('decided-title'));
  const about = [
    ...(content.case === null ? [] : [t('decided-case', { name: content.case })]),
    t('decided-written', { at: timeWords(content.createdAt), spindle: content.spindle }),
  ];
  flow.quiet(about.join('  ·  '));
  drawBlanks(page);
  const signed = slides.filter(({ stage }) => stage === 'signed off').length;
  flow.caution(t('decided-research'), [
    signed === slides.length
      ? t('decided-all-signed')
      : t('decided-some-unsigned', { signed, count: slides.length }),
  ]);
  const texts = [
    content.case ?? '',
    ...slides.flatMap(({ name, readers }) => [name ?? '', ...readers.map((each) => each.name)]),
  ];
  const missing = [...new Set(texts.flatMap((text) => missingCodePoints(text, typefaces.regular)))];
  if (missing.length > 0)
    flow.paragraph(t('decided-missing-characters', { characters: missing.slice(0, 12).join(', ') }), {
      ...small,
      colour: cautionInk,
    });
}

/** Lines to sign on and to fill in by hand. */
function drawBlanks({ flow, content, t }: Page): void {
  const { sheet, area } = flow;
  const signers = [...new Set(content.slides.flatMap(({ signOff }) => signOff?.by ?? []))];
  const fields = [
    ...content.template.fields.map((name) => ({ name, value: '' })),
    { name: t('decided-reader'), value: signers.join(', ') },
    { name: t('decided-date-and-signature'), value: '' },
  ];
  const width = (area.width - grid) / 2;
  for (let from = 0; from < fields.length; from += 2) {
    flow.keep(3 * grid);
    flow.y += 2 * grid;
    fields.slice(from, from + 2).forEach(({ name, value }, index) => {
      const x = area.left + index * (width + grid);
      const [label = ''] = sheet.wrap(name, width / 2, quiet);
      const start = x + sheet.measure(label, quiet) + 2;
      sheet.tags.content('P', () => {
        sheet.line(label, x, flow.y, quiet);
        if (value !== '')
          sheet.line(value, start, flow.y, { ...quiet, weight: 'semibold' }, { width: x + width - start });
      });
      sheet.tags.furniture(() => sheet.horizontal(start, flow.y + 0.8, x + width - start, quietInk));
    });
  }
  flow.y += grid;
}

/** Of a case: its slides in a table. */
function drawSummary({ flow, content, numbers, t }: Page): void {
  flow.heading('H2', t('decided-summary'), 6 * grid);
  flow.table(
    [
      { title: t('decided-slide') },
      { title: t('decided-software-proposes'), width: 28, align: 'right' },
      { title: t('decided-first-reader'), width: 28, align: 'right' },
      { title: t('decided-in-area'), width: 24, align: 'right' },
      { title: t('decided-score-is'), width: 24 },
      { title: t('decided-state'), width: 34 },
    ],
    content.slides.map((slide) => {
      const { software, readers, counted, signOff } = slide;
      const [first] = readers;
      return [
        [slideTitle(slide), slide.block, slide.stain].filter((part) => part !== null).join(', '),
        software === null ? '–' : numbers.count(software.mitotic),
        first === undefined ? '–' : numbers.range(first.low, first.high),
        counted === null ? '–' : numbers.range(counted.least.count, counted.most.count),
        counted === null
          ? '–'
          : [...new Set([counted.least.score ?? '–', counted.most.score ?? '–'])].join('–'),
        signOff !== null && slide.changedSince === null
          ? t('decided-signed-version', { version: String(signOff.version), by: signOff.by })
          : t(`decided-stage-${slide.stage.replace(' ', '-')}`),
      ];
    }),
  );
}

function slideLines({ t }: Page, { block, stain, stage, signOff, changedSince }: SlideContent): string[] {
  const parts = [
    ...(block === null ? [] : [t('decided-block', { block })]),
    ...(stain === null ? [] : [stain]),
    signOff !== null && changedSince === null
      ? t('decided-signed-version', { version: String(signOff.version), by: signOff.by })
      : t(`decided-stage-${stage.replace(' ', '-')}`),
  ];
  return [parts.join('  ·  ')];
}

function drawFooters({ flow, content, t }: Page): void {
  const { sheet, area } = flow;
  const { project, spindle } = content;
  const y = area.bottom + grid;
  sheet.onEveryPage((number, pages) => {
    sheet.tags.furniture(() => {
      sheet.horizontal(area.left, y, area.width, rule);
      sheet.line(t('decided-research'), area.left, y + grid, small);
      const shown = t('decided-page', { page: String(number), pages: String(pages) });
      sheet.line(shown, area.right, y + grid, small, { align: 'right' });
      const where = t('decided-footer', {
        ...{ spindle, seq: String(project.seq), chain: project.chain.slice(0, 16) },
        sum: sumOfContent(content).slice(0, 16),
      });
      sheet.line(where, area.left, y + 2 * grid, small, { width: area.width });
    }, 'Pagination');
  });
}
