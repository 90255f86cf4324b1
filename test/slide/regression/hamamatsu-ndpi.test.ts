/** OpenSlide's regression cases of Hamamatsu NDPI. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  ndpiDirectories,
  ndpiLong,
  writeNdpi,
  type NdpiDirectory,
  type NdpiOptions,
} from '../../fixture/hamamatsu-ndpi';
import { temporaryFolder } from '../../temporary-folder';
import { oneFile, patched, runCases, type More, type RegressionCase } from './regression-case';

type Value = Parameters<NdpiDirectory['tags']['set']>[1];
type Edit = (directories: NdpiDirectory[]) => void;

const sound = new Map<string, Promise<NdpiDirectory[]>>();

/** Directories of a sound file, made once; tags and strips may be replaced. */
async function soundDirectories(options: NdpiOptions): Promise<NdpiDirectory[]> {
  const key = JSON.stringify(options);
  const made = sound.get(key) ?? ndpiDirectories(options);
  sound.set(key, made);
  return (await made).map(({ tags, strip: bytes }) => ({ tags: new Map(tags), strip: bytes }));
}

async function written(edit: Edit, options: NdpiOptions): Promise<Uint8Array> {
  const folder = temporaryFolder();
  try {
    const directories = await soundDirectories(options);
    edit(directories);
    const path = join(folder.path, 'a.ndpi');
    await writeNdpi(path, directories);
    return new Uint8Array(await readFile(path));
  } finally {
    folder.remove();
  }
}

function ndpi(
  name: string,
  edit: Edit,
  ends: RegressionCase['ends'],
  more: More & { readonly options?: NdpiOptions } = {},
): RegressionCase {
  return oneFile(name, 'a.ndpi', () => written(edit, more.options ?? {}), ends, more);
}

/** Damage to the bytes of a sound file. */
function damaged(
  name: string,
  damage: (bytes: Uint8Array, firstDirectory: number) => Uint8Array,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  const make = async (): Promise<Uint8Array> => {
    const bytes = await written(() => undefined, {});
    return damage(bytes, new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true));
  };
  return oneFile(name, 'a.ndpi', make, ends, more);
}

/** Sets a tag of one directory, or of all; or takes it out. */
function change(tag: number, value: Value | null, at: number | 'all' = 0): Edit {
  return (directories) =>
    directories.forEach(({ tags }, i) => {
      if (at !== 'all' && i !== at) return;
      if (value === null) tags.delete(tag);
      else tags.set(tag, value);
    });
}

const strip =
  (at: number, edit: (bytes: Buffer) => Uint8Array): Edit =>
  (directories) => {
    const directory = directories[at];
    if (directory === undefined) throw new Error(`there is no directory ${at}`);
    directory.strip = edit(Buffer.from(directory.strip));
  };
const plane = (value: number): Value => ({ type: 'slong', value: [value] });
const movedStarts =
  (by: number, tag = 65426): Edit =>
  ([first]) => {
    const table = first?.tags.get(65426);
    if (table?.type === 'long')
      first?.tags.set(tag, ndpiLong(...table.value.map((at) => (tag === 65426 ? at + by : by))));
  };
/** Of the entry of a tag in the first directory. */
function entryOf(bytes: Uint8Array, directory: number, tag: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let i = 0; i < view.getUint16(directory, true); i += 1) {
    if (view.getUint16(directory + 2 + i * 12, true) === tag) return directory + 2 + i * 12;
  }
  throw new Error(`there is no tag ${tag}`);
}

const noMpp: NonNullable<More['info']> = ({ mpp }) => expect(mpp).toBeNull();

runCases('OpenSlide regression cases of Hamamatsu NDPI', [
  ndpi('hamamatsu-ndpi', () => undefined, 'read'),
  ndpi('hamamatsu-ndpi-2012', movedStarts(0, 65432), 'read'),
  ndpi('hamamatsu-ndpi-bad-image-dimension', change(256, ndpiLong(760)), 'broken-file'),
  ndpi('hamamatsu-ndpi-bad-image-dimension-nontiled', change(256, ndpiLong(760)), 'broken-file', {
    options: { restartMarkers: false },
    openSlide: 'reads',
  }),
  ndpi(
    'hamamatsu-ndpi-bad-jpeg',
    strip(0, (bytes) => bytes.fill(0x55)),
    'broken-file',
  ),
  ndpi(
    'hamamatsu-ndpi-bad-macro-jpeg',
    strip(3, (bytes) => bytes.fill(0x55, 2)),
    'tile-unreadable',
    { openSlide: 'refuses' },
  ),
  ndpi('hamamatsu-ndpi-bad-mcu-starts', movedStarts(1), 'tile-missing'),
  ndpi('hamamatsu-ndpi-bad-mcu-starts-high', movedStarts(7, 65432), 'tile-missing'),
  ndpi('hamamatsu-ndpi-bad-rows-per-strip', change(278, ndpiLong(8)), 'read'),
  ndpi('hamamatsu-ndpi-bad-strip-offsets-count', change(273, ndpiLong(12, 13)), 'broken-file'),
  ndpi('hamamatsu-ndpi-no-focal-plane', change(65424, null), 'read', { openSlide: 'refuses' }),
  ndpi('hamamatsu-ndpi-no-focal-plane.2', change(65424, null, 1), 'broken-file'),
  ndpi('hamamatsu-ndpi-no-format-flag', change(65420, null, 'all'), 'read', { openSlide: 'refuses' }),
  ndpi('hamamatsu-ndpi-no-mcu-starts', change(65426, null), 'read'),
  ndpi('hamamatsu-ndpi-no-mcu-starts.2', change(65426, null, 'all'), 'read'),
  ndpi('hamamatsu-ndpi-no-pyramid-levels', change(65421, { type: 'float', value: -2 }, 'all'), 'broken-file'),
  ndpi('hamamatsu-ndpi-no-resolutionunit', change(296, null), 'read', { info: noMpp }),
  ndpi('hamamatsu-ndpi-no-resolutionunit.2', change(296, null, 'all'), 'read', { info: noMpp }),
  ndpi('hamamatsu-ndpi-no-rows-per-strip', change(278, null), 'read'),
  ndpi('hamamatsu-ndpi-no-sourcelens', change(65421, null), 'broken-file'),
  ndpi('hamamatsu-ndpi-no-sourcelens.2', change(65421, null, 'all'), 'broken-file'),
  ndpi('hamamatsu-ndpi-no-zero-focal-planes', change(65424, plane(1500), 'all'), 'broken-file'),
  ndpi('hamamatsu-ndpi-nonzero-focal-plane', change(65424, plane(1500), 1), 'read'),
  damaged('hamamatsu-ndpi-tiff-bad-bigtiff-header', (bytes) => patched(bytes, 2, 43, 0, 4, 0), 'broken-file'),
  damaged(
    'hamamatsu-ndpi-tiff-bad-directory-entry',
    (bytes, at) => bytes.subarray(0, at + 40),
    'broken-file',
  ),
  damaged(
    'hamamatsu-ndpi-tiff-bad-field-type',
    (bytes, at) => patched(bytes, entryOf(bytes, at, 256) + 2, 99),
    'broken-file',
  ),
  damaged('hamamatsu-ndpi-tiff-bad-header', (bytes) => bytes.subarray(0, 6), 'broken-file'),
  damaged('hamamatsu-ndpi-tiff-bad-magic', (bytes) => patched(bytes, 0, 0x58, 0x58), 'unsupported-format'),
  damaged(
    'hamamatsu-ndpi-tiff-bad-resolution-unit',
    (bytes, at) => patched(bytes, entryOf(bytes, at, 296) + 8, 77),
    'read',
    { info: noMpp },
  ),
  damaged(
    'hamamatsu-ndpi-tiff-bad-value-pointer',
    (bytes, at) => patched(bytes, entryOf(bytes, at, 271) + 8, 0xff, 0xff, 0xff, 0x7f),
    'broken-file',
    { openSlide: 'reads' },
  ),
  damaged('hamamatsu-ndpi-tiff-bad-version', (bytes) => patched(bytes, 2, 99), 'unsupported-format'),
  damaged('hamamatsu-ndpi-tiff-no-directory-count', (bytes, at) => bytes.subarray(0, at + 1), 'broken-file'),
  damaged('hamamatsu-ndpi-tiff-no-magic', (bytes) => bytes.subarray(0, 1), 'unsupported-format'),
  damaged(
    'hamamatsu-ndpi-tiff-no-next-directory-offset',
    (bytes, at) =>
      bytes.subarray(0, at + 2 + 12 * new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, true)),
    'broken-file',
  ),
  ndpi('hamamatsu-ndpi-tiff-no-resolution-unit', change(296, null), 'read', { info: noMpp }),
  damaged(
    'hamamatsu-ndpi-tiff-no-value-offset',
    (bytes, at) => bytes.subarray(0, entryOf(bytes, at, 271) + 8),
    'broken-file',
  ),
  ndpi(
    'hamamatsu-ndpi-truncated-top-level',
    (directories) => change(273, ndpiLong(0xfffffff0))(directories),
    'broken-file',
  ),
  ndpi(
    'hamamatsu-ndpi-unordered-levels',
    (directories) => directories.unshift(...directories.splice(2, 1)),
    'broken-file',
  ),
]);
