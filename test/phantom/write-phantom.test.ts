import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writePhantom } from '../../src-main/phantom/write-phantom';

describe('writePhantom', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phantom-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes a pyramid of tiles in JPEG at 0.25 µm/px that holds what was painted', async () => {
    const path = join(folder, 'phantom.tiff');
    const truth = await writePhantom(path, { seed: 5, areaMm2: 0.05 });
    const { pixels, truth: painted } = await paintPhantom(5, 0.05);
    expect(truth).toEqual(painted);
    expect(truth).toMatchObject({ seed: 5, mpp: 0.25 });

    const { pages = 1, width, height, density, resolutionUnit } = await sharp(path).metadata();
    expect([width, height]).toEqual([894, 894]);
    expect(pages).toBeGreaterThanOrEqual(3);
    expect(resolutionUnit).toBe('cm');
    expect(density).toBeCloseTo(40_000 * 2.54, -2);
    for (let page = 1; page < pages; page += 1) {
      const level = await sharp(path, { page }).metadata();
      expect(level.width).toBe(894 >> page);
    }

    const tiff = await fromFile(path);
    const image = await tiff.getImage(0);
    expect([image.getTileWidth(), image.getTileHeight()]).toEqual([256, 256]);
    // 7: JPEG (TIFF technical note 2).
    expect(image.fileDirectory.getValue('Compression')).toBe(7);
    await tiff.close();

    const stored = await sharp(path).removeAlpha().raw().toBuffer();
    let difference = 0;
    for (let index = 0; index < stored.length; index += 1) {
      difference += Math.abs((stored[index] ?? 0) - (pixels.data[index] ?? 0));
    }
    expect(difference / stored.length).toBeLessThan(6);
  });

  it('says so when the file cannot be written', async () => {
    const path = join(folder, 'no-such-folder', 'phantom.tiff');
    await expect(writePhantom(path, { areaMm2: 0.02 })).rejects.toMatchObject({
      tag: 'write-failed',
      where: { path },
    });
  });
});
