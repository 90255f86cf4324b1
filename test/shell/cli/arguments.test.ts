import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  downsample,
  formatList,
  micrometresPerPixel,
  placeInPixels,
  scoreThreshold,
  summaryFormatList,
} from '../../../src-main/shell/cli/arguments';

describe('numbers on the command line', () => {
  it('may have a decimal point or a decimal comma', () => {
    expect(['0.25', '0,25', ' 0,25 ', ',25', '0,243'].map(micrometresPerPixel)).toEqual([
      0.25, 0.25, 0.25, 0.25, 0.243,
    ]);
    expect(scoreThreshold('0,5')).toBe(0.5);
    expect(downsample('2,5')).toBe(2.5);
    expect(downsample('25e-1')).toBe(2.5);
  });

  it.each(['', '0,2,5', '0.2.5', '0x1', 'Infinity', '1 2', '1,024', '.', ','])('are not %j', (text) => {
    expect(() => downsample(text)).toThrow(InvalidArgumentError);
    expect(() => micrometresPerPixel(text)).toThrow(InvalidArgumentError);
  });

  it('make a place, with points or commas', () => {
    expect(placeInPixels('12000,8000.5', undefined)).toEqual([{ x: 12000, y: 8000.5 }]);
    expect(placeInPixels('12000,5;8000,5', [{ x: 1, y: 2 }])).toEqual([
      { x: 1, y: 2 },
      { x: 12000.5, y: 8000.5 },
    ]);
    for (const wrong of ['12', '1,2,3', '1;2;3', 'a,b', '1,']) {
      expect(() => placeInPixels(wrong, undefined), wrong).toThrow(InvalidArgumentError);
    }
  });
});

describe('lists of formats', () => {
  it('are names with commas between them, each taken once', () => {
    expect(summaryFormatList('CSV, xlsx,csv,pdf,json')).toEqual(['csv', 'xlsx', 'pdf', 'json']);
    expect(formatList('pdf,density')).toEqual(['pdf', 'density']);
  });

  it.each(['', 'csv,', 'doc', 'csv;pdf'])('are not %j', (text) => {
    expect(() => summaryFormatList(text)).toThrow(/csv, json, xlsx, pdf/);
    expect(() => formatList(text)).toThrow(InvalidArgumentError);
  });
});
