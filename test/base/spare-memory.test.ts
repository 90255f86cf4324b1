/** Memory between two tiles: which is kept, and how much. */
import { describe, expect, it } from 'vitest';
import { SpareMemory } from '../../src-main/base/spare-memory';

const megabyte = 1024 * 1024;

describe('spare memory', () => {
  it('is given out once, and only in its own size', () => {
    const spare = new SpareMemory();
    const tile = new Uint8Array(300);
    spare.put(tile);
    spare.put(tile);
    expect(spare.take(299)).toBeUndefined();
    expect(spare.take(300)).toBe(tile.buffer);
    expect(spare.take(300)).toBeUndefined();
  });

  it('takes nothing that the tile shares with something else, or that was moved away', () => {
    const spare = new SpareMemory();
    spare.put(new Uint8Array(300).subarray(0, 200));
    const moved = new Uint8Array(300);
    structuredClone(moved.buffer, { transfer: [moved.buffer] });
    spare.put(moved);
    expect([0, 200, 300].map((length) => spare.take(length))).toEqual([undefined, undefined, undefined]);
  });

  it('is bounded in bytes and in number, the oldest going first', () => {
    const spare = new SpareMemory();
    spare.put(new Uint8Array(1));
    for (let i = 0; i < 200; i += 1) spare.put(new Uint8Array(megabyte));
    let kept = 0;
    while (spare.take(megabyte) !== undefined) kept += 1;
    expect(kept).toBe(64);
    expect(spare.take(1)).toBeUndefined();
    for (let i = 0; i < 2000; i += 1) spare.put(new Uint8Array(1));
    let small = 0;
    while (spare.take(1) !== undefined) small += 1;
    expect(small).toBe(512);
  });
});
