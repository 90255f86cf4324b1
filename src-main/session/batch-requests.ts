/** Requests about batches. */
import type { SpindleApi } from '../contract/api';

type BatchRequests =
  | 'chooseFolder'
  | 'findForBatch'
  | 'startBatch'
  | 'resumeBatch'
  | 'pauseBatch'
  | 'stopBatch'
  | 'removeBatch'
  | 'changeQueue';

export function batchRequests(): Pick<SpindleApi, BatchRequests> {
  return {
    chooseFolder: () => Promise.resolve(null),
    findForBatch: () => Promise.resolve({ slides: 0, first: [], notes: [] }),
    startBatch: () => Promise.resolve({ batch: '' }),
    resumeBatch: () => Promise.resolve(null),
    pauseBatch: () => Promise.resolve(null),
    stopBatch: () => Promise.resolve(null),
    removeBatch: () => Promise.resolve(null),
    changeQueue: () => Promise.resolve(null),
  };
}
