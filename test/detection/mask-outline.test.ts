import { describe, expect, it } from 'vitest';
import { roiContains } from '../../src-main/contract/roi';
import { correctMask } from '../../src-main/detection/mask-correction';
import { outlineMask } from '../../src-main/detection/mask-outline';
import type { TissueMask } from '../../src-main/detection/tissue';
import { seededRandom } from './memory-slide';

/** `#` tissue, `i` ink, `.` glass; a mask pixel is 10 level-0 pixels wide and 20 high. */
function maskOf(...rows: readonly string[]): TissueMask {
  const width = rows[0]?.length ?? 0;
  const height = rows.length;
  const cells = Array.from(rows.join(''));
  const pixelAreaMm2 = 0.5;
  return {
    ...{
      width,
      height,
      scaleX: 10,
      scaleY: 20,
      slideWidth: width * 10,
      slideHeight: height * 20,
      pixelAreaMm2,
    },
    data: Uint8Array.from(cells, (cell) => (cell === '#' ? 2 : 0)),
    dropped: Uint8Array.from(cells, (cell) => (cell === 'i' ? 1 : 0)),
    areaMm2: cells.filter((cell) => cell === '#').length * pixelAreaMm2,
    droppedMm2: { ink: cells.filter((cell) => cell === 'i').length * pixelAreaMm2, edge: 0, blur: 0 },
  };
}

describe('outlineMask', () => {
  it('follows the sides of pixels, closed, with holes after their outer ring', () => {
    const { tissue, dropped } = outlineMask(maskOf('.....', '.###.', '.#i#.', '.###.'));
    expect(tissue).toHaveLength(1);
    expect(tissue[0]?.[0]).toEqual([
      [40, 20],
      [40, 80],
      [10, 80],
      [10, 20],
      [40, 20],
    ]);
    expect(tissue[0]).toHaveLength(2);
    expect(dropped.ink).toHaveLength(1);
    expect(dropped.ink[0]).toHaveLength(1);
  });

  it('keeps areas apart that meet at a corner', () => {
    expect(outlineMask(maskOf('#.', '.#')).tissue).toHaveLength(2);
  });

  it('holds the middles of its own pixels and of no others', () => {
    const random = seededRandom(5);
    const rows = Array.from({ length: 24 }, () =>
      Array.from({ length: 31 }, () => (random() < 0.55 ? '#' : '.')).join(''),
    );
    const mask = maskOf(...rows);
    const polygons = outlineMask(mask).tissue;
    mask.data.forEach((value, pixel) => {
      const x = ((pixel % mask.width) + 0.5) * 10;
      const y = (Math.floor(pixel / mask.width) + 0.5) * 20;
      expect(roiContains({ polygons }, x, y)).toBe(value === 2);
    });
  });
});

describe('correctMask', () => {
  const mask = maskOf('####', '####', '....');
  const box = (left: number, top: number, right: number, bottom: number) => [
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const,
  ];

  it('leaves the proposal alone without edits', () => {
    expect(correctMask(mask, [])).toEqual({ mask, correction: null });
  });

  it('takes out and adds, and says how much', () => {
    const edits = [
      { kind: 'exclude', polygon: box(0, 0, 20, 20) },
      { kind: 'include', polygon: box(-50, 40, 30, 500) },
    ] as const;
    const corrected = correctMask(mask, edits);
    expect([...corrected.mask.data]).toEqual([0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
    expect(corrected.correction).toEqual({ edits, includedMm2: 1.5, excludedMm2: 1 });
    expect(corrected.mask.areaMm2).toBe(4.5);
    // The proposal is what it was.
    expect(mask.data[0]).toBe(2);
  });

  it('lets the later decision stand, and puts back what was left out', () => {
    const inked = maskOf('#i', '#i');
    const { mask: corrected, correction } = correctMask(inked, [
      { kind: 'exclude', polygon: box(0, 0, 20, 40) },
      { kind: 'include', polygon: box(10, 0, 20, 40) },
    ]);
    expect([...corrected.data]).toEqual([0, 2, 0, 2]);
    expect([...corrected.dropped]).toEqual([0, 0, 0, 0]);
    expect(correction).toMatchObject({ includedMm2: 1, excludedMm2: 1 });
  });

  it('knows holes', () => {
    const ring = [...box(0, 0, 40, 60), ...box(10, 20, 30, 40)];
    const { mask: corrected } = correctMask(maskOf('####', '####', '####'), [
      { kind: 'exclude', polygon: ring },
    ]);
    expect([...corrected.data]).toEqual([0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0]);
  });
});
