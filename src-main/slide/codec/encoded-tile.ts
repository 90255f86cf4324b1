/**
 * A tile as it is stored, with all that is needed to decode it: plain values, so that it can cross to a
 * worker thread as it is.
 */

/**
 * `jpeg2000` takes raw codestreams and JP2 files, `htj2k` raw codestreams of JPEG 2000 part 15, `jpeg-xr`, `png` and `bmp`
 * whole files, `jpeg-planes` three greyscale JPEGs in `planes`.
 */
export type Compression =
  | 'none'
  | 'jpeg'
  | 'lzw'
  | 'deflate'
  | 'packbits'
  | 'zstd'
  | 'webp'
  | 'png'
  | 'bmp'
  | 'jpeg2000'
  | 'jpeg-ls'
  | 'htj2k'
  | 'jpeg-xr'
  | 'jpeg-planes';

/**
 * What the samples mean once they are decompressed; a transform that a codestream announces itself (as JPEG 2000
 * can) is the decoder's and already undone then. `white-is-zero` is inverted grey, `bgr` is RGB with blue first.
 */
export type Photometric = 'rgb' | 'bgr' | 'ycbcr' | 'grey' | 'white-is-zero' | 'palette';

/** Sample values that become 0 and 255; what lies between is spread evenly, what lies beyond is clipped. */
export interface SampleWindow {
  readonly low: number;
  /** More than `low`. */
  readonly high: number;
}

/** Pixels that share one Cb and one Cr sample: 1, 2 or 4 each way. */
export interface ChromaSubsampling {
  readonly horizontal: number;
  readonly vertical: number;
}

/** How many times smaller each way. */
export const reductions = [2, 4, 8] as const;
export type Reduction = (typeof reductions)[number];

export interface EncodedTile {
  readonly compression: Compression;
  readonly photometric: Photometric;
  /** JPEG only: an abbreviated stream of the tables that the tiles share (tag JPEGTables); `null` without. */
  readonly tables: Uint8Array | null;
  /** Pixels that must come out. */
  readonly width: number;
  readonly height: number;
  /** Samples a pixel, interleaved unless there are `planes`. */
  readonly samples: number;
  /**
   * One of the samples is opacity, and the colours are laid over white by it; associated: they were multiplied by it when
   * they were stored. Only of plain samples (none, packbits, lzw, deflate, zstd). Absent: further samples are dropped.
   */
  readonly alpha?: { readonly sample: number; readonly associated: boolean };
  /** Differences along a row, undone after decompression (TIFF 6.0, section 14). 8 or 16 bits a sample. */
  readonly predictor: 'none' | 'horizontal';
  readonly bytes: Uint8Array;
  /**
   * What follows is for compressions whose streams do not describe themselves: none, packbits, lzw, deflate, zstd.
   * 1, 2, 4, 8 or 16; default 8. Less than 8: rows begin at a byte, most significant bits first; grey and palette only.
   */
  readonly bitsPerSample?: number;
  /** Byte order of 16-bit samples; default `little`. */
  readonly byteOrder?: 'little' | 'big';
  /** One stream for each sample where samples are not interleaved (planar configuration 2); `bytes` is the first. */
  readonly planes?: readonly Uint8Array[];
  /** RGB triples, for `palette`; an index beyond its end is black. */
  readonly palette?: Uint8Array;
  /** For `ycbcr`: samples lie in blocks of `horizontal` × `vertical` Y, one Cb, one Cr (TIFF 6.0, section 21). Default 1 × 1. */
  readonly subsampling?: ChromaSubsampling;
  /** Each byte of the stream holds its bits in reverse (FillOrder 2). Default false. */
  readonly reversedBits?: boolean;
  /** JPEG only: the stream is so many times larger than `width` × `height`, and each pixel is the mean of a square of it. */
  readonly reduction?: Reduction;
  /** 8- or 16-bit samples are signed; the smallest value becomes 0, and windows count from there. Default false. */
  readonly signed?: boolean;
  /** 16-bit samples only: after decompression all low bytes come first, then all high ones. Default false. */
  readonly splitBytes?: boolean;
  /**
   * For any compression whose samples have more than 8 bits. Default: from 0 to the largest value of their bits.
   * Applied to every sample, or not at all to 8-bit samples when absent.
   */
  readonly window?: SampleWindow;
}

/** Pixels of the largest tile that is decoded: 192 MiB as RGB. */
export const maxTilePixels = 64 * 1024 * 1024;
