import { describe, expect, it } from 'vitest';
import { summaryCsv, summaryFigures, type SummaryRow } from '../../src-main/report/summary-csv';
import { exampleResult } from './example-result';
import { parseCsv } from './parse-csv';

const unknown = {
  ...{ folder: '.', scene: null, fingerprint: null, documents: null },
  ...{ case: null, block: null, stain: null, attempts: 0, sameAs: null },
};

function read(rows: readonly SummaryRow[]): Record<string, string>[] {
  const [header = [], ...lines] = parseCsv(summaryCsv(rows));
  return lines.map((line) => {
    expect(line).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, line[index] ?? '']));
  });
}

describe('summaryCsv', () => {
  it('writes the figures of a slide that was analysed', () => {
    const result = exampleResult({ missingTiles: [{ level: 0, column: 1, row: 2, why: 'cut short' }] });
    const [row] = read([
      { ...unknown, slide: 'a.svs', status: 'missing-tiles', figures: summaryFigures(result), error: null },
    ]);
    expect(row).toMatchObject({
      slide: 'a.svs',
      status: 'missing-tiles',
      mitotic_count: '3',
      normal_count: '2',
      density_per_mm2: String(3 / 3.2),
      analysed_area_mm2: '3.2',
      hotspot_circle_count: '3',
      hotspot_rectangle_count: '3',
      hotspot_area_mm2: '2.37',
      mpp_x_um: '0.25',
      mpp_source: 'slide',
      threshold: '0.5',
      model_id: 'mitosis-c8',
      model_sha256: result.model.sha256,
      provider: 'cpu',
      invariance_detections: '3',
      invariance_exact_drift: '2.4e-7',
      invariance_spread: '0.0183',
      missing_tiles: '1',
      seconds: '73.4',
      error_tag: '',
      error: '',
    });
  });

  it('says why a slide was set aside, and claims no figure for it', () => {
    const error = {
      tag: 'mpp-unknown',
      what: 'cannot count per mm²',
      where: { path: '/slides/b.tif' },
      why: '=the file says no pixel size',
      remedy: 'give it with --mpp',
    } as const;
    const [row] = read([{ ...unknown, slide: '+b.tif', status: 'failed', figures: null, error }]);
    expect(row).toMatchObject({
      slide: "'+b.tif",
      status: 'failed',
      mitotic_count: '',
      hotspot_circle_count: '',
      invariance_detections: '',
      invariance_exact_drift: '',
      missing_tiles: '',
      error_tag: 'mpp-unknown',
      error: 'cannot count per mm²: =the file says no pixel size. Give it with --mpp.',
    });
  });

  it('counts a slide without hotspot as zero, not as unknown', () => {
    const result = exampleResult({ candidates: [], hotspots: null });
    const [row] = read([
      { ...unknown, slide: 'c.svs', status: 'done', figures: summaryFigures(result), error: null },
    ]);
    expect(row).toMatchObject({ mitotic_count: '0', hotspot_circle_count: '0', hotspot_area_mm2: '' });
  });

  it('gives a failed slide a reason, whatever was recorded', () => {
    const [row] = read([{ ...unknown, slide: 'd.svs', status: 'failed', figures: null, error: null }]);
    expect(row).toMatchObject({ status: 'failed', error: 'The reason was not recorded.', error_tag: '' });
  });

  it('has case, block, stain, attempts and what it is the same as, and its profile, as its last columns', () => {
    const stated = { case: 'S24-17', block: 'A1', stain: '=HE', attempts: 2, sameAs: 'b/a.svs' };
    const [row] = read([
      { ...unknown, ...stated, slide: 'e.svs', status: 'same-slide', figures: null, error: null },
    ]);
    expect(Object.entries(row ?? {}).slice(-6)).toEqual([
      ...[
        ['case', 'S24-17'],
        ['block', 'A1'],
        ['stain', "'=HE"],
        ['attempts', '2'],
        ['same_as', 'b/a.svs'],
        ['profile', ''],
      ],
    ]);
  });

  it('tells slides of one name apart', () => {
    const [one, other] = read([
      {
        ...unknown,
        slide: 'a.svs',
        status: 'done',
        figures: summaryFigures(exampleResult()),
        error: null,
        folder: 'x',
        documents: 'a',
        fingerprint: '0f',
      },
      { ...unknown, slide: 'a.svs', status: 'not-begun', figures: null, error: null, folder: 'y', scene: 1 },
    ]);
    expect(one).toMatchObject({ folder: 'x', documents: 'a', fingerprint: '0f', scene: '' });
    expect(other).toMatchObject({
      folder: 'y',
      documents: '',
      fingerprint: '',
      scene: '1',
      status: 'not-begun',
      mitotic_count: '',
      error: '',
    });
  });

  it('writes the header alone for an empty batch', () => {
    expect(parseCsv(summaryCsv([]))).toHaveLength(1);
  });
});
