/**
 * The stored form of a finished run: a versioned envelope around `AnalysisResult`, checked on reading
 * because a file on disk may be old, cut short or edited.
 */
import { z } from 'zod';
import type { Candidate } from '../contract/detection';
import {
  candidatesSchema,
  earlierResultSchema,
  type AnalysisResult,
  type EarlierResult,
} from '../contract/domain/result';
import { slideSchema, storedSlide, type SlideIdentity } from './slide-identity';

const runFile = z.object({
  schemaVersion: z.literal(1),
  result: earlierResultSchema,
  slide: slideSchema.optional(),
});

/** `slide` is absent in runs of older Spindles. */
export type StoredRun = z.infer<typeof runFile>;

export function serialiseRun(result: AnalysisResult, slide: SlideIdentity): string {
  return JSON.stringify({ schemaVersion: 1, result, slide: storedSlide(slide) });
}

/** As a project keeps a run: without its detections, which lie beside it. */
export function serialiseDocument(result: AnalysisResult): string {
  return JSON.stringify({ schemaVersion: 1, result: { ...result, candidates: [] } });
}

/** `null` when the text is no run of a version that this Spindle reads. */
export function parseRun(text: string): StoredRun | null {
  const parsed = runFile.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : null;
}

/** A document of a project with the detections that lay beside it; `null` when it is none that this Spindle reads. */
export function parseDocument(text: string, candidates: readonly Candidate[]): EarlierResult | null {
  const parsed = runFile.safeParse(jsonOf(text));
  const found = candidatesSchema.safeParse(candidates);
  return parsed.success && found.success ? { ...parsed.data.result, candidates: found.data } : null;
}

/** `null` where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
