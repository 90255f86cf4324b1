/** OpenSlide's regression cases of Hamamatsu VMS. */
import { expect } from 'vitest';
import { writeVms, type HamamatsuSlideOptions } from '../../fixture/hamamatsu-vms';
import { runCases, writtenFiles, type More, type RegressionCase } from './regression-case';

type Ends = RegressionCase['ends'];

const vms = (name: string, options: HamamatsuSlideOptions, ends: Ends, more: More = {}): RegressionCase =>
  writtenFiles(name, (folder) => writeVms(folder, 'a', options), ends, more);
const keys = (name: string, from: string | RegExp, to: string, ends: Ends, more: More = {}): RegressionCase =>
  vms(name, { editKeys: (text) => text.replace(from, to) }, ends, more);
const file = (
  name: string,
  which: string,
  edit: (bytes: Buffer) => Uint8Array,
  ends: Ends,
  more: More = {},
): RegressionCase =>
  vms(name, { editFile: (other, bytes) => (other === which ? edit(bytes) : bytes) }, ends, more);

/** Where the header of a JPEG has a marker. */
const markerAt = (bytes: Buffer, marker: number): number => bytes.indexOf(Buffer.of(0xff, marker));
const filled = (bytes: Buffer, value: number, from: number, end: number): Buffer =>
  bytes.fill(value, from, end);
const set = (bytes: Buffer, at: number, ...values: number[]): Buffer => {
  bytes.set(values, at);
  return bytes;
};
const [startOfFrame, quantisation, startOfScan, restartInterval, firstRestart] = [
  0xc0, 0xdb, 0xda, 0xdd, 0xd0,
];
/** First byte of the pixels. */
const scanAt = (bytes: Buffer): number => {
  const at = markerAt(bytes, startOfScan);
  return at + 2 + bytes.readUInt16BE(at + 2);
};
/** Twice as many pixels, or half as many, lie between two restart markers. */
const interval = (bytes: Buffer, times: number): Buffer => {
  const at = markerAt(bytes, restartInterval) + 4;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) * times, at);
  return bytes;
};

const noMacro: NonNullable<More['info']> = ({ associatedImages }) => expect(associatedImages).toEqual([]);
const noMpp: NonNullable<More['info']> = ({ mpp }) => expect(mpp).toBeNull();

runCases('OpenSlide regression cases of Hamamatsu VMS', [
  vms('hamamatsu-vms', {}, 'read'),
  file(
    'hamamatsu-vms-jpeg-bad-bitstream',
    'a.jpg',
    (bytes) => filled(bytes, 0, scanAt(bytes), scanAt(bytes) + 300),
    'tile-missing',
  ),
  file('hamamatsu-vms-jpeg-bad-eoi', 'a.jpg', (bytes) => set(bytes, bytes.length - 1, 0), 'read'),
  file(
    'hamamatsu-vms-jpeg-bad-marker',
    'a.jpg',
    (bytes) => set(bytes, markerAt(bytes, quantisation), 0x12),
    'broken-file',
  ),
  file(
    'hamamatsu-vms-jpeg-bad-marker-length',
    'a.jpg',
    (bytes) => set(bytes, markerAt(bytes, quantisation) + 2, 0, 0),
    'broken-file',
  ),
  vms('hamamatsu-vms-jpeg-missing', { omit: ['a.jpg'] }, 'not-found'),
  file(
    'hamamatsu-vms-jpeg-no-marker-length',
    'a.jpg',
    (bytes) => bytes.subarray(0, markerAt(bytes, quantisation) + 2),
    'broken-file',
  ),
  file(
    'hamamatsu-vms-jpeg-no-sof',
    'a.jpg',
    (bytes) => set(bytes, markerAt(bytes, startOfFrame) + 1, 0xe5),
    'broken-file',
  ),
  file(
    'hamamatsu-vms-jpeg-premature-eoi',
    'a.jpg',
    (bytes) => set(bytes, markerAt(bytes, firstRestart) + 1, 0xd9),
    'tile-missing',
    { openSlide: 'reads' },
  ),
  file(
    'hamamatsu-vms-jpeg-truncated-data',
    'a.jpg',
    (bytes) => bytes.subarray(0, scanAt(bytes) + 200),
    'tile-missing',
  ),
  file('hamamatsu-vms-jpeg-truncated-header', 'a.jpg', (bytes) => bytes.subarray(0, 1), 'broken-file'),
  file(
    'hamamatsu-vms-jpeg-truncated-header-2',
    'a.jpg',
    (bytes) => bytes.subarray(0, markerAt(bytes, startOfFrame) + 6),
    'broken-file',
  ),
  file('hamamatsu-vms-macro-bad', 'a_macro.jpg', (bytes) => filled(bytes, 0x55, 0, 300), 'read', {
    info: noMacro,
    openSlide: 'refuses',
  }),
  vms('hamamatsu-vms-macro-missing', { omit: ['a_macro.jpg'] }, 'read', {
    info: noMacro,
    openSlide: 'refuses',
  }),
  vms('hamamatsu-vms-map-missing', { omit: ['a_map2.jpg'] }, 'not-found'),
  file('hamamatsu-vms-optimisation-bad-entry', 'a.opt', (bytes) => filled(bytes, 0x55, 40, 48), 'read', {
    openSlide: 'fails',
  }),
  vms('hamamatsu-vms-optimisation-missing', { omit: ['a.opt'] }, 'read'),
  file('hamamatsu-vms-optimisation-truncated', 'a.opt', (bytes) => bytes.subarray(0, 130), 'read'),
  file('hamamatsu-vms-optimisation-zero-length', 'a.opt', (bytes) => bytes.subarray(0, 0), 'read'),
  file(
    'hamamatsu-vms-tiles-across-inconsistent',
    'a_Image(0,1).jpg',
    (bytes) => interval(bytes, 2),
    'broken-file',
  ),
  file(
    'hamamatsu-vms-tiles-down-inconsistent',
    'a_Image(1,0).jpg',
    (bytes) => set(bytes, markerAt(bytes, startOfFrame) + 5, 0, 160),
    'broken-file',
  ),
  keys('hamamatsu-vms-vms-bad-group', '[Virtual', '[Real', 'unsupported-format'),
  keys('hamamatsu-vms-vms-bad-image-coordinate', 'ImageFile(1,0)', 'ImageFile(x,0)', 'broken-file'),
  keys('hamamatsu-vms-vms-bad-image-coordinates', 'ImageFile(1,0)', 'ImageFile(0,0,1,0)', 'broken-file'),
  keys('hamamatsu-vms-vms-bad-nolayers', 'NoLayers=1', 'NoLayers=x', 'read'),
  keys(
    'hamamatsu-vms-vms-bad-physicalheight',
    /PhysicalHeight=.*/,
    'PhysicalHeight=x',
    'read',

    {
      info: noMpp,
    },
  ),
  keys('hamamatsu-vms-vms-bad-rows', 'NoJpegRows=2', 'NoJpegRows=0', 'broken-file'),
  keys('hamamatsu-vms-vms-blank-macro', /MacroImage=.*/, 'MacroImage=', 'read', { info: noMacro }),
  keys('hamamatsu-vms-vms-blank-mapfile', /MapFile=.*/, 'MapFile=', 'broken-file'),
  keys('hamamatsu-vms-vms-duplicate-jpeg', 'ImageFile(1,0)', 'ImageFile(0,0,0)', 'broken-file'),
  keys('hamamatsu-vms-vms-invalid-row', 'ImageFile(1,0)', 'ImageFile(1,2)', 'broken-file'),
  vms('hamamatsu-vms-vms-large-256KB', {}, 'unsupported-format', { grownTo: 256 * 1024 }),
  vms('hamamatsu-vms-vms-large-nearly-4GB', {}, 'unsupported-format', { grownTo: 2 ** 32 - 1 }),
  keys('hamamatsu-vms-vms-layer-specified', 'ImageFile(1,0)', 'ImageFile(0,1,0)', 'read'),
  keys('hamamatsu-vms-vms-missing-jpeg', /ImageFile\(1,0\)=.*/, '', 'broken-file'),
  keys('hamamatsu-vms-vms-multiple-layers', 'NoLayers=1', 'NoLayers=2\r\nImageFile(1)=a.jpg', 'read'),
  keys('hamamatsu-vms-vms-no-cols', 'NoJpegColumns=2', '', 'broken-file'),
  keys('hamamatsu-vms-vms-no-mapfile', /MapFile=.*/, '', 'broken-file'),
  keys('hamamatsu-vms-vms-no-optimisationfile', /OptimisationFile=.*/, '', 'read'),
  keys('hamamatsu-vms-vms-no-physicalwidth', /PhysicalWidth=.*/, '', 'read', { info: noMpp }),
  vms(
    'hamamatsu-vms-vms-rows-cols-overflow',
    { editKeys: (text) => text.replace('Rows=2', 'Rows=65536').replace('Columns=2', 'Columns=65536') },
    'broken-file',
  ),
]);
