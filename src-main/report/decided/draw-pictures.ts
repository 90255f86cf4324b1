/** Sections of a report: the slide with its figures and areas, the figures at full resolution, and the list of them. */
import { darkHalo, ink, panel, paper, rule } from '../palette';
import { grid, mm } from '../pdf/sheet';
import { small, strong } from '../pdf/styles';
import { scaleBarWithin } from '../scale-bar';
import { ellipse, fill, lineShapes, markShapes, rectangle, roiShapes } from '../shapes';
import type { ReportedFigure, SlideContent } from './content';
import { slideTitle, type DrawSection, type Page } from './page';

/** Height of the overview at most, millimetres. */
const overviewHeight = 92;
const columns = 6;
const gap = 2;

export const drawOverview: DrawSection = ({ flow, numbers, t }, slide, pictures) => {
  const { overview } = slide.pictures;
  if (overview === null) return;
  const { sheet, area } = flow;
  const scale = Math.min(area.width / overview.width, overviewHeight / overview.height);
  const [width, height] = [overview.width * scale, overview.height * scale];
  flow.heading('H3', t('decided-overview'), height + 4 * grid);
  const x = area.left + (area.width - width) / 2;
  const y = flow.y + 1;
  const { counted, figures, software } = slide;
  const isMitotic = (figure: ReportedFigure): boolean => isDecidedMitotic(figure) || isOpen(figure);
  const at = ({ x: left, y: top }: { readonly x: number; readonly y: number }): { x: number; y: number } => ({
    x: left * overview.scaleX * scale * mm,
    y: top * overview.scaleY * scale * mm,
  });
  const shown = figures.filter(isMitotic);
  sheet.tags.furniture(() => sheet.rectangle(area.left, y, area.width, height, panel));
  const alt = t('decided-overview-alt', {
    ...{ slide: slideTitle(slide), count: shown.length },
    confirmed: numbers.count(figures.filter(isDecidedMitotic).length),
  });
  flow.figure(alt, { x, y, width, height }, () => {
    const jpeg = pictures?.overview ?? null;
    if (jpeg !== null) sheet.image(jpeg, x, y, width, height);
    const areas = [...circlesOf(counted, slide), ...hotspotOf(software)].flatMap(
      ({ cx, cy, rx, ry, dash }) => {
        const centre = at({ x: cx, y: cy });
        const reach = at({ x: rx, y: ry });
        return lineShapes(ellipse(centre.x, centre.y, reach.x, reach.y), 0.8, dash ? [4, 3] : null);
      },
    );
    const marks = [
      ...markShapes('normal', shown.filter(isOpen).map(at), 2),
      ...markShapes('mitotic', shown.filter(isDecidedMitotic).map(at), shown.length > 200 ? 1.4 : 2.2),
    ];
    const drawn = roiShapes(
      slide.outlines,
      { scaleX: overview.scaleX * scale * mm, scaleY: overview.scaleY * scale * mm },
      0.8,
    );
    sheet.shapes([...drawn, ...areas, ...marks], x, y, { width, height });
  });
  const bar = scaleBarWithin((24 / width) * overview.width * overview.umPerPx);
  const length = bar.lengthUm * (width / (overview.width * overview.umPerPx));
  flow.y = y + height + grid;
  sheet.tags.furniture(() =>
    sheet.shapes([fill(rectangle(0, 0, length * mm, 0.8 * mm), ink)], area.left, flow.y - 1.2),
  );
  sheet.tags.content('P', () => {
    sheet.line(bar.label, area.left + length + 2, flow.y, small);
    for (const line of sheet.wrap(overviewMeans(t, slide), area.width, small)) {
      flow.y += grid;
      sheet.line(line, area.left, flow.y, small);
    }
  });
  flow.y += grid / 2;
};

function overviewMeans(t: Page['t'], { outlines: { roi, regions } }: SlideContent): string {
  const isDrawn = roi !== null || regions.length > 0;
  return [t('decided-overview-means'), ...(isDrawn ? [t('decided-overview-regions')] : [])].join(' ');
}

interface Oval {
  readonly cx: number;
  readonly cy: number;
  /** Level-0 pixels. */
  readonly rx: number;
  readonly ry: number;
  readonly dash: boolean;
}

/** The counting area, as a circle of its size. */
function circlesOf(counted: SlideContent['counted'], { mpp }: SlideContent): Oval[] {
  const centre = counted?.centre ?? null;
  if (counted === null || centre === null || mpp === null) return [];
  const radiusUm = Math.sqrt(counted.areaMm2 / Math.PI) * 1000;
  const { x, y } = centre;
  return [{ cx: x, cy: y, rx: radiusUm / mpp.x, ry: radiusUm / mpp.y, dash: false }];
}

function hotspotOf(software: SlideContent['software']): Oval[] {
  const hotspot = software?.hotspot ?? null;
  if (hotspot === null) return [];
  const { x, y, width, height } = hotspot;
  return [{ cx: x, cy: y, rx: width / 2, ry: height / 2, dash: true }];
}

function isDecidedMitotic({ verdicts, consensus }: ReportedFigure): boolean {
  if (consensus !== null) return consensus === 'mitotic' || consensus === 'atypical mitotic';
  return verdicts.some(({ verdict }) => verdict === 'mitotic' || verdict === 'atypical mitotic');
}

function isOpen({ verdicts, proposal }: ReportedFigure): boolean {
  return verdicts.length === 0
    ? proposal === 'mitotic'
    : verdicts.every(({ verdict }) => verdict === 'unsure');
}

export const drawGallery: DrawSection = (page, slide, pictures) => {
  const { flow, t } = page;
  const { sheet, area } = flow;
  const { crops } = slide.pictures;
  if (crops.length === 0) return;
  const side = (area.width - (columns - 1) * gap) / columns;
  const rowHeight = side + 3.2 * grid;
  flow.heading('H3', t('decided-gallery'), rowHeight + grid);
  for (let from = 0; from < crops.length; from += columns) {
    flow.keep(rowHeight);
    const top = flow.y + 1;
    crops.slice(from, from + columns).forEach(({ figure: number, sideUm, isIncomplete }, index) => {
      const figure = slide.figures.find((each) => each.number === number);
      if (figure === undefined) return;
      const x = area.left + index * (side + gap);
      const verdict = verdictWords(page, figure);
      const alt = t('decided-crop-alt', { number: String(number), verdict });
      flow.figure(alt, { x, y: top, width: side, height: side }, () => {
        const jpeg = pictures?.crops.get(number);
        if (jpeg !== undefined) sheet.image(jpeg, x, top, side, side);
        sheet.border(x, top, side, side, rule);
        const bar = scaleBarWithin(sideUm / 3);
        const length = (bar.lengthUm / sideUm) * side;
        sheet.shapes(
          [
            fill(rectangle(-0.25 * mm, -0.25 * mm, (length + 0.5) * mm, 1.1 * mm), darkHalo, 0.7),
            fill(rectangle(0, 0, length * mm, 0.6 * mm), paper),
          ],
          x + side - 1.5 - length,
          top + side - 2,
        );
      });
      sheet.tags.content('Caption', () => {
        const score = figure.score === null ? t('decided-not-found') : page.numbers.score(figure.score);
        const head = `${number}  ·  ${isIncomplete ? t('decided-partly-read') : score}`;
        sheet.line(head, x, top + side + 3, strong, { width: side });
        const lines = sheet.wrap(verdict, side, small);
        lines.slice(0, 2).forEach((line, at) => {
          const shown = at === 1 && lines.length > 2 ? `${line} …` : line;
          sheet.line(shown, x, top + side + 6.2 + at * 2.8, small, { width: side });
        });
      });
    });
    flow.y = top + rowHeight;
  }
  const [first] = crops;
  const bar = scaleBarWithin((first?.sideUm ?? 30) / 3).label;
  flow.quiet(t('decided-gallery-means', { bar }));
};

export const drawFigures: DrawSection = (page, { figures, figuresInAll }) => {
  const { flow, numbers, t } = page;
  flow.heading('H3', t('decided-figures', { count: numbers.count(figuresInAll) }), 6 * grid);
  if (figures.length === 0) {
    flow.paragraph(t('decided-no-figures'));
    return;
  }
  flow.table(
    [
      { title: t('decided-number'), width: 14 },
      { title: 'x', width: 20, align: 'right' },
      { title: 'y', width: 20, align: 'right' },
      { title: t('decided-figure-score'), width: 20, align: 'right' },
      { title: t('decided-software-proposes'), width: 30 },
      { title: t('decided-verdicts-by-reader') },
    ],
    figures.map((figure) => [
      String(figure.number),
      numbers.count(Math.round(figure.x)),
      numbers.count(Math.round(figure.y)),
      figure.score === null ? '–' : numbers.score(figure.score),
      figure.proposal === null ? t('decided-not-found') : t(`decided-proposal-${figure.proposal}`),
      verdictWords(page, figure),
    ]),
  );
  if (figures.length < figuresInAll)
    flow.quiet(t('decided-more-figures', { count: numbers.count(figuresInAll - figures.length) }));
};

/** `mitotic (AB), normal (CD, blinded); agreed: mitotic` */
function verdictWords({ t }: Page, { verdicts, consensus }: ReportedFigure): string {
  const given = verdicts.map(({ reader, verdict, isBlinded }) => {
    const by = isBlinded ? `${reader}, ${t('decided-was-blinded')}` : reader;
    return `${t(`decided-verdict-${verdict.replace(' ', '-')}`)} (${by})`;
  });
  const words = given.length === 0 ? t('decided-no-verdict') : given.join(', ');
  if (consensus === null) return words;
  return `${words}; ${t('decided-agreed', { verdict: t(`decided-verdict-${consensus.replace(' ', '-')}`) })}`;
}
