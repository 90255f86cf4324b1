/** A real CZI, as ZEISS's own library reads it. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { hasSharedData, sharedSlide } from '../../../shared-data';

/** SHA-256 of the pixels of RGB-8bit.czi, RGB row by row, as libCZI (pylibCZIrw 6.1) composes them. */
const pixelsOfLibCzi = '116fbfd164a962e881987c9abc104b4fd12bd4a276b41d251ddd5f0b2c773af2';

describe.skipIf(!hasSharedData)('a CZI from a microscope', () => {
  it('has the size, pixel size and pixels that libCZI finds', async () => {
    const slide = await openSlide(sharedSlide('zeiss-czi/RGB-8bit.czi'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({ vendor: 'zeiss', levels: [{ width: 924, height: 624 }] });
    expect(slide.info.mpp?.x).toBeCloseTo(1.0833, 4);
    expect(slide.info.associatedImages.map(({ name }) => name)).toEqual(['thumbnail']);
    const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 924, height: 624 });
    expect(missing).toEqual([]);
    expect(createHash('sha256').update(data).digest('hex')).toBe(pixelsOfLibCzi);
    await slide.close();
  });
});
