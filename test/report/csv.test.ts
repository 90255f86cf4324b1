import { describe, expect, it } from 'vitest';
import { densityInterval } from '../../src-main/counting/count-interval';
import { writeCsv } from '../../src-main/report/csv';
import { exampleResult } from './example-result';
import { parseCsv } from './parse-csv';

function read(bytes: Uint8Array): string[][] {
  return parseCsv(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

describe('writeCsv', () => {
  it('writes one row a detection, highest score first, in pixels and micrometres', () => {
    const shuffled = [...exampleResult().candidates].reverse();
    const [header, ...rows] = read(
      writeCsv(exampleResult({ candidates: shuffled, mpp: { x: 0.25, y: 0.5, source: 'slide' } })),
    );
    expect(header).toEqual([
      'id',
      'label',
      'score',
      'x_px',
      'y_px',
      'x_um',
      'y_um',
      'slide',
      'model_id',
      'threshold',
      'run_exact_drift',
      'run_rotation_spread',
      'run_warnings',
      'run_density_per_mm2',
      'run_density_low_per_mm2',
      'run_density_high_per_mm2',
      'slide_fingerprint',
      'slide_scene',
      'slide_key',
      'run_analysed_mm2',
      'run_scope',
    ]);
    // Three detections on 3.2 mm², and the exact interval of 3.
    const { low = 0, high = 0 } = densityInterval(3, 3.2) ?? {};
    expect([low * 3.2, high * 3.2].map((bound) => bound.toFixed(3))).toEqual(['0.619', '8.767']);
    const ofRun = ['2.4e-7', '0.0183', '', '0.9375', String(low), String(high)];
    const key = 'fedcba9876543210fedcba9876543210';
    const scope = 'tissue of the whole slide';
    const constant = [...ofRun, '0123456789abcdef0123456789abcdef', '', key, '3.2', scope];
    expect(rows.map((row) => row.slice(1))).toEqual([
      [
        'mitotic',
        '0.987654321',
        '2000.5',
        '1500.25',
        '500.125',
        '750.125',
        'S24-00017 A1 HE.svs',
        'mitosis-c8',
        '0.5',
        ...constant,
      ],
      [
        'mitotic',
        '0.91',
        '6000',
        '3000',
        '1500',
        '1500',
        'S24-00017 A1 HE.svs',
        'mitosis-c8',
        '0.5',
        ...constant,
      ],
      [
        'mitotic',
        '0.5',
        '4000',
        '4500',
        '1000',
        '2250',
        'S24-00017 A1 HE.svs',
        'mitosis-c8',
        '0.5',
        ...constant,
      ],
      [
        'normal',
        '0.4999',
        '1000',
        '5000',
        '250',
        '2500',
        'S24-00017 A1 HE.svs',
        'mitosis-c8',
        '0.5',
        ...constant,
      ],
      [
        'normal',
        '0.12',
        '7000',
        '700',
        '1750',
        '350',
        'S24-00017 A1 HE.svs',
        'mitosis-c8',
        '0.5',
        ...constant,
      ],
    ]);
  });

  it('leaves the figure of the run empty where it was not measured', () => {
    const invariance = { kind: 'not-measured', why: 'nothing was detected' } as const;
    const [, row] = read(writeCsv(exampleResult({ invariance })));
    expect(row?.slice(10, 12)).toEqual(['', '']);
  });

  it('keeps a hostile or foreign slide name as text', () => {
    const names = ['=HYPERLINK("http://x","y").svs', 'Schnitt, "A"\r\n2.svs', '標本 ñ.svs'];
    const written = names.map((name) => {
      const rows = read(writeCsv(exampleResult({ slide: { ...exampleResult().slide, name } })));
      expect(rows.every((row) => row.length === 21)).toBe(true);
      return rows[1]?.[7];
    });
    expect(written).toEqual([`'${names[0] ?? ''}`, names[1], names[2]]);
  });

  it('writes the header alone when nothing was found', () => {
    expect(read(writeCsv(exampleResult({ candidates: [], hotspots: null })))).toHaveLength(1);
  });
});
