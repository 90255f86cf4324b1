/** JPEG tiles: shared tables, colour, and headers that lie. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import { decodeJpeg, displayJpeg } from '../../../src-main/slide/codec/jpeg';
import { readJpegFrame, standAloneJpeg } from '../../../src-main/slide/codec/jpeg-stream';
import { createWasmCodecs } from '../../../src-main/slide/codec/wasm/wasm-codecs';
import type { Pixels } from '../../../src-main/contract/slide';
import { encodeAbbreviatedJpegs } from '../../fixture/abbreviated-jpeg';
import { texture } from '../../fixture/texture';

const side = 64;
const pixels = texture(side, side, 4);
const raw = { width: side, height: side, channels: 3 as const };

function tileOf(bytes: Uint8Array, rest: Partial<EncodedTile> = {}): EncodedTile {
  const base = { compression: 'jpeg', photometric: 'ycbcr', predictor: 'none', tables: null } as const;
  return { ...base, width: side, height: side, samples: 3, bytes, ...rest };
}

const codecs = createWasmCodecs();
const decode = (tile: EncodedTile): Promise<Pixels> => decodeJpeg(tile, codecs);

async function jfif(): Promise<Buffer> {
  return sharp(pixels, { raw }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
}

describe('JPEG tiles', () => {
  it('decodes a tile with its shared tables like the whole JPEG it came from', async () => {
    const { tables, tiles } = await encodeAbbreviatedJpegs([{ width: side, height: side, data: pixels }]);
    const [bytes] = tiles;
    if (bytes === undefined) throw new Error('no tile');
    const expected = await sharp(pixels, { raw }).jpeg({ quality: 85 }).toBuffer();
    const { data } = await decode(tileOf(bytes, { tables }));
    expect(Buffer.compare(data, await sharp(expected).raw().toBuffer())).toBe(0);
    await expect(decode(tileOf(bytes))).rejects.toMatchObject({ tag: 'tile-unreadable' });
  });

  it('reads the components as RGB when the container says so, whatever the stream claims', async () => {
    // A JFIF file holds Y, Cb, Cr. Declared as RGB, exactly these three must come out as red, green, blue.
    const { data } = await decode(tileOf(await jfif(), { photometric: 'rgb' }));
    let largest = 0;
    for (let i = 0; i < data.length; i += 3) {
      const [r = 0, g = 0, b = 0] = pixels.subarray(i, i + 3);
      // JFIF 1.02.
      const ycc = [
        0.299 * r + 0.587 * g + 0.114 * b,
        128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
        128 + 0.5 * r - 0.418688 * g - 0.081312 * b,
      ];
      ycc.forEach(
        (value, channel) => (largest = Math.max(largest, Math.abs(value - (data[i + channel] ?? 0)))),
      );
    }
    expect(largest).toBeLessThan(24);
  });

  it('leaves exactly one colour marker, and nothing that contradicts it', async () => {
    const withProfile = await sharp(pixels, { raw }).withIccProfile('p3').jpeg().toBuffer();
    for (const photometric of ['rgb', 'ycbcr'] as const) {
      const bytes = Buffer.from(displayJpeg(tileOf(withProfile, { photometric })));
      expect(bytes.includes('Adobe')).toBe(true);
      expect(bytes[bytes.indexOf('Adobe') + 11]).toBe(photometric === 'rgb' ? 0 : 1);
      expect(bytes.includes('JFIF')).toBe(false);
      expect(bytes.includes('ICC_PROFILE')).toBe(false);
    }
  });

  it('puts no colour marker into a grey JPEG', async () => {
    const grey = await sharp(pixels, { raw }).toColourspace('b-w').jpeg().toBuffer();
    const tile = tileOf(grey, { photometric: 'grey', samples: 1 });
    expect(Buffer.from(displayJpeg(tile)).includes('Adobe')).toBe(false);
    const { data } = await decode(tile);
    expect(data.length).toBe(side * side * 3);
    expect(data[0]).toBe(data[2]);
  });

  it('refuses a JPEG of another size than its tile before decoding it', async () => {
    const jpeg = await jfif();
    expect(readJpegFrame(jpeg)).toEqual({ width: side, height: side, components: 3, progressive: false });
    await expect(decode(tileOf(jpeg, { width: 128 }))).rejects.toMatchObject({
      tag: 'tile-unreadable',
      why: 'its JPEG is 64 × 64 pixels large instead of 128 × 64',
    });
  });

  it('refuses cut-off and damaged streams', async () => {
    const jpeg = await jfif();
    const scan = jpeg.indexOf(Buffer.of(0xff, 0xda));
    const damaged = Buffer.from(jpeg);
    damaged.fill(0xa5, scan + 40, scan + 400);
    const streams = [
      Buffer.alloc(0),
      Buffer.from('no JPEG at all'),
      jpeg.subarray(0, 2),
      jpeg.subarray(0, 30),
      jpeg.subarray(0, scan),
      jpeg.subarray(0, scan + 200),
      damaged,
    ];
    for (const bytes of streams) {
      await expect(decode(tileOf(bytes))).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
    expect(() => standAloneJpeg(jpeg, Buffer.from('xx'), 'ycbcr')).toThrow('it is not a JPEG');
  });

  it('forgives stray bytes in front of the end marker', async () => {
    const jpeg = await jfif();
    const stray = Buffer.concat([jpeg.subarray(0, -2), Buffer.of(0x12, 0x34), jpeg.subarray(-2)]);
    const { data } = await decode(tileOf(stray));
    expect(Buffer.compare(data, await sharp(jpeg).raw().toBuffer())).toBe(0);
  });

  it.each([
    ['4:4:4', 95],
    ['4:2:0', 85],
    ['4:2:0', 30],
  ] as const)(
    'gives the very pixels that sharp gives: %s at quality %d',
    async (chromaSubsampling, quality) => {
      const jpeg = await sharp(pixels, { raw }).jpeg({ quality, chromaSubsampling }).toBuffer();
      const { data } = await decode(tileOf(jpeg));
      expect(Buffer.compare(data, await sharp(jpeg).raw().toBuffer())).toBe(0);
    },
  );

  it('reads what only sharp takes: grey and progressive', async () => {
    const grey = await sharp(pixels, { raw }).toColourspace('b-w').jpeg().toBuffer();
    const { data } = await decode(tileOf(grey, { photometric: 'grey', samples: 1 }));
    expect(data.length).toBe(side * side * 3);
    const progressive = await sharp(pixels, { raw }).jpeg({ progressive: true }).toBuffer();
    const expected = await sharp(progressive).raw().toBuffer();
    expect(Buffer.compare((await decode(tileOf(progressive))).data, expected)).toBe(0);
  });
});
