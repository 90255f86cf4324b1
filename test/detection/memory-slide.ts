/** A slide of pixels in memory, one level or several, with unreadable tiles where a test wants them. */
import type {
  Level,
  MissingTile,
  Pixels,
  Region,
  RegionPixels,
  RegionReader,
  TileAddress,
} from '../../src-main/contract/slide';

export interface MemorySlide extends RegionReader {
  readonly regionsRead: readonly Region[];
}

/**
 * @param levels pixels of each level, finest first; downsamples follow from their widths
 * @param options.unreadable tiles that are white and listed as missing
 * @param options.delayMs time that each region takes
 */
export function memorySlide(
  levels: readonly Pixels[],
  options: { tile?: number; unreadable?: readonly TileAddress[]; delayMs?: number } = {},
): MemorySlide {
  const { tile = 256, unreadable = [], delayMs = 0 } = options;
  const described = levels.map(({ width, height }, index): Level => ({
    index,
    width,
    height,
    downsample: ((levels[0]?.width ?? 0) / width + (levels[0]?.height ?? 0) / height) / 2,
    tileWidth: tile,
    tileHeight: tile,
  }));
  const regionsRead: Region[] = [];
  return {
    levels: described,
    regionsRead,
    async readRegion(region, { signal, into } = {}) {
      regionsRead.push(region);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      signal?.throwIfAborted();
      const level = described[region.level];
      const pixels = levels[region.level];
      if (level === undefined || pixels === undefined) throw new Error(`no level ${region.level}`);
      const read = readFrom(pixels, level, region, unreadable);
      if (into === undefined) return read;
      into.set(read.data);
      return { ...read, data: into };
    },
  };
}

function readFrom(
  pixels: Pixels,
  level: Level,
  region: Region,
  unreadable: readonly TileAddress[],
): RegionPixels {
  const left = Math.round(region.x / level.downsample);
  const top = Math.round(region.y / level.downsample);
  const data = new Uint8Array(region.width * region.height * 3).fill(255);
  const inside = clip({ left: 0, top: 0, right: level.width, bottom: level.height }, left, top, region);
  for (let y = inside.top; y < inside.bottom; y += 1) {
    const from = (y * pixels.width + inside.left) * 3;
    const row = pixels.data.subarray(from, from + Math.max(0, inside.right - inside.left) * 3);
    data.set(row, ((y - top) * region.width + inside.left - left) * 3);
  }
  const missing: MissingTile[] = [];
  for (const tile of unreadable) {
    const x = tile.column * level.tileWidth;
    const y = tile.row * level.tileHeight;
    const lost = clip(
      { left: x, top: y, right: x + level.tileWidth, bottom: y + level.tileHeight },
      left,
      top,
      region,
    );
    if (tile.level !== level.index || lost.left >= lost.right || lost.top >= lost.bottom) continue;
    missing.push({ ...tile, why: 'it is torn' });
    for (let row = lost.top; row < lost.bottom; row += 1) {
      const start = (row - top) * region.width - left;
      data.fill(255, (start + lost.left) * 3, (start + lost.right) * 3);
    }
  }
  return { width: region.width, height: region.height, data, missing };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function clip(box: Box, left: number, top: number, { width, height }: Region): Box {
  return {
    left: Math.max(box.left, left),
    top: Math.max(box.top, top),
    right: Math.min(box.right, left + width),
    bottom: Math.min(box.bottom, top + height),
  };
}

/** Pixels by a function of their place. */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [red: number, green: number, blue: number],
): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      [data[at], data[at + 1], data[at + 2]] = colour(x, y);
    }
  }
  return { width, height, data };
}

/** Pixels turned clockwise by a quarter. */
export function quarterTurn({ width, height, data }: Pixels): Pixels {
  return paint(height, width, (x, y) => {
    const from = ((height - 1 - x) * width + y) * 3;
    return [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
  });
}

/** Repeatable numbers in 0..1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
