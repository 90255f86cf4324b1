import { describe, expect, it } from 'vitest';
import { renderedFormats } from '../../src-main/contract/report';
import { renderReport } from '../../src-main/report/render';
import { exampleResult } from './example-result';
import { paintedSlide } from './painted-slide';

const starts: Record<(typeof renderedFormats)[number], string> = {
  csv: 'id,label,score,',
  json: '{\n  "document": "spindle-result"',
  pdf: '%PDF-1.7',
  png: '\u0089PNG',
};

describe('renderReport', () => {
  it.each(renderedFormats)('writes %s', async (format) => {
    const slide = paintedSlide({ width: 8000, height: 6000, mpp: { x: 0.25, y: 0.25 } });
    const bytes = await renderReport(format, exampleResult(), slide);
    expect(Buffer.from(bytes).toString('latin1')).toMatch(
      new RegExp(`^${starts[format].replace('{', '\\{')}`),
    );
  });

  it('reads no pixel for the formats that show none', async () => {
    const slide = paintedSlide({ width: 8000, height: 6000, mpp: { x: 0.25, y: 0.25 } });
    for (const format of ['csv', 'json'] as const) await renderReport(format, exampleResult(), slide);
    expect(slide.requestedPixels).toEqual([]);
  });
});
