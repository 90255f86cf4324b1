/** Which addresses are ours. */
import { describe, expect, it } from 'vitest';
import { isOurs, origin, startAddress } from '../../../src-main/shell/electron/origin';

describe('isOurs', () => {
  it.each([startAddress, origin, 'spindle://app/index.html#a', 'spindle://app/api/slides/a/tiles/0/0/0'])(
    '%s',
    (address) => {
      expect(isOurs(address)).toBe(true);
    },
  );

  it.each([
    '',
    'app',
    'spindle:app',
    'spindle://app.example.com/',
    'spindle://app@example.com/',
    'spindle://user@app/',
    'spindle://user:password@app/',
    'spindle://app:80/',
    'spindles://app/',
    'https://app/',
    'file:///app/',
    'about:blank',
    'javascript:spindle://app/',
  ])('not %s', (address) => {
    expect(isOurs(address)).toBe(false);
  });
});
