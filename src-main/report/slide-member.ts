/** Which slide a document is of, for programs that put documents and slides together again: as a member, or as words in metadata. */
import type { AnalysisResult } from '../contract/report';

/** `name` is for people: what tells slides apart is fingerprint and scene. */
export type SlideOfDocument = Pick<AnalysisResult['slide'], 'name' | 'fingerprint' | 'otherFiles' | 'scene'>;

/** A member of a GeoJSON document or of the result. */
export function slideMember({ name, fingerprint, otherFiles, scene }: SlideOfDocument): SlideOfDocument {
  return { name, fingerprint, otherFiles, scene };
}

/** `slide fingerprint 0123…, scene 1`; `null` where there is no fingerprint. */
export function slideSource({ fingerprint, scene }: SlideOfDocument): string | null {
  if (fingerprint === null) return null;
  return `slide fingerprint ${fingerprint}${scene === null ? '' : `, scene ${scene.index}`}`;
}
