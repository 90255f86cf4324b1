/**
 * What the mask leaves out and what it keeps, on real fields that were spoilt on purpose, at 1 µm per pixel as a
 * slide's middle level has it; and that turning or mirroring a slide turns or mirrors its mask and nothing else.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { dropValue, maskValue, proposeTissue, type TissueMask } from '../../src-main/detection/tissue';
import {
  asJpeg,
  blurred,
  inks,
  onGlass,
  ring,
  shaded,
  stroke,
  withBand,
  withInk,
} from '../fixture/slide-artefacts';
import { hasSharedData, sharedData } from '../shared-data';
import { memorySlide, paint, seededRandom } from './memory-slide';

const mpp = { x: 1, y: 1 };
/** Where the tissue lies on the glass, µm. */
const at = { left: 480, top: 320, side: 512 };
const [width, height] = [1600, 1200];

type Profile = (x: number, y: number) => number;

async function maskOf(pixels: Pixels): Promise<TissueMask> {
  return (await proposeTissue(memorySlide([pixels]), mpp)).mask;
}

async function scanned(pixels: Pixels): Promise<TissueMask> {
  return maskOf(await asJpeg(pixels));
}

/** A real field brought to 1 µm per pixel. */
async function tissueField(file: string): Promise<Pixels> {
  const { data } = await sharp(join(sharedData, 'mitosis', 'fields', file))
    .removeAlpha()
    .resize(at.side, at.side, { kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: at.side, height: at.side, data };
}

/** Share of the mask pixels that satisfy `where` (µm) which have this value. */
function share(mask: TissueMask, where: (x: number, y: number) => boolean, value: number): number {
  let [found, all] = [0, 0];
  mask.data.forEach((here, pixel) => {
    const x = ((pixel % mask.width) + 0.5) * mask.scaleX;
    const y = (Math.floor(pixel / mask.width) + 0.5) * mask.scaleY;
    if (!where(x, y)) return;
    all += 1;
    if (here === value) found += 1;
  });
  if (all === 0) throw new Error('nothing to look at');
  return found / all;
}

const inField = (x: number, y: number): boolean =>
  x > at.left && x < at.left + at.side && y > at.top && y < at.top + at.side;
const inCore = (profile: Profile) => (x: number, y: number) => profile(x, y) >= 0.95;
/** Field that nothing was painted on, a few pixels of the mask away. */
const untouched = (profile: Profile) => (x: number, y: number) =>
  inField(x, y) && [-48, 0, 48].every((dx) => [-48, 0, 48].every((dy) => profile(x + dx, y + dy) === 0));

describe.skipIf(!hasSharedData)('the tissue mask on real fields that were spoilt', () => {
  let slide: Pixels;

  beforeAll(async () => {
    slide = onGlass(await tissueField('icpr2012/A00_01.jpg'), width, height, [at.left, at.top]);
  });

  it('leaves nothing out of a slide that nobody spoilt', async () => {
    const mask = await scanned(slide);
    expect(mask.droppedMm2).toEqual({ ink: 0, edge: 0, blur: 0 });
    expect(share(mask, inField, maskValue.tissue)).toBeGreaterThan(0.995);
  });

  describe.each(Object.entries(inks))('%s ink', (_, ink) => {
    it.each([60, 150, 400])('is left out where it covers glass and tissue, %d µm wide', async (wide) => {
      const profile = stroke([60, 1100], [1540, 80], wide, 6);
      const mask = await scanned(withInk(slide, profile, ink, 0.9));
      expect(share(mask, inCore(profile), maskValue.tissue)).toBeLessThan(0.02);
      expect(share(mask, untouched(profile), maskValue.tissue)).toBeGreaterThan(0.995);
      const drawn = mask.dropped.filter((value) => value !== 0).length;
      expect(mask.dropped.filter((value) => value === dropValue.ink).length).toBeGreaterThan(0.97 * drawn);
      expect(mask.droppedMm2.ink).toBeGreaterThan(0);
    });

    it('is left out on the glass where tissue can be read through it', async () => {
      const profile = stroke([60, 1100], [1540, 80], 200, 6);
      const mask = await scanned(withInk(slide, profile, ink, 0));
      const onBareGlass = (x: number, y: number): boolean =>
        profile(x, y) >= 0.95 && (x < at.left - 16 || x > at.left + at.side + 16);
      expect(share(mask, onBareGlass, maskValue.tissue)).toBeLessThan(0.02);
      expect(share(mask, untouched(profile), maskValue.tissue)).toBeGreaterThan(0.995);
    });
  });

  it.each([
    ['black', [110, 108, 114]],
    ['red', [230, 105, 120]],
    ['blue', [115, 140, 205]],
  ] as const)('keeps tissue that can be read through thin %s ink', async (_, ink) => {
    const profile = stroke([at.left, 600], [at.left + at.side, 600], 200, 6);
    const mask = await scanned(withInk(slide, profile, ink, 0));
    const covered = (x: number, y: number): boolean => inField(x, y) && profile(x, y) >= 0.95;
    expect(share(mask, covered, maskValue.tissue)).toBeGreaterThan(0.8);
  });

  it.each([2.5, 4, 6])('leaves out what is out of focus by %d µm, and only that', async (sigma) => {
    const part = { left: at.left + 128, top: at.top + 64, width: 256, height: 320 };
    const mask = await scanned(await blurred(slide, part, sigma));
    const inside = (x: number, y: number): boolean =>
      x > part.left + 48 && x < part.left + 208 && y > part.top + 48 && y < part.top + 272;
    const outside = (x: number, y: number): boolean =>
      inField(x, y) && (x < part.left - 8 || x > part.left + 264 || y < part.top - 8 || y > part.top + 328);
    expect(share(mask, inside, maskValue.tissue)).toBeLessThan(0.1);
    expect(share(mask, outside, maskValue.tissue)).toBeGreaterThan(0.995);
    expect(mask.droppedMm2.blur).toBeGreaterThan(0.03);
    expect(mask.droppedMm2.ink + mask.droppedMm2.edge).toBe(0);
  });

  it.each([0.5, 1])('keeps what is a little soft, %d µm', async (sigma) => {
    const part = { left: at.left, top: at.top, width: at.side, height: at.side };
    const mask = await scanned(await blurred(slide, part, sigma));
    expect(mask.droppedMm2.blur).toBe(0);
    expect(share(mask, inField, maskValue.tissue)).toBeGreaterThan(0.99);
  });

  it.each([
    ['black', [4, 4, 4]],
    ['dark', [72, 70, 69]],
    ['grey', [165, 164, 166]],
  ] as const)('leaves out a %s band at the border', async (_, colour) => {
    const mask = await scanned(withBand(slide, 160, colour));
    expect(share(mask, (x) => x < 150, maskValue.tissue)).toBeLessThan(0.02);
    expect(share(mask, inField, maskValue.tissue)).toBeGreaterThan(0.995);
  });

  it('leaves out the edge of a coverslip, at any angle', async () => {
    for (const profile of [
      stroke([100, -100], [100, 1300], 24, 4),
      stroke([-100, 120], [1700, 260], 24, 4),
      stroke([1100, -20], [1560, 1220], 30, 4),
    ]) {
      const mask = await scanned(shaded(slide, profile, 0.4));
      expect(share(mask, inCore(profile), maskValue.tissue)).toBeLessThan(0.03);
      expect(mask.droppedMm2.edge).toBeGreaterThan(0.01);
      expect(share(mask, inField, maskValue.tissue)).toBeGreaterThan(0.995);
    }
  });

  it('leaves out the rim of a bubble beside the tissue, and not what a bubble over it shows', async () => {
    const beside = ring([230, 900], 150, 30, 6);
    const mask = await scanned(shaded(slide, beside, 0.35));
    expect(share(mask, inCore(beside), maskValue.tissue)).toBeLessThan(0.03);
    const over = ring([at.left + 250, at.top + 250], 150, 16, 6);
    const kept = await scanned(shaded(slide, over, 0.35));
    expect(share(kept, (x, y) => inField(x, y) && over(x, y) === 0, maskValue.tissue)).toBeGreaterThan(0.99);
  });

  it('turns and mirrors with the slide', async () => {
    const profile = stroke([60, 1100], [1540, 80], 150, 6);
    const inked = withInk(
      await blurred(slide, { left: 700, top: 600, width: 256, height: 224 }, 4),
      profile,
      inks.green,
      0.9,
    );
    const edge = stroke([1500, -50], [1560, 1300], 24, 4);
    const whole = await asJpeg(shaded(inked, edge, 0.4));
    const upright = await maskOf(whole);
    expect(Math.min(...Object.values(upright.droppedMm2))).toBeGreaterThan(0);
    const raw = { width, height, channels: 3 as const };
    const quarter = await sharp(whole.data, { raw }).rotate(90).raw().toBuffer();
    const turned = await maskOf({ width: height, height: width, data: quarter });
    const mirror = await maskOf({
      width,
      height,
      data: await sharp(whole.data, { raw }).flop().raw().toBuffer(),
    });
    for (const map of ['data', 'dropped'] as const) {
      upright[map].forEach((value, pixel) => {
        const x = pixel % upright.width;
        const y = Math.floor(pixel / upright.width);
        const there = x * turned.width + turned.width - 1 - y;
        if (turned[map][there] !== value) throw new Error(`turned: ${map} differs at ${x}, ${y}`);
        if (mirror[map][y * mirror.width + mirror.width - 1 - x] !== value)
          throw new Error(`mirrored: ${map} differs at ${x}, ${y}`);
      });
    }
    expect(turned.droppedMm2.ink).toBeCloseTo(upright.droppedMm2.ink, 12);
  });
});

/** Tissue with grains of one colour: radius µm, so many to 100 µm². */
function grainy(
  ground: readonly number[],
  grain: readonly number[],
  radius: number,
  density: number,
): Pixels {
  const random = seededRandom(11);
  const picture = paint(at.side, at.side, () => {
    const shift = random() * 16 - 8;
    return [(ground[0] ?? 0) + shift, (ground[1] ?? 0) + shift, (ground[2] ?? 0) + shift];
  });
  const grains = Math.round((density * at.side * at.side) / 100);
  for (let index = 0; index < grains; index += 1) {
    const [cx, cy] = [random() * at.side, random() * at.side];
    for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(at.side, cy + radius); y += 1) {
      for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(at.side, cx + radius); x += 1) {
        if (Math.hypot(x - cx, y - cy) <= radius) picture.data.set(grain, (y * at.side + x) * 3);
      }
    }
  }
  return picture;
}

describe('the tissue mask on what looks like ink and is none', () => {
  it.each([
    ['blood', [214, 92, 96], [176, 36, 48], 3.5, 1.6],
    ['anthracotic pigment', [196, 150, 176], [22, 20, 22], 1.5, 9],
    ['melanin', [170, 110, 90], [48, 26, 14], 2, 6],
    ['dense haematoxylin', [120, 84, 150], [62, 40, 104], 3, 2.5],
    ['iron and hemosiderin', [205, 150, 130], [130, 84, 30], 2.5, 3],
    ['blue mucin', [150, 176, 214], [96, 120, 180], 5, 0.6],
  ] as const)('keeps %s', async (_, ground, grain, radius, density) => {
    const mask = await scanned(
      onGlass(grainy(ground, grain, radius, density), width, height, [at.left, at.top]),
    );
    expect(mask.droppedMm2).toEqual({ ink: 0, edge: 0, blur: 0 });
    expect(share(mask, inField, maskValue.tissue)).toBeGreaterThan(0.99);
  });
});
