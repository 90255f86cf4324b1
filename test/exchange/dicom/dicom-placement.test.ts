/** Where annotations lie: identifiers of the slide, and its pixels on the glass. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unknownSlide } from '../../../src-main/exchange/annotation';
import { colourOfLab, labOf } from '../../../src-main/exchange/dicom/dicom-colour';
import { dicomImageOf, madeImage, onImage, onSlide } from '../../../src-main/exchange/dicom/dicom-placement';
import { isDicomUid } from '../../../src-main/base/dicom-uid';
import { uidOf, uidOfUuid, uuidOfUid } from '../../../src-main/exchange/dicom/dicom-uids';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { image } from './dicom-slides';

const sample = join(
  process.env.SPINDLE_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
  'slides/dicom/highdicom-sm_image.dcm',
);

describe('dicomImageOf', () => {
  it.skipIf(!existsSync(sample))('finds them in the properties of a real slide', async () => {
    const slide = await openSlide(sample, { decoder: inProcessDecoder });
    try {
      const found = dicomImageOf(slide.info.properties, slide.info.mpp);
      expect(found).toMatchObject({
        sopClass: '1.2.840.10008.5.1.4.1.1.77.1.6',
        instance: '1.2.826.0.1.3680043.9.7433.3.12857516184849951143044513877282227',
        placement: {
          frameOfReference: '1.2.826.0.1.3680043.9.7433.2.1',
          ...{ originX: 23.449873, originY: 25.691574, right: [0, -1], down: [-1, 0] },
        },
      });
    } finally {
      await slide.close();
    }
  });

  const properties = {
    'dicom.StudyInstanceUID': '1.2.3',
    'dicom.SeriesInstanceUID': '1.2.4',
    'dicom.SOPInstanceUID': '1.2.5',
    'dicom.FrameOfReferenceUID': '1.2.6',
    'dicom.TotalPixelMatrixOriginSequence[0].XOffsetInSlideCoordinateSystem': '20',
    'dicom.TotalPixelMatrixOriginSequence[0].YOffsetInSlideCoordinateSystem': '40',
    ...Object.fromEntries(
      ['0', '-1', '0', '-1', '0', '0'].map((value, at) => [`dicom.ImageOrientationSlide[${at}]`, value]),
    ),
  };
  const mpp = { x: 0.25, y: 0.5 };

  it('is of no slide of another format, and of none whose identifiers are none', () => {
    expect(dicomImageOf({}, mpp)).toBeNull();
    expect(dicomImageOf({ ...properties, 'dicom.StudyInstanceUID': '1.2.3\n4' }, mpp)).toBeNull();
  });

  it('names the source of a concatenation', () => {
    const parts = { ...properties, 'dicom.SOPInstanceUIDOfConcatenationSource': '1.2.7' };
    expect(dicomImageOf(parts, mpp)?.instance).toBe('1.2.7');
  });

  it('does not place what is not fully known, or impossible', () => {
    expect(dicomImageOf(properties, mpp)?.placement).toMatchObject({ spacingX: 0.00025, spacingY: 0.0005 });
    expect(dicomImageOf(properties, null)?.placement).toBeNull();
    for (const [name, value] of [
      ['dicom.ImageOrientationSlide[3]', ''],
      ['dicom.ImageOrientationSlide[3]', '0'],
      ['dicom.FrameOfReferenceUID', ''],
      ['dicom.TotalPixelMatrixOriginSequence[0].XOffsetInSlideCoordinateSystem', 'x'],
    ] as const)
      expect(dicomImageOf({ ...properties, [name]: value }, mpp)?.placement).toBeNull();
  });
});

describe('places', () => {
  it('put the centre of the first pixel at the origin of the pixel matrix', () => {
    if (image.placement === null) throw new Error('it has a place');
    expect(onSlide(image.placement, [0.5, 0.5])).toEqual([image.placement.originX, image.placement.originY]);
    // A row runs against y, a column against x.
    const [x, y] = onSlide(image.placement, [100.5, 10.5]);
    expect(x).toBeCloseTo(image.placement.originX - 10 * 0.00026, 9);
    expect(y).toBeCloseTo(image.placement.originY - 100 * 0.00025, 9);
    const [column, row] = onImage(image.placement, [x, y]);
    expect(column).toBeCloseTo(100.5, 6);
    expect(row).toBeCloseTo(10.5, 6);
  });
});

describe('identifiers', () => {
  it('are those of the standard, and follow from the slide', () => {
    const slide = { ...unknownSlide, key: 'a'.repeat(32), scene: 1 };
    const made = madeImage(slide);
    expect(made).toEqual(madeImage({ ...slide, name: 'another name' }));
    expect(madeImage({ ...slide, scene: 0 }).instance).not.toBe(made.instance);
    for (const uid of [made.study, made.series, made.instance, uidOf('a')])
      expect(isDicomUid(uid)).toBe(true);
    expect(new Set([made.study, made.series, made.instance]).size).toBe(3);
  });

  it('hold a UUID', () => {
    const digits = '00000000000080008000000000000001';
    expect(uuidOfUid(uidOfUuid(digits))).toBe('00000000-0000-8000-8000-000000000001');
    expect(uuidOfUid('1.2.3')).toBeNull();
    expect(uuidOfUid(`2.25.${2n ** 129n}`)).toBeNull();
  });
});

describe('colours', () => {
  it.each(['#000000', '#ffffff', '#d55e00', '#56b4e9', '#0072b2', '#009e73', '#16181a'])(
    'bring back %s',
    (colour) => {
      expect(colourOfLab(labOf(colour))).toBe(colour);
    },
  );

  it('are those of others', () => {
    // White of D50; and red, as ICC.1 has it (L* 54.3, a* 80.8, b* 69.9).
    expect(labOf('#ffffff')).toEqual([65_535, 32_896, 32_896]);
    const [l, a, b] = labOf('#ff0000');
    expect([(l / 65_535) * 100, a / 257 - 128, b / 257 - 128].map((each) => each.toFixed(0))).toEqual([
      '54',
      '81',
      '70',
    ]);
  });
});
