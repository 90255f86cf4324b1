/**
 * Agreement of two readers over the figures that both judged: the table, Cohen's kappa with its 95 % interval, and where they
 * disagree. The interval uses the large-sample variance of Fleiss, Cohen & Everitt (Psychol Bull 1969;72:323); it is rough for a few
 * figures, and of no width where the readers agree on all.
 */

/** 97.5th percentile of the normal distribution. */
const z = 1.959963984540054;

interface Disagreement<C> {
  readonly figure: string;
  readonly first: C;
  readonly second: C;
}

interface Kappa {
  readonly value: number;
  readonly standardError: number;
  /** 95 %, within −1 and 1. */
  readonly low: number;
  readonly high: number;
}

export interface Agreement<C> {
  /** Figures that both judged. */
  readonly figures: number;
  readonly categories: readonly C[];
  /** Figures: a row for each category of the first reader, a column for each of the second. */
  readonly table: readonly (readonly number[])[];
  /** Share of the figures on which they agree; `null` without figures. */
  readonly observed: number | null;
  /** Share on which they would agree by chance, given how often each uses each category. */
  readonly expected: number | null;
  /** `null` where it is not defined: without figures, and where both put all figures into one category. */
  readonly kappa: Kappa | null;
  /** In the order in which the first reader judged. */
  readonly disagreements: readonly Disagreement<C>[];
  /** Figures that one reader alone judged: they are not part of anything above. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

/**
 * @param first a reader's verdicts by figure id
 * @param categories in the order of the table; every verdict is one of them
 * @throws RangeError for a verdict that is no category
 */
export function agreementOf<C>(
  first: ReadonlyMap<string, C>,
  second: ReadonlyMap<string, C>,
  categories: readonly C[],
): Agreement<C> {
  const table = categories.map(() => categories.map(() => 0));
  const disagreements: Disagreement<C>[] = [];
  const onlyFirst: string[] = [];
  let figures = 0;
  for (const [figure, verdict] of first) {
    const other = second.get(figure);
    if (other === undefined) {
      onlyFirst.push(figure);
      continue;
    }
    const row = table[indexOf(categories, verdict)] ?? [];
    const column = indexOf(categories, other);
    row[column] = (row[column] ?? 0) + 1;
    figures += 1;
    if (verdict !== other) disagreements.push({ figure, first: verdict, second: other });
  }
  const onlySecond = [...second.keys()].filter((figure) => !first.has(figure));
  return {
    ...{ figures, categories, table, ...sharesOf(table, figures) },
    ...{ disagreements, onlyFirst, onlySecond },
  };
}

function indexOf<C>(categories: readonly C[], verdict: C): number {
  const index = categories.indexOf(verdict);
  if (index === -1) throw new RangeError(`the verdict ${String(verdict)} is no category`);
  return index;
}

function sharesOf(
  table: readonly (readonly number[])[],
  figures: number,
): Pick<Agreement<unknown>, 'observed' | 'expected' | 'kappa'> {
  if (figures === 0) return { observed: null, expected: null, kappa: null };
  const rows = table.map((row) => sum(row) / figures);
  const columns = table.map((_, column) => sum(table.map((row) => row[column] ?? 0)) / figures);
  const observed = sum(table.map((row, index) => row[index] ?? 0)) / figures;
  const expected = sum(rows.map((row, index) => row * (columns[index] ?? 0)));
  // Of shares that are exactly 1 the product is exactly 1.
  if (expected >= 1) return { observed, expected, kappa: null };
  const value = (observed - expected) / (1 - expected);
  const standardError = Math.sqrt(
    Math.max(0, varianceOf(table, figures, rows, columns, { expected, value })),
  );
  const low = Math.max(-1, value - z * standardError);
  const high = Math.min(1, value + z * standardError);
  return { observed, expected, kappa: { value, standardError, low, high } };
}

/** Fleiss, Cohen & Everitt 1969, for weights of 1 on the diagonal and 0 elsewhere. */
function varianceOf(
  table: readonly (readonly number[])[],
  figures: number,
  rows: readonly number[],
  columns: readonly number[],
  { expected, value }: { expected: number; value: number },
): number {
  let cells = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const weight = (columns[i] ?? 0) + (rows[j] ?? 0);
      const term = i === j ? 1 - weight * (1 - value) : weight * (1 - value);
      cells += (count / figures) * term ** 2;
    });
  });
  const centre = value - expected * (1 - value);
  return (cells - centre ** 2) / ((1 - expected) ** 2 * figures);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
