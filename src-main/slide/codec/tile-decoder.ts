/** What decodes tiles, and what waits for them. */
import type { Pixels } from '../../contract/slide';
import type { EncodedTile } from './encoded-tile';

/** What a tile is for. Wherever tiles wait, those for the screen go before those of an analysis. */
export type Priority = 'display' | 'analysis';

export interface TileRequest {
  /** Looked at each time a tile is chosen: it rises when the screen asks for a tile that an analysis waits for. */
  readonly priority: Priority;
  /** A tile that waits is dropped when it fires. */
  readonly signal?: AbortSignal;
}

export interface TileDecoder {
  /** @throws SpindleError `tile-unreadable`, `aborted`. */
  decode(tile: EncodedTile, request: TileRequest): Promise<Pixels>;
  /**
   * Takes the memory of decoded pixels back for later tiles, from a caller that alone holds them and will not look at them
   * again. Optional for the caller: what is not given back is forgotten, only more slowly.
   */
  reuse(pixels: Pixels): void;
  close(): Promise<void>;
}
