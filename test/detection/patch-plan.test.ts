import { describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import type { ScoutStage } from '../../src-main/contract/model';
import { roiContains, type Ring, type Roi } from '../../src-main/contract/roi';
import type { Pixels } from '../../src-main/contract/slide';
import { readOverview } from '../../src-main/detection/overview';
import { cellsRectangle, inputSpan, planPatches, type PatchPlan } from '../../src-main/detection/patch-plan';
import { findTissue, isSearched } from '../../src-main/detection/tissue';
import { memorySlide, paint } from './memory-slide';

const stage: Pick<ScoutStage, 'mpp' | 'receptiveField' | 'stride'> = {
  mpp: 0.5,
  receptiveField: 46,
  stride: 4,
};

async function planOf(
  levels: readonly Pixels[],
  mpp: number,
  options: { roi?: Roi; patchSize?: number; firstCell?: { column: number; row: number } } = {},
): Promise<PatchPlan> {
  const slide = memorySlide(levels);
  const mask = findTissue(await readOverview(slide, 8, { x: mpp, y: mpp }));
  return planPatches({ slide, mpp: { x: mpp, y: mpp }, stage, mask, ...options });
}

const tissue = (): [number, number, number] => [200, 140, 180];
const glass = [246, 246, 246] as const;

function failureOf(error: unknown, tag: string): boolean {
  return error instanceof SpindleError && error.tag === tag;
}

describe('planPatches', () => {
  it.each([undefined, { column: 0, row: 0 }, { column: 17, row: 40 }, { column: -1000, row: 1000 }])(
    'covers every cell of an all-tissue slide exactly once, first cell %o',
    async (firstCell) => {
      const options = { patchSize: 300, ...(firstCell && { firstCell }) };
      const plan = await planOf([paint(1300, 900, tissue)], 0.5, options);
      const seen = new Map<string, number>();
      for (const { columns, rows } of plan.patches) {
        for (let row = rows.start; row < rows.start + rows.count; row += 1) {
          for (let column = columns.start; column < columns.start + columns.count; column += 1) {
            const key = `${column}/${row}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
          }
        }
      }
      expect(seen.size).toBe(Math.ceil(1300 / 4) * Math.ceil(900 / 4));
      expect(new Set(seen.values())).toEqual(new Set([1]));
      expect(plan.totalAreaMm2).toBeCloseTo(1300 * 900 * 0.25e-6, 9);
      expect(plan.patches.reduce((sum, { areaMm2 }) => sum + areaMm2, 0)).toBeCloseTo(plan.totalAreaMm2, 12);
    },
  );

  it('gives inputs that every layer divides without a rest, none larger than asked', async () => {
    for (const patchSize of [200, 301, 512, 638]) {
      const plan = await planOf([paint(1300, 900, tissue)], 0.5, { patchSize });
      for (const { columns, rows } of plan.patches) {
        for (const span of [inputSpan(stage, columns), inputSpan(stage, rows)]) {
          expect((span.count - stage.receptiveField) % stage.stride).toBe(0);
          expect(span.count % 2).toBe(0);
          expect(span.count).toBeLessThanOrEqual(patchSize);
        }
      }
    }
  });

  it('gives the first cell the receptive field around its centre', () => {
    // With its ring of three cells: (2 − 46/2) − 12.
    expect(inputSpan(stage, { start: 0, count: 1 })).toEqual({ start: -33, count: 70 });
  });

  it('leaves glass out and misses no searched place', async () => {
    const image = paint(1600, 1200, (x, y) =>
      Math.hypot(x - 500, y - 400) < 250 || Math.hypot(x - 1300, y - 950) < 100 ? tissue() : glass,
    );
    const plan = await planOf([image], 0.5, { patchSize: 238 });
    expect(plan.patches.length).toBeLessThan(30);
    const rectangles = plan.patches.map((patch) => cellsRectangle(plan.grid, patch));
    for (let y = 2; y < 1200; y += 9) {
      for (let x = 2; x < 1600; x += 9) {
        if (!isSearched(plan.area.mask, x, y)) continue;
        expect(
          rectangles.some(({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom),
        ).toBe(true);
      }
    }
  });

  it('begins where the region does: one patch where its size allows', async () => {
    const outline: Ring = [
      [200, 150],
      [440, 150],
      [440, 390],
      [200, 390],
    ];
    const roi: Roi = { polygons: [[outline]] };
    const image = paint(1300, 900, tissue);
    const plan = await planOf([image], 0.5, { roi, patchSize: 400 });
    expect(plan.patches).toHaveLength(1);
    const firstCell = { column: 80, row: 70 };
    expect((await planOf([image], 0.5, { roi, patchSize: 400, firstCell })).patches).toHaveLength(4);
  });

  it('is the same each time, row by row', async () => {
    const image = paint(1300, 900, tissue);
    const [one, other] = [await planOf([image], 0.5), await planOf([image], 0.5)];
    expect(one.patches).toEqual(other.patches);
    const order = one.patches.map(({ rows, columns }) => rows.start * 1e6 + columns.start);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it.each([
    [1, 1],
    [30, 20],
    [50, 50],
  ])('plans one patch for a slide of %i × %i pixels', async (width, height) => {
    const plan = await planOf([paint(width, height, tissue)], 0.5);
    expect(plan.patches).toHaveLength(1);
    expect(plan.totalAreaMm2).toBeCloseTo(width * height * 0.25e-6, 12);
  });

  it('takes the tissue inside the region of interest, with its holes', async () => {
    const roi: Roi = {
      polygons: [
        [
          [
            [200, 100],
            [1000, 100],
            [600, 800],
          ],
          [
            [550, 200],
            [650, 200],
            [650, 300],
            [550, 300],
          ],
        ],
        [
          [
            [1100, 700],
            [1250, 700],
            [1250, 850],
          ],
        ],
      ],
    };
    const plan = await planOf([paint(1300, 900, tissue)], 0.5, { roi, patchSize: 238 });
    const expected = (800 * 700) / 2 - 100 * 100 + (150 * 150) / 2;
    expect(plan.totalAreaMm2 / (expected * 0.25e-6)).toBeCloseTo(1, 2);
    const rectangles = plan.patches.map((patch) => cellsRectangle(plan.grid, patch));
    for (let y = 2; y < 900; y += 7) {
      for (let x = 2; x < 1300; x += 7) {
        if (!roiContains(roi, x, y)) continue;
        expect(
          rectangles.some(({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom),
        ).toBe(true);
      }
    }
    const whole = await planOf([paint(1300, 900, tissue)], 0.5, { patchSize: 238 });
    expect(plan.patches.length).toBeLessThan(whole.patches.length);
  });

  it('refuses a region of interest beside the slide', async () => {
    const roi: Roi = {
      polygons: [
        [
          [
            [5000, 5000],
            [5100, 5000],
            [5100, 5100],
          ],
        ],
      ],
    };
    const planned = planOf([paint(300, 300, tissue)], 0.5, { roi });
    await expect(planned).rejects.toSatisfy((error) => failureOf(error, 'roi-invalid'));
  });

  it('plans nothing where there is only glass', async () => {
    const plan = await planOf([paint(600, 600, () => glass)], 0.5);
    expect(plan.patches).toEqual([]);
    expect(plan.totalAreaMm2).toBe(0);
  });

  it.each([
    { mpp: 0.25, level: 1, scale: 1 },
    { mpp: 0.2525, level: 1, scale: 1 },
    { mpp: 0.2275, level: 1, scale: 0.5 / 0.455 },
    { mpp: 0.26, level: 0, scale: 0.5 / 0.26 },
    { mpp: 0.509, level: 0, scale: 1 },
    { mpp: 0.7, level: 0, scale: 0.5 / 0.7 },
  ])('reads level $level of a slide of $mpp µm', async ({ mpp, level, scale }) => {
    const { grid } = await planOf(
      [800, 400, 200].map((side) => paint(side, side, tissue)),
      mpp,
    );
    expect(grid.level.index).toBe(level);
    expect(grid.scale.x).toBeCloseTo(scale, 12);
    expect(grid.cellWidth * mpp).toBeCloseTo(scale === 1 ? 4 * mpp * grid.level.downsample : 2, 9);
  });

  it('refuses a slide that is too coarse', async () => {
    const planned = planOf([paint(300, 300, tissue)], 0.76);
    await expect(planned).rejects.toSatisfy((error) => failureOf(error, 'slide-too-coarse'));
  });
});
