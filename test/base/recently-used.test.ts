import { describe, expect, it } from 'vitest';
import { RecentlyUsed } from '../../src-main/base/recently-used';

describe('RecentlyUsed', () => {
  it('lets go of what was used longest ago, and tells of each value once', () => {
    const gone: string[] = [];
    const kept = new RecentlyUsed<number, string>(
      6,
      (value) => value.length,
      (value) => gone.push(value),
    );
    kept.put(1, 'aaa');
    kept.put(2, 'bbb');
    expect(kept.get(1)).toBe('aaa');
    kept.put(3, 'ccc');
    expect(gone).toEqual(['bbb']);
    kept.remove(3);
    kept.put(1, 'dd');
    expect(gone).toEqual(['bbb', 'ccc', 'aaa']);
    // Room for four more.
    kept.put(4, 'eeee');
    expect([kept.has(1), kept.has(4)]).toEqual([true, true]);
    kept.clear();
    expect(gone).toHaveLength(5);
  });

  it('keeps nothing that is larger than the capacity, and nothing at all with none, but tells of it', () => {
    const gone: string[] = [];
    const kept = new RecentlyUsed<number, string>(
      0,
      (value) => value.length,
      (value) => gone.push(value),
    );
    kept.put(1, 'a');
    expect(kept.get(1)).toBeUndefined();
    expect(gone).toEqual(['a']);
  });
});
