/** The messages between the decode pool and its worker threads: one tile at a time, one answer for each. */
import type { ErrorReport } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import type { EncodedTile } from './encoded-tile';

export interface DecodeRequest {
  readonly id: number;
  readonly tile: EncodedTile;
}

export type DecodeAnswer =
  { readonly id: number; readonly pixels: Pixels } | { readonly id: number; readonly error: ErrorReport };
