/** How many slides of a batch are in which state, and the words for it. */
import type { SummaryRow, SummaryStatus } from './summary-csv';

/** In the order in which they are told; what it means for a person. */
export const statusMeanings: Readonly<Record<SummaryStatus, string>> = {
  done: 'analysed, every tile read',
  'missing-tiles': 'analysed, without tiles that could not be read; their area is not counted',
  failed: 'set aside, with its reason; it has no figures',
  interrupted: 'stopped by a person',
  cancelled: 'taken out of the queue by a person',
  running: 'under way when the table was written; after an end from outside it stays so',
  'not-begun': 'not begun',
  'same-slide': 'another name of a slide of this table, which was analysed once; not counted among all',
};

export const statusWords: Readonly<Record<SummaryStatus, string>> = {
  done: 'done',
  'missing-tiles': 'with missing tiles',
  failed: 'failed',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
  running: 'running',
  'not-begun': 'not begun',
  'same-slide': 'the same slide',
};

/** In the order in which they are told. */
export const statuses = Object.keys(statusWords) as readonly SummaryStatus[];

/** Each once, under however many names. */
export function slideCount(rows: readonly SummaryRow[]): number {
  return rows.filter(({ status }) => status !== 'same-slide').length;
}

/** Those of `same-slide` are further names of slides that are counted already. */
export function summaryCounts(rows: readonly SummaryRow[]): Record<SummaryStatus, number> {
  const counts: Record<SummaryStatus, number> = {
    ...{ done: 0, 'missing-tiles': 0, failed: 0, interrupted: 0, cancelled: 0, running: 0, 'not-begun': 0 },
    'same-slide': 0,
  };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}
