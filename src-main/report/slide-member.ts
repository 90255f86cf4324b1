/** Which slide a document is of, for programs that put documents and slides together again: as a member, or as words in metadata. */
import type { AnalysisResult } from '../contract/report';

/** `name` is for people: key and scene tell slides apart, for readers of older documents fingerprint and scene. */
export type SlideOfDocument = Pick<
  AnalysisResult['slide'],
  'name' | 'picture' | 'fingerprint' | 'otherFiles' | 'scene'
>;

/** A member of a GeoJSON document. */
export function slideMember({ name, picture, fingerprint, otherFiles, scene }: SlideOfDocument): object {
  return { name, key: picture.key, fingerprint, otherFiles, scene };
}

/** `slide fingerprint 0123…, scene 1`; `null` where there is no fingerprint. */
export function slideSource({ fingerprint, scene }: SlideOfDocument): string | null {
  if (fingerprint === null) return null;
  return `slide fingerprint ${fingerprint}${scene === null ? '' : `, scene ${scene.index}`}`;
}
