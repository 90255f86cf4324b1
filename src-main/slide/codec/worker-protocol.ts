/**
 * The messages between the decode pool and its worker threads: `ready` once, then one answer for each request, in their
 * order.
 */
import type { ErrorReport } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import type { EncodedTile } from './encoded-tile';
import type { PixelMemory } from '../../base/spare-memory';

export interface DecodeRequest {
  readonly id: number;
  readonly tile: EncodedTile;
  /** Where the pixels are to lie, as RGB; absent where there is no spare memory of their size. */
  readonly into?: PixelMemory;
}

/** What a worker starts with. */
export interface DecodeWorkerData {
  /** Its thread gets less of the processor than what a person waits for. */
  readonly isLowered: boolean;
}

/** The worker has loaded its codecs. */
export const ready = 'ready';

export type DecodeAnswer =
  { readonly id: number; readonly pixels: Pixels } | { readonly id: number; readonly error: ErrorReport };
