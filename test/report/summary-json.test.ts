import { describe, expect, it } from 'vitest';
import { researchUse } from '../../src-main/contract/report';
import { summaryColumns } from '../../src-main/report/summary-csv';
import { summaryJson } from '../../src-main/report/summary-json';
import { exampleRow, failedRow, missingRow, sameRow, waitingRow } from './example-summary';

const parsed = (...rows: Parameters<typeof summaryJson>[0]): Record<string, unknown> =>
  JSON.parse(summaryJson(rows, '0.1.0')) as Record<string, unknown>;

describe('summaryJson', () => {
  it('says what it is, that it is for research, and how many slides are in which state', () => {
    const { rows, ...head } = parsed(exampleRow(), failedRow, missingRow, waitingRow, sameRow);
    expect(head).toEqual({
      ...{ document: 'spindle-summary', documentVersion: 1, spindle: '0.1.0', statement: researchUse },
      slides: {
        total: 4,
        done: 1,
        'missing-tiles': 1,
        failed: 1,
        interrupted: 0,
        cancelled: 0,
        running: 0,
        'not-begun': 1,
        'same-slide': 1,
      },
    });
    expect(rows).toHaveLength(5);
    expect((rows as unknown[])[4]).toMatchObject({
      same_as: 'S24-00017 A1 HE.svs',
      mitotic_count: null,
      error: null,
    });
  });

  it('has the columns of the table under their names, numbers as numbers, the unknown as null', () => {
    const { rows } = parsed(exampleRow({ case: '0017', attempts: 2 }));
    const [row] = rows as Record<string, unknown>[];
    expect(Object.keys(row ?? {})).toEqual([...summaryColumns, 'why']);
    expect(row).toMatchObject({
      ...{ slide: 'S24-00017 A1 HE.svs', status: 'done', case: '0017', block: null, attempts: 2 },
      ...{ mitotic_count: 3, density_per_mm2: 3 / 3.2, mpp_source: 'slide', warnings: null, scene: null },
      ...{ error: null, error_tag: null, why: null },
    });
  });

  it('reports why a slide failed without telling folders', () => {
    const text = summaryJson([failedRow], '0.1.0');
    expect(text).not.toMatch(/anna|Müller/);
    const { rows } = JSON.parse(text) as { rows: unknown[] };
    expect(rows[0]).toMatchObject({
      ...{ status: 'failed', mitotic_count: null, error_tag: 'broken-file' },
      why: 'cannot read the slide: the file "a.svs" ends after 312 of 1,048,576 bytes. Copy it again from the scanner.',
      error: {
        ...{ tag: 'broken-file', what: 'cannot read the slide', remedy: 'copy it again from the scanner' },
        where: { path: 'a.svs', level: 0, column: 3, row: 4 },
        why: 'the file "a.svs" ends after 312 of 1,048,576 bytes',
        details: ['TIFF directory 2 at a.svs'],
      },
    });
  });

  it('tells nothing of an address but its file, and gives a failed slide a reason in any case', () => {
    const where = { path: 'https://anna:secret@host/x/b.svs?signature=key' };
    const error = {
      tag: 'not-found',
      what: 'cannot open it',
      where,
      why: 'it is gone',
      remedy: 'wait',
    } as const;
    const text = summaryJson([exampleRow({ status: 'failed', figures: null, error })], '0.1.0');
    expect(text).not.toMatch(/secret|signature/);
    expect(text).toContain('"path": "b.svs"');
    const { rows } = parsed(exampleRow({ status: 'failed', figures: null }));
    expect(rows).toMatchObject([{ status: 'failed', error: null, why: 'The reason was not recorded.' }]);
  });

  it('holds no character that acts on a terminal', () => {
    const text = summaryJson([exampleRow({ slide: '\u001b[31m\u202e.svs' })], '0.1.0');
    for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
  });
});
