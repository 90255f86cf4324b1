import { describe, expect, it } from 'vitest';
import { formatColour, formatDouble } from '../../src-main/slide/property-text';

describe('formatDouble', () => {
  it.each([
    [20, '20'],
    [0.499, '0.499'],
    [0.028969 * 1000, '28.969000000000001'],
    [1234567.25, '1234567.25'],
    // Half-way between two last digits: to the even one, up or down.
    [33.3723907470703125, '33.372390747070312'],
    [33.3723907470703125 + 2 ** -17, '33.372398376464844'],
    [-33.3723907470703125, '-33.372390747070312'],
    [0.0079840002581477165, '0.0079840002581477165'],
  ])('prints %d as C does', (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });
});

describe('formatColour', () => {
  it('prints two digits a channel', () => {
    expect(formatColour([255, 240, 5])).toBe('FFF005');
  });
});
