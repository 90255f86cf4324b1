/** What decodes tiles, whoever does it. */
import type { Pixels } from '../../contract/slide';
import type { EncodedTile } from './encoded-tile';

export interface TileDecoder {
  /** @throws SpindleError `tile-unreadable`, `aborted`. */
  decode(tile: EncodedTile, signal?: AbortSignal): Promise<Pixels>;
  /**
   * Takes the memory of decoded pixels back for tiles to come, from whoever has them to himself and will not look at them
   * again. Optional for the caller: what is not given back is forgotten, only more slowly.
   */
  reuse(pixels: Pixels): void;
  close(): Promise<void>;
}
