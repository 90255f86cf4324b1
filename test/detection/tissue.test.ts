import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { readOverview } from '../../src-main/detection/overview';
import {
  findTissue,
  isSearched,
  maskValue,
  proposeTissue,
  type TissueMask,
} from '../../src-main/detection/tissue';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { hasSharedData, sharedCase, sharedData, sharedSlide } from '../shared-data';
import { memorySlide, paint, seededRandom } from './memory-slide';

type Colour = readonly [number, number, number];

/** A slide of 8 µm pixels: each is one pixel of the mask. */
async function tissueOf(pixels: Pixels): Promise<TissueMask> {
  return findTissue(await readOverview(memorySlide([pixels]), 8, { x: 8, y: 8 }));
}

function noisy(width: number, height: number, colour: (x: number, y: number) => Colour, spread = 2): Pixels {
  const random = seededRandom(1);
  return paint(width, height, (x, y) => {
    const [red, green, blue] = colour(x, y);
    const shift = (random() - 0.5) * 2 * spread;
    return [red + shift, green + shift, blue + shift];
  });
}

/** Fraction of a mask that is tissue. */
function tissueFraction({ data }: TissueMask): number {
  return data.filter((value) => value === 2).length / data.length;
}

/** A disc of one colour on another. */
function disc(radius: number, inside: Colour, outside: Colour): Pixels {
  return noisy(200, 150, (x, y) => (Math.hypot(x - 100, y - 75) <= radius ? inside : outside));
}

describe('findTissue', () => {
  it.each<[string, Colour, number]>([
    ['white', [255, 255, 255], 0],
    ['noisy white', [245, 245, 245], 6],
    ['grey', [215, 216, 218], 2],
    ['yellowish', [240, 236, 222], 2],
    ['pinkish', [244, 236, 242], 2],
  ])('finds nothing on %s glass', async (_, colour, spread) => {
    const mask = await tissueOf(noisy(120, 90, () => colour, spread));
    expect(mask.areaMm2).toBe(0);
    expect(mask.data.every((value) => value === 0)).toBe(true);
  });

  it('finds nothing on glass lit unevenly', async () => {
    const mask = await tissueOf(noisy(120, 90, (x) => [250 - x / 5, 250 - x / 5, 250 - x / 5]));
    expect(mask.areaMm2).toBe(0);
  });

  it('takes black and white borders for what they are', async () => {
    const mask = await tissueOf(
      noisy(200, 150, (x, y) => {
        if (x < 40 || y > 120) return [0, 0, 0];
        return x > 170 ? [255, 255, 255] : [243, 243, 243];
      }),
    );
    expect(mask.areaMm2).toBe(0);
  });

  it.each<[string, Colour, Colour]>([
    ['of ordinary stain', [200, 140, 180], [245, 245, 245]],
    ['that is pale', [238, 224, 234], [247, 247, 247]],
    ['that is pale on tinted glass', [232, 212, 214], [240, 234, 222]],
    ['that is grey', [190, 188, 192], [245, 245, 245]],
  ])('finds tissue %s, and its area', async (_, stain, glass) => {
    const mask = await tissueOf(disc(50, stain, glass));
    const expected = Math.PI * (50 * 0.008) ** 2;
    expect(mask.areaMm2).toBeGreaterThan(expected * 0.97);
    expect(mask.areaMm2).toBeLessThan(expected * 1.03);
  });

  it('searches a margin of 25 µm that is no area', async () => {
    const mask = await tissueOf(disc(50, [200, 140, 180], [245, 245, 245]));
    expect(isSearched(mask, 100 + 52.5, 75.5)).toBe(true);
    expect(isSearched(mask, 100 + 55.5, 75.5)).toBe(false);
    expect(isSearched(mask, -1, 75)).toBe(false);
    expect(isSearched(mask, 100, 151)).toBe(false);
  });

  it('fills vessels and drops dust', async () => {
    const mask = await tissueOf(
      noisy(200, 150, (x, y) => {
        if (Math.hypot(x - 20, y - 20) < 1.5) return [90, 80, 120];
        const radius = Math.hypot(x - 110, y - 75);
        return radius > 12 && radius < 55 ? [205, 150, 190] : [245, 245, 245];
      }),
    );
    expect(isSearched(mask, 20, 20)).toBe(false);
    expect(mask.data[75 * 200 + 110]).toBe(2);
  });

  it('takes for tissue what could not be read', async () => {
    const glass = paint(64, 64, () => [246, 246, 246]);
    const reader = memorySlide([glass], { tile: 16, unreadable: [{ level: 0, column: 1, row: 2 }] });
    const overview = await readOverview(reader, 8, { x: 8, y: 8 });
    expect(overview.missing).toHaveLength(1);
    expect(findTissue(overview).areaMm2).toBeCloseTo(16 * 16 * 64e-6, 9);
  });

  it('counts only what the slide covers of its last pixels', async () => {
    const pixels = noisy(70, 70, () => [200, 140, 180]);
    const overview = await readOverview(memorySlide([pixels]), 8, { x: 0.25, y: 0.25 });
    expect([overview.width, overview.height]).toEqual([3, 3]);
    expect(findTissue(overview).areaMm2).toBeCloseTo((70 * 0.25e-3) ** 2, 9);
  });
});

/** All of `icpr2012` whose pixels are the real ones. */
const labelledMitoses = 212;

/** Level-0 pixels. */
function mitosesOf(file: string): { x: number; y: number }[] {
  return readFileSync(join(sharedData, 'mitosis', 'field-objects.csv'), 'utf8')
    .split(/\r?\n/)
    .map((line) => line.split(','))
    .filter(([name, , , label]) => name === file && label === 'mitotic')
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

describe.skipIf(!hasSharedData)('the mask of real fields without glass', () => {
  it.each(['icpr2012', 'icpr2012-hamamatsu', 'monuseg'])('keeps nearly all of %s', async (set) => {
    const folder = join(sharedData, 'mitosis', 'fields', set);
    const fractions: number[] = [];
    const lost: string[] = [];
    let mitoses = 0;
    for (const file of readdirSync(folder)) {
      const { data, info } = await sharp(join(folder, file)).removeAlpha().raw().toBuffer({
        resolveWithObject: true,
      });
      const reader = memorySlide([{ width: info.width, height: info.height, data }]);
      const { mask } = await proposeTissue(reader, { x: 0.25, y: 0.25 });
      expect(mask.droppedMm2).toEqual({ ink: 0, edge: 0, blur: 0 });
      expect(mask.data.filter((value) => value !== 0).length / mask.data.length).toBeGreaterThan(0.97);
      for (const { x, y } of mitosesOf(`fields/${set}/${file}`)) {
        const pixel = Math.floor(y / mask.scaleY) * mask.width + Math.floor(x / mask.scaleX);
        if (mask.data[pixel] !== maskValue.tissue) lost.push(`${file} ${x}, ${y}`);
        mitoses += 1;
      }
      fractions.push(tissueFraction(mask));
    }
    expect(lost).toEqual([]);
    expect(mitoses).toBe(set === 'icpr2012' ? labelledMitoses : 0);
    expect(Math.min(...fractions)).toBeGreaterThan(0.94);
    expect(fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length).toBeGreaterThan(0.99);
  });
});

describe.skipIf(!hasSharedData)('findTissue on a real slide', () => {
  it('keeps the tissue and drops the glass of CMU-1-Small-Region', async () => {
    const slide = await openSlide(sharedSlide('aperio/CMU-1-Small-Region.svs'), {
      decoder: inProcessDecoder,
    });
    const { mask } = await proposeTissue(slide, { x: 0.499, y: 0.499 });
    await slide.close();
    expect(mask.droppedMm2).toEqual({ ink: 0, edge: 0, blur: 0 });
    expect(mask.areaMm2).toBeGreaterThan(0.6);
    expect(mask.areaMm2).toBeLessThan(0.72);
    // Epithelium, dermis, the thin strand to the left; glass on both sides.
    for (const [x, y] of [
      [1300, 1100],
      [1000, 2700],
      [500, 1060],
    ] as const)
      expect(isSearched(mask, x, y)).toBe(true);
    for (const [x, y] of [
      [300, 300],
      [2080, 250],
    ] as const)
      expect(isSearched(mask, x, y)).toBe(false);
  });
});

const masked = ['pyramid-with-transparency-masks.tif', 'twin-without-masks.tif'].map(sharedCase);

describe.skipIf(!masked.every((path) => existsSync(path)))('a slide with transparency masks', () => {
  it.each(masked)('has the tissue of its twin without: %s', async (path) => {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { mask } = await proposeTissue(slide, { x: 0.25, y: 0.25 });
    expect(mask.areaMm2).toBeCloseTo(0.0219, 4);
    await slide.close();
  });
});
