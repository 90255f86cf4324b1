import { describe, expect, it } from 'vitest';
import { rowWindow, scrollToRow } from '../../../src-renderer/ui/list-window';

describe('list window', () => {
  it('draws what is visible and little more, however long the list', () => {
    const { first, end } = rowWindow(100_000, 28, 28 * 5000, 252);
    expect(first).toBeLessThanOrEqual(5000);
    expect(end).toBeGreaterThanOrEqual(5009);
    expect(end - first).toBeLessThan(30);
  });

  it('stays inside the list', () => {
    expect(rowWindow(3, 28, 0, 252)).toEqual({ first: 0, end: 3 });
    expect(rowWindow(0, 28, 0, 252)).toEqual({ first: 0, end: 0 });
    const shrunk = rowWindow(5, 28, 28 * 1000, 252);
    expect(shrunk.first).toBeLessThanOrEqual(shrunk.end);
    expect(shrunk.end).toBe(5);
  });

  it('scrolls no further than it must', () => {
    expect(scrollToRow(3, 28, 0, 252)).toBe(0);
    expect(scrollToRow(9, 28, 0, 252)).toBe(28);
    expect(scrollToRow(2, 28, 280, 252)).toBe(56);
  });
});
