/** OpenSlide's regression cases of Philips TIFF. */
import { expect } from 'vitest';
import type { SlideInfo } from '../../../src-main/contract/slide';
import { philipsTiff, type PhilipsOptions } from '../../fixture/philips-tiff';
import { texturedPicture } from '../../fixture/picture';
import { plainJpeg } from '../../fixture/restart-jpeg';
import { ascii, long, short } from '../../fixture/tiff-writer';
import {
  oneFile,
  runCases,
  tag,
  type EditDirectories,
  type More,
  type RegressionCase,
} from './regression-case';

function philips(
  name: string,
  options: PhilipsOptions,
  ends: RegressionCase['ends'],
  more: More = {},
): RegressionCase {
  return oneFile(name, 'a.tiff', () => philipsTiff(options), ends, more);
}

const xml = (from: string | RegExp, to: string): PhilipsOptions => ({
  editXml: (text) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`the XML has no ${String(from)}`);
    return changed;
  },
});
const directories = (editDirectories: EditDirectories): PhilipsOptions => ({ editDirectories });
const has =
  (...names: string[]) =>
  ({ associatedImages }: SlideInfo): void =>
    expect(associatedImages.map(({ name }) => name).sort()).toEqual(names);

/** A label in a strip, with that compression. */
async function labelDirectory(compression: number): Promise<EditDirectories> {
  const jpeg = await plainJpeg(texturedPicture(50, 60, 52));
  return (all) => {
    const tags = new Map([
      [254, long(1)],
      [256, long(50)],
      [257, long(60)],
      [258, short(8, 8, 8)],
      [259, short(compression)],
      [262, short(6)],
      [270, ascii('Label')],
      [277, short(3)],
      [278, long(60)],
      [530, short(1, 1)],
    ] as const);
    all.push({ tags, pieces: [jpeg] });
  };
}

runCases('OpenSlide regression cases of Philips TIFF', [
  philips('philips-tiff', {}, 'read', { info: has('label', 'macro') }),
  oneFile(
    'philips-tiff-associated-bad-compression',
    'a.tiff',
    async () => philipsTiff({ editDirectories: await labelDirectory(52479) }),
    'tile-unreadable',
    { openSlide: 'refuses' },
  ),
  philips('philips-tiff-associated-xml-bad-jpeg', xml('/9j/', 'AAAA'), 'read', { info: has('label') }),
  philips('philips-tiff-associated-xml-only', {}, 'read', { info: has('label', 'macro') }),
  philips('philips-tiff-bad-compression', directories(tag(0, 259, short(52479))), 'unsupported-format'),
  philips(
    'philips-tiff-bad-level-order',
    directories((all) => all.splice(1, 2, ...all.slice(1, 3).reverse())),
    'broken-file',
  ),
  philips('philips-tiff-bad-subfile-type', directories(tag(1, 254, long(0))), 'broken-file'),
  philips('philips-tiff-no-imagedescription', directories(tag(0, 270, null)), 'read'),
  philips('philips-tiff-xml-bad-pixel-spacing', xml('0.000500', 'half'), 'broken-file'),
  philips(
    'philips-tiff-xml-bad-root-element',
    xml(/^([^]*)ObjectType="DPUfsImport"/, '$1ObjectType="NoDPUfsImport"'),
    'broken-file',
    { openSlide: 'reads' },
  ),
  philips('philips-tiff-xml-malformed', { editXml: (text) => text.slice(0, -20) }, 'broken-file', {
    openSlide: 'reads',
  }),
  philips(
    'philips-tiff-xml-missing-pixel-spacing',
    xml(/<DataObject ObjectType="PixelData[^]*?<\/DataObject>/, ''),
    'broken-file',
  ),
  philips('philips-tiff-xml-no-main-image', xml('>WSI<', '>OTHER<'), 'broken-file'),
  philips(
    'philips-tiff-xml-no-objecttype',
    xml(' ObjectType="DPUfsImport"', ' Other="DPUfsImport"'),
    'broken-file',
    { openSlide: 'reads' },
  ),
  philips('philips-tiff-xml-valid-objective-power', xml('levels=40,2', 'levels=20,2'), 'read', {
    info: ({ objectivePower }) => expect(objectivePower).toBe(20),
  }),
]);
