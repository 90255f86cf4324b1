/**
 * The table of a batch on the disk, whole at every moment: written before the first slide, and again whenever a slide
 * begins or ends, so that a killed batch leaves what was done, what was not, and at which slide it was.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeAtomically } from '../project/write-atomically';
import { csvText, parseCsvText } from '../report/csv-text';
import { summaryCsv, type SummaryRow } from '../report/summary-csv';
import { numberedStem } from './document-names';
import type { SlideOfDocuments } from './output-folder';

/** What an earlier batch wrote into the same folder. */
export interface EarlierSummaries {
  /** Whose documents lie there under that name. */
  ownerOf(stem: string): SlideOfDocuments | null;
  /** `summary.csv`, or the first `summary-2.csv` … that would replace no other batch's. */
  readonly fileName: string;
}

export class BatchSummary {
  readonly #rows: SummaryRow[];

  /** @param names paths or addresses as they may be shown, in the order of the table. */
  constructor(
    readonly path: string,
    names: readonly string[],
    scene: number,
  ) {
    this.#rows = notBegun(names, scene);
  }

  set(index: number, changed: Partial<SummaryRow>): void {
    const row = this.#rows[index];
    if (row !== undefined) this.#rows[index] = { ...row, ...changed };
  }

  /** @throws write-failed */
  write(): Promise<void> {
    return writeAtomically(this.path, summaryCsv(this.#rows));
  }
}

function notBegun(names: readonly string[], scene: number): SummaryRow[] {
  return names.map((name) => ({
    ...{ slide: basename(name), folder: dirname(name), status: 'not-begun' },
    ...{ scene: scene === 0 ? null : scene, fingerprint: null, documents: null, result: null, error: null },
  }));
}

/** @param names of the slides of this batch. A table of the same slides, or of some of them, may be replaced. */
export async function earlierSummaries(
  folder: string,
  names: readonly string[],
  scene: number,
): Promise<EarlierSummaries> {
  const own = new Set(notBegun(names, scene).map(({ slide, folder: above }) => keyOf(slide, above, scene)));
  const owners = new Map<string, SlideOfDocuments>();
  let fileName: string | null = null;
  for (let copy = 1; ; copy += 1) {
    const name = `${numberedStem('summary', copy)}.csv`;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) return { ownerOf: (stem) => owners.get(stem) ?? null, fileName: fileName ?? name };
    const rows = found.isFile() ? recordsOf(await readFile(path, 'utf8')) : [{}];
    for (const { documents, fingerprint, scene } of rows) {
      if (documents && fingerprint)
        owners.set(documents, { fingerprint, scene: scene ? Number(scene) : null });
    }
    const isOfThese = rows.every((row) => own.has(`${row.slide}\n${row.folder}\n${Number(row.scene ?? 0)}`));
    if (isOfThese) fileName ??= name;
  }
}

/** As a table holds it. */
function keyOf(slide: string, above: string, scene: number): string {
  return (parseCsvText(csvText([[slide, above, scene]]))[0] ?? []).join('\n');
}

function recordsOf(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsvText(text);
  // Not a table of ours: then it is not replaced.
  if (!header.includes('slide') || !header.includes('status')) return [{}];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
