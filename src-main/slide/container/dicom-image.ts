/**
 * A level or an associated image of a DICOM slide: its instances, more than one when it is a concatenation, become one
 * image of tiles.
 */
import { maxTilePixels } from '../codec/encoded-tile';
import { brokenFile, tileUnreadable } from '../slide-errors';
import { readFramePositions, type TileGrid } from './dicom-frame-positions';
import type { DicomFrames } from './dicom-file';
import { framesOf } from './dicom-frames';
import type { DicomInstance } from './dicom-instance';
import { frameTile, type DicomPixelLayout } from './dicom-pixels';
import { holdsAny, type TileArea } from './tile-area';
import type { TiledImage } from './tiled-image';

interface Part {
  readonly instance: DicomInstance;
  readonly layout: DicomPixelLayout;
  readonly frames: DicomFrames;
}

/** A frame and the file that holds it. */
interface Place {
  readonly part: Part;
  readonly frame: number;
}

/** Where a tile's frame is; `null` when a sparse image has none there. */
type Locate = (tile: number) => Promise<Place | null>;

/**
 * @param instances at least one, all of one image.
 * @throws SpindleError `broken-file` when they do not fit together or cannot be decoded.
 */
export function dicomImage(instances: readonly DicomInstance[]): TiledImage {
  const [first] = instances;
  if (first === undefined) throw new RangeError('an image needs an instance');
  const { width, height, tileWidth, tileHeight } = first;
  const { name } = first.file.source;
  if (tileWidth * tileHeight > maxTilePixels) {
    throw brokenFile(name, `it has tiles of ${tileWidth} × ${tileHeight} pixels`);
  }
  const parts = instances.map((instance) => {
    if (
      instance.tileWidth !== tileWidth ||
      instance.tileHeight !== tileHeight ||
      instance.full !== first.full
    ) {
      throw brokenFile(
        instance.file.source.name,
        'its tiles differ from those of the other parts of its image',
      );
    }
    if (instance.layout === null) throw brokenFile(instance.file.source.name, instance.undecodable);
    return { instance, layout: instance.layout, frames: framesOf(instance) };
  });
  const columns = Math.ceil(width / tileWidth);
  const grid = { tileWidth, tileHeight, columns, rows: Math.ceil(height / tileHeight) };
  const places = first.full ? { locate: locateFull(parts) } : sparsePlaces(parts, grid);
  return {
    width,
    height,
    tileWidth,
    tileHeight,
    async encodedTile(column, row, signal) {
      const place = await places.locate(row * columns + column);
      if (place === null) return null;
      const { part, frame } = place;
      return frameTile(part.layout, await part.frames.read(frame, signal), tileWidth, tileHeight);
    },
    ...('holdsTiles' in places && { holdsTiles: places.holdsTiles }),
  };
}

/** Further focal planes and optical paths come after the tiles of the first, which is the one that is read. */
function locateFull(parts: readonly Part[]): Locate {
  return (tile) => {
    for (const part of parts) {
      const frame = tile - part.instance.frameOffset;
      if (frame >= 0 && frame < part.instance.frames) return Promise.resolve({ part, frame });
    }
    return Promise.reject(tileUnreadable('no file of the series holds this tile'));
  };
}

/** Positions are read once, when the first tile is asked for. */
function sparsePlaces(
  parts: readonly Part[],
  grid: TileGrid,
): { readonly locate: Locate; readonly holdsTiles: (area: TileArea) => Promise<boolean> } {
  const readAll = async (): Promise<(readonly [Part, ReadonlyMap<number, number>])[]> => {
    const read: (readonly [Part, ReadonlyMap<number, number>])[] = [];
    for (const part of parts) {
      const { file, frames } = part.instance;
      read.push([part, await readFramePositions(file, grid, frames)]);
    }
    return read;
  };
  let reading: ReturnType<typeof readAll> | null = null;
  const places = (): ReturnType<typeof readAll> => {
    reading ??= readAll().catch((cause: unknown) => {
      // A share that was away for a moment must not cost the level.
      reading = null;
      throw cause;
    });
    return reading;
  };
  return {
    async locate(tile) {
      for (const [part, tiles] of await places()) {
        const frame = tiles.get(tile);
        if (frame !== undefined) return { part, frame };
      }
      return null;
    },
    holdsTiles: async (area) => (await places()).some(([, tiles]) => holdsAny(tiles, grid.columns, area)),
  };
}
