/** PNG and bitmaps: sizes from their headers, pixels, and what is refused. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeTile } from '../../../src-main/slide/codec/decode-tile';
import type { EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import { pictureSize, type PictureCompression } from '../../../src-main/slide/codec/picture-size';
import { bitmap } from '../../fixture/mirax';
import { texturedPicture } from '../../fixture/picture';

const picture = texturedPicture(37, 23, 5);
const raw = { width: picture.width, height: picture.height, channels: 3 as const };
const png = await sharp(picture.data, { raw }).png().toBuffer();
const bmp = bitmap(picture);

const tileOf = (compression: PictureCompression, bytes: Uint8Array, width = 37): EncodedTile => ({
  compression,
  photometric: 'rgb',
  tables: null,
  width,
  height: 23,
  samples: 3,
  predictor: 'none',
  bytes,
});

/** A bitmap with a number of its header changed. */
function changed(at: number, value: number): Buffer {
  const bytes = Buffer.from(bmp);
  bytes.writeInt32LE(value, at);
  return bytes;
}

describe('pictures', () => {
  it.each<[PictureCompression, Uint8Array]>([
    ['png', png],
    ['bmp', bmp],
  ])('reads %s as it was', async (compression, bytes) => {
    expect(pictureSize(compression, bytes.subarray(0, 64))).toMatchObject({ width: 37, height: 23 });
    const { data } = await decodeTile(tileOf(compression, bytes));
    expect(Buffer.compare(data, picture.data)).toBe(0);
  });

  it('reads grey PNG, and one of 16 bits by its upper bytes', async () => {
    const grey = await sharp(picture.data, { raw }).toColourspace('b-w').png().toBuffer();
    const { data } = await decodeTile(tileOf('png', grey));
    expect(data[0]).toBe(data[2]);
    const deep = await sharp(picture.data, { raw }).toColourspace('rgb16').png().toBuffer();
    const shallow = await decodeTile(tileOf('png', deep));
    expect(Buffer.compare(shallow.data, picture.data)).toBe(0);
  });

  it('reads a bitmap from top to bottom where its height is negative', async () => {
    const { data } = await decodeTile(tileOf('bmp', changed(22, -23)));
    const lastRow = picture.data.subarray(22 * 37 * 3);
    expect(Buffer.compare(data.subarray(0, 37 * 3), lastRow)).toBe(0);
  });

  it.each<[string, EncodedTile]>([
    ['png-none', tileOf('png', bmp)],
    ['png-size-differs', tileOf('png', png, 36)],
    ['png-cut-off', tileOf('png', png.subarray(0, 300))],
    ['png-header-cut-off', tileOf('png', png.subarray(0, 20))],
    ['png-damaged', tileOf('png', Buffer.concat([png.subarray(0, 60), Buffer.alloc(400, 0x55)]))],
    ['bmp-none', tileOf('bmp', png)],
    ['bmp-size-differs', tileOf('bmp', bmp, 36)],
    ['bmp-cut-off', tileOf('bmp', bmp.subarray(0, 2000))],
    ['bmp-width-zero', tileOf('bmp', changed(18, 0), 0)],
    ['bmp-width-negative', tileOf('bmp', changed(18, -37))],
    ['bmp-height-least', tileOf('bmp', changed(22, -(2 ** 31)))],
    ['bmp-offset-beyond-end', tileOf('bmp', changed(10, -1))],
    ['bmp-bits-differ', tileOf('bmp', changed(26, 1 + 32 * 65_536))],
    ['bmp-run-lengths', tileOf('bmp', changed(30, 1))],
  ])('%s', async (_name, tile) => {
    await expect(decodeTile(tile)).rejects.toMatchObject({ tag: 'tile-unreadable' });
  });
});
