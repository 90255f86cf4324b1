/**
 * A tile as it is stored, with all that is needed to decode it: plain values, so that it can cross to a
 * worker thread as it is.
 */

export type Compression =
  'none' | 'jpeg' | 'lzw' | 'deflate' | 'packbits' | 'zstd' | 'webp' | 'jpeg2000' | 'jpeg-ls' | 'htj2k';

/** What the samples mean. `white-is-zero` is inverted grey. */
export type Photometric = 'rgb' | 'ycbcr' | 'grey' | 'white-is-zero';

export interface EncodedTile {
  readonly compression: Compression;
  readonly photometric: Photometric;
  /** JPEG only: an abbreviated stream of the tables that the tiles share (tag JPEGTables); `null` without. */
  readonly tables: Uint8Array | null;
  /** Pixels that must come out. */
  readonly width: number;
  readonly height: number;
  /** 8-bit samples a pixel, interleaved. */
  readonly samples: number;
  /** Row-wise differences undone after lzw, deflate and zstd (TIFF 6.0, section 14). */
  readonly predictor: 'none' | 'horizontal';
  readonly bytes: Uint8Array;
}

/** Pixels of the largest tile that is decoded: 192 MiB as RGB. */
export const maxTilePixels = 64 * 1024 * 1024;
