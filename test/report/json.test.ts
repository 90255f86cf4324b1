import { describe, expect, it } from 'vitest';
import { analysisResultSchema } from '../../src-main/contract/domain/result';
import { researchUse } from '../../src-main/contract/report';
import { writeJson } from '../../src-main/report/json';
import { exampleResult } from './example-result';

function read(bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
}

describe('writeJson', () => {
  it('writes the documented shape', () => {
    const result = exampleResult({
      mpp: { x: 0.25, y: 0.25, source: 'user' },
      missingTiles: [{ level: 0, column: 3, row: 4, why: 'the stream ends early' }],
      roi: {
        polygons: [
          [
            [
              [0, 0],
              [8000, 0],
              [8000, 6000],
            ],
          ],
        ],
      },
    });
    const document = read(writeJson(result));
    expect(document).toMatchObject({
      document: 'spindle-result',
      documentVersion: 1,
      spindle: '0.1.0',
      statement: researchUse,
      startedAt: '2026-03-01T12:30:05.000Z',
      slide: { name: 'S24-00017 A1 HE.svs', width: 8000, height: 6000 },
      model: {
        id: 'mitosis-c8',
        sha256: result.model.sha256,
        accuracy: { kind: 'stated', mitoses: 240, f1: { value: 0.7671, interval: { low: 0.7048 } } },
        knownFailures: result.model.knownFailures,
      },
      provider: 'cpu',
      threshold: 0.5,
      candidateThreshold: 0.05,
      mpp: { x: 0.25, y: 0.25, source: 'user' },
      roi: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [8000, 0],
              [8000, 6000],
            ],
          ],
        ],
      },
      analysedAreaMm2: 3.2,
      mitoticCount: 3,
      normalCount: 2,
      densityPerMm2: 3 / 3.2,
      skippedTiles: [{ level: 0, column: 3, row: 4, why: 'the stream ends early' }],
      timings: { totalSeconds: 73.4, tissueSeconds: 1.2, detectionSeconds: 68.1, rateMm2PerMin: 2.82 },
    });
    expect(document.invariance).toEqual({
      ...result.invariance,
      words: expect.stringMatching(
        /^turning the tissue by quarter turns changed no score by more than /,
      ) as string,
    });
    expect(document.hotspot).toEqual(result.hotspots);
    expect(document.detections).toEqual(
      result.candidates.map(({ x, y, score }) => ({
        id: expect.any(String) as string,
        label: score >= 0.5 ? 'mitotic' : 'normal',
        score,
        x,
        y,
      })),
    );
  });

  it('writes the same of a result that the schema has read back', () => {
    const result = exampleResult({});
    const readBack = analysisResultSchema.parse(JSON.parse(JSON.stringify(result)));
    expect(readBack).toEqual(result);
    expect(read(writeJson(readBack))).toEqual(read(writeJson(result)));
  });

  it('says why the figure of invariance is not there', () => {
    const invariance = { kind: 'not-measured', why: 'nothing was detected' } as const;
    expect(read(writeJson(exampleResult({ invariance }))).invariance).toEqual({
      ...invariance,
      words: 'not measured: nothing was detected',
    });
  });

  it('writes null for what is not there', () => {
    expect(read(writeJson(exampleResult({ candidates: [], hotspots: null })))).toMatchObject({
      hotspot: null,
      roi: null,
      skippedTiles: [],
      detections: [],
      mitoticCount: 0,
    });
  });

  it('says what happened to the engine, as data and in words', () => {
    const by = { provider: 'cpu', precision: 'float32' } as const;
    const engineEvents = [
      { kind: 'replaced', provider: 'cuda', precision: 'float32', why: 'device lost', by },
    ] as const;
    expect(read(writeJson(exampleResult({ engineEvents }))).engineEvents).toEqual([
      { ...engineEvents[0], words: 'the engine cuda failed and cpu took over (device lost)' },
    ]);
  });

  it('names no folder where a reason quotes a path', () => {
    const why = "ENOENT: no such file, open '/home/Anna Müller/a.svs'";
    const result = exampleResult({
      missingTiles: [{ level: 0, column: 3, row: 4, why }],
      engineEvents: [
        { kind: 'restarted', provider: 'cpu', precision: 'int8', why: '/opt/anna/lib.so is gone' },
      ],
    });
    const text = Buffer.from(writeJson(result)).toString('utf8');
    expect(text).toContain("open 'a.svs'");
    expect(text).toContain('lib.so is gone');
    expect(text).not.toMatch(/anna/i);
  });
});
