/** OpenSlide's regression cases of Ventana BIF. */
import { expect } from 'vitest';
import { ascii, long, opaque, short } from '../../fixture/tiff-writer';
import { ventanaBif, type VentanaOptions } from '../../fixture/ventana-bif';
import {
  oneFile,
  runCases,
  tag,
  untiled,
  type EditDirectories,
  type More,
  type RegressionCase,
} from './regression-case';

function bif(
  name: string,
  options: VentanaOptions,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  return oneFile(name, 'a.bif', () => ventanaBif(options), ends, more);
}

/** In either of the two XMLs of the file, the initial one and EncodeInfo. */
const xml = (from: string | RegExp, to: string): VentanaOptions => ({
  editXml: (text) => text.replace(from, to),
});
const directories = (editDirectories: EditDirectories): VentanaOptions => ({ editDirectories });
const levelInfo = (at: number, text: string): VentanaOptions => directories(tag(at, 270, ascii(text)));
const xmp = (at: number, text: string): VentanaOptions =>
  directories(tag(at, 700, opaque(new TextEncoder().encode(text))));
const scan = '<iScan Magnification="40" ScanRes="0.2325"></iScan>';

runCases('OpenSlide regression cases of Ventana', [
  bif('ventana', {}, 'read', {
    info: ({ associatedImages }) =>
      expect(associatedImages.map(({ name }) => name)).toEqual(['macro', 'thumbnail']),
  }),
  bif('ventana-bad-compression', directories(tag(2, 259, short(52479))), 'unsupported-format'),
  bif('ventana-bad-tile-width', directories(tag(3, 322, short(64))), 'broken-file'),
  bif('ventana-encodeinfo-aoiorigin-bad-origin-x', xml('OriginX="512"', 'OriginX="500"'), 'broken-file'),
  bif('ventana-encodeinfo-bad-region-data', xml('<AOI2 OriginX="0" OriginY="0"/>', ''), 'broken-file'),
  bif('ventana-encodeinfo-bad-root-tag', xml(/EncodeInfo/g, 'OtherInfo'), 'broken-file'),
  bif('ventana-encodeinfo-bad-tiff-type', directories(tag(2, 700, short(1, 2, 3))), 'broken-file'),
  bif('ventana-encodeinfo-bad-xml', xml('</EncodeInfo>', '</Other>'), 'broken-file'),
  bif('ventana-encodeinfo-imageinfo-bad-height', xml('Height="112"', 'Height="tall"'), 'broken-file'),
  bif('ventana-encodeinfo-imageinfo-negative-rows', xml('NumRows="3"', 'NumRows="-3"'), 'broken-file'),
  bif('ventana-encodeinfo-imageinfo-no-numcols', xml('NumCols="3"', ''), 'broken-file'),
  bif('ventana-encodeinfo-imageinfo-no-width', xml(/ Width="128"/, ''), 'broken-file'),
  bif(
    'ventana-encodeinfo-iscan-bad-z-layers',
    xml('<SlideStitchInfo>', '<SlideInfo><iScan Z-layers="3"/></SlideInfo><SlideStitchInfo>'),
    'read',
  ),
  bif('ventana-encodeinfo-joint-bad-direction', xml('"RIGHT"', '"LEFT"'), 'unsupported-format'),
  bif('ventana-encodeinfo-joint-bad-tile', xml(/Tile1="\d+"/, 'Tile1="77"'), 'broken-file'),
  bif('ventana-encodeinfo-joint-bad-tile-adjacency', xml(/Tile2="\d+"/, 'Tile2="1"'), 'broken-file'),
  bif('ventana-encodeinfo-joint-no-overlap-x', xml(/OverlapX="\d+"/, ''), 'broken-file'),
  bif('ventana-encodeinfo-joint-no-tile', xml(/Tile1="\d+"/, ''), 'broken-file'),
  bif('ventana-encodeinfo-missing', directories(tag(2, 700, null)), 'read'),
  bif('ventana-encodeinfo-no-aoiorigin', xml(/<AoiOrigin>.*<\/AoiOrigin>/, ''), 'broken-file'),
  bif('ventana-encodeinfo-no-imageinfo', xml(/<ImageInfo[^]*<\/ImageInfo>/, ''), 'broken-file'),
  bif('ventana-encodeinfo-no-iscan', {}, 'read'),
  bif('ventana-encodeinfo-no-joint', xml(/<TileJointInfo[^>]*\/>/g, ''), 'broken-file'),
  bif('ventana-encodeinfo-no-magic', xml(/EncodeInfo/g, 'Info'), 'broken-file'),
  bif('ventana-initialxml-bad-root-element', xmp(0, `<Other>${scan}</Other>`), 'broken-file', {
    openSlide: 'reads',
  }),
  bif('ventana-initialxml-bad-xml', xmp(0, `<Metadata>${scan}</Other>`), 'broken-file', {
    openSlide: 'reads',
  }),
  bif('ventana-initialxml-bad-z-layers', xmp(0, scan.replace('Mag', 'Z-layers="3" Mag')), 'read'),
  bif('ventana-initialxml-metadata-root-element', xmp(0, `<Metadata>${scan}</Metadata>`), 'read'),
  bif(
    'ventana-initialxml-metadata-root-no-iscan',
    xmp(0, '<Metadata><Other>iScan</Other></Metadata>'),
    'broken-file',
    { openSlide: 'reads' },
  ),
  bif('ventana-initialxml-no-magic', xmp(0, '<Metadata></Metadata>'), 'read'),
  bif('ventana-levelinfo-bad-level', levelInfo(3, 'level=7 mag=20 quality=90'), 'broken-file'),
  bif('ventana-levelinfo-bad-magnification', levelInfo(3, 'level=1 mag=large quality=90'), 'broken-file'),
  bif('ventana-levelinfo-bad-magnification-2', levelInfo(3, 'level=1 mag=80 quality=90'), 'broken-file'),
  bif('ventana-levelinfo-missing', levelInfo(3, 'quality=90'), 'broken-file'),
  bif('ventana-levelinfo-no-magnification', levelInfo(3, 'level=1 quality=90'), 'broken-file'),
  bif('ventana-macro-bad-compression', directories(tag(0, 259, short(52479))), 'tile-unreadable', {
    openSlide: 'refuses',
  }),
  bif(
    'ventana-no-levels',
    directories((all) => all.splice(2, 3)),
    'broken-file',
  ),
  bif('ventana-thumbnail-bad-compression', directories(tag(1, 259, short(52479))), 'tile-unreadable', {
    openSlide: 'refuses',
  }),
  bif(
    'ventana-truncated-top-level',
    directories(tag(2, 324, long(...Array<number>(32).fill(1e9)))),
    'tile-missing',
  ),
  bif('ventana-untiled-level', directories(untiled(2)), 'broken-file'),
]);
