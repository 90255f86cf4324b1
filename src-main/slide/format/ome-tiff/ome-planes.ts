/**
 * Where each plane of an OME image lies: the blocks of its XML go in, which name directories, first planes, counts and other
 * files, and the file and directory of each channel and focal plane come out. Only the first time is looked at.
 */
import { brokenFile } from '../../slide-errors';
import type { OmeBlock, OmeImage, OmeIndex } from './ome-xml';

export interface PlanePlace {
  /** Bare name of another file; `null` for the slide's own. */
  readonly file: string | null;
  /** Index in that file's chain of directories. */
  readonly directory: number;
}

/** The slide's own file. */
export interface OwnFile {
  readonly path: string;
  /** Bare. */
  readonly name: string;
  readonly uuid: string | null;
  readonly directories: number;
}

/** Directories of a file that says nothing of their number. */
const maxDirectories = 10_000;
/** Planes that all blocks together may name: none can be in more than one. */
const maxNamed = 2_000_000;

/** The directory of the very first plane: what tells whether pixels are colours or channels. */
export function firstPlane(own: OwnFile, image: OmeImage): PlanePlace {
  const isFirst = ({ first }: OmeBlock): boolean => first.z === 0 && first.c === 0 && first.t === 0;
  const block = image.blocks.find(isFirst) ?? image.blocks[0];
  return { file: block === undefined ? null : fileOf(own, image, block), directory: block?.directory ?? 0 };
}

/**
 * @param channels of which each has planes of its own; 1 where a plane holds all of them.
 * @returns by `planeKey`; planes that the file leaves out are not in it.
 * @throws SpindleError `broken-file` when the blocks name absurdly many planes.
 */
export function placePlanes(own: OwnFile, image: OmeImage, channels: number): Map<string, PlanePlace> {
  const size: OmeIndex = { ...image.size, c: channels };
  const total = size.z * size.c * size.t;
  const places = new Map<string, PlanePlace>();
  let named = 0;
  for (const block of image.blocks.length === 0 ? [wholeFile] : image.blocks) {
    const file = fileOf(own, image, block);
    const directories = file === null ? own.directories : maxDirectories;
    const from = block.directory ?? 0;
    const start = indexOf(block.first, size, image.order);
    const stated = block.count ?? (block.directory === null ? directories : 1);
    const count = Math.min(stated, directories - from, total - start);
    named += Math.max(0, count);
    if (named > maxNamed) throw brokenFile(own.path, `its XML names more than ${maxNamed} planes`);
    for (let i = 0; i < count; i += 1) {
      const { z, c, t } = positionOf(start + i, size, image.order);
      const key = planeKey(c, z);
      if (t === 0 && !places.has(key)) places.set(key, { file, directory: from + i });
    }
  }
  return places;
}

export function planeKey(channel: number, plane: number): string {
  return `${channel}/${plane}`;
}

const wholeFile: OmeBlock = {
  directory: null,
  first: { z: 0, c: 0, t: 0 },
  count: null,
  fileName: null,
  uuid: null,
};

/** A file that was given another name since still knows itself by its UUID, or by being the only one that is named. */
function fileOf(own: OwnFile, { blocks }: OmeImage, { fileName, uuid }: OmeBlock): string | null {
  if (fileName === null || fileName === own.name) return null;
  if (uuid !== null && uuid === own.uuid) return null;
  const isOnly = blocks.every((other) => other.fileName === fileName);
  return isOnly && own.uuid === null ? null : fileName;
}

function indexOf(position: OmeIndex, size: OmeIndex, order: OmeImage['order']): number {
  let step = 1;
  let index = 0;
  for (const axis of order) {
    index += position[axis] * step;
    step *= size[axis];
  }
  return index;
}

function positionOf(index: number, size: OmeIndex, order: OmeImage['order']): OmeIndex {
  const position = { z: 0, c: 0, t: 0 };
  let rest = index;
  for (const axis of order) {
    position[axis] = rest % size[axis];
    rest = Math.floor(rest / size[axis]);
  }
  return position;
}
