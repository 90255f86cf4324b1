/** The published schema of a result's JSON: made from the code, and true of what is written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resultDocumentSchema } from '../../src-main/contract/domain/result-document';
import type { AnalysisResult } from '../../src-main/contract/report';
import { writeJson } from '../../src-main/report/json';
import { exampleResult } from '../report/example-result';

const path = new URL('../../docs/schemas/result.schema.json', import.meta.url);

const documentOf = (parts: Partial<AnalysisResult>): Record<string, unknown> =>
  JSON.parse(Buffer.from(writeJson(exampleResult(parts))).toString('utf8')) as Record<string, unknown>;

const triangle = [
  [
    [0, 0],
    [8000, 0],
    [8000, 6000],
  ],
] as const;

const documents: [string, Record<string, unknown>][] = [
  ['an ordinary one', documentOf({})],
  [
    'one with all that may be there',
    documentOf({
      mpp: { x: 0.25, y: 0.25, source: 'user', by: 'AB' },
      missingTiles: [{ level: 0, column: 3, row: 4, why: 'the stream ends early' }],
      roi: { polygons: [triangle] },
      regions: [{ role: 'include', name: 'centre', polygons: [triangle] }],
      tissue: {
        ...{ proposedMm2: 4, droppedMm2: { ink: 0.1, edge: 0.2, blur: 0 } },
        correction: { edits: [{ kind: 'include', polygon: triangle }], includedMm2: 1, excludedMm2: 0 },
      },
      engineEvents: [
        { kind: 'restarted', provider: 'cuda', precision: 'float32', why: 'it ended' },
        ...([
          {
            kind: 'batch-reduced',
            provider: 'cuda',
            precision: 'float32',
            why: 'a',
            stage: 'judge',
            largest: 8,
          },
        ] as const),
      ],
      invariance: { kind: 'not-measured', why: 'nobody asked' },
      warnings: [{ kind: 'reading', text: 'One scene of two.' }],
    }),
  ],
  [
    'one in which nothing was found',
    documentOf({ candidates: [], hotspots: null, analysedAreaMm2: 0, densityPerMm2: 0, tissue: null }),
  ],
];

describe('the schema of a result', () => {
  it('equals docs/schemas/result.schema.json, which `npm run schema` writes', async () => {
    const schema = z.toJSONSchema(resultDocumentSchema, { io: 'input' });
    const text = `${JSON.stringify({ title: 'Result of Spindle for one slide', ...schema }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../docs/schemas/result.schema.json');
  });

  it.each(documents)('names all that is written: %s', (_, document) => {
    // Members that it does not name would not come back.
    expect(resultDocumentSchema.parse(document)).toEqual(document);
  });

  // What is made of the published file, not of the code.
  const published = z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')) as z.core.JSONSchema.JSONSchema);

  it.each(documents)('takes, as it is published: %s', (_, document) => {
    expect(published.safeParse(document).error).toBeUndefined();
    expect(published.safeParse({ ...document, added: 'by a later version' }).success).toBe(true);
  });

  it.each([
    ['another document', { document: 'spindle-summary' }],
    ['a score above one', { detections: [{ id: 'a', label: 'mitotic', score: 1.1, x: 1, y: 2 }] }],
    ['a label of its own', { detections: [{ id: 'a', label: 'maybe', score: 1, x: 1, y: 2 }] }],
    ['no detections', { detections: undefined }],
    ['a pixel size that is a text', { mpp: { x: '0.25', y: 0.25, source: 'slide' } }],
    ['a key that is none', { slide: { ...(documents[0]?.[1].slide as object), key: 'x' } }],
    ['a region of interest that is a point', { roi: { type: 'Point', coordinates: [1, 2] } }],
  ])('refuses %s', (_, change) => {
    const changed: unknown = JSON.parse(JSON.stringify({ ...documents[0]?.[1], ...change }));
    expect(published.safeParse(changed).success).toBe(false);
    expect(resultDocumentSchema.safeParse(changed).success).toBe(false);
  });
});
