import { expect, it } from 'vitest';
import { areaPlot } from './area-plot';

const points = [4, 16, 64].map((areaMm2) => ({ areaMm2, seconds: areaMm2 * 1.5, peakBytes: 900e6 }));

it('draws a circle for every figure, those in proportion on one line through the origin', () => {
  const svg = areaPlot(points);
  expect(svg).not.toContain('NaN');
  const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(circles).toHaveLength(6);
  const slopes = circles.slice(0, 3).map(([x = NaN, y = NaN]) => (254 - y) / (x - 62));
  for (const slope of slopes) expect(slope).toBeCloseTo(slopes[0] ?? NaN, 1);
});

it('says where memory was not measured', () => {
  const svg = areaPlot(points.map((point) => ({ ...point, peakBytes: null })));
  expect(svg).toContain('not measured');
  expect([...svg.matchAll(/<circle/g)]).toHaveLength(3);
});
