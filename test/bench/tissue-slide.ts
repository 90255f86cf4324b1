/**
 * A slide that is tissue from edge to edge, of any area: an Aperio SVS (BigTIFF, JPEG tiles of 256, levels at 1, 4 and 16)
 * laid out from the same 64 blocks, so that every area holds about the same mixture. Each block's tiles are encoded and
 * stored once, and pointed to from wherever the block lies: 256 mm² take seconds to write and a few tens of megabytes.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pixels } from '../../src-main/contract/slide';
import { encodeAbbreviatedJpegs } from '../fixture/abbreviated-jpeg';
import { cut, resized } from '../fixture/picture';
import { randomNumbers } from '../fixture/texture';
import {
  ascii,
  long,
  opaque,
  short,
  writeTiff,
  type TagValue,
  type TiffDirectorySpec,
} from '../fixture/tiff-writer';
import { hasSharedData } from '../shared-data';
import { blockCount, blockSide, tissueBlocks } from './tissue-blocks';

const mpp = 0.25;
const tileSide = 256;
const tilesAcrossBlock = blockSide / tileSide;
/** Along one axis: the 64 blocks once each, in an order of its own in every such square. */
const blocksAcrossSquare = Math.sqrt(blockCount);
const quality = 80;

/** Where an encoded tile lies in the file. */
interface Stored {
  readonly offset: number;
  readonly length: number;
}

interface StoredBlock {
  /** Row by row. */
  readonly tiles: readonly Stored[];
  /** The block at a quarter of its size. */
  readonly quarter: Stored;
  /** At a sixteenth, as pixels: several blocks share a tile. */
  readonly sixteenth: Pixels;
}

/** Makes the slide in the system's folder for temporary files, or finds it there. @returns its path */
export async function tissueSlide(areaMm2: number): Promise<string> {
  const folder = join(tmpdir(), 'spindle-bench');
  const path = join(folder, `tissue-1-${hasSharedData ? 'real' : 'phantom'}-${areaMm2}mm2.svs`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const file = await open(`${path}.part`, 'w');
  try {
    await writeTissue(file, areaMm2);
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return path;
}

async function writeTissue(file: FileHandle, areaMm2: number): Promise<void> {
  // A whole number of pixels on each level.
  const side = Math.round((Math.sqrt(areaMm2) * 1000) / mpp / 16) * 16;
  const counts = [1, 4, 16].map((downsample) => Math.ceil(side / downsample / tileSide) ** 2);
  const { tables } = await encodeAbbreviatedJpegs([white(tileSide)], quality);
  const directories = (levels: readonly (readonly Stored[])[]): TiffDirectorySpec[] =>
    levels.map((stored, level) => directory(side, level, stored, tables));
  // Offsets of eight bytes each: the directories take the same space before the tiles are known.
  const nowhere = { offset: 0, length: 0 };
  const placeholder = counts.map((count) => Array.from({ length: count }, () => nowhere));
  const sink = new TileSink(file, writeTiff(directories(placeholder), { bigTiff: true }).length);

  const blocks: StoredBlock[] = [];
  for await (const block of tissueBlocks()) blocks.push(await storeBlock(block, sink));
  const blockAt = layout(blocks);
  const levels = [
    grid(counts[0] ?? 0, (column, row) => {
      const { tiles } = blockAt(Math.floor(column / tilesAcrossBlock), Math.floor(row / tilesAcrossBlock));
      return tiles[(row % tilesAcrossBlock) * tilesAcrossBlock + (column % tilesAcrossBlock)] ?? nowhere;
    }),
    grid(counts[1] ?? 0, (column, row) => blockAt(column, row).quarter),
    await sink.add(grid(counts[2] ?? 0, (column, row) => sharedTile(column, row, blockAt))),
  ];
  const head = writeTiff(directories(levels), { bigTiff: true });
  await file.write(head, 0, head.length, 0);
}

function directory(
  side: number,
  level: number,
  stored: readonly Stored[],
  tables: Uint8Array,
): TiffDirectorySpec {
  const levelSide = side / 4 ** level;
  const description =
    `Aperio Image Library v12.0.5 \r\n${side}x${side} [0,0 ${side}x${side}] (${tileSide}x${tileSide}) ` +
    `JPEG/YCC Q=${quality}|AppMag = 40|MPP = ${mpp}`;
  const tags = new Map<number, TagValue>([
    [254, long(level === 0 ? 0 : 1)],
    [256, long(levelSide)],
    [257, long(levelSide)],
    [258, short(8, 8, 8)],
    [259, short(7)],
    [262, short(6)],
    [270, ascii(description)],
    [277, short(3)],
    [284, short(1)],
    [322, short(tileSide)],
    [323, short(tileSide)],
    [324, { type: 'long8', value: stored.map(({ offset }) => offset) }],
    [325, { type: 'long8', value: stored.map(({ length }) => length) }],
    [347, opaque(tables)],
    [530, short(2, 2)],
  ]);
  return { tags };
}

/** Appends encoded tiles to a file. */
class TileSink {
  constructor(
    private readonly file: FileHandle,
    private position: number,
  ) {}

  async add(pictures: readonly Pixels[]): Promise<Stored[]> {
    const { tiles } = await encodeAbbreviatedJpegs(pictures, quality);
    const stored: Stored[] = [];
    for (const tile of tiles) {
      await this.file.write(tile, 0, tile.length, this.position);
      stored.push({ offset: this.position, length: tile.length });
      this.position += tile.length;
    }
    return stored;
  }
}

async function storeBlock(block: Pixels, sink: TileSink): Promise<StoredBlock> {
  const pieces = [
    ...grid(tilesAcrossBlock ** 2, (column, row) =>
      cut(block, column * tileSide, row * tileSide, tileSide, tileSide),
    ),
  ];
  const [quarter] = await sink.add([await reduced(block, 4)]);
  if (quarter === undefined) throw new Error('no tile was stored');
  return { tiles: await sink.add(pieces), quarter, sixteenth: await reduced(block, 16) };
}

/** Which block lies where, in columns and rows of blocks. */
function layout(blocks: readonly StoredBlock[]): (column: number, row: number) => StoredBlock {
  const squares = new Map<string, StoredBlock[]>();
  return (column, row) => {
    const [squareColumn, squareRow] = [column, row].map((place) => Math.floor(place / blocksAcrossSquare));
    const key = `${squareColumn}/${squareRow}`;
    const square = squares.get(key) ?? shuffled(blocks, randomNumbers(squares.size + 1));
    squares.set(key, square);
    const index = (row % blocksAcrossSquare) * blocksAcrossSquare + (column % blocksAcrossSquare);
    const block = square[index];
    if (block === undefined) throw new RangeError(`no block ${index}`);
    return block;
  };
}

/** A tile of the smallest level: 4 × 4 blocks. */
function sharedTile(column: number, row: number, blockAt: ReturnType<typeof layout>): Pixels {
  const tile = white(tileSide);
  const side = blockSide / 16;
  for (let y = 0; y < tileSide; y += 1) {
    for (let x = 0; x < tileSide; x += side) {
      const { sixteenth } = blockAt(
        column * (tileSide / side) + x / side,
        row * (tileSide / side) + Math.floor(y / side),
      );
      const from = (y % side) * side * 3;
      tile.data.set(sixteenth.data.subarray(from, from + side * 3), (y * tileSide + x) * 3);
    }
  }
  return tile;
}

/** One of `count` things in a square, row by row. */
function grid<T>(count: number, at: (column: number, row: number) => T): T[] {
  const columns = Math.sqrt(count);
  return Array.from({ length: count }, (_, index) => at(index % columns, Math.floor(index / columns)));
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const keys = new Map(items.map((item) => [item, random()]));
  return [...items].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

function reduced(block: Pixels, downsample: number): Promise<Pixels> {
  return resized(block, block.width / downsample, block.height / downsample);
}

function white(side: number): Pixels {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(255) };
}
