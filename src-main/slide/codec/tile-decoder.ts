/** What decodes tiles, whoever does it. */
import type { Pixels } from '../../contract/slide';
import type { EncodedTile } from './encoded-tile';

export interface TileDecoder {
  /** @throws SpindleError `tile-unreadable`, `aborted`. */
  decode(tile: EncodedTile, signal?: AbortSignal): Promise<Pixels>;
  close(): Promise<void>;
}
