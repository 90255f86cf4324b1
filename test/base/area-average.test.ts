import { describe, expect, it } from 'vitest';
import { areaAverage, sourceOf, type AreaAxis } from '../../src-main/base/area-average';
import type { Picture } from '../../src-main/base/weighted-means';
import { randomNumbers } from '../fixture/texture';

const image = noise(64, 48);

function noise(width: number, height: number): Picture {
  const random = randomNumbers(11);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

/** What a slide would give for the axes. */
function cut(across: AreaAxis, down: AreaAxis): Picture {
  const [x, y] = [sourceOf(across), sourceOf(down)];
  const [width, height] = [x.end - x.first, y.end - y.first];
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = ((y.first + row) * image.width + x.first) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data };
}

/** By definition: each source pixel weighs as much as of it lies inside the output pixel. */
function meanOver(across: AreaAxis, down: AreaAxis, column: number, row: number, channel: number): number {
  const [left, top] = [across.start + column * across.step, down.start + row * down.step];
  let sum = 0;
  for (let y = Math.floor(top); y < top + down.step; y += 1) {
    for (let x = Math.floor(left); x < left + across.step; x += 1) {
      const width = Math.min(x + 1, left + across.step) - Math.max(x, left);
      const height = Math.min(y + 1, top + down.step) - Math.max(y, top);
      sum += width * height * (image.data[(y * image.width + x) * 3 + channel] ?? NaN);
    }
  }
  return sum / (across.step * down.step);
}

describe('areaAverage', () => {
  it.each([
    [2, 3],
    [3.7, 1.25],
    [0.5, 0.3],
  ])('is the covered mean at %d × %d source pixels', (stepX, stepY) => {
    const across = { start: 1.3, step: stepX, count: 9 };
    const down = { start: 4, step: stepY, count: 7 };
    const { width, height, data } = areaAverage(cut(across, down), across, down);
    expect([width, height]).toEqual([9, 7]);
    data.forEach((value, at) => {
      const [column, row] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
      expect(Math.abs(value - meanOver(across, down, column, row, at % 3))).toBeLessThanOrEqual(0.5 + 1e-9);
    });
  });

  it('gives a pixel the same whatever it is computed together with', () => {
    const across = { start: 0, step: 3, count: 20 };
    const down = { start: 0, step: 4, count: 10 };
    const whole = areaAverage(cut(across, down), across, down);
    const [right, below] = [
      { start: 30, step: 3, count: 5 },
      { start: 8, step: 4, count: 3 },
    ];
    const part = areaAverage(cut(right, below), right, below);
    for (let row = 0; row < 3; row += 1) {
      const from = ((2 + row) * 20 + 10) * 3;
      expect(part.data.subarray(row * 15, row * 15 + 15)).toEqual(whole.data.subarray(from, from + 15));
    }
  });
});
