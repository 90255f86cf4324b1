/** What takes long is made in a thread: the same figures, and meanwhile the event loop goes on. */
import { afterAll, describe, expect, it } from 'vitest';
import { Figures } from '../../src-main/analysis/figures';
import type { MaskEdit } from '../../src-main/contract/mask';
import type { Point, Roi } from '../../src-main/contract/roi';
import { correctMask } from '../../src-main/detection/mask-correction';
import { outlineMask } from '../../src-main/detection/mask-outline';
import type { Overview } from '../../src-main/detection/overview';
import { roiCoverage } from '../../src-main/detection/roi-coverage';
import { stainFigures } from '../../src-main/detection/stain-figures';
import { findTissue } from '../../src-main/detection/tissue';
import { findInstallation } from '../../src-main/session/installation';
import { randomNumbers } from '../fixture/texture';
import { longestHold } from '../longest-hold';

const width = 1600;
const height = 1200;
const scale = 32;

/** Two round sections on glass, of 8 µm a pixel. */
const overview: Overview = {
  ...{ width, height, data: sections(), scaleX: scale, scaleY: scale, mpp: { x: 8, y: 8 } },
  ...{ slideWidth: width * scale, slideHeight: height * scale, missing: [] },
  level: {
    ...{ index: 0, width: width * scale, height: height * scale, downsample: 1 },
    ...{ tileWidth: 512, tileHeight: 512 },
  },
};

function sections(): Uint8Array {
  const random = randomNumbers(3);
  const data = new Uint8Array(width * height * 3).fill(240);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (Math.hypot(x - 500, y - 600) > 420 && Math.hypot(x - 1200, y - 600) > 350) continue;
      data.set(
        [180, 90, 160].map((value) => value + 30 * random()),
        (y * width + x) * 3,
      );
    }
  }
  return data;
}

/** From side to side of the slide, again and again. */
function scribble(points: number): Roi {
  const random = randomNumbers(4);
  const at = (): Point => [random() * width * scale, random() * height * scale];
  return { polygons: [[Array.from({ length: points }, at)]] };
}

const figures = new Figures(findInstallation().figuresWorker);
afterAll(() => figures.close());

describe('what takes long', () => {
  const mask = findTissue(overview);
  const roi = scribble(4000);
  const edits: MaskEdit[] = scribble(4000).polygons.map((polygon) => ({ kind: 'exclude', polygon }));

  it.each([
    ['the tissue mask', () => findTissue(overview), () => figures.findTissue(overview, null)],
    ['its outlines', () => outlineMask(mask), () => figures.outlineMask(mask)],
    [
      'the colours of the stain',
      () => stainFigures(overview, mask),
      () => figures.stainFigures(overview, mask),
    ],
    ['a corrected mask', () => correctMask(mask, edits), () => figures.correctMask(mask, edits)],
    ['the pixels that a region covers', () => roiCoverage(mask, roi), () => figures.coverage(mask, roi)],
  ])('is the same in the thread, and holds nothing up: %s', async (_, atOnce, inThread) => {
    let value: unknown;
    const own = await longestHold(() => {
      value = atOnce();
      return Promise.resolve();
    });
    let other: unknown;
    const waiting = await longestHold(async () => {
      other = await inThread();
    });
    expect(Buffer.from(JSON.stringify(other)).equals(Buffer.from(JSON.stringify(value)))).toBe(true);
    expect(waiting).toBeLessThan(Math.max(30, own / 2));
  });

  it('is refused where a region is a scribble over the slide', async () => {
    const grid = { width: 8000, height: 8000, scaleX: 8, scaleY: 8 };
    const refused = { tag: 'roi-invalid', why: expect.stringContaining('many thousand times') as string };
    await expect(figures.coverage(grid, scribble(200_000))).rejects.toMatchObject(refused);
  });
});
