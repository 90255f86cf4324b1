/** Requests about the slides of the project by their cases. */
import type { SpindleApi } from '../contract/api';

export function caseRequests(): Pick<SpindleApi, 'lookForFiles' | 'findMovedSlides'> {
  return {
    lookForFiles: () => Promise.resolve(null),
    findMovedSlides: () => Promise.resolve({ found: 0, missing: 0, notes: [] }),
  };
}
