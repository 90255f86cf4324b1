/**
 * A level of a VMU slide: an NGR file, whose pixels lie uncompressed in columns, each from top to bottom; a pixel has red,
 * green and blue of 12 bits in 16, little-endian. Source: OpenSlide's notes on the format.
 */
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, tileUnreadable } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';

const headerBytes = 28;
const pixelBytes = 6;
const maxSide = 2 ** 26;
const tileHeight = 512;
/** Pixels of a tile; columns that are wider make lower tiles. */
const tilePixels = 2 ** 20;
/**
 * Times the pixels of a level may be more than the file holds: a file that was cut off is read as far as it goes, and a
 * false height makes no level of which next to nothing is there and which takes minutes to look through.
 */
const maxCutOff = 16;
/** Pixels of a level that takes no time to look through. */
const quickPixels = 2 ** 26;
/** Twelve bits to eight as OpenSlide does it, which drops the lowest four: 16 values each become one. */
const twelveBits = { low: 7.5, high: 7.5 + 255 * 16 } as const;

/** @throws SpindleError `broken-file`. */
export async function readNgrLevel(source: ByteSource): Promise<TiledImage> {
  const view = new DataView((await source.read(0, headerBytes)).buffer);
  if (view.getUint16(0) !== 0x474e) throw brokenFile(source.name, 'it is not an NGR file');
  const [width, height, columnWidth, start] = [4, 8, 12, 24].map((at) => view.getInt32(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const isSide = (value: number): boolean => value >= 1 && value <= maxSide;
  if (!isSide(width) || !isSide(height) || !isSide(columnWidth) || width % columnWidth !== 0)
    throw brokenFile(source.name, `it is ${width} × ${height} pixels large in columns of ${columnWidth}`);
  if (columnWidth > tilePixels) throw brokenFile(source.name, `its columns are ${columnWidth} pixels wide`);
  if (start < headerBytes || start >= source.size)
    throw brokenFile(source.name, `its pixels begin at byte ${start}`);
  const heldPixels = (source.size - start) / pixelBytes;
  if (width * height > Math.max(quickPixels, heldPixels * maxCutOff))
    throw brokenFile(source.name, `it has ${source.size} bytes for ${width} × ${height} pixels`);
  const rows = Math.max(1, Math.min(height, tileHeight, Math.floor(tilePixels / columnWidth)));
  return {
    width,
    height,
    tileWidth: columnWidth,
    tileHeight: rows,
    async encodedTile(column, row, signal) {
      const top = row * rows;
      const high = Math.min(rows, height - top);
      if (high < 1) throw tileUnreadable('there is no such tile');
      const offset = start + (column * height + top) * columnWidth * pixelBytes;
      return {
        compression: 'none',
        photometric: 'rgb',
        predictor: 'none',
        tables: null,
        samples: 3,
        bitsPerSample: 16,
        byteOrder: 'little',
        window: twelveBits,
        width: columnWidth,
        height: high,
        bytes: await source.read(offset, columnWidth * high * pixelBytes, signal),
      };
    },
  };
}
