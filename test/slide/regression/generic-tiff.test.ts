/** OpenSlide's regression cases of generic TIFFs, and of files that are none. */
import { expect } from 'vitest';
import { encodeLzw } from '../../fixture/lzw-encoder';
import { plainDirectory } from '../../fixture/hostile-tiff';
import { plainJpeg } from '../../fixture/restart-jpeg';
import { texturedPicture } from '../../fixture/picture';
import { long, rational, short, writeTiff, type TiffOptions } from '../../fixture/tiff-writer';
import {
  oneFile,
  patched,
  pieces,
  runCases,
  tag,
  type EditDirectories,
  type More,
  type RegressionCase,
} from './regression-case';

const side = 32;

/** A level of 2 × 2 JPEG tiles and a reduced one of one tile. */
async function tiff(edit: EditDirectories = () => undefined, options: TiffOptions = {}): Promise<Uint8Array> {
  const tiles = await Promise.all([1, 2, 3, 4].map((seed) => plainJpeg(texturedPicture(side, side, seed))));
  const jpeg = [
    [259, short(7)],
    [262, short(6)],
    [530, short(1, 1)],
  ] as const;
  const directories = [
    plainDirectory(jpeg, tiles),
    plainDirectory([...jpeg, [254, long(1)], [256, long(side)], [257, long(side)]], tiles.slice(0, 1)),
  ];
  edit(directories);
  return writeTiff(directories, options);
}

function generic(
  name: string,
  edit: EditDirectories,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  return oneFile(name, 'a.tiff', () => tiff(edit), ends, more);
}

const noMpp: NonNullable<More['info']> = ({ mpp, properties }) => {
  expect(mpp).toBeNull();
  expect(properties).not.toHaveProperty('openslide.mpp-x');
};

/** Swaps the first two entries of the first directory of a little-endian TIFF. */
function entriesSwapped(bytes: Uint8Array): Uint8Array {
  const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 2;
  const copy = Uint8Array.from(bytes);
  copy.set(bytes.subarray(first + 12, first + 24), first);
  copy.set(bytes.subarray(first, first + 12), first + 12);
  return copy;
}

runCases('OpenSlide regression cases of generic TIFF', [
  generic('generic-tiff', () => undefined, 'read'),
  generic('generic-tiff-bad-bitspersample', tag(0, 258, short(9, 9, 9)), 'unsupported-format', {
    openSlide: 'fails',
  }),
  generic('generic-tiff-bad-compression', tag(0, 259, short(52479)), 'unsupported-format'),
  generic(
    'generic-tiff-bad-jpeg',
    pieces(0, (piece) => piece.fill(0x55, 2)),
    'tile-missing',
  ),
  oneFile('generic-tiff-bad-tag-order', 'a.tiff', async () => entriesSwapped(await tiff()), 'read'),
  oneFile('generic-tiff-directory-loop', 'a.tiff', () => tiff(undefined, { loopTo: 0 }), 'broken-file'),
  oneFile(
    'generic-tiff-lzw-partial-tile',
    'a.tiff',
    () =>
      writeTiff([
        plainDirectory(
          [
            [256, long(50)],
            [257, long(50)],
            [259, short(5)],
          ],
          [1, 2, 3, 4].map((seed) => encodeLzw(texturedPicture(side, side, seed).data)),
        ),
      ]),
    'read',
  ),
  oneFile(
    'generic-tiff-no-directories',
    'a.tiff',
    async () => patched(await tiff(), 4, 0, 0, 0, 0),
    'broken-file',
  ),
  generic('generic-tiff-no-tiles', tag(0, 322, null), 'broken-file'),
  generic(
    'generic-tiff-resolution-zero-denominator',
    (directories) => {
      for (const [number, value] of [
        [282, rational(40_000, 0)],
        [283, rational(40_000, 0)],
        [296, short(3)],
      ] as const)
        tag(0, number, value)(directories);
    },
    'read',
    { info: noMpp },
  ),
  generic(
    'generic-tiff-resolution-zero-numerator',
    (directories) => {
      for (const [number, value] of [
        [282, rational(0, 1)],
        [283, rational(0, 1)],
        [296, short(3)],
      ] as const)
        tag(0, number, value)(directories);
    },
    'read',
    { info: noMpp },
  ),
  generic(
    'generic-tiff-sparse',
    pieces(0, (piece, i) => (i === 3 ? piece : new Uint8Array())),
    'read',
  ),
  generic(
    'generic-tiff-sparse-frame',
    pieces(0, (piece, i) => (i === 0 ? new Uint8Array() : piece)),
    'read',
  ),
  generic(
    'generic-tiff-truncated-tile',
    pieces(0, (piece) => piece.subarray(0, 300)),
    'tile-missing',
  ),
  generic('generic-tiff-truncated-top-level', tag(0, 324, long(1e9, 1e9, 1e9, 1e9)), 'tile-missing'),
]);

runCases('OpenSlide regression cases of files that are no slides', [
  oneFile('empty-file', 'a.svs', () => new Uint8Array(), 'broken-file'),
  { name: 'nonexistent-file', files: () => Promise.resolve({ 'a.svs': null }), ends: 'not-found' },
]);
