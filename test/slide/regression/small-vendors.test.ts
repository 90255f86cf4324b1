/** OpenSlide's regression cases of Trestle, Huron and ARGOS. */
import { expect } from 'vitest';
import {
  argosDescription,
  argosTiff,
  huronTiff,
  trestleDescription,
  trestleTiff,
} from '../../fixture/small-vendors';
import { ascii, long, short } from '../../fixture/tiff-writer';
import {
  oneFile,
  runCases,
  tag,
  untiled,
  type EditDirectories,
  type More,
  type RegressionCase,
} from './regression-case';

type Ends = RegressionCase['ends'];

const trestle = (name: string, edit: EditDirectories, ends: Ends, more: More = {}): RegressionCase =>
  oneFile(name, 'a.tif', () => trestleTiff({ editDirectories: edit }), ends, more);
const huron = (name: string, edit: EditDirectories, ends: Ends, more: More = {}): RegressionCase =>
  oneFile(name, 'a.tif', () => huronTiff({ editDirectories: edit }), ends, more);
const argos = (name: string, from: string, to: string, ends: Ends, more: More = {}): RegressionCase =>
  oneFile(name, 'a.avs', () => argosTiff({ description: argosDescription.replace(from, to) }), ends, more);
const sound: EditDirectories = () => undefined;
const property =
  (name: string, value: string | undefined): NonNullable<More['info']> =>
  ({ properties }) =>
    expect(properties[name]).toBe(value);

runCases('OpenSlide regression cases of Trestle', [
  trestle('trestle', sound, 'read'),
  trestle('trestle-bad-compression', tag(0, 259, short(52479)), 'unsupported-format'),
  trestle('trestle-bad-software', tag(0, 305, ascii('Other 1.0')), 'read'),
  trestle(
    'trestle-imagedescription-property-empty',
    tag(0, 270, ascii(`${trestleDescription};Empty=`)),
    'read',
    {
      info: property('trestle.Empty', ''),
    },
  ),
  trestle(
    'trestle-imagedescription-property-no-value',
    tag(0, 270, ascii(`${trestleDescription};NoValue`)),
    'read',
    {
      info: property('trestle.NoValue', undefined),
    },
  ),
  trestle('trestle-no-imagedescription', tag(0, 270, null), 'read'),
  trestle('trestle-no-software', tag(0, 305, null), 'read'),
  trestle('trestle-truncated-top-level', tag(0, 324, long(...Array<number>(36).fill(1e9))), 'tile-missing'),
  trestle('trestle-untiled-level', untiled(1), 'read'),
]);

runCases('OpenSlide regression cases of Huron', [
  huron('huron', sound, 'read', {
    info: ({ associatedImages }) =>
      expect(associatedImages.map(({ name }) => name)).toEqual(['thumbnail', 'label', 'macro']),
  }),
  huron('huron-bad-compression', tag(0, 259, short(52479)), 'unsupported-format'),
  huron('huron-imagedescription-property-empty', tag(0, 270, ascii('Slide = 7\nEmpty = \n')), 'read', {
    info: property('huron.Empty', ''),
  }),
  huron('huron-imagedescription-property-no-value', tag(0, 270, ascii('Slide = 7\nNoValue\n')), 'read', {
    info: property('huron.NoValue', undefined),
  }),
  huron('huron-label-bad-subfile-type', tag(3, 254, long(99)), 'read', {
    info: ({ associatedImages }) => expect(associatedImages.map(({ name }) => name)).not.toContain('label'),
  }),
  huron('huron-label-no-subfile-type', tag(3, 254, null), 'read', {
    info: ({ associatedImages }) => expect(associatedImages.map(({ name }) => name)).not.toContain('label'),
  }),
  huron('huron-no-imagedescription', tag(0, 270, null), 'read', { openSlide: 'refuses' }),
]);

runCases('OpenSlide regression cases of ARGOS', [
  argos('argos', '', '', 'read'),
  argos('argos-stacked', '', '', 'read', { info: ({ levels }) => expect(levels).toHaveLength(2) }),
  argos('argos-xml-bad-minz', '<MinZ>-1', '<MinZ>low', 'broken-file'),
  argos('argos-xml-no-maxz', '<MaxZ>1</MaxZ>', '', 'broken-file'),
  argos('argos-xml-no-stacks', '<MinZ>-1</MinZ><MaxZ>1</MaxZ>', '', 'broken-file'),
  argos('argos-xml-too-many-stacks', '<MaxZ>1', '<MaxZ>90', 'broken-file'),
]);
