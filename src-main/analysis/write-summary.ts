/** The summaries of a batch on the disk. */
import { join } from 'node:path';
import { writeAtomically } from '../project/write-atomically';
import { summaryCsv } from '../report/summary-csv';
import { summaryDocument } from '../report/summary-document';
import type { Batch } from './batch-parts';
import { summaryRows } from './batch-summary';

/** While no other process writes it. @throws write-failed */
export async function writeSummary({
  options,
  earlier,
  all,
}: Pick<Batch, 'options' | 'earlier' | 'all'>): Promise<void> {
  await writeAtomically(join(options.folder, earlier.fileName), summaryCsv(summaryRows(all())));
}

/** In the other forms that were asked for, once: a table of ten thousand slides takes a minute. @throws write-failed */
export async function writeSummaries({ options, earlier, folder, all }: Batch): Promise<void> {
  const { summaries = [], version: spindle } = options;
  for (const format of summaries.filter((each) => each !== 'csv')) {
    const document = await summaryDocument(summaryRows(all()), format, { spindle, writtenAt: new Date() });
    const path = join(options.folder, earlier.fileName.replace(/csv$/, format));
    await folder.exclusively(() => writeAtomically(path, document));
  }
}
