/** Rows of the table of a batch to write: as many as a test needs, of every state, with what is awkward in names and reasons. */
import type { ErrorReport } from '../../src-main/contract/errors';
import { summaryFigures, type SummaryRow } from '../../src-main/report/summary-csv';
import { exampleResult } from './example-result';

export const exampleError: ErrorReport = {
  tag: 'broken-file',
  what: 'cannot read the slide',
  where: { path: '/home/anna/Müller/a.svs', level: 0, column: 3, row: 4 },
  why: 'the file "/home/anna/Müller/a.svs" ends after 312 of 1,048,576 bytes',
  remedy: 'copy it again from the scanner',
  details: ['TIFF directory 2 at /home/anna/Müller/a.svs'],
};

const done = summaryFigures(exampleResult());
const withMissing = summaryFigures(
  exampleResult({
    missingTiles: [{ level: 0, column: 1, row: 2, why: 'cut short' }],
    mpp: { x: 0.25, y: 0.25, source: 'user' },
    warnings: [
      { kind: 'stain', text: 'The stain looks like none of haematoxylin and eosin.' },
      { kind: 'reading', text: 'One tile could not be read.' },
    ],
  }),
);

export function exampleRow(parts: Partial<SummaryRow> = {}): SummaryRow {
  return {
    ...{ slide: 'S24-00017 A1 HE.svs', folder: '.', status: 'done', scene: null },
    ...{ fingerprint: '0123456789abcdef0123456789abcdef', documents: 'S24-00017 A1 HE' },
    ...{ figures: done, error: null, case: null, block: null, stain: null, attempts: 1, sameAs: null },
    ...parts,
  };
}

export const failedRow = exampleRow({
  ...{
    slide: 'kaputt.svs',
    status: 'failed',
    figures: null,
    error: exampleError,
    documents: null,
    attempts: 2,
  },
});
export const missingRow = exampleRow({ slide: 'lückig.svs', status: 'missing-tiles', figures: withMissing });
export const waitingRow = exampleRow({
  ...{
    slide: 'später.svs',
    status: 'not-begun',
    figures: null,
    attempts: 0,
    documents: null,
    fingerprint: null,
  },
});

/** One in ten failed, one in twenty with missing tiles, the last tenth not begun; cases, folders, long names. */
export function exampleRows(count: number): SummaryRow[] {
  return Array.from({ length: count }, (_, index) => {
    const state =
      index % 10 === 3
        ? failedRow
        : index % 20 === 6
          ? missingRow
          : index >= count * 0.9
            ? waitingRow
            : exampleRow();
    const stem =
      index % 7 === 0 ? 'S24-0000017_block-A1_stain-HE_rescan-after-cleaning_of-the-coverslip' : 'Präparat';
    return {
      ...state,
      ...{
        slide: `${stem}-${index}.svs`,
        folder: `2026-${(index % 12) + 1}/Gefäße`,
        case: `S24-${1000 + (index >> 2)}`,
      },
      ...{ block: `A${index % 4}`, stain: 'HE' },
    };
  });
}

export const sameRow = exampleRow({
  ...{ slide: 'copy.svs', status: 'same-slide', figures: null, documents: null },
  sameAs: 'S24-00017 A1 HE.svs',
});
