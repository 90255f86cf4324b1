/** OpenSlide's regression cases of Leica SCN. */
import { expect } from 'vitest';
import { leicaScn, type LeicaScnOptions } from '../../fixture/leica-scn';
import { long, short } from '../../fixture/tiff-writer';
import {
  oneFile,
  runCases,
  tag,
  type EditDirectories,
  type More,
  type RegressionCase,
} from './regression-case';

function scn(
  name: string,
  options: LeicaScnOptions,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  return oneFile(name, 'a.scn', () => leicaScn(options), ends, more);
}

const xml = (from: string | RegExp, to: string): LeicaScnOptions => ({
  editXml: (text) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`the XML has no ${String(from)}`);
    return changed;
  },
});
const directories = (editDirectories: EditDirectories): LeicaScnOptions => ({ editDirectories });
/** In the macro, the first image; in the main images, which follow it. */
const macro = (pattern: string): RegExp => new RegExp(`(name="macro"[^]*?)${pattern}`);
const main = (pattern: string): RegExp => new RegExp(`(name="main 0"[^]*?)${pattern}`);
const images = /<image name[^]*<\/image>/;
const mainImages = /<image name="main[^]*<\/image>/;

runCases('OpenSlide regression cases of Leica SCN', [
  scn('leica', {}, 'read', {
    info: ({ associatedImages }) => expect(associatedImages.map(({ name }) => name)).toEqual(['macro']),
  }),
  scn('leica-multiple-regions', {}, 'read', {
    info: ({ properties }) => expect(properties).toHaveProperty(['openslide.region[1].x']),
  }),
  scn('leica-associated-bad-compression', directories(tag(0, 259, short(52479))), 'unsupported-format'),
  scn('leica-main-bad-compression', directories(tag(1, 259, short(52479))), 'unsupported-format'),
  scn('leica-no-imagedescription', directories(tag(0, 270, null)), 'read'),
  scn(
    'leica-tiff-bad-value-count',
    directories(tag(1, 256, { fieldType: 4, count: 2 ** 40, offset: 16 })),
    'broken-file',
  ),
  scn('leica-tiff-directory-bad-offset', { file: { loopTo: 0 } }, 'broken-file'),
  scn(
    'leica-truncated-top-level',
    directories(tag(1, 324, long(...Array<number>(15).fill(1e9)))),
    'tile-missing',
    { at: [210, 110] },
  ),
  scn('leica-xml-bad-namespace', xml('/scn/2010/10/01', '/other/2010/10/01'), 'read'),
  scn('leica-xml-bad-namespace-2', xml('/scn/2010/10/01', '/scn/2099/10/01'), 'read'),
  scn('leica-xml-collection-bad-height', xml(/sizeY="500000"/, 'sizeY="tall"'), 'broken-file'),
  scn('leica-xml-collection-bad-width', xml(/sizeX="750000"/, 'sizeX="wide"'), 'broken-file'),
  scn('leica-xml-collection-barcode-attribute', { schema: '2010/03/10' }, 'read', {
    info: ({ properties }) => expect(properties['openslide.barcode']).toBe('S 26-1'),
  }),
  scn(
    'leica-xml-extra-collection',
    xml('</collection>', '</collection><collection sizeX="1" sizeY="1"></collection>'),
    'broken-file',
  ),
  scn(
    'leica-xml-extra-view',
    xml(main('</pixels>'), '$1</pixels><view sizeX="1" sizeY="1" offsetX="0" offsetY="0"/>'),
    'broken-file',
  ),
  scn('leica-xml-macro-dimension-bad-height', xml(macro('sizeY="50" r'), '$1sizeY="tall" r'), 'broken-file'),
  scn('leica-xml-macro-dimension-bad-ifd', xml(macro('ifd="0"'), '$1ifd="first"'), 'broken-file'),
  scn(
    'leica-xml-macro-dimension-bad-width',
    xml(macro('sizeX="75" sizeY="50" r'), '$1sizeX="wide" sizeY="50" r'),
    'broken-file',
  ),
  scn('leica-xml-macro-dimension-large-ifd', xml(macro('ifd="0"'), '$1ifd="999"'), 'broken-file'),
  scn('leica-xml-macro-multiple', xml(/(<image name="macro"[^]*?<\/image>)/, '$1$1'), 'broken-file'),
  scn('leica-xml-macro-no-dimension', xml(macro('<dimension[^>]*/>'), '$1'), 'broken-file'),
  scn('leica-xml-macro-no-pixels', xml(macro('<pixels[^]*?</pixels>'), '$1'), 'broken-file'),
  scn('leica-xml-main-dimension-bad-ifd', xml(main('ifd="2"'), '$1ifd="second"'), 'broken-file'),
  scn(
    'leica-xml-main-dimension-bad-width',
    xml(main('<dimension sizeX="75"'), '$1<dimension sizeX="wide"'),
    'broken-file',
  ),
  scn(
    'leica-xml-main-dimension-inconsistent-resolutions',
    xml(/sizeX="210000"/, 'sizeX="310000"'),
    'unsupported-format',
  ),
  scn('leica-xml-main-dimension-large-ifd', xml(main('ifd="2"'), '$1ifd="999"'), 'broken-file'),
  scn('leica-xml-main-dimension-multiple-z', {}, 'read', {
    info: ({ levels }) => expect(levels).toHaveLength(2),
  }),
  scn('leica-xml-main-dissimilar', xml(/(name="main 1"[^]*?<objective>)20/, '$140'), 'unsupported-format'),
  scn('leica-xml-main-no-dimension', xml(main('<dimension[^]*?</pixels>'), '$1</pixels>'), 'broken-file'),
  scn('leica-xml-main-no-pixels', xml(main('<pixels[^]*?</pixels>'), '$1'), 'broken-file'),
  scn('leica-xml-malformed', xml('</collection>', '</image>'), 'broken-file', { openSlide: 'reads' }),
  scn('leica-xml-namespace-20100310', { schema: '2010/03/10' }, 'read'),
  scn(
    'leica-xml-no-collection',
    { editXml: (text) => text.replaceAll('collection', 'other') },
    'broken-file',
  ),
  scn('leica-xml-no-image', xml(images, ''), 'unsupported-format'),
  scn('leica-xml-no-macro-image', xml(/<image name="macro"[^]*?<\/image>/, ''), 'read', {
    info: ({ associatedImages }) => expect(associatedImages).toEqual([]),
    openSlide: 'refuses',
  }),
  scn('leica-xml-no-main-image', xml(mainImages, ''), 'unsupported-format'),
  scn('leica-xml-no-view', xml(main('<view[^>]*>'), '$1'), 'broken-file'),
  scn(
    'leica-xml-view-bad-height',
    xml(main('<view sizeX="150000" sizeY="200000"'), '$1<view sizeX="150000" sizeY="tall"'),
    'broken-file',
  ),
  scn('leica-xml-view-bad-width', xml(main('<view sizeX="150000"'), '$1<view sizeX="wide"'), 'broken-file'),
]);
