/**
 * The directory of a CZI's sub-blocks: bytes go in, what each sub-block is and where it lies comes out. A sub-block is
 * one stored tile; in a pyramid it covers more level-0 pixels than it stores. No pixel is read.
 */
import { maxTilePixels } from '../codec/encoded-tile';
import { brokenFile } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import { readSegment, sizeAt } from './czi-segment';

export interface CziSubBlock {
  /** Position of its segment. */
  readonly position: number;
  /** Bytes of its entry in the directory, which its own header repeats. */
  readonly entryBytes: number;
  readonly pixelType: number;
  readonly compression: number;
  /** In level-0 pixels; may be negative. */
  readonly left: number;
  readonly top: number;
  /** Stored pixels. */
  readonly width: number;
  readonly height: number;
  /** Level-0 pixels that a stored pixel spans, rounded to a whole number. */
  readonly downsample: number;
  readonly scene: number;
  /** Position in the stack of a mosaic: the higher covers the lower. */
  readonly mosaicIndex: number;
  readonly plane: CziPlane;
}

/** Which picture of one area this is: channel `C`, focus `Z`, time `T` and so on; what is 0 is left out. */
type CziPlane = ReadonlyMap<string, number>;

/** Slides of scanners have some ten thousands. */
const maxSubBlocks = 1_000_000;
const maxDirectoryBytes = 256 * 1024 * 1024;
const directoryHeaderBytes = 128;
const entryHeaderBytes = 32;
const dimensionBytes = 20;
/** Each dimension is one letter. */
const maxDimensions = 40;

/** @param source of which positions count from the start. @throws SpindleError `broken-file`, `aborted`. */
export async function readSubBlocks(source: ByteSource, position: number): Promise<CziSubBlock[]> {
  const broken = (why: string): Error => brokenFile(source.name, why);
  const segment = await readSegment(source, position, 'ZISRAWDIRECTORY', directoryHeaderBytes);
  const count = segment.start.getInt32(0, true);
  const bytesOfEntries = segment.contentBytes - directoryHeaderBytes;
  if (count < 1 || count > maxSubBlocks || count * (entryHeaderBytes + 2 * dimensionBytes) > bytesOfEntries)
    throw broken(`its directory of ${bytesOfEntries} bytes claims ${count} sub-blocks`);
  if (bytesOfEntries > maxDirectoryBytes) throw broken(`its directory is ${bytesOfEntries} bytes long`);
  const bytes = await source.read(segment.contentAt + directoryHeaderBytes, bytesOfEntries);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const planes = new Map<string, CziPlane>();
  const subBlocks: CziSubBlock[] = [];
  for (let at = 0; subBlocks.length < count; at += subBlocks.at(-1)?.entryBytes ?? 0) {
    try {
      subBlocks.push(readEntry(source, view, at, planes));
    } catch (thrown) {
      if (thrown instanceof RangeError) throw broken('its directory is cut off');
      throw thrown;
    }
  }
  const positions = new Set(subBlocks.map((subBlock) => subBlock.position));
  if (positions.size !== count) throw broken('several entries of its directory share one sub-block');
  return subBlocks;
}

/**
 * One entry of schema DV, in which each dimension has a start, a size and a stored size.
 * @param planes that occurred, so that equal ones are one.
 * @throws RangeError when the directory ends before it.
 */
function readEntry(
  source: ByteSource,
  view: DataView,
  at: number,
  planes: Map<string, CziPlane>,
): CziSubBlock {
  const broken = (why: string): Error =>
    brokenFile(source.name, `the entry at byte ${at} of its directory ${why}`);
  const schema = String.fromCharCode(view.getUint8(at), view.getUint8(at + 1));
  if (schema !== 'DV') throw broken('has an unknown schema');
  if (view.getInt32(at + 14, true) !== 0) throw broken('lies in another file');
  const dimensionCount = view.getInt32(at + 28, true);
  if (dimensionCount < 2 || dimensionCount > maxDimensions) throw broken(`has ${dimensionCount} dimensions`);

  const dimensions = new Map<string, Dimension>();
  for (let i = 0; i < dimensionCount; i += 1) {
    const dimension = readDimension(view, at + entryHeaderBytes + i * dimensionBytes);
    if (dimensions.has(dimension.name)) throw broken(`has the dimension ${dimension.name} twice`);
    dimensions.set(dimension.name, dimension);
  }
  const x = dimensions.get('X');
  const y = dimensions.get('Y');
  if (x === undefined || y === undefined) throw broken('has no X or no Y');
  for (const { name, size, storedSize } of [x, y]) {
    if (!(size >= 1 && storedSize >= 1 && storedSize <= 2 * size))
      throw broken(`states a size of ${size} in ${name}, stored as ${storedSize}`);
  }
  if (x.storedSize * y.storedSize > maxTilePixels)
    throw broken(`is ${x.storedSize} × ${y.storedSize} pixels large`);
  return {
    position: sizeAt(source, view, at + 6),
    entryBytes: entryHeaderBytes + dimensionCount * dimensionBytes,
    pixelType: view.getInt32(at + 2, true),
    compression: view.getInt32(at + 18, true),
    left: x.start,
    top: y.start,
    width: x.storedSize,
    height: y.storedSize,
    downsample: Math.max(1, Math.round(x.size / x.storedSize)),
    scene: dimensions.get('S')?.start ?? 0,
    mosaicIndex: dimensions.get('M')?.start ?? 0,
    plane: planeOf(dimensions, planes),
  };
}

interface Dimension {
  readonly name: string;
  readonly start: number;
  readonly size: number;
  readonly storedSize: number;
}

function readDimension(view: DataView, at: number): Dimension {
  const letters: number[] = [];
  for (let i = 0; i < 4; i += 1) letters.push(view.getUint8(at + i));
  const end = letters.indexOf(0);
  const size = view.getInt32(at + 8, true);
  const stored = view.getInt32(at + 16, true);
  return {
    name: String.fromCharCode(...letters.slice(0, end === -1 ? 4 : end)).trim(),
    start: view.getInt32(at + 4, true),
    size,
    // ZEISS allows 0 for what is stored in its own size.
    storedSize: stored === 0 ? size : stored,
  };
}

function planeOf(dimensions: ReadonlyMap<string, Dimension>, planes: Map<string, CziPlane>): CziPlane {
  const values = [...dimensions.values()]
    .filter(({ name, start }) => start !== 0 && !['X', 'Y', 'S', 'M'].includes(name))
    .map(({ name, start }): [string, number] => [name, start])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = values.join(';');
  const plane = planes.get(key) ?? new Map(values);
  planes.set(key, plane);
  return plane;
}
