/** OpenSlide's regression cases of DICOM. */
import { expect } from 'vitest';
import { ycbcrJpeg2000 } from '../../fixture/codestream-samples';
import { encodeJpeg2000 } from '../../fixture/codestreams';
import {
  basePicture,
  dicomImage,
  halved,
  type DicomImageOptions,
  type Picture,
} from '../../fixture/dicom-wsi';
import { numbers, text, writeDicom } from '../../fixture/dicom-writer';
import { texture } from '../../fixture/texture';
import { oneFile, patched, runCases, type More, type RegressionCase } from './regression-case';

type Ends = RegressionCase['ends'];
type Files = Readonly<Record<string, Uint8Array>>;

const picture = (width: number, height: number, seed: number): Picture => ({
  width,
  height,
  data: texture(width, height, seed),
});
const images = {
  base: { picture: basePicture },
  half: { picture: halved(basePicture), mpp: 0.5 },
  label: { picture: picture(60, 60, 5), flavour: 'LABEL', tile: 60 },
  macro: { picture: picture(64, 64, 6), flavour: 'OVERVIEW', tile: 64 },
} as const satisfies Record<string, DicomImageOptions>;
type Image = keyof typeof images;

const made = new Map<Image, Promise<Uint8Array>>();

function sound(image: Image): Promise<Uint8Array> {
  const known = made.get(image) ?? dicomImage(images[image]);
  made.set(image, known);
  return known;
}

function changed(image: Image, options: Partial<DicomImageOptions>): Promise<Uint8Array> {
  return dicomImage({ ...images[image], ...options });
}

/** A slide of two levels, label and macro, in which some files are others, or more are there. Its base is opened. */
async function series(others: Readonly<Record<string, Promise<Uint8Array>>>): Promise<Files> {
  const files: Record<string, Uint8Array> = {};
  for (const image of ['base', 'half', 'label', 'macro'] as const)
    files[`${image}.dcm`] = await (others[`${image}.dcm`] ?? sound(image));
  for (const [name, bytes] of Object.entries(others)) files[name] = await bytes;
  return files;
}

function slide(
  name: string,
  others: () => Readonly<Record<string, Promise<Uint8Array>>>,
  ends: Ends,
  more: More = {},
): RegressionCase {
  return { name, files: () => series(others()), ends, ...more };
}

type Changes = NonNullable<DicomImageOptions['changes']>;
const without = (tag: number): Changes => [{ tag, value: null }];

/** One damaged level beside sound ones. */
function level(name: string, changes: Changes, ends: Ends, more: More = {}): RegressionCase {
  return slide(name, () => ({ 'half.dcm': changed('half', { changes }) }), ends, more);
}

/** The same damage in the file that is opened. */
function primary(name: string, changes: Changes, ends: Ends, more: More = {}): RegressionCase {
  return slide(name, () => ({ 'base.dcm': changed('base', { changes }) }), ends, more);
}

const parts = [
  { number: 1, first: 0, count: 10 },
  { number: 2, first: 10, count: 10 },
] as const;
const total = numbers(0x0020_9163, 'US', 2);

/** Level 0 in two files, of which the first is opened; the changes are those of the second. */
function concatenation(
  name: string,
  changes: Changes,
  ends: Ends,
  more: More & { readonly edit?: (files: Record<string, Uint8Array>) => void } = {},
): RegressionCase {
  const files = async (): Promise<Files> => {
    const all: Record<string, Uint8Array> = {
      '1.dcm': await changed('base', { concatenation: parts[0], changes: [total] }),
      '2.dcm': await changed('base', { concatenation: parts[1], changes: [total, ...changes] }),
      'half.dcm': await sound('half'),
    };
    more.edit?.(all);
    return all;
  };
  return { name, files, ends, ...more };
}

const lossless = '1.2.840.10008.1.2.4.90';
const lossy = '1.2.840.10008.1.2.4.91';
const side = 32;

function encodeRgb(isLossless: boolean): (rgb: Uint8Array, side: number) => Promise<Uint8Array> {
  return (bytes, width) =>
    encodeJpeg2000({ width, height: width, components: 3, bits: 8, bytes }, isLossless);
}

function jpeg2000(
  name: string,
  transferSyntax: string,
  photometric: string,
  encode: (rgb: Uint8Array, side: number) => Uint8Array | Promise<Uint8Array>,
  ends: Ends,
  more: More = {},
): RegressionCase {
  const options = {
    picture: picture(side, side, 3),
    tile: side,
    encodedAs: { transferSyntax, photometric, encode },
  };
  return oneFile(name, 'a.dcm', () => dicomImage(options), ends, more);
}

/** A native DICOM of one tile, whose preamble is the header of a BigTIFF with the same pixels. */
async function dualPersonality(): Promise<Uint8Array> {
  const tile = 64;
  const dicom = await dicomImage({ picture: picture(tile, tile, 3), tile, syntax: 'explicit' });
  const pixelsAt = Buffer.from(dicom).indexOf(Buffer.from('e07f1000', 'hex')) + 12;
  const entries = [
    [256, 4, 1, tile],
    [257, 4, 1, tile],
    [258, 3, 3, 8 + 8 * 2 ** 16 + 8 * 2 ** 32],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [277, 3, 1, 3],
    [284, 3, 1, 1],
    [322, 4, 1, tile],
    [323, 4, 1, tile],
    [324, 16, 1, pixelsAt],
    [325, 16, 1, tile * tile * 3],
  ] as const;
  const directory = Buffer.alloc(8 + entries.length * 20 + 8);
  directory.writeBigUInt64LE(BigInt(entries.length), 0);
  entries.forEach(([tag, type, count, value], i) => {
    directory.writeUInt16LE(tag, 8 + i * 20);
    directory.writeUInt16LE(type, 10 + i * 20);
    directory.writeBigUInt64LE(BigInt(count), 12 + i * 20);
    directory.writeBigUInt64LE(BigInt(value), 20 + i * 20);
  });
  const header = Buffer.alloc(16);
  header.write('II');
  header.writeUInt16LE(43, 2);
  header.writeUInt16LE(8, 4);
  header.writeBigUInt64LE(BigInt(dicom.length), 8);
  const whole = Buffer.concat([dicom, directory]);
  whole.set(header, 0);
  return new Uint8Array(whole);
}

const isFormat =
  (format: string): NonNullable<More['info']> =>
  (info) =>
    expect(info.format).toBe(format);
const twoLevels: NonNullable<More['info']> = ({ levels }) => expect(levels).toHaveLength(2);

runCases('OpenSlide regression cases of DICOM', [
  slide(
    'dicom-associated-concatenation',
    () => ({ 'label.dcm': changed('label', { concatenation: { number: 1, first: 0, count: 1 } }) }),
    'read',
    { openSlide: 'refuses' },
  ),
  slide(
    'dicom-associated-conflicting',
    () => ({ 'other.dcm': changed('label', { instanceUid: '1.2.99' }) }),
    'unsupported-format',
  ),
  slide('dicom-associated-duplicate', () => ({ 'copy.dcm': sound('label') }), 'read'),
  slide(
    'dicom-associated-no-totalpixelmatrixrows',
    () => ({ 'label.dcm': changed('label', { changes: without(0x0048_0007) }) }),
    'read',
    { openSlide: 'refuses' },
  ),
  concatenation('dicom-concatenation', [], 'read', { info: twoLevels }),
  concatenation('dicom-concatenation-bad-inconcatenationnumber', [numbers(0x0020_9162, 'US', 0)], 'read', {
    openSlide: 'refuses',
  }),
  concatenation('dicom-concatenation-bad-inconcatenationnumber-2', [numbers(0x0020_9162, 'US', 7)], 'read', {
    openSlide: 'refuses',
  }),
  concatenation(
    'dicom-concatenation-bad-inconcatenationtotalnumber',
    [numbers(0x0020_9163, 'US', 3)],
    'read',
  ),
  concatenation('dicom-concatenation-duplicate-file', [], 'read', {
    edit: (files) => void Object.assign(files, { '3.dcm': files['2.dcm'] }),
  }),
  concatenation(
    'dicom-concatenation-duplicate-inconcatenationnumber',
    [numbers(0x0020_9162, 'US', 1)],
    'read',
    { openSlide: 'refuses' },
  ),
  concatenation(
    'dicom-concatenation-inconsistent-concatenationuid',
    [text(0x0020_9161, 'UI', '1.9.9')],
    'read',
    { openSlide: 'refuses' },
  ),
  concatenation('dicom-concatenation-inconsistent-patientid', [text(0x0010_0020, 'LO', 'other')], 'read', {
    info: ({ properties }) => expect(properties['dicom.PatientID']).toBe('4711'),
  }),
  concatenation(
    'dicom-concatenation-inconsistent-tile-size',
    [numbers(0x0028_0010, 'US', 32), numbers(0x0028_0011, 'US', 32)],
    'broken-file',
  ),
  concatenation('dicom-concatenation-missing-file', [], 'tile-missing', {
    at: [200, 150],
    edit: (files) => {
      delete files['2.dcm'];
    },
    openSlide: 'refuses',
  }),
  concatenation('dicom-concatenation-no-concatenationuid', without(0x0020_9161), 'read', {
    openSlide: 'refuses',
  }),
  concatenation('dicom-concatenation-single-file', [], 'read', {
    edit: (files) => {
      delete files['2.dcm'];
    },
    openSlide: 'refuses',
  }),
  oneFile('dicom-dual-bigtiff-file-extension', 'a.dcm', dualPersonality, 'read', { info: isFormat('dicom') }),
  oneFile('dicom-dual-bigtiff-file-extension.2', 'a.tiff', dualPersonality, 'read', {
    info: isFormat('generic-tiff'),
  }),
  oneFile('dicom-dual-bigtiff-file-extension.3', 'a.tif', dualPersonality, 'read', {
    info: isFormat('generic-tiff'),
  }),
  level(
    'dicom-level-bad-bitsallocated',
    [numbers(0x0028_0100, 'US', 16), numbers(0x0028_0101, 'US', 16)],
    'broken-file',
  ),
  slide(
    'dicom-level-bad-frame',
    () => ({ 'base.dcm': sound('base').then((bytes) => damagedFrame(bytes, 2)) }),
    'tile-missing',
  ),
  level('dicom-level-bad-imagetype', [text(0x0008_0008, 'CS', 'ORIGINAL\\PRIMARY\\OTHER\\NONE')], 'read'),
  jpeg2000('dicom-level-bad-jp2k-ict-transfersyntaxuid', lossless, 'YBR_ICT', encodeRgb(false), 'read', {
    openSlide: 'refuses',
  }),
  jpeg2000('dicom-level-bad-jp2k-ict-transfersyntaxuid.2', lossless, 'YBR_ICT', encodeRgb(true), 'read', {
    openSlide: 'refuses',
  }),
  jpeg2000(
    'dicom-level-bad-jp2k-ybr-full-422-transfersyntaxuid',
    lossless,
    'YBR_FULL_422',
    () => ycbcrJpeg2000.full,
    'read',
    { openSlide: 'refuses' },
  ),
  slide(
    'dicom-level-bad-jpeg',
    () => ({ 'base.dcm': sound('base').then((bytes) => damagedFrame(bytes, 20)) }),
    'tile-missing',
  ),
  level('dicom-level-bad-photometricinterpretation', [text(0x0028_0004, 'CS', 'CMYK')], 'broken-file'),
  level('dicom-level-bad-samplesperpixel', [numbers(0x0028_0002, 'US', 4)], 'broken-file'),
  slide(
    'dicom-level-bad-transfersyntaxuid',
    () => ({
      'half.dcm': changed('half', {
        encodedAs: { transferSyntax: '1.2.840.10008.1.2.4.57', photometric: 'RGB', encode: (rgb) => rgb },
      }),
    }),
    'broken-file',
  ),
  slide(
    'dicom-level-conflicting',
    () => ({ 'other.dcm': changed('half', { instanceUid: '1.2.99' }) }),
    'unsupported-format',
  ),
  slide('dicom-level-duplicate', () => ({ 'copy.dcm': sound('half') }), 'read', { info: twoLevels }),
  slide(
    'dicom-level-duplicate-no-sopinstanceuid',
    () => {
      const bytes = changed('half', { changes: without(0x0008_0018) });
      return { 'half.dcm': bytes, 'copy.dcm': bytes };
    },
    'unsupported-format',
  ),
  level('dicom-level-no-imagetype', without(0x0008_0008), 'read', { openSlide: 'refuses' }),
  level('dicom-level-no-totalpixelmatrixrows', without(0x0048_0007), 'broken-file'),
  slide(
    'dicom-level-unrelated-series',
    () => ({ 'half.dcm': changed('half', { seriesUid: '1.2.3' }) }),
    'read',
    {
      info: ({ levels }) => expect(levels).toHaveLength(1),
    },
  ),
  {
    name: 'dicom-levels-missing',
    files: async () => ({ 'label.dcm': await sound('label'), 'macro.dcm': await sound('macro') }),
    ends: 'unsupported-format',
  },
  slide(
    'dicom-primary-bad-metadata',
    () => ({ 'base.dcm': sound('base').then((bytes) => bytes.subarray(0, 300)) }),
    'broken-file',
  ),
  primary('dicom-primary-bad-samplesperpixel', [numbers(0x0028_0002, 'US', 4)], 'unsupported-format'),
  oneFile(
    'dicom-primary-dicomdir',
    'DICOMDIR',
    () =>
      writeDicom({
        transferSyntax: '1.2.840.10008.1.2.1',
        sopClass: '1.2.840.10008.1.3.10',
        elements: [text(0x0004_1130, 'CS', 'SET')],
        pixelData: new Uint8Array(),
      }),
    'unsupported-format',
  ),
  primary('dicom-primary-no-seriesinstanceuid', without(0x0020_000e), 'read', {
    openSlide: 'refuses',
    info: ({ levels }) => expect(levels).toHaveLength(1),
  }),
  jpeg2000('dicom-tiled-full-jp2k-ict', lossy, 'YBR_ICT', encodeRgb(false), 'read'),
  jpeg2000('dicom-tiled-full-jp2k-ict.2', lossy, 'YBR_ICT', encodeRgb(false), 'read'),
  jpeg2000('dicom-tiled-full-jp2k-legacy-pixelmed-33003', lossy, 'YBR_ICT', () => ycbcrJpeg2000.full, 'read'),
  jpeg2000('dicom-tiled-full-jp2k-rct', lossless, 'YBR_RCT', encodeRgb(true), 'read'),
  jpeg2000('dicom-tiled-full-jp2k-rct.2', lossless, 'YBR_RCT', encodeRgb(true), 'read'),
  jpeg2000('dicom-tiled-full-jp2k-rgb', lossless, 'RGB', encodeRgb(true), 'read'),
  jpeg2000('dicom-tiled-full-jp2k-ybr-full-422', lossy, 'YBR_FULL_422', () => ycbcrJpeg2000.full, 'read', {
    openSlide: 'refuses',
  }),
  jpeg2000('dicom-tiled-full-jp2k-ycbcr', lossy, 'YBR_FULL', () => ycbcrJpeg2000.full, 'read', {
    openSlide: 'refuses',
  }),
  slide('dicom-tiled-full-jpeg', () => ({}), 'read', { info: twoLevels }),
  oneFile(
    'dicom-tiled-sparse-jpeg',
    'a.dcm',
    () => changed('base', { sparseTiles: Array.from({ length: 20 }, (_, i) => 19 - i) }),
    'read',
  ),
  oneFile(
    'dicom-tiled-sparse-missing-frames',
    'a.dcm',
    () => changed('base', { sparseTiles: [7, 2] }),
    'read',
  ),
]);

/** @param keep bytes of the first JPEG frame that stay. */
function damagedFrame(bytes: Uint8Array, keep: number): Uint8Array {
  const at = Buffer.from(bytes).indexOf(Buffer.from('ffd8ff', 'hex'));
  return patched(bytes, at + keep, ...Array<number>(60).fill(0));
}
