/** A slide's profile in all that is shown of it, and in nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelPixels } from '../../../src-main/analysis/model-pixels';
import { defaultModelId, loadModel } from '../../../src-main/detection/model';
import { findInstallation } from '../../../src-main/session/installation';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { convertToSrgb } from '../../../src-main/slide/colour/srgb';
import { openSlide } from '../../../src-main/slide/open';
import type { Slide } from '../../../src-main/slide/slide';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { displayP3, sRgb } from '../../fixture/icc-profiles';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
const decoder = inProcessDecoder;
const tile = { level: 0, column: 1, row: 1 };
const region = { level: 0, x: 100, y: 100, width: 200, height: 150 };
const srgb = { colours: 'srgb' } as const;
let p3: Uint8Array;
let wide: Slide;
let plain: Slide;
let damaged: Slide;

async function slideWith(name: string, iccProfile: Uint8Array | null): Promise<Slide> {
  const path = join(folder.path, name);
  await writeAperioSvs(path, iccProfile === null ? {} : { iccProfile });
  return openSlide(path, { decoder });
}

beforeAll(async () => {
  p3 = await displayP3();
  wide = await slideWith('p3.svs', p3);
  plain = await slideWith('srgb.svs', await sRgb());
  damaged = await slideWith('damaged.svs', p3.subarray(0, 200));
});
afterAll(async () => {
  await Promise.all([wide, plain, damaged].map((slide) => slide.close()));
  folder.remove();
});

describe('colours of a slide', () => {
  it('are converted for eyes only', async () => {
    expect(await wide.colour()).toEqual({ kind: 'convertible' });
    const [stored, shown] = [await wide.readRegion(region), await wide.inSrgb.readRegion(region)];
    expect(Buffer.compare(stored.data, (await plain.readRegion(region)).data)).toBe(0);
    expect(Buffer.compare(shown.data, stored.data)).not.toBe(0);
    expect(Buffer.compare(shown.data, (await convertToSrgb(stored, p3)).data)).toBe(0);
    const scaled = { x: 0, y: 0, width: 20, height: 20, stepX: 3, stepY: 3 };
    const [rawScaled, shownScaled] = [await wide.readScaled(scaled), await wide.inSrgb.readScaled(scaled)];
    expect(Buffer.compare(shownScaled.data, (await convertToSrgb(rawScaled, p3)).data)).toBe(0);
  });

  it('go to a model as stored, unless its manifest asks for sRGB', async () => {
    const { manifest } = await loadModel(join(findInstallation().models, defaultModelId));
    expect(modelPixels(wide, { manifest })).toBe(wide);
    expect(modelPixels(wide, { manifest: { ...manifest, colours: 'stored' } })).toBe(wide);
    expect(modelPixels(wide, { manifest: { ...manifest, colours: 'srgb' } })).toBe(wide.inSrgb);
  });

  it('leave a stored tile as it is without a view, and transcode it where the view converts', async () => {
    const [stored, shown] = [await wide.readStoredTile(tile), await wide.inView(srgb).readStoredTile(tile)];
    const plainTile = await plain.inView(srgb).readStoredTile(tile);
    expect(Buffer.compare(stored.bytes, (await plain.readStoredTile(tile)).bytes)).toBe(0);
    expect(Buffer.compare(plainTile.bytes, stored.bytes)).toBe(0);
    expect(shown.mediaType).toBe('image/jpeg');
    const at = { level: 0, x: 128, y: 128, width: 128, height: 128 };
    const expected = (await wide.inSrgb.readRegion(at)).data;
    const got = await sharp(shown.bytes).raw().toBuffer();
    const sum = got.reduce((total, value, i) => total + Math.abs(value - (expected[i] ?? 0)), 0);
    expect(sum / got.length).toBeLessThan(2);
  });

  it('of an associated image follow its own profile', async () => {
    for (const [name, isConverted] of [
      ['macro', true],
      ['label', false],
    ] as const) {
      const [stored, shown] = [
        await wide.readAssociatedImage(name),
        await wide.readAssociatedImage(name, undefined, srgb),
      ];
      expect(Buffer.compare(stored.data, shown.data) !== 0, name).toBe(isConverted);
    }
  });

  it('stay as stored where the profile is of no use, which is said and ends nothing', async () => {
    expect(await damaged.colour()).toMatchObject({ kind: 'unusable' });
    const [stored, shown] = [await damaged.readRegion(region), await damaged.inSrgb.readRegion(region)];
    expect(Buffer.compare(stored.data, shown.data)).toBe(0);
    const [kept, asked] = [
      await damaged.readStoredTile(tile),
      await damaged.inView(srgb).readStoredTile(tile),
    ];
    expect(Buffer.compare(kept.bytes, asked.bytes)).toBe(0);
  });

  it.each(['png', 'jpeg', 'webp', 'tiff'] as const)('of a plain picture come from its %s', async (format) => {
    const path = join(folder.path, `picture.${format}`);
    const raw = { width: 40, height: 30, channels: 3 as const };
    const data = Uint8Array.from({ length: 3600 }, (_, i) => (i * 7) % 256);
    await writeFile(path, await sharp(data, { raw }).withIccProfile('p3')[format]().toBuffer());
    const slide = await openSlide(path, { decoder });
    expect(await slide.colour()).toEqual({ kind: 'convertible' });
    await slide.close();
  });
});
