/** The same slides through OpenSlide: structure must be equal, pixels within 2 of 255 and 0.5 on average. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { texture } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';
import { hasOpenSlide } from './openslide';
import { expectParity } from './parity';

const folder = temporaryFolder();
const pyramid = join(folder.path, 'pyramid.tif');
const odd = join(folder.path, 'odd.tif');
const bigTiff = join(folder.path, 'big.tif');
const synthetic = join(folder.path, 'synthetic.svs');

beforeAll(async () => {
  const raw = { width: 1301, height: 907, channels: 3 as const };
  const picture = sharp(texture(raw.width, raw.height, 7), { raw });
  const common = { tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 } as const;
  await picture
    .clone()
    .tiff({ ...common, compression: 'jpeg', quality: 85, xres: 4000, yres: 4000, resolutionUnit: 'cm' })
    .toFile(pyramid);
  await picture
    .clone()
    .tiff({ ...common, tileWidth: 256, compression: 'lzw', predictor: 'horizontal', xres: 2000, yres: 2000 })
    .toFile(odd);
  await picture
    .clone()
    .tiff({ ...common, compression: 'deflate', bigtiff: true })
    .toFile(bigTiff);
  await writeAperioSvs(synthetic);
});

afterAll(() => folder.remove());

async function parity(path: string, regions: number): Promise<void> {
  const { largest } = await expectParity(path, { regions });
  expect(largest).toBeLessThanOrEqual(2);
}

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it('reads a JPEG pyramid of libvips', () => parity(pyramid, 60));
  it('reads an LZW pyramid with predictor and unequal tile sides', () => parity(odd, 40));
  it('reads a deflate BigTIFF pyramid', () => parity(bigTiff, 40));
  it('reads the synthetic Aperio SVS', () => parity(synthetic, 40));

  describe.skipIf(!hasSharedData)('on real slides', () => {
    it('reads CMU-1-Small-Region.svs', () => parity(sharedSlide('aperio/CMU-1-Small-Region.svs'), 80));
    it('reads tiny.svs', () => parity(sharedSlide('aperio/tiny.svs'), 20));
    it('reads boxes.tiff', () => parity(sharedSlide('generic-tiff/boxes.tiff'), 60));
  });
});
