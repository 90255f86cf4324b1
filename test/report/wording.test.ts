import { describe, expect, it } from 'vitest';
import {
  areaWords,
  durationWords,
  figureWords,
  scoreWords,
  timeWords,
  turnedWords,
  withoutFolders,
} from '../../src-main/report/wording';
import { exampleResult } from './example-result';

describe('figures in words', () => {
  it('gives as many places as a figure deserves', () => {
    expect([0, 0.0038, 0.5, 2.37, 123.456, 12345.6, Number.NaN].map(figureWords)).toEqual([
      '0',
      '0.0038',
      '0.50',
      '2.37',
      '123.5',
      '12,346',
      '–',
    ]);
    expect(areaWords(45.2)).toBe('45.20 mm²');
  });

  it('never shows a score below the threshold as the threshold', () => {
    expect([0.5, 0.49999, 0.57, 0.29, 1, 0].map(scoreWords)).toEqual([
      '0.500',
      '0.499',
      '0.570',
      '0.290',
      '1.000',
      '0.000',
    ]);
  });

  it('tells what turning the tissue did as a sentence', () => {
    expect(turnedWords(exampleResult())).toMatch(/^Turning the tissue by quarter turns .*\.$/);
    expect(
      turnedWords(exampleResult({ invariance: { kind: 'not-measured', why: 'nothing was detected' } })),
    ).toBe('What turning the tissue does was not measured: nothing was detected.');
  });

  it('tells time', () => {
    expect(timeWords('2026-03-01T12:30:59.999Z')).toBe('2026-03-01 12:30 UTC');
    expect([3.21, 59.4, 60, 125, 3725].map(durationWords)).toEqual([
      '3.2 s',
      '59 s',
      '1 min 0 s',
      '2 min 5 s',
      '1 h 2 min',
    ]);
  });
});

describe('withoutFolders', () => {
  it.each([
    ['cannot read "/home/Anna Müller/slides/a.svs": cut short', 'cannot read "a.svs": cut short'],
    ["ENOENT: no such file, open '/home/anna/a.svs'", "ENOENT: no such file, open 'a.svs'"],
    ['see /home/anna/a.svs and C:\\Users\\anna\\b.svs', 'see a.svs and b.svs'],
    ['\\\\server\\share\\a.svs is gone', 'a.svs is gone'],
    [
      '3.2 per mm² and/or 4/3, image/jpeg (https://host/a.svs)',
      '3.2 per mm² and/or 4/3, image/jpeg (https://host/a.svs)',
    ],
  ])('leaves of %s no folder, and the rest as it is', (text, without) => {
    expect(withoutFolders(text)).toBe(without);
  });
});
