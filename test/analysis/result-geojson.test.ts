import type { FeatureCollection, Point } from 'geojson';
import { describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import type { AnalysisResult } from '../../src-main/contract/report';
import { resultGeoJson } from '../../src-main/analysis/result-geojson';
import { exampleResult } from '../report/example-result';

type Properties = Readonly<Record<string, unknown>> & { readonly classification: { readonly name: string } };

function read(bytes: Uint8Array): FeatureCollection<Point, Properties> {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as FeatureCollection<
    Point,
    Properties
  >;
}

describe('resultGeoJson', () => {
  it('writes every detection as the Point feature that QuPath reads', () => {
    const collection = read(resultGeoJson(exampleResult()));
    expect(collection.type).toBe('FeatureCollection');
    expect(collection.features).toHaveLength(5);
    expect(collection.features[0]).toEqual({
      type: 'Feature',
      id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ) as string,
      geometry: { type: 'Point', coordinates: [2000.5, 1500.25] },
      properties: {
        objectType: 'detection',
        classification: { name: 'Mitotic', color: [213, 94, 0] },
        isLocked: false,
        measurements: { score: 0.987654321 },
        // Proposed and decided stay apart, also in a file that QuPath has written again.
        metadata: { 'Proposed class': 'Mitotic', 'Proposed by': 'mitosis-c8 1.0.0' },
      },
    });
    expect(collection.features.at(-1)?.properties.classification).toEqual({
      name: 'Normal',
      color: [86, 180, 233],
    });
  });

  it('labels a score that equals the threshold mitotic', () => {
    const names = read(resultGeoJson(exampleResult())).features.map(
      ({ properties }) => properties.classification.name,
    );
    expect(names).toEqual(['Mitotic', 'Mitotic', 'Mitotic', 'Normal', 'Normal']);
  });

  it('gives a detection the same id at another threshold, of another model and by another name, and each picture its own', () => {
    const ids = (parts: Partial<AnalysisResult> = {}): unknown[] =>
      read(resultGeoJson(exampleResult(parts))).features.map(({ id }) => id);
    const { slide, model } = exampleResult();
    expect(ids({ threshold: 0.95 })).toEqual(ids());
    expect(
      ids({ model: { ...model, sha256: 'a'.repeat(64) }, startedAt: '2027-01-01T00:00:00.000Z' }),
    ).toEqual(ids());
    expect(ids({ slide: { ...slide, name: 'another.svs' } })).toEqual(ids());
    for (const picture of [
      { ...slide.picture, scene: 1 },
      { ...slide.picture, key: slideKey('0'.repeat(32)) },
    ])
      expect(ids({ slide: { ...slide, picture } })).not.toEqual(ids());
  });

  it('keeps ids unique where detections coincide', () => {
    const candidates = Array.from({ length: 50 }, () => ({ x: 10, y: 10, score: 0.9 }));
    const ids = read(resultGeoJson(exampleResult({ candidates }))).features.map(({ id }) => id);
    expect(new Set(ids).size).toBe(50);
  });

  it('carries the figure of the run where readers of points pass over it', () => {
    const result = exampleResult();
    expect(JSON.parse(Buffer.from(resultGeoJson(result)).toString('utf8'))).toMatchObject({
      invariance: { ...result.invariance, words: expect.stringContaining('3·10⁻⁷') as string },
    });
  });

  it('writes an empty collection when nothing was found', () => {
    expect(read(resultGeoJson(exampleResult({ candidates: [], hotspots: null })))).toMatchObject({
      type: 'FeatureCollection',
      features: [],
    });
  });
});
