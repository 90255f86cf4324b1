import { describe, expect, it } from 'vitest';
import { readMpp } from '../../../src-renderer/slide/mpp-input';

describe('pixel size as typed', () => {
  it.each([
    ['0.25', 0.25],
    [' 0,5 ', 0.5],
    ['.25', 0.25],
    ['10', 10],
    ['0.05', 0.05],
  ])('takes %j', (text, mpp) => {
    expect(readMpp(text)).toEqual({ kind: 'accepted', mpp });
  });

  it.each(['0.25 µm', 'a', '1e-1', '0x1', '-0.25', '1.2.3', '.'])('refuses %j: no number', (text) => {
    expect(readMpp(text)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('number') as string,
    });
  });

  it.each([
    ['0.049', '0.05'],
    ['0', '0.05'],
    ['10.01', '10'],
    ['250', '10'],
  ])('refuses %j and names the limit %s', (text, limit) => {
    expect(readMpp(text)).toMatchObject({ kind: 'refused', why: expect.stringContaining(limit) as string });
  });

  it('says nothing of an empty field', () => {
    expect(readMpp('  ')).toEqual({ kind: 'empty' });
  });
});
