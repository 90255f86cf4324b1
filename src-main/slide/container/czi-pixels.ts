/**
 * The pixels of a CZI's sub-block as an encoded tile: raw, Zstandard in both of ZEISS's forms, JPEG and JPEG XR;
 * colours (blue first) and grey of 8 and 16 bits.
 */
import type { EncodedTile } from '../codec/encoded-tile';
import { tileUnreadable } from '../slide-errors';
import type { CziFile } from './czi-file';
import { readSegment } from './czi-segment';
import type { CziSubBlock } from './czi-sub-block';

interface PixelType {
  readonly samples: number;
  readonly bits: 8 | 16;
}

const pixelTypes: Readonly<Record<number, PixelType>> = {
  0: { samples: 1, bits: 8 },
  1: { samples: 1, bits: 16 },
  3: { samples: 3, bits: 8 },
  4: { samples: 3, bits: 16 },
};

const pixelTypeNames: Readonly<Record<number, string>> = {
  2: 'Gray32Float',
  8: 'Bgr96Float',
  9: 'Bgra32',
  10: 'Gray64ComplexFloat',
  11: 'Bgr192ComplexFloat',
  12: 'Gray32',
  13: 'Gray64',
};

const compression = { none: 0, jpeg: 1, jpegXr: 4, zstd: 5, zstdWithHeader: 6 } as const;

const compressionNames: Readonly<Record<number, string>> = { 2: 'LZW' };

/** Why such sub-blocks cannot be shown, as a clause; `null` when they can. */
export function undecodableSubBlock({ pixelType, compression: code }: CziSubBlock): string | null {
  if (pixelTypes[pixelType] === undefined)
    return `its pixels are of the type ${pixelTypeNames[pixelType] ?? pixelType}`;
  const known: readonly number[] = Object.values(compression);
  if (!known.includes(code))
    return `its pixels are compressed by ${compressionNames[code] ?? `method ${code}`}`;
  return null;
}

const headerBytes = 16;

/**
 * @param greyBits of which 16-bit grey makes use.
 * @throws SpindleError `tile-unreadable`, `broken-file`, `aborted`.
 */
export async function readSubBlock(
  { source }: CziFile,
  subBlock: CziSubBlock,
  greyBits: number,
  signal?: AbortSignal,
): Promise<EncodedTile> {
  const { position, entryBytes, width, height } = subBlock;
  const type = pixelTypes[subBlock.pixelType];
  if (type === undefined) throw tileUnreadable('its pixel type is not supported');
  const segment = await readSegment(source, position, 'ZISRAWSUBBLOCK', headerBytes, signal);
  const metadataBytes = segment.start.getInt32(0, true);
  const length = Number(segment.start.getBigInt64(8, true));
  const rawBytes = (width * height * type.samples * type.bits) / 8;
  // No codec makes a tile much larger than its pixels are.
  if (metadataBytes < 0 || length < 1 || length > 2 * rawBytes + 65_536)
    throw tileUnreadable(`its sub-block claims ${length} bytes for ${width} × ${height} pixels`);
  if (subBlock.compression === compression.none && length !== rawBytes)
    throw tileUnreadable(`its sub-block holds ${length} bytes instead of ${rawBytes}`);
  // Header and entry take at least 256 bytes together; then metadata, then pixels.
  const at = segment.contentAt + Math.max(256, headerBytes + entryBytes) + metadataBytes;
  const bytes = await source.read(at, length, signal);
  return encoded(subBlock, type, bytes, greyBits);
}

function encoded(
  subBlock: CziSubBlock,
  { samples, bits }: PixelType,
  bytes: Uint8Array,
  greyBits: number,
): EncodedTile {
  const { width, height } = subBlock;
  const common = { samples, predictor: 'none', tables: null, width, height } as const;
  // 16-bit colours show their high byte, as OpenSlide has it; grey shows the range of the camera.
  const window = samples === 3 ? { low: 128, high: 65_408 } : { low: 0, high: 2 ** greyBits - 1 };
  const deep = bits === 16 ? { bitsPerSample: 16, window } : {};
  const stored = { ...common, ...deep, photometric: samples === 3 ? 'bgr' : 'grey' } as const;
  switch (subBlock.compression) {
    case compression.none:
      return { ...stored, compression: 'none', bytes };
    case compression.zstd:
      return { ...stored, compression: 'zstd', bytes };
    case compression.zstdWithHeader: {
      const header = readZstdHeader(bytes);
      const splitBytes = header.splitBytes && bits === 16;
      return { ...stored, compression: 'zstd', bytes: bytes.subarray(header.bytes), splitBytes };
    }
    case compression.jpeg:
      return { ...common, photometric: samples === 3 ? 'ycbcr' : 'grey', compression: 'jpeg', bytes };
    case compression.jpegXr:
      // The stream says itself which colour comes first, and its decoder puts red there.
      return { ...stored, photometric: samples === 3 ? 'rgb' : 'grey', compression: 'jpeg-xr', bytes };
    default:
      throw tileUnreadable('its compression method is not supported');
  }
}

/** Before the second form of Zstandard stands how many bytes its header has, and whether high and low bytes lie apart. */
function readZstdHeader(bytes: Uint8Array): { readonly bytes: number; readonly splitBytes: boolean } {
  const [length, chunk, flags] = bytes;
  if (length === 1) return { bytes: 1, splitBytes: false };
  if (length === 3 && chunk === 1 && flags !== undefined) return { bytes: 3, splitBytes: (flags & 1) === 1 };
  throw tileUnreadable('the header of its zstd stream is unknown');
}
