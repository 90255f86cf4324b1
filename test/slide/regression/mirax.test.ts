/** OpenSlide's regression cases of MIRAX. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { writeMirax, type MiraxIndexPlaces, type MiraxOptions, type MiraxRecord } from '../../fixture/mirax';
import { runCases, writtenFiles, type More, type RegressionCase } from './regression-case';

type Ends = RegressionCase['ends'];

const mirax = (name: string, options: MiraxOptions, ends: Ends, more: More = {}): RegressionCase =>
  writtenFiles(name, (folder) => writeMirax(folder, 'a', options), ends, more);
const ini = (name: string, from: string | RegExp, to: string, ends: Ends, more: More = {}): RegressionCase =>
  mirax(name, { editIni: (text) => text.replace(from, to) }, ends, more);

/** Writes a word of Index.dat. */
const word = (
  name: string,
  at: (places: MiraxIndexPlaces) => number,
  value: number | ((places: MiraxIndexPlaces, index: Buffer) => number),
  ends: Ends,
  more: More = {},
): RegressionCase => {
  const editIndex = (index: Buffer, places: MiraxIndexPlaces): Buffer => {
    index.writeInt32LE(typeof value === 'number' ? value : value(places, index), at(places));
    return index;
  };
  return mirax(name, { editIndex }, ends, more);
};
const first = (offsets: readonly number[]): number => offsets[0] ?? 0;
/** A word of the second page of a level, the first that has images: 2 to 5 are the first of them. */
const inPage =
  (place: number, level = 0) =>
  ({ pages }: MiraxIndexPlaces): number =>
    (pages[level]?.[1] ?? 0) + place * 4;
/** A word of the page of the positions: 4 to 6 say where they lie. */
const inRecord =
  (place: number, record = 0) =>
  ({ records }: MiraxIndexPlaces): number =>
    (records[record] ?? 0) + place * 4;

/** Index.dat ends behind so many words of what a pointer leads to, which is moved to the end. */
const endsInside = (
  name: string,
  pointer: (places: MiraxIndexPlaces) => number,
  words: number,
  ends: Ends,
  more: More = {},
): RegressionCase => {
  const editIndex = (index: Buffer, places: MiraxIndexPlaces): Buffer => {
    const from = index.readInt32LE(pointer(places));
    const moved = Buffer.concat([index, index.subarray(from, from + words * 4)]);
    moved.writeInt32LE(index.length, pointer(places));
    return moved;
  };
  return mirax(name, { editIndex }, ends, more);
};
const cutOff = (name: string, length: number, ends: Ends, more: More = {}): RegressionCase =>
  mirax(name, { editIndex: (index) => index.subarray(0, length) }, ends, more);

/** The first image of level 0, which begins behind the header of the first data file. */
const image = (
  name: string,
  imageFormat: 'JPEG' | 'PNG' | 'BMP24',
  edit: (stored: Buffer) => void,
  more: More = {},
): RegressionCase => {
  const editData = (file: string, data: Buffer): Buffer => {
    if (file === 'Data0000.dat') edit(data.subarray(37));
    return data;
  };
  return mirax(name, { imageFormat, editData }, 'tile-missing', more);
};
/** Changes the header of a PNG, and its checksum. */
const inPngHeader = (at: number, value: number) => (stored: Buffer) => {
  stored.writeUInt8(value, at);
  stored.writeUInt32BE(crc32(stored.subarray(12, 29)), 29);
};
/** Its length in the index becomes smaller. */
const shortened = (
  name: string,
  imageFormat: 'PNG' | 'BMP24',
  length: number,
  more: More = {},
): RegressionCase =>
  mirax(
    name,
    {
      imageFormat,
      editIndex(index, places) {
        index.writeInt32LE(length, inPage(4)(places));
        return index;
      },
      // OpenSlide reads on into the next image unless its bytes end the file.
      editData: (file, data) => (file === 'Data0000.dat' ? data.subarray(0, 37 + length) : data),
    },
    'tile-missing',
    more,
  );

const record = (
  name: string,
  which: MiraxRecord,
  edit: (stored: Uint8Array) => Uint8Array,
  ends: Ends,
  more: More & { readonly positions?: 'deflated' } = {},
): RegressionCase => {
  const { positions = 'measured', ...others } = more;
  const editRecord = (of: MiraxRecord, stored: Uint8Array): Uint8Array =>
    of === which ? edit(stored) : stored;
  return mirax(name, { positions, editRecord }, ends, others);
};
const scribbled = (stored: Uint8Array): Uint8Array => stored.map(() => 0x55);
const without =
  (name: string): NonNullable<More['info']> =>
  ({ associatedImages }) =>
    expect(associatedImages.map((associated) => associated.name)).not.toContain(name);
const noPower: NonNullable<More['info']> = ({ objectivePower }) => expect(objectivePower).toBeNull();

runCases('OpenSlide regression cases of MIRAX', [
  mirax('mirax', {}, 'read', { info: ({ levels }) => expect(levels).toHaveLength(4) }),
  record('mirax-associated-bad-label', 'label', scribbled, 'read', {
    info: without('label'),
    openSlide: 'refuses',
  }),
  record('mirax-associated-bad-macro', 'macro', scribbled, 'read', {
    info: without('macro'),
    openSlide: 'refuses',
  }),
  record('mirax-associated-bad-thumbnail', 'thumbnail', scribbled, 'read', {
    info: without('thumbnail'),
    openSlide: 'refuses',
  }),
  mirax('mirax-bmp', { imageFormat: 'BMP24' }, 'read'),
  image('mirax-bmp-bad-depth', 'BMP24', (stored) => stored.writeUInt16LE(77, 28)),
  image('mirax-bmp-bad-height', 'BMP24', (stored) => stored.writeInt32LE(40, 22)),
  image('mirax-bmp-bad-image', 'BMP24', (stored) => stored.fill(0x55, 0, 40)),
  image('mirax-bmp-bad-image-format', 'BMP24', (stored) => stored.writeUInt32LE(99, 14)),
  shortened('mirax-bmp-truncated-image', 'BMP24', 5000),
  shortened('mirax-bmp-truncated-image-2', 'BMP24', 30),
  mirax(
    'mirax-data-truncated-top-level',
    { editData: (file, data) => (file === 'Data0000.dat' ? data.subarray(0, 200) : data) },
    'tile-missing',
  ),
  word('mirax-index-bad-nonhier-table-base', ({ recordsRoot }) => recordsRoot, 1e9, 'broken-file'),
  mirax('mirax-index-bad-slide-id', { editIndex: (index) => index.fill('X', 5, 6) }, 'broken-file'),
  mirax('mirax-index-bad-version', { editIndex: (index) => index.fill('9', 0, 1) }, 'broken-file'),
  word('mirax-index-hier-bad-fileno', inPage(5), 99, 'broken-file'),
  word(
    'mirax-index-hier-bad-initial-data-page-pointer',
    ({ levelHeads }) => first(levelHeads) + 4,
    1e9,
    'broken-file',
  ),
  word(
    'mirax-index-hier-bad-initial-page-item-count',
    ({ pages }) => first(pages[0] ?? []),
    1000,
    'broken-file',
  ),
  word('mirax-index-hier-bad-level-pointer', ({ levelsTable }) => levelsTable, 1e9, 'broken-file'),
  word('mirax-index-hier-data-page-loop', inPage(1), ({ pages }) => first(pages[0] ?? []), 'broken-file', {
    openSlide: 'reads',
  }),
  word('mirax-index-hier-image-y-too-large', inPage(2), 8 * 6, 'broken-file'),
  word('mirax-index-hier-negative-fileno', inPage(5), -2, 'broken-file'),
  word('mirax-index-hier-negative-length', inPage(4), -2, 'broken-file'),
  word('mirax-index-hier-negative-offset', inPage(3), -2, 'broken-file'),
  word('mirax-index-hier-negative-tile-index', inPage(2), -2, 'broken-file'),
  mirax('mirax-index-hier-no-images', { absent: Array.from({ length: 12 }, (_, i) => i) }, 'read'),
  endsInside('mirax-index-hier-no-initial-page-pointer', ({ levelsTable }) => levelsTable, 1, 'broken-file'),
  endsInside('mirax-index-hier-no-next-pointer', ({ levelHeads }) => first(levelHeads) + 4, 1, 'broken-file'),
  endsInside('mirax-index-hier-no-page-length', ({ levelHeads }) => first(levelHeads) + 4, 0, 'broken-file'),
  word('mirax-index-hier-tile-x-bad-multiple', inPage(2, 1), 1, 'broken-file'),
  word('mirax-index-hier-tile-y-bad-multiple', inPage(2, 1), 8, 'broken-file'),
  mirax('mirax-index-missing', { omit: ['Index.dat'] }, 'not-found'),
  word('mirax-index-negative-hier-root', ({ levelsRoot }) => levelsRoot, -2, 'broken-file'),
  cutOff('mirax-index-no-hier-root', 37, 'broken-file'),
  endsInside('mirax-index-no-hier-table', ({ levelsRoot }) => levelsRoot, 0, 'broken-file'),
  cutOff('mirax-index-no-nonhier-root', 41, 'broken-file'),
  endsInside('mirax-index-no-nonhier-table', ({ recordsRoot }) => recordsRoot, 0, 'broken-file'),
  cutOff('mirax-index-no-slide-id', 5, 'broken-file'),
  cutOff('mirax-index-no-version', 0, 'broken-file'),
  word('mirax-index-nonhier-associated-bad-offset', inRecord(4, 1), 1e9, 'read', {
    info: without('macro'),
    openSlide: 'refuses',
  }),
  word('mirax-index-nonhier-bad-fileno', inRecord(6), 99, 'broken-file'),
  word('mirax-index-nonhier-bad-first-0', ({ recordHeads }) => first(recordHeads), 7, 'broken-file'),
  word(
    'mirax-index-nonhier-bad-initial-data-page-pointer',
    ({ recordHeads }) => first(recordHeads) + 4,
    1e9,
    'broken-file',
  ),
  word('mirax-index-nonhier-bad-initial-page-item-count', inRecord(0), 0, 'broken-file'),
  word('mirax-index-nonhier-bad-length', inRecord(5), 99, 'broken-file'),
  word('mirax-index-nonhier-bad-length-2', inRecord(0, 2), 0, 'broken-file'),
  word('mirax-index-nonhier-bad-second-0', inRecord(2), 7, 'broken-file'),
  word('mirax-index-nonhier-bad-table-entry', ({ recordsTable }) => recordsTable, 1e9, 'broken-file'),
  word('mirax-index-nonhier-bad-third-0', inRecord(3), 7, 'broken-file'),
  word('mirax-index-nonhier-negative-fileno', inRecord(6), -2, 'broken-file'),
  endsInside('mirax-index-nonhier-no-fileno', ({ recordHeads }) => first(recordHeads) + 4, 6, 'broken-file'),
  endsInside(
    'mirax-index-nonhier-no-initial-page-pointer',
    ({ recordsTable }) => recordsTable,
    1,
    'broken-file',
  ),
  endsInside(
    'mirax-index-nonhier-no-position',
    ({ recordHeads }) => first(recordHeads) + 4,
    4,
    'broken-file',
  ),
  endsInside('mirax-index-nonhier-no-size', ({ recordHeads }) => first(recordHeads) + 4, 5, 'broken-file'),
  image('mirax-jpeg-bad-height', 'JPEG', (stored) =>
    stored.writeUInt16BE(40, stored.indexOf(Buffer.of(0xff, 0xc0)) + 5),
  ),
  image('mirax-jpeg-bad-image', 'JPEG', (stored) => stored.fill(0x55, 0, 400)),
  mirax('mirax-png', { imageFormat: 'PNG' }, 'read'),
  image('mirax-png-bad-color-type', 'PNG', inPngHeader(25, 5)),
  image('mirax-png-bad-height', 'PNG', inPngHeader(23, 40)),
  image('mirax-png-bad-image', 'PNG', (stored) => stored.fill(0x55, 45, 400)),
  image('mirax-png-bad-width', 'PNG', inPngHeader(19, 40)),
  shortened('mirax-png-truncated-image', 'PNG', 400),
  ini('mirax-slidedat-bad-datafile-count', /FILE_COUNT = \d+/, 'FILE_COUNT = many', 'broken-file'),
  ini('mirax-slidedat-bad-image-concat-factor', 'CONCAT_FACTOR = 0', 'CONCAT_FACTOR = x', 'broken-file'),
  ini('mirax-slidedat-bad-image-fill-color', /COLOR_BGR = \d+/, 'COLOR_BGR = white', 'broken-file'),
  ini('mirax-slidedat-bad-image-format', 'FORMAT = JPEG', 'FORMAT = TIFF', 'unsupported-format'),
  ini('mirax-slidedat-bad-image-height-2', 'HEIGHT = 48', 'HEIGHT = 0', 'broken-file'),
  ini('mirax-slidedat-bad-image-width-2', 'WIDTH = 64', 'WIDTH = 0', 'broken-file'),
  ini('mirax-slidedat-bad-imagedivisions', 'PerSide = 2', 'PerSide = x', 'broken-file'),
  ini('mirax-slidedat-bad-imagenumber-x', 'NUMBER_X = 8', 'NUMBER_X = x', 'broken-file'),
  ini('mirax-slidedat-bad-imagenumber-x-2', 'NUMBER_X = 8', 'NUMBER_X = 0', 'broken-file'),
  ini('mirax-slidedat-bad-imagenumber-y', 'NUMBER_Y = 6', 'NUMBER_Y = x', 'broken-file'),
  ini('mirax-slidedat-bad-imagenumber-y-2', 'NUMBER_Y = 6', 'NUMBER_Y = 0', 'broken-file'),
  ini('mirax-slidedat-bad-layer-0-concat-factor', 'FACTOR = 0', 'FACTOR = -1', 'broken-file'),
  ini('mirax-slidedat-bad-layer-n-concat-factor', 'FACTOR = 1', 'FACTOR = 0', 'broken-file'),
  ini(
    'mirax-slidedat-bad-macro-format',
    'THUMBNAIL_IMAGE_TYPE = JPEG',
    'THUMBNAIL_IMAGE_TYPE = EMF',
    'read',
    {
      info: without('macro'),
      openSlide: 'refuses',
    },
  ),
  ini('mirax-slidedat-bad-tile-height', 'HEIGHT = 48', 'HEIGHT = x', 'broken-file'),
  ini('mirax-slidedat-bad-tile-width', 'WIDTH = 64', 'WIDTH = x', 'broken-file'),
  ini('mirax-slidedat-bad-zoom-level-count', 'HIER_0_COUNT = 4', 'HIER_0_COUNT = x', 'broken-file'),
  ini('mirax-slidedat-empty-keys', 'SLIDE_NAME', ' = nothing\r\nSLIDE_NAME', 'read', {
    info: ({ properties }) => expect(properties['mirax.GENERAL.SLIDE_NAME']).toBe('S26-1'),
  }),
  ini('mirax-slidedat-empty-keys.2', 'SLIDE_NAME', '=\r\nSLIDE_NAME', 'read'),
  ini('mirax-slidedat-empty-objective-magnification', 'CATION = 20', 'CATION = ', 'read', { info: noPower }),
  mirax('mirax-slidedat-garbage', { editIni: () => '\u0001\u0002 no key file at all' }, 'broken-file'),
  ini('mirax-slidedat-large-image-concat-factor', 'FACTOR = 1', 'FACTOR = 40', 'broken-file'),
  mirax('mirax-slidedat-missing', { omit: ['Slidedat.ini'] }, 'not-found'),
  ini('mirax-slidedat-negative-nonhier-count', 'NONHIER_COUNT = 2', 'NONHIER_COUNT = -2', 'broken-file'),
  ini('mirax-slidedat-no-datafile', '[DATAFILE]', '[FILES]', 'broken-file'),
  ini('mirax-slidedat-no-datafile-count', /FILE_COUNT = \d+/, '', 'broken-file'),
  ini('mirax-slidedat-no-datafile-name', 'FILE_0 = Data0000.dat', '', 'broken-file'),
  ini('mirax-slidedat-no-general', '[GENERAL]', '[OTHER]', 'broken-file'),
  ini('mirax-slidedat-no-hier-count', 'HIER_COUNT = 1', '', 'read', { openSlide: 'refuses' }),
  ini('mirax-slidedat-no-hier-name', /HIER_0_NAME = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-hier-val-section', /HIER_0_VAL_0_SECTION = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-hierarchical', '[HIERARCHICAL]', '[OTHER]', 'broken-file'),
  ini('mirax-slidedat-no-image-format', 'IMAGE_FORMAT = JPEG', '', 'broken-file'),
  ini('mirax-slidedat-no-index-filename', 'INDEXFILE = Index.dat', '', 'broken-file'),
  ini('mirax-slidedat-no-nonhier-count', 'NONHIER_COUNT = 2', '', 'broken-file'),
  ini('mirax-slidedat-no-nonhier-key', /NONHIER_1_VAL_0 = .*/, '', 'read', {
    info: without('macro'),
    openSlide: 'refuses',
  }),
  ini('mirax-slidedat-no-nonhier-name', /NONHIER_0_NAME = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-nonhier-val-count', /NONHIER_0_COUNT = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-objective-magnification', /OBJECTIVE_MAG.*/, '', 'read', { info: noPower }),
  ini('mirax-slidedat-no-overlap-x', /OVERLAP_X = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-overlap-y', /OVERLAP_Y = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-slide-id', /SLIDE_ID = .*/, '', 'broken-file'),
  ini('mirax-slidedat-no-slide-version', /SLIDE_VERSION = .*/, '', 'read'),
  ini('mirax-slidedat-no-slide-zoom-level', 'Slide zoom level', 'Slide filter level', 'unsupported-format'),
  ini('mirax-slidedat-no-zoom-level-count', 'HIER_0_COUNT = 4', '', 'broken-file'),
  ini('mirax-slidedat-no-zoom-level-section', '[LAYER_0_LEVEL_0_SECTION]', '[OTHER]', 'broken-file'),
  ini('mirax-slidedat-objective-magnification-trailing-x', 'CATION = 20', 'CATION = 20x', 'read', {
    info: ({ objectivePower }) => expect(objectivePower).toBe(20),
  }),
  mirax(
    'mirax-slidedat-slide-zoom-level-not-hier-0',
    {
      editIni: (text) =>
        text
          .replaceAll('HIER_0_', 'HIER_1_')
          .replace('HIER_COUNT = 1', 'HIER_COUNT = 2\r\nHIER_0_NAME = Other\r\nHIER_0_COUNT = 0'),
    },
    'unsupported-format',
  ),
  ini('mirax-slidedat-zero-hier-count', 'HIER_COUNT = 1', 'HIER_COUNT = 0', 'read', { openSlide: 'refuses' }),
  word('mirax-slidepos-bad-position', inRecord(4), 2 ** 31 - 1, 'broken-file'),
  record('mirax-slidepos-bad-size', 'positions', (stored) => stored.subarray(9), 'broken-file'),
  word('mirax-slidepos-truncated', inRecord(4), 40_000, 'broken-file'),
  record(
    'mirax-slidepos-unknown-z',
    'positions',
    (stored) => Uint8Array.of(96, ...stored.subarray(1)),
    'broken-file',
  ),
  record('mirax-slidepos-zlib-bad-stream', 'positions', scribbled, 'broken-file', { positions: 'deflated' }),
  record(
    'mirax-slidepos-zlib-long-stream',
    'positions',
    (stored) => deflateSync(Buffer.concat([inflateSync(stored), Buffer.alloc(9)])),
    'broken-file',
    { positions: 'deflated' },
  ),
  record(
    'mirax-slidepos-zlib-short-stream',
    'positions',
    (stored) => deflateSync(inflateSync(stored).subarray(9)),
    'broken-file',
    { positions: 'deflated' },
  ),
]);
