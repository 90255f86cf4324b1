/** Sections of a report: the software's proposal and each reader's decision side by side, the score, agreement and notes. */
import type { ReaderContent, SlideContent } from './content';
import type { Column } from './flow';
import type { DrawSection, Page } from './page';
import { grid } from '../pdf/sheet';

/** Readers beside one another; the next have a table of their own. */
const readersATable = 3;

export const drawDecision: DrawSection = (page, slide) => {
  const { flow, t } = page;
  const { software, readers } = slide;
  flow.heading('H3', t('decided-decision'), 10 * grid);
  if (software === null) flow.paragraph(t('decided-no-run'));
  if (readers.length === 0) flow.paragraph(t('decided-nobody'));
  if (software === null && readers.length === 0) return;
  for (let from = 0; from === 0 || from < readers.length; from += readersATable)
    drawCounts(page, slide, readers.slice(from, from + readersATable));
  flow.quiet(t('decided-range-means'));
};

function drawCounts(
  { flow, numbers, t }: Page,
  { software }: SlideContent,
  readers: readonly ReaderContent[],
): void {
  const { count, figure, range, figureRange } = numbers;
  const none = '–';
  const interval = (of: { readonly low: number; readonly high: number } | null): string =>
    of === null ? none : `${figure(of.low)}–${figure(of.high)}`;
  const columns: Column[] = [
    { title: '', width: 58 },
    { title: t('decided-software-proposes'), align: 'right' },
    ...readers.map(({ name }): Column => ({
      title: t('decided-reader-decided', { reader: name }),
      align: 'right',
    })),
  ];
  const row = (name: string, proposed: string, of: (reader: ReaderContent) => string): string[] => [
    name,
    proposed,
    ...readers.map(of),
  ];
  flow.table(columns, [
    row(t('decided-mitotic'), software === null ? none : count(software.mitotic), ({ low, high }) =>
      range(low, high),
    ),
    row(t('decided-confirmed'), none, ({ confirmed }) => count(confirmed)),
    row(t('decided-atypical'), none, ({ atypical }) => count(atypical)),
    row(t('decided-unsure'), none, ({ unsure }) => count(unsure)),
    row(t('decided-unreviewed'), none, ({ unreviewed }) => count(unreviewed)),
    row(t('decided-normal'), software === null ? none : count(software.normal), ({ normal }) =>
      count(normal),
    ),
    row(
      t('decided-density'),
      software === null ? none : figure(software.densityPerMm2),
      ({ densityLow, densityHigh }) => figureRange(densityLow, densityHigh),
    ),
    row(t('decided-interval'), interval(software?.interval ?? null), ({ intervalLow, intervalHigh }) =>
      intervalLow === null || intervalHigh === null
        ? none
        : interval({ low: intervalLow.low, high: intervalHigh.high }),
    ),
    row(t('decided-area'), software === null ? none : figure(software.areaMm2), () =>
      software === null ? none : figure(software.areaMm2),
    ),
  ]);
}

export const drawScore: DrawSection = ({ flow, numbers, t }, { counted }) => {
  if (counted === null) return;
  const { protocol, least, most, reader } = counted;
  const { figure, range, figureRange } = numbers;
  flow.heading('H3', t('decided-score'), 8 * grid);
  const score = [least.score, most.score].every((each) => each !== null)
    ? [...new Set([least.score, most.score])].join(` ${t('decided-to')} `)
    : null;
  const where = counted.isPlaced ? t('decided-area-placed', { reader }) : t('decided-area-fullest');
  flow.values([
    [t('decided-counted-by'), reader],
    [
      t('decided-protocol'),
      protocol === null
        ? t('decided-no-protocol')
        : t('decided-protocol-named', {
            name: protocol.name,
            version: protocol.version,
            citation: protocol.citation,
          }),
    ],
    [t('decided-counting-area'), `${figure(counted.areaMm2)} mm², ${where}`],
    [t('decided-count'), range(least.count, most.count)],
    [
      t('decided-density'),
      `${figureRange(least.densityPerMm2, most.densityPerMm2)} (${t('decided-interval')}: ${
        least.interval === null || most.interval === null
          ? '–'
          : `${figure(least.interval.low)}–${figure(most.interval.high)}`
      })`,
    ],
    ...(protocol === null ? [] : ([[t('decided-score-is'), score ?? t('decided-no-score')]] as const)),
    ...(protocol === null || least.probabilities.length === 0
      ? []
      : ([
          [
            t('decided-probability'),
            protocol.scores
              .map((name, band) => {
                const [low, high] = [least.probabilities[band] ?? 0, most.probabilities[band] ?? 0];
                const ends = [...new Set([numbers.percent(low), numbers.percent(high)])];
                return `${name}: ${ends.join(` ${t('decided-to')} `)}`;
              })
              .join('; '),
          ],
        ] as const)),
  ]);
  if (protocol !== null) flow.quiet(t('decided-probability-means'));
};

export const drawReaders: DrawSection = ({ flow, numbers, t }, { readers, agreement, consensus }) => {
  if (readers.length === 0) return;
  const { count, percent, fixed } = numbers;
  flow.heading('H3', t('decided-readers'), 6 * grid);
  flow.table(
    [
      { title: t('decided-reader') },
      { title: t('decided-verdicts'), width: 22, align: 'right' },
      { title: t('decided-blinded'), width: 24, align: 'right' },
      { title: t('decided-own-estimate'), width: 30, align: 'right' },
      { title: t('decided-software-then'), width: 30, align: 'right' },
      { title: t('decided-seen'), width: 32, align: 'right' },
    ],
    readers.map(({ name, verdicts, blinded, estimate, seenAt20 }) => [
      name,
      count(verdicts),
      count(blinded),
      estimate === null ? '–' : estimate.own === null ? t('decided-without-estimate') : count(estimate.own),
      estimate === null ? '–' : count(estimate.software),
      percent(seenAt20),
    ]),
  );
  for (const { name, imported } of readers)
    if (imported > 0) flow.paragraph(t('decided-imported', { reader: name, count: imported }));
  for (const { first, second, figures, observed, kappa } of agreement) {
    flow.paragraph(
      kappa === null
        ? t('decided-agreement-without-kappa', { first, second, figures, observed: percent(observed) })
        : t('decided-agreement', {
            ...{ first, second, figures, observed: percent(observed), kappa: fixed(kappa.value, 2) },
            ...{ low: fixed(kappa.low, 2), high: fixed(kappa.high, 2) },
          }),
    );
  }
  if (consensus > 0) flow.paragraph(t('decided-consensus', { count: consensus }));
};

export const drawNotes: DrawSection = ({ flow, t }, { notes }) => {
  if (notes.length === 0) return;
  flow.heading('H3', t('decided-notes'));
  for (const note of notes) flow.paragraph(note);
};
