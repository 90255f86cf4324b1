/** Outlines of a report: few points of many, whole where there are few, and rings that stay rings. */
import { expect, it } from 'vitest';
import { thinning } from '../../../src-main/report/decided/thinned-outlines';

const circle = (points: number, radius: number): [number, number][] =>
  Array.from({ length: points }, (_, index): [number, number] => {
    const angle = (2 * Math.PI * index) / points;
    return [radius * (1 + Math.cos(angle)), radius * (1 + Math.sin(angle))];
  });

it('leaves few points as they are, in whole pixels', () => {
  const square: [number, number][][] = [
    [
      [0.4, 0.6],
      [10.2, 0],
      [10, 9.9],
    ],
  ];
  expect(thinning([square])(square)).toEqual([
    [
      [0, 1],
      [10, 0],
      [10, 10],
    ],
  ]);
});

it('takes some thousand of a million points, spread over all of the outline', () => {
  const polygon = [circle(1_000_000, 50_000), circle(9, 10)];
  const [outline = [], hole = []] = thinning([polygon])(polygon);
  expect(outline.length).toBeLessThan(4100);
  expect(outline.length).toBeGreaterThan(3000);
  for (const side of [0, 100_000]) expect(outline.some(([x]) => Math.abs(x - side) < 100)).toBe(true);
  expect(hole.length).toBeGreaterThanOrEqual(4);
});
