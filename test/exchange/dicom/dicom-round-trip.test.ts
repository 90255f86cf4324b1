/** What is written as bulk annotations or as a report comes back: locations, classes, scores, holes, and who says what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../src-main/exchange/annotation';
import { dicomFormats, writeDicom } from '../../../src-main/exchange/dicom/dicom-annotations';
import type { DicomOptions } from '../../../src-main/exchange/dicom/dicom-document';
import { readAnnotations } from '../../../src-main/exchange/read-annotations';
import { byId, numbersOf, withoutShape } from '../annotations-alike';
import { annotations } from '../arbitrary-annotation';
import { flat, image, ofOtherFormat, onGlass, slide } from './dicom-slides';

function expectSame(read: readonly Annotation[], written: readonly Annotation[], most: number): void {
  const [back, expected] = [byId(read), byId(written)];
  expect(back.map(withoutShape)).toEqual(expected.map(withoutShape));
  back.forEach(({ shape }, index) => {
    const wanted = expected[index] === undefined ? [] : numbersOf(expected[index].shape);
    const off = numbersOf(shape).map((value, at) => Math.abs(value - (wanted[at] ?? NaN)));
    expect(Math.max(...off)).toBeLessThan(most);
  });
}

const cases: readonly (readonly [string, DicomOptions])[] = [
  ['on the image', flat],
  ['on the glass', onGlass],
  ['of a slide of another format', ofOtherFormat],
];

describe.each(dicomFormats)('%s', (format) => {
  const write = (all: Iterable<Annotation>, options: DicomOptions): Buffer =>
    Buffer.concat([...writeDicom(format, all, options)]);

  it.each(cases)('brings back any annotations %s', async (_, options) => {
    await fc.assert(
      fc.asyncProperty(annotations, async (all) => {
        fc.pre(all.length > 0);
        const read = await readAnnotations(write(all, options), { dicomImage: options.image });
        expect(read.format).toBe(format);
        expect(read.leftOut).toEqual([]);
        expect(read.slide).toEqual(slide);
        expectSame(read.annotations, all, 0.01);
      }),
      { numRuns: 200, seed: 17 },
    );
  });

  it('makes the same bytes of the same annotations', () => {
    const [all = []] = fc.sample(annotations, { numRuns: 1, seed: 3 });
    expect(write(all, flat)).toEqual(write(all, flat));
    const later = { ...flat, at: new Date('2026-03-04T05:06:08Z') };
    expect(write(all, later)).not.toEqual(write(all, flat));
  });

  it('brings back locations beyond what 32 bits hold', async () => {
    const far = 9_999_999.123;
    const [all = []] = fc.sample(annotations, { numRuns: 1, seed: 3 });
    const moved = all
      .slice(0, 1)
      .map((each): Annotation => ({ ...each, shape: { kind: 'point', x: far, y: 1.5 } }));
    for (const options of [flat, onGlass]) {
      const read = await readAnnotations(write(moved, options), { dicomImage: image });
      expectSame(read.annotations, moved, 0.001);
    }
  });
});
