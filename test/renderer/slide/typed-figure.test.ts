import { describe, expect, it } from 'vitest';
import { readFigure } from '../../../src-renderer/slide/typed-figure';

const magnification = { min: 0.05, max: 200, unit: '×' };
const angle = { min: -360, max: 360, unit: '°' };

describe('a typed figure', () => {
  it.each([
    ['20', 20],
    [' 6.3× ', 6.3],
    ['6,3 x', 6.3],
    ['.5', 0.5],
    ['40.', 40],
  ])('reads %j as a magnification', (text, value) => {
    expect(readFigure(text, magnification)).toEqual({ kind: 'accepted', value });
  });

  it.each([
    ['-30°', -30],
    ['−30', -30],
    ['0', 0],
  ])('reads %j as an angle', (text, value) => {
    expect(readFigure(text, angle)).toEqual({ kind: 'accepted', value });
  });

  it('reads an area', () => {
    expect(readFigure('0,237 mm2', { min: 0.001, max: 100, unit: 'mm²' })).toEqual({
      ...{ kind: 'accepted', value: 0.237 },
    });
  });

  it.each(['', 'ten', '1e3', '1.2.3', '0x10', '--5', '5 µm', 'Infinity', 'NaN', '1 000'])(
    'refuses %j',
    (text) => {
      expect(readFigure(text, magnification).kind).toBe('refused');
    },
  );

  it.each(['0', '-1', '201', '99999999999999999999'])('refuses %j, and says what is allowed', (text) => {
    expect(readFigure(text, magnification)).toEqual({
      kind: 'refused',
      why: 'it must lie between 0.05 and 200 ×',
    });
  });
});
