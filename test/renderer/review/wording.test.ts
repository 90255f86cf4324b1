import { describe, expect, it } from 'vitest';
import { placeWords, thresholdWords } from '../../../src-renderer/review/wording';

describe('what is said of a figure', () => {
  it('names the side of the threshold that the label follows from', () => {
    expect(thresholdWords(0.5, 0.5)).toBe('at or above the threshold 0.50');
    expect(thresholdWords(0.4999, 0.5)).toBe('below the threshold 0.50');
  });

  it('gives its place in µm, and in pixels where their size is unknown', () => {
    expect(placeWords({ x: 4818, y: 352 }, { x: 0.25, y: 0.5 }, 'en')).toBe('x 1,204.5 µm, y 176.0 µm');
    expect(placeWords({ x: 4818.4, y: 352 }, null, 'en')).toBe('x 4,818 px, y 352 px; pixel size unknown');
  });
});
