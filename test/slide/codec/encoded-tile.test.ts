/** The tile that stands for what a scanner left out: white, and small however large the tile is. */
import { expect, it } from 'vitest';
import { decodeTile } from '../../../src-main/slide/codec/decode-tile';
import { whiteTile, whiteTileAt } from '../../../src-main/slide/codec/encoded-tile';

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

it('is no larger than what of it lies in the image', () => {
  const image = { width: 4096, height: 4000, tileWidth: 32_761, tileHeight: 2048 };
  expect(whiteTileAt(image, 0, 0)).toMatchObject({ width: 4096, height: 2048 });
  expect(whiteTileAt(image, 0, 1)).toMatchObject({ width: 4096, height: 1952 });
});
