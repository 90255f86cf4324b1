/** Every document says which slide it is of, so that one that was renamed or passed on is found again. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { resultGeoJson } from '../../src-main/analysis/result-geojson';
import { renderedFormats, type AnalysisResult, type RenderedFormat } from '../../src-main/contract/report';
import { maskGeoJson } from '../../src-main/report/mask-geojson';
import { maskPng } from '../../src-main/report/mask-png';
import { renderReport } from '../../src-main/report/render';
import { exampleResult } from './example-result';
import { paintedSlide } from './painted-slide';
import { parseCsv } from './parse-csv';
import { readPdf } from './pdf/read-pdf';

const reader = paintedSlide({
  width: 400,
  height: 300,
  mpp: { x: 0.25, y: 0.25 },
  paint: () => [230, 150, 170],
});
const fingerprint = '0123456789abcdef0123456789abcdef';
const scene = { index: 1, name: 'second section' };

function resultOf(slide: Partial<AnalysisResult['slide']>): AnalysisResult {
  return exampleResult({ slide: { ...exampleResult().slide, ...slide } });
}

/** The fingerprint as a program finds it. */
const stated: Record<RenderedFormat, (bytes: Uint8Array) => Promise<unknown>> = {
  json: (bytes) => Promise.resolve(memberOf(bytes)),
  csv: (bytes) => {
    const [header = [], row = []] = parseCsv(Buffer.from(bytes).toString('utf8'));
    const field = (name: string): string | undefined => row[header.indexOf(name)];
    return Promise.resolve(`${field('slide_fingerprint')}, scene ${field('slide_scene')}`);
  },
  pdf: async (bytes) => (await readPdf(bytes)).info.Keywords,
  png: xmpOfPng,
};

function memberOf(bytes: Uint8Array): unknown {
  const { slide } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { slide: AnalysisResult['slide'] };
  return `${slide.fingerprint}, scene ${slide.scene?.index}`;
}

async function xmpOfPng(bytes: Uint8Array): Promise<string> {
  return (await sharp(bytes).metadata()).xmpAsString ?? '';
}

describe('a document', () => {
  it.each(renderedFormats)('as %s bears the fingerprint and scene of its slide', async (format) => {
    const bytes = await renderReport(format, resultOf({ fingerprint, scene }), reader);
    expect(await stated[format](bytes)).toContain(`${fingerprint}, scene 1`);
  });

  it('as GeoJSON bears them too', () => {
    expect(memberOf(resultGeoJson(resultOf({ fingerprint, scene })))).toBe(`${fingerprint}, scene 1`);
  });

  it('shows people the first digits, and that they are of the main file alone', async () => {
    const bytes = await renderReport('pdf', resultOf({ fingerprint, otherFiles: 7 }), reader);
    expect((await readPdf(bytes)).text).toContain(
      'Slide fingerprint 0123 4567 89ab (main file, without 7 others)',
    );
  });

  it('claims no fingerprint that is not known, and takes any name', async () => {
    const result = resultOf({ fingerprint: null, name: 'a<b>&\u0007.svs' });
    const { text, info } = await readPdf(await renderReport('pdf', result, reader));
    expect(text).toContain('Slide without fingerprint');
    expect(info).not.toHaveProperty('Keywords');
    const xmp = await xmpOfPng(await renderReport('png', result, reader));
    expect(xmp).toContain('Mitotic figures: a&lt;b&gt;&amp;\\u0007.svs');
    expect(xmp).not.toContain('fingerprint');
  });
});

describe('a tissue mask', () => {
  const slide = { name: 'a.svs', picture: exampleResult().slide.picture, fingerprint, otherFiles: 0, scene };

  it('as outlines and as picture bears them too', async () => {
    const none = { ink: [], edge: [], blur: [] };
    const outlines = maskGeoJson(
      { tissue: [], dropped: none, areaMm2: 0, droppedMm2: { ink: 0, edge: 0, blur: 0 } },
      slide,
    );
    expect(memberOf(outlines)).toBe(`${fingerprint}, scene 1`);
    const pixels = { width: 2, height: 1, data: new Uint8Array([0, 2]), dropped: new Uint8Array(2) };
    expect(await xmpOfPng(await maskPng(pixels, slide, '0.1.0'))).toContain(`${fingerprint}, scene 1`);
  });
});
