import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import {
  resample,
  resampleByTurns,
  resampleByWeights,
  sourceSpan,
  type Span,
} from '../../src-main/detection/resample';
import { paint, quarterTurn, seededRandom } from './memory-slide';

function noise(width: number, height: number, seed: number): Pixels {
  const random = seededRandom(seed);
  const value = (): number => Math.floor(random() * 256);
  return paint(width, height, () => [value(), value(), value()]);
}

/** Part of `image` that begins at the spans' source, as a slide would give it. */
function cut(image: Pixels, across: Span, down: Span): Pixels {
  return paint(across.count, down.count, (x, y) => {
    const from = ((down.start + y) * image.width + across.start + x) * 3;
    return [image.data[from] ?? 255, image.data[from + 1] ?? 255, image.data[from + 2] ?? 255];
  });
}

function resampled(image: Pixels, scale: number, across: Span, down: Span): Pixels {
  const source = cut(image, sourceSpan(scale, across), sourceSpan(scale, down));
  return resample(source, { x: scale, y: scale }, across, down);
}

/** Mean over [column·s, (column + 1)·s) × …, each source pixel by the area that is covered of it. */
function naiveMean(image: Pixels, scale: number, column: number, row: number, channel: number): number {
  const overlap = (pixel: number, cell: number): number =>
    Math.max(0, Math.min(pixel + 1, (cell + 1) * scale) - Math.max(pixel, cell * scale));
  let sum = 0;
  for (let y = Math.floor(row * scale); y < (row + 1) * scale; y += 1) {
    for (let x = Math.floor(column * scale); x < (column + 1) * scale; x += 1) {
      const value = image.data[(y * image.width + x) * 3 + channel] ?? NaN;
      sum += value * overlap(x, column) * overlap(y, row);
    }
  }
  return sum / (scale * scale);
}

describe('resample', () => {
  it.each([1.0288, 1.5, 2, 2.0358, 3.7])('is the covered mean of a square for a scale of %d', (scale) => {
    const image = noise(60, 50, 7);
    const across = { start: 2, count: 11 };
    const down = { start: 1, count: 9 };
    const result = resampled(image, scale, across, down);
    for (let row = 0; row < down.count; row += 1) {
      for (let column = 0; column < across.count; column += 1) {
        for (let channel = 0; channel < 3; channel += 1) {
          const mean = naiveMean(image, scale, across.start + column, down.start + row, channel);
          const value = result.data[(row * across.count + column) * 3 + channel] ?? NaN;
          expect(Math.abs(value - mean)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      }
    }
  });

  it('rounds halves up', () => {
    const image = paint(2, 2, (x, y) => (x + y === 0 ? [2, 0, 255] : [0, 0, 255]));
    const result = resampled(image, 2, { start: 0, count: 1 }, { start: 0, count: 1 });
    expect([...result.data]).toEqual([1, 0, 255]);
  });

  it.each([0.8, 1.3, 2.0358])('gives the same pixels whatever part is asked for (scale %d)', (scale) => {
    const image = noise(80, 80, 3);
    const whole = resampled(image, scale, { start: 1, count: 20 }, { start: 1, count: 20 });
    const across = { start: 6, count: 9 };
    const down = { start: 11, count: 5 };
    const part = resampled(image, scale, across, down);
    expect(part).toEqual(cut(whole, { start: 5, count: 9 }, { start: 10, count: 5 }));
  });

  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'takes the mean of 2 × 2 pixels to the byte as the weights of the axes do (seed %d)',
    (seed) => {
      const random = seededRandom(seed);
      const below = (limit: number): number => Math.floor(random() * limit);
      const scale = { x: 2, y: 2 };
      const across = { start: below(40) - 20, count: 1 + below(30) };
      const down = { start: below(40) - 20, count: 1 + below(30) };
      const origin = { x: below(5), y: below(5) };
      // Every other one has source pixels to spare.
      const spare = (seed % 2) * 3;
      // Few values, so that many of the means end in a half.
      const few = (): number => 250 + below(6);
      const source = paint(2 * across.count + spare, 2 * down.count + spare, () => [
        few(),
        few(),
        below(256),
      ]);
      const result = resample(source, scale, across, down, origin);
      expect(result).toEqual(resampleByWeights(source, scale, across, down, origin));
      expect(result.width).toBe(across.count);
    },
  );

  it('turns with the picture', () => {
    const image = noise(40, 40, 5);
    const whole = { start: 0, count: 20 };
    const turned = resampled(quarterTurn(image), 2, whole, whole);
    expect(turned).toEqual(quarterTurn(resampled(image, 2, whole, whole)));
  });

  it('is linear between pixel centres where the slide is coarser', () => {
    const ramp = paint(30, 30, (x) => [x * 8, 100, 0]);
    const result = resampled(ramp, 0.75, { start: 4, count: 20 }, { start: 4, count: 20 });
    for (let column = 0; column < 20; column += 1) {
      const centre = (4 + column + 0.5) * 0.75 - 0.5;
      expect(result.data[column * 3]).toBe(Math.floor(centre * 8 + 0.5));
      expect(result.data[column * 3 + 1]).toBe(100);
    }
  });

  it('treats each axis by its own scale', () => {
    const image = paint(20, 20, (x, y) => [x * 10, y * 10, 0]);
    const source = cut(image, sourceSpan(2, { start: 1, count: 3 }), sourceSpan(1, { start: 4, count: 2 }));
    const result = resample(source, { x: 2, y: 1 }, { start: 1, count: 3 }, { start: 4, count: 2 });
    expect([...result.data]).toEqual([25, 40, 0, 45, 40, 0, 65, 40, 0, 25, 50, 0, 45, 50, 0, 65, 50, 0]);
  });
});

describe('resampling by turns', () => {
  it.each([0.71, 0.9998, 1, 1.0288, 2, 2.0358, 3.7])(
    'gives the same bytes for a scale of %d',
    async (scale) => {
      const across = { start: -3, count: 420 };
      const down = { start: 5, count: 330 };
      const source = noise(sourceSpan(scale, across).count, sourceSpan(scale, down).count, 3);
      const scales = { x: scale, y: scale };
      let others = 0;
      const count = (): void => {
        others += 1;
        turn = setImmediate(count);
      };
      let turn = setImmediate(count);
      const byTurns = await resampleByTurns(source, scales, across, down, (bytes) =>
        new Uint8Array(bytes).fill(9),
      );
      clearImmediate(turn);
      const { width, height, data } = resample(source, scales, across, down);
      expect({ width: byTurns.width, height: byTurns.height }).toEqual({ width, height });
      expect(Buffer.compare(byTurns.data, data)).toBe(0);
      // The rest of the program had its turns meanwhile.
      expect(others).toBeGreaterThanOrEqual(scale === 1 ? 0 : 4);
    },
  );
});
