import { describe, expect, it } from 'vitest';
import { mppWords, rounded } from '../../src-main/contract/slide';

describe('a pixel size in words', () => {
  it('has the digits that people read', () => {
    expect(mppWords({ x: 0.24559999455075013, y: 0.24559999455075013 })).toBe('0.2456 µm per pixel');
    expect(mppWords({ x: 0.25, y: 0.25 })).toBe('0.25 µm per pixel');
  });

  it('tells both sides where they read differently', () => {
    expect(mppWords({ x: 0.25, y: 0.5 })).toBe('0.25 × 0.5 µm per pixel');
    expect(mppWords({ x: 0.25, y: 0.25000001 })).toBe('0.25 µm per pixel');
  });
});

describe('rounded', () => {
  it.each([
    [0.7000000000000001, '0.7'],
    [16.000412, '16'],
    [39.99999, '40'],
  ])('writes %d as %s', (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});
