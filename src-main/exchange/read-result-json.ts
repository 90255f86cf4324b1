/** The JSON document of an analysis (`report/json.ts`), read back: what an evaluation needs of it. */
import { z } from 'zod';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';

const finite = z.number();
const share = finite.min(0).max(1);

const resultDocument = z.object({
  document: z.literal('spindle-result'),
  documentVersion: z.literal(1),
  slide: z.object({
    name: z.string(),
    key: z.string(),
    scene: z.int().nullable(),
    vendor: z.string().nullable(),
  }),
  model: z.object({ id: z.string(), version: z.string(), sha256: z.string() }),
  threshold: share,
  candidateThreshold: share,
  mpp: z.object({ x: finite.positive(), y: finite.positive() }),
  analysedAreaMm2: finite.min(0),
  skippedTiles: z.array(z.unknown()),
  detections: z.array(z.object({ x: finite, y: finite, score: share })),
});

export type ResultDocument = z.infer<typeof resultDocument>;

/** @param path stands in errors. @throws broken-file */
export function readResultJson(text: string, path: string): ResultDocument {
  try {
    return resultDocument.parse(JSON.parse(text));
  } catch (cause) {
    throw new SpindleError('broken-file', {
      what: 'it is no result of an analysis',
      where: { path },
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause),
      remedy: 'name documents that spindle analyse wrote with --formats json',
      cause,
    });
  }
}
