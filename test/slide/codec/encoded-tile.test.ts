/** The tile that stands for what a scanner left out: white, and small however large the tile is. */
import { expect, it } from 'vitest';
import { decodeTile } from '../../../src-main/slide/codec/decode-tile';
import { whiteTile } from '../../../src-main/slide/codec/encoded-tile';

it.each([
  [256, 256],
  [13, 7],
  [1, 1],
])('is white: %i × %i', async (width, height) => {
  const { data } = await decodeTile(whiteTile(width, height));
  expect(data.length).toBe(width * height * 3);
  expect(data.every((value) => value === 255)).toBe(true);
});

it('costs little until it is decoded: a file of 300 bytes can ask for many of them', () => {
  expect(whiteTile(8192, 8192).bytes.length).toBeLessThanOrEqual(8 * 1024 * 1024);
});
