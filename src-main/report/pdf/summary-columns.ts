/** The columns of the table of a batch on paper: which there are, how wide, and the words of each cell. */
import { countWords } from '../../base/count-words';
import { figureWords } from '../wording';
import { statusWords } from '../summary-counts';
import type { SummaryRow } from '../summary-csv';

export interface PrintedColumn {
  readonly title: string;
  /** Millimetres, with the space to the next column. */
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly words: (row: SummaryRow) => string;
}

const unknown = '–';

const slide = { title: 'Slide', align: 'left', words: (row: SummaryRow) => row.slide } as const;
/** Left out where no slide of the batch has them. */
const optional: readonly (PrintedColumn & { readonly isStated: (row: SummaryRow) => boolean })[] = [
  {
    ...{ title: 'Folder', width: 32, align: 'left', words: (row) => row.folder },
    isStated: ({ folder }) => folder !== '.' && folder !== '',
  },
  {
    ...{
      title: 'Scene',
      width: 12,
      align: 'right',
      words: ({ scene }) => (scene === null ? unknown : String(scene)),
    },
    isStated: ({ scene }) => scene !== null,
  },
  ...(['case', 'block', 'stain'] as const).map((name) => ({
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    width: { case: 26, block: 14, stain: 18 }[name],
    align: 'left' as const,
    words: (row: SummaryRow) => row[name] ?? unknown,
    isStated: (row: SummaryRow) => row[name] !== null,
  })),
];
const figures: readonly PrintedColumn[] = [
  { title: 'State', width: 28, align: 'left', words: ({ status }) => statusWords[status] },
  { title: 'Mitoses', width: 15, align: 'right', words: (row) => count(row, 'mitotic_count') },
  { title: 'per mm²', width: 16, align: 'right', words: (row) => number(row, 'density_per_mm2') },
  { title: '95 % interval', width: 26, align: 'right', words: interval },
  { title: 'Area, mm²', width: 18, align: 'right', words: (row) => number(row, 'analysed_area_mm2') },
  { title: 'Hotspot', width: 15, align: 'right', words: (row) => count(row, 'hotspot_circle_count') },
];
const attempts: PrintedColumn = {
  ...{ title: 'Attempts', width: 18, align: 'right', words: (row) => countWords(row.attempts) },
};

/** Those of slides with figures; the slide's name takes the width that is left of `width` millimetres. */
export function figureColumns(rows: readonly SummaryRow[], width: number): PrintedColumn[] {
  return fitted(rows, figures, width);
}

/** Those of slides that failed. */
export function failedColumns(rows: readonly SummaryRow[], width: number): PrintedColumn[] {
  return fitted(rows, [attempts], width);
}

function fitted(rows: readonly SummaryRow[], last: readonly PrintedColumn[], width: number): PrintedColumn[] {
  const others = [...optional.filter(({ isStated }) => rows.some(isStated)), ...last];
  const taken = others.reduce((sum, each) => sum + each.width, 0);
  return [{ ...slide, width: width - taken }, ...others];
}

function figureOf({ figures: known }: SummaryRow, name: string): number | null {
  const value = known?.[name];
  return typeof value === 'number' ? value : null;
}

function count(row: SummaryRow, name: string): string {
  const value = figureOf(row, name);
  return value === null ? unknown : countWords(value);
}

function number(row: SummaryRow, name: string): string {
  const value = figureOf(row, name);
  return value === null ? unknown : figureWords(value);
}

function interval(row: SummaryRow): string {
  const [low, high] = [figureOf(row, 'density_low_per_mm2'), figureOf(row, 'density_high_per_mm2')];
  return low === null || high === null ? unknown : `${figureWords(low)} to ${figureWords(high)}`;
}
