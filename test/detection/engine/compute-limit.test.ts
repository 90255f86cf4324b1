import { describe, expect, it } from 'vitest';
import { ComputeLimit } from '../../../src-main/detection/engine/compute-limit';

const patch = { stage: 'judge', count: 1, width: 100, height: 100 } as const;

describe('ComputeLimit', () => {
  it('grows with the size of graph and request', () => {
    const limit = new ComputeLimit({ scout: 1e4, judge: 1e5 }, 1000);
    expect(limit.of(patch)).toBe(1000 + 1e9 / 1e5);
    expect(limit.of({ ...patch, count: 3 })).toBe(1000 + 3e9 / 1e5);
    expect(limit.of({ ...patch, stage: 'scout' })).toBe(1000 + 1e8 / 1e5);
  });

  it('is fifty times what the answers so far took, where that is less', () => {
    const limit = new ComputeLimit({ scout: 1e4, judge: 1e5 }, 1000);
    limit.note(patch, 10);
    expect(limit.of(patch)).toBe(1000 + 50 * 10);
    expect(limit.of({ ...patch, count: 4 })).toBe(1000 + 4 * 50 * 10);
  });

  it('is never less because one answer was slow', () => {
    const limit = new ComputeLimit({ scout: 1e4, judge: 1e5 }, 1000);
    limit.note(patch, 1e6);
    expect(limit.of(patch)).toBe(1000 + 1e9 / 1e5);
    limit.note(patch, 10);
    limit.note(patch, 5000);
    expect(limit.of(patch)).toBe(1500);
  });
});
