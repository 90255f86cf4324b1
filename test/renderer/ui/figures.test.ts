import { describe, expect, it } from 'vitest';
import {
  countTiles,
  formatArea,
  formatCount,
  formatDensity,
  formatDuration,
  formatFigures,
  formatMpp,
  formatRate,
  showScore,
  showScoreBriefly,
} from '../../../src-renderer/ui/figures';

describe('figures', () => {
  it.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3900, '1 h 05 min'],
    [null, '–'],
  ])('writes %s seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('never writes unknown as zero', () => {
    expect(formatRate(null)).toBe('–');
    expect(formatRate(0)).toBe('0.0 mm²/min');
  });

  it('keeps the figures that matter', () => {
    expect(formatArea(2.37)).toBe('2.37 mm²');
    expect(formatArea(0.0123)).toBe('0.012 mm²');
    expect(formatArea(0.000512)).toBe('0.00051 mm²');
    expect(formatDensity(4.25)).toBe('4.3');
    expect(formatDensity(137.6)).toBe('138');
    expect(formatRate(62.4)).toBe('62 mm²/min');
    expect(formatCount(12345)).toBe('12,345');
    expect(countTiles(1)).toBe('1 tile');
    expect(countTiles(1204)).toBe('1,204 tiles');
  });

  it('shows both axes of the pixel size only where they differ', () => {
    expect(formatMpp({ x: 0.25, y: 0.2501 })).toBe('0.250 µm/px');
    expect(formatMpp({ x: 0.25, y: 0.26 })).toBe('0.250 × 0.260 µm/px');
  });

  it.each([
    ['de-DE', '2,37 mm²', '12.345', '0,250 µm/px', '4,3', '3,9 mm²/min', '0,98', '0,25', '1.204 tiles'],
    ['en-GB', '2.37 mm²', '12,345', '0.250 µm/px', '4.3', '3.9 mm²/min', '0.98', '0.25', '1,204 tiles'],
    ['pt-BR', '2,37 mm²', '12.345', '0,250 µm/px', '4,3', '3,9 mm²/min', '0,98', '0,25', '1.204 tiles'],
  ])('writes numbers as %s does', (locale, area, count, mpp, density, rate, score, figures, tiles) => {
    expect(formatArea(2.37, locale)).toBe(area);
    expect(formatCount(12345, locale)).toBe(count);
    expect(formatMpp({ x: 0.25, y: 0.25 }, locale)).toBe(mpp);
    expect(formatDensity(4.25, locale)).toBe(density);
    expect(formatRate(3.9, locale)).toBe(rate);
    expect(showScore(0.981, 2, locale)).toBe(score);
    expect(showScoreBriefly(0.9999961, locale)).toBe(score.replace('98', '999'));
    expect(formatFigures(0.25, 3, locale)).toBe(figures);
    expect(countTiles(1204, locale)).toBe(tiles);
  });
});
