import { describe, expect, it } from 'vitest';
import { movedWindow, sliderRange } from '../../../src-renderer/slide/window-range';

const deep = { low: 0, high: 65_535 };

describe('the sliders of a window', () => {
  it('span what matters, and the present window with it', () => {
    expect(sliderRange(deep, { low: 100, high: 1100 }, { low: 100, high: 1100 })).toEqual({
      low: 0,
      high: 3100,
    });
    expect(sliderRange(deep, { low: 100, high: 1100 }, { low: 100, high: 9000 })).toEqual({
      low: 0,
      high: 9000,
    });
    expect(sliderRange({ low: 0, high: 255 }, { low: 5, high: 9 }, { low: 5, high: 9 })).toEqual({
      low: 0,
      high: 255,
    });
  });

  it('push each other and stay inside', () => {
    expect(movedWindow({ low: 10, high: 20 }, 'low', 30, deep)).toEqual({ low: 30, high: 31 });
    expect(movedWindow({ low: 10, high: 20 }, 'high', 5, deep)).toEqual({ low: 4, high: 5 });
    expect(movedWindow({ low: 10, high: 20 }, 'low', 99_999, deep)).toEqual({ low: 65_534, high: 65_535 });
    expect(movedWindow({ low: 10, high: 20 }, 'high', -3, deep)).toEqual({ low: 0, high: 1 });
  });
});
