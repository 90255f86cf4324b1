import { describe, expect, it } from 'vitest';
import { errorTags } from '../../../src-main/contract/errors';
import { exitStatusOf, worstStatus } from '../../../src-main/shell/cli/exit-status';

describe('exit status', () => {
  it('is never 0 for an error', () => {
    for (const tag of errorTags) expect(exitStatusOf(tag)).toBeGreaterThan(0);
  });

  it('follows the documented table', () => {
    expect(exitStatusOf('usage')).toBe(2);
    expect(exitStatusOf('mpp-unknown')).toBe(3);
    expect(exitStatusOf('unsupported-format')).toBe(3);
    expect(exitStatusOf('tile-unreadable')).toBe(4);
    expect(exitStatusOf('engine-failed')).toBe(5);
  });

  it('of several slides is that of the worst', () => {
    expect(worstStatus([0, 0])).toBe(0);
    expect(worstStatus([0, 4, 3])).toBe(3);
    expect(worstStatus([4, 0])).toBe(4);
    expect(worstStatus([3, 5, 4])).toBe(5);
    expect(worstStatus([])).toBe(0);
  });
});
