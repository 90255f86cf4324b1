/** JPEG tiles handed to the screen as they are stored, against decoding and encoding the same tiles again. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, bench, describe } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
const path = join(folder.path, 'slide.svs');
await writeAperioSvs(path, { width: 1280, height: 1280 });
const slide = await openSlide(path, { decoder: inProcessDecoder });
const addresses = Array.from({ length: 64 }, (_, tile) => ({
  level: 0,
  column: tile % 8,
  row: Math.floor(tile / 8),
}));

afterAll(async () => {
  await slide.close();
  folder.remove();
});

describe('64 tiles of a slide', () => {
  bench('as stored', async () => {
    for (const address of addresses) await slide.readStoredTile(address);
  });
  bench('decoded and encoded again', async () => {
    for (const address of addresses) {
      const { bytes } = await slide.readStoredTile(address);
      await sharp(bytes).jpeg({ quality: 80 }).toBuffer();
    }
  });
});
