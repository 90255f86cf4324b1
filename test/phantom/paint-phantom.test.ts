import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';

const hashOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('paintPhantom', () => {
  it('gives the same pixels for the same seed and others for another, in little time', async () => {
    const before = performance.now();
    const first = await paintPhantom(1, 0.1);
    expect(performance.now() - before).toBeLessThan(15_000);
    const again = await paintPhantom(1, 0.1);
    const other = await paintPhantom(2, 0.1);
    expect(hashOf(again.pixels.data)).toBe(hashOf(first.pixels.data));
    expect(again.truth).toEqual(first.truth);
    expect(hashOf(other.pixels.data)).not.toBe(hashOf(first.pixels.data));
  });

  it('paints each mitosis dark at its place of truth, on paler ground, and leaves glass at the corners', async () => {
    const { pixels, truth } = await paintPhantom(3, 0.2);
    expect(pixels.width).toBe(1789);
    expect(truth.mitoses.length).toBeGreaterThanOrEqual(6);
    const green = (x: number, y: number): number =>
      pixels.data[(Math.floor(y) * pixels.width + Math.floor(x)) * 3 + 1] ?? NaN;
    const darkestWithin = (x: number, y: number, reach: number): number => {
      let darkest = 255;
      for (let dy = -reach; dy <= reach; dy += 1) {
        for (let dx = -reach; dx <= reach; dx += 1) darkest = Math.min(darkest, green(x + dx, y + dy));
      }
      return darkest;
    };
    for (const { x, y } of truth.mitoses) expect(darkestWithin(x, y, 20)).toBeLessThan(60);
    const last = pixels.width - 1;
    for (const [x, y] of [
      [0, 0],
      [last, 0],
      [0, last],
      [last, last],
    ] as const) {
      expect(green(x, y)).toBeGreaterThan(220);
    }
  });
});
