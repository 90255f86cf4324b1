/** OpenSlide's regression cases of Aperio SVS. */
import { expect } from 'vitest';
import type { SlideInfo } from '../../../src-main/contract/slide';
import { aperioSvs } from '../../fixture/aperio-svs';
import { ycbcrJpeg2000 } from '../../fixture/codestream-samples';
import { encodeJpeg2000 } from '../../fixture/codestreams';
import { plainDirectory } from '../../fixture/hostile-tiff';
import { texture } from '../../fixture/texture';
import { ascii, long, opaque, short, writeTiff } from '../../fixture/tiff-writer';
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

function svs(
  name: string,
  edit: EditDirectories,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  return oneFile(
    name,
    'a.svs',
    () => aperioSvs({ width: 300, height: 260, editDirectories: edit }),
    ends,
    more,
  );
}

const sound: EditDirectories = () => undefined;
const described = (pairs: string): EditDirectories =>
  tag(0, 270, ascii(`Aperio Image Library v12\r\n300x260 (128x128) JPEG/YCC Q=85|AppMag = 40|${pairs}`));

const side = 32;

/** Four tiles of 32 × 32 pixels. */
async function jpeg2000(
  compression: 33003 | 33005,
  edit: (stream: Uint8Array) => Uint8Array = (stream) => stream,
  editDirectories: EditDirectories = sound,
): Promise<Uint8Array> {
  const picture = { width: side, height: side, components: 3, bits: 8 };
  const stream =
    compression === 33003
      ? ycbcrJpeg2000.full
      : await encodeJpeg2000({ ...picture, bytes: texture(side, side, 4) });
  const directories = [
    plainDirectory(
      [
        [259, short(compression)],
        [270, ascii('Aperio Image Library v12\r\n64x64 (32x32) J2K/YUV16 Q=70|AppMag = 40|MPP = 0.25')],
      ],
      [0, 1, 2, 3].map((i) => (i === 0 ? edit(Uint8Array.from(stream)) : stream)),
    ),
  ];
  editDirectories(directories);
  return writeTiff(directories);
}

const associated = ({ associatedImages }: SlideInfo): string[] =>
  associatedImages.map(({ name }) => name).sort();
const has =
  (...names: string[]) =>
  (info: SlideInfo): void =>
    expect(associated(info)).toEqual(names);

runCases('OpenSlide regression cases of Aperio', [
  svs('aperio', sound, 'read', { info: has('label', 'macro', 'thumbnail') }),
  oneFile('aperio-33003', 'a.svs', () => jpeg2000(33003), 'read'),
  oneFile('aperio-33005', 'a.svs', () => jpeg2000(33005), 'read'),
  svs('aperio-bad-compression', tag(0, 259, short(52479)), 'unsupported-format'),
  svs('aperio-bad-imagedepth', tag(0, 32997, long(2)), 'unsupported-format'),
  svs(
    'aperio-bad-imagedescription-pointer',
    tag(0, 270, { fieldType: 2, count: 200, offset: 1e9 }),
    'broken-file',
    { openSlide: 'reads' },
  ),
  oneFile('aperio-filename-utf8', 'Schnitt-ü-切片.svs', () => aperioSvs({ width: 300, height: 260 }), 'read'),
  svs('aperio-imagedescription-decimal-comma', described('MPP = 0,4990'), 'read', {
    info: ({ mpp, properties }) => {
      expect(mpp).toEqual({ x: 0.499, y: 0.499 });
      expect(properties['aperio.MPP']).toBe('0,4990');
    },
  }),
  svs('aperio-imagedescription-property-empty', described('Empty = |MPP = 0.5'), 'read', {
    info: ({ properties }) => expect(properties['aperio.Empty']).toBe(''),
  }),
  svs('aperio-imagedescription-property-no-value', described('NoValue|MPP = 0.5'), 'read', {
    info: ({ properties, mpp }) => {
      expect(properties).not.toHaveProperty('aperio.NoValue');
      expect(mpp).toEqual({ x: 0.5, y: 0.5 });
    },
  }),
  oneFile(
    'aperio-jp2k-bad-eoc',
    'a.svs',
    () => jpeg2000(33005, (stream) => patched(stream, stream.length - 2, 0, 0)),
    'read',
  ),
  oneFile(
    'aperio-jp2k-bad-image',
    'a.svs',
    () => jpeg2000(33005, (stream) => stream.fill(0x55, 60)),
    'tile-missing',
  ),
  oneFile(
    'aperio-jp2k-bad-numcomps',
    'a.svs',
    // Csiz of the SIZ segment.
    () => jpeg2000(33005, (stream) => patched(stream, 41, 2)),
    'tile-missing',
  ),
  oneFile(
    'aperio-jp2k-bad-width',
    'a.svs',
    // The low byte of Xsiz.
    () => jpeg2000(33005, (stream) => patched(stream, 11, 31)),
    'tile-missing',
  ),
  oneFile(
    'aperio-jp2k-tile-missing',
    'a.svs',
    () => jpeg2000(33005, undefined, tag(0, 324, long(1e9, 1e9, 1e9, 1e9))),
    'tile-missing',
    { openSlide: 'refuses' },
  ),
  oneFile(
    'aperio-jp2k-tile-zero-length',
    'a.svs',
    () => jpeg2000(33005, undefined, tag(0, 325, long(0, 0, 0, 0))),
    'tile-missing',
    { openSlide: 'reads' },
  ),
  svs('aperio-jpeg-tile-zero-length', tag(0, 325, long(...Array<number>(9).fill(0))), 'tile-missing', {
    openSlide: 'reads',
  }),
  svs('aperio-label-bad-imagedescription', tag(4, 270, ascii('Aperio\r\n')), 'read', {
    info: has('macro', 'thumbnail'),
  }),
  svs('aperio-label-bad-subfile-type', tag(4, 254, long(99)), 'read'),
  svs('aperio-label-no-imagedescription', tag(4, 270, null), 'read', {
    info: has('label', 'macro', 'thumbnail'),
  }),
  svs('aperio-label-no-subfile-type', tag(4, 254, null), 'read'),
  svs('aperio-thumbnail-empty-imagedescription', tag(1, 270, ascii('')), 'read', {
    info: has('label', 'macro', 'thumbnail'),
  }),
  svs(
    'aperio-thumbnail-mismatched-icc-profile',
    (directories) => {
      described('MPP = 0.25|ICC Profile = one')(directories);
      tag(0, 34675, opaque(new Uint8Array(300)))(directories);
      tag(1, 270, ascii('Aperio\r\nthumbnail|ICC Profile = other'))(directories);
    },
    'read',
    {
      info: ({ properties }) => {
        expect(properties['openslide.icc-size']).toBe('300');
        expect(properties).not.toHaveProperty('openslide.associated.thumbnail.icc-size');
      },
    },
  ),
  svs('aperio-thumbnail-no-imagedescription', tag(1, 270, null), 'read', {
    info: has('label', 'macro', 'thumbnail'),
  }),
  svs(
    'aperio-truncated-imagedescription',
    tag(0, 270, { fieldType: 2, count: 2 ** 24, offset: 16 }),
    'broken-file',
    { openSlide: 'reads' },
  ),
  svs(
    'aperio-truncated-top-level',
    pieces(0, (piece, i) => (i === 0 ? piece.subarray(0, 8) : piece)),
    'tile-missing',
  ),
]);
