/**
 * Files of one content under several names: what lists state of them goes in, and out comes whether it can all be meant, in words that
 * name both lines. What one of them leaves open contradicts nothing.
 */
import { printable } from '../base/printable';
import type { SlideSettings } from '../contract/domain/queue';
import { SpindleError } from '../contract/errors';
import { publicName } from '../slide/source/address';
import { statedFields } from './listed-slide';

/** A file, and what a list states of it. */
export interface StatedSlide {
  readonly path: string;
  /** Where a list names it; absent where that is not known. */
  readonly at?: string;
  readonly settings: SlideSettings;
}

const compared = ['case', 'block', 'stain', 'mpp', 'roi', 'protocol'] as const;

/** Whether two files may be one slide, as far as what is stated of them goes. */
export function mayBeOne(one: SlideSettings, other: SlideSettings): boolean {
  return contradicted(one, other).length === 0;
}

/** The same of many, in a time that grows as they do. */
export function mayAllBeOne(all: readonly SlideSettings[]): boolean {
  return compared.every((field) => {
    const values = new Set(all.map((each) => each[field]));
    values.delete(undefined);
    return values.size <= 1;
  });
}

/** Files that are one slide, and may not be. */
export function contradictionWords(first: StatedSlide, second: StatedSlide): string {
  const fields = contradicted(first.settings, second.settings);
  const values = fields.map(
    (field) =>
      `${statedFields[field]} ${valueWords(first.settings[field])} and ${valueWords(second.settings[field])}`,
  );
  return `${placeWords(first)} and ${placeWords(second)} are the same slide, and what is stated of them differs: ${values.join('; ')}`;
}

/** Of the second, of which nothing is recorded. */
export function contradiction(first: StatedSlide, second: StatedSlide): SpindleError {
  return new SpindleError('table-invalid', {
    what: 'nothing is recorded of the slide',
    where: { path: publicName(second.path) },
    why: contradictionWords(first, second),
    remedy: 'correct the list, or leave one of the two out; the others go on',
  });
}

/** Of the second: the first is analysed without the pixel size or the regions that are stated of it. */
export function analysedWithout(first: StatedSlide, second: StatedSlide): SpindleError {
  const fields = (['mpp', 'roi'] as const).filter(
    (field) => second.settings[field] !== first.settings[field],
  );
  const values = fields.map((field) => `${statedFields[field]} ${valueWords(second.settings[field])}`);
  return new SpindleError('table-invalid', {
    what: 'nothing is recorded of the slide',
    where: { path: publicName(second.path) },
    why: `${placeWords(second)} is the same slide as ${placeWords(first)}, which is analysed already, and only of the former is stated: ${values.join('; ')}`,
    remedy: 'state it of both, or leave one of the two out; the others go on',
  });
}

function contradicted(one: SlideSettings, other: SlideSettings): (typeof compared)[number][] {
  return compared.filter(
    (field) => one[field] !== undefined && other[field] !== undefined && one[field] !== other[field],
  );
}

function placeWords({ path, at }: StatedSlide): string {
  const name = printable(publicName(path));
  return at === undefined ? name : `${at} (${name})`;
}

function valueWords(value: string | number | undefined): string {
  return typeof value === 'number' ? `${value} µm` : `“${printable(value ?? '')}”`;
}
