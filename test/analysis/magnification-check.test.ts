import { describe, expect, it } from 'vitest';
import type { KnownMpp, Mpp } from '../../src-main/contract/slide';
import { magnificationWarnings } from '../../src-main/analysis/magnification-check';

function warned(
  info: { objectivePower?: number | null; format?: string; mpp?: Mpp | null; doubtedMpp?: Mpp | null },
  size: number,
  source: KnownMpp['source'] = 'slide',
): string[] {
  const mpp = { x: size, y: size };
  const slide = { objectivePower: null, format: 'aperio', mpp, doubtedMpp: null, ...info };
  return magnificationWarnings(slide, { ...mpp, source }, 0.25).map(({ kind, text }) => `${kind}: ${text}`);
}

describe('magnificationWarnings', () => {
  it.each([
    ['aperio', 40, 0.2525],
    ['aperio', 40, 0.2462],
    ['hamamatsu-ndpi', 40, 0.2274],
    ['philips-tiff', 40, 0.25],
    ['leica', 40, 0.25],
    // The power of the lens, before an adapter.
    ['mirax', 20, 0.2325],
    ['zeiss', 20, 0.22],
  ])('says nothing of %s at %i× and %f µm', (format, objectivePower, size) => {
    expect(warned({ format, objectivePower }, size)).toEqual([]);
  });

  it.each([
    [20, 0.25],
    [40, 0.5],
    [40, 0.1],
  ])('says that %i× and %f µm do not match', (objectivePower, size) => {
    expect(warned({ objectivePower }, size)[0]).toMatch(/^magnification: The objective .* do not match/);
  });

  it('says that the model was trained on finer pixels', () => {
    expect(warned({ objectivePower: 20 }, 0.499)).toEqual([
      expect.stringContaining('The slide has 0.499 µm per pixel, the model was trained at 0.25 µm'),
    ]);
  });

  it('says what the slide states beside a size entered by hand, believed or not', () => {
    expect(warned({ mpp: null, doubtedMpp: { x: 0.0246, y: 0.0246 } }, 0.25, 'user')).toEqual([
      'pixel-size: The slide states 0.0246 µm per pixel, which is implausible; 0.25 µm per pixel was entered by hand.',
    ]);
    expect(warned({ mpp: { x: 0.5, y: 0.5 } }, 0.25, 'user')).toEqual([
      'pixel-size: The slide states 0.5 µm per pixel; 0.25 µm per pixel was entered by hand, and areas are computed with it.',
    ]);
    expect(warned({ mpp: null }, 0.25, 'user')).toEqual([]);
    expect(warned({ mpp: { x: 0.2501, y: 0.2501 } }, 0.25, 'user')).toEqual([]);
  });
});
