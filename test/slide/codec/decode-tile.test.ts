/** Every compression but JPEG: round trips, and streams that promise too much or hold too little. */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeTile } from '../../../src-main/slide/codec/decode-tile';
import type { EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import { encodeLzw } from '../../fixture/lzw-encoder';
import { texture } from '../../fixture/texture';

const width = 40;
const height = 24;
const pixels = texture(width, height, 6);

function tileOf(bytes: Uint8Array, rest: Partial<EncodedTile> = {}): EncodedTile {
  const base = { compression: 'none', photometric: 'rgb', predictor: 'none', tables: null } as const;
  return { ...base, width, height, samples: 3, bytes, ...rest };
}

async function decoded(tile: EncodedTile): Promise<Uint8Array> {
  const result = await decodeTile(tile);
  expect(result).toMatchObject({ width: tile.width, height: tile.height });
  return result.data;
}

function packBits(data: Uint8Array): Uint8Array {
  const output: number[] = [];
  for (let at = 0; at < data.length; at += 100) {
    const part = data.subarray(at, at + 100);
    output.push(part.length - 1, ...part);
  }
  return Uint8Array.from(output);
}

/** RFC 8878: magic, one-segment frame with a two-byte content size, one raw block. */
function zstdRaw(data: Uint8Array): Uint8Array {
  const size = data.length - 256;
  const block = (data.length << 3) | 1;
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0x60, size & 255, size >> 8];
  return Uint8Array.from([...header, block & 255, (block >> 8) & 255, block >> 16, ...data]);
}

const encoders = {
  none: (data: Uint8Array) => data,
  lzw: encodeLzw,
  deflate: (data: Uint8Array) => deflateSync(data),
  packbits: packBits,
  zstd: zstdRaw,
} as const;
const lossless = Object.keys(encoders) as (keyof typeof encoders)[];

describe('decodeTile', () => {
  it.each(lossless)('gives back what %s stored', async (compression) => {
    const bytes = encoders[compression](pixels);
    expect(Buffer.compare(await decoded(tileOf(bytes, { compression })), pixels)).toBe(0);
  });

  it.each(lossless)('refuses a %s stream that is too short', async (compression) => {
    const whole = encoders[compression](pixels);
    for (const bytes of [new Uint8Array(0), whole.slice(0, 3), whole.slice(0, whole.length - 20)]) {
      await expect(decodeTile(tileOf(bytes, { compression }))).rejects.toMatchObject({
        tag: 'tile-unreadable',
      });
    }
  });

  it.each(lossless)('survives %s streams of noise', async (compression) => {
    for (let seed = 0; seed < 30; seed += 1) {
      const bytes = texture(20, 20, seed).map((value, i) => value ^ (i * 37 * seed));
      const ended = await decodeTile(tileOf(bytes, { compression })).catch((thrown: unknown) => thrown);
      expect(ended).toSatisfy(
        (end) => (end as { tag?: string }).tag === 'tile-unreadable' || 'data' in (end as object),
      );
    }
  });

  it('stops a stream that unpacks to more than the tile', async () => {
    const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024));
    const tile = tileOf(bomb, { compression: 'deflate' });
    await expect(decodeTile(tile)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    const long = encodeLzw(new Uint8Array(100_000).fill(7));
    expect((await decoded(tileOf(long, { compression: 'lzw' }))).every((value) => value === 7)).toBe(true);
  });

  it('keeps LZW in step beyond a full table', async () => {
    const noise = texture(200, 150, 12).map((value, i) => (value * 31 + i * 17) & 255);
    const tile = tileOf(encodeLzw(noise), { compression: 'lzw', width: 200, height: 150 });
    expect(Buffer.compare(await decoded(tile), noise)).toBe(0);
  });

  it('undoes the horizontal predictor without touching its input', async () => {
    const bytes = Uint8Array.of(10, 20, 30, 1, 2, 3, 250, 251, 252);
    const tile = tileOf(bytes, { width: 3, height: 1, predictor: 'horizontal' });
    expect([...(await decoded(tile))]).toEqual([10, 20, 30, 11, 22, 33, 5, 17, 29]);
    expect(bytes[3]).toBe(1);
  });

  it('reads 16 bits in either byte order, with and without predictor', async () => {
    const small = { width: 2, height: 2, samples: 1, photometric: 'grey', bitsPerSample: 16 } as const;
    const stored = [257, 514, 65_535, 0x1234];
    const bytes = (values: readonly number[], little: boolean): Uint8Array => {
      const view = new DataView(new ArrayBuffer(values.length * 2));
      values.forEach((value, i) => view.setUint16(i * 2, value, little));
      return new Uint8Array(view.buffer);
    };
    const expected = [1, 2, 255, 18].flatMap((value) => [value, value, value]);
    for (const byteOrder of ['little', 'big'] as const) {
      const plain = tileOf(bytes(stored, byteOrder === 'little'), { ...small, byteOrder });
      expect([...(await decoded(plain))]).toEqual(expected);
      const differences = [257, 257, 65_535, 0x1234 + 1];
      const predicted = tileOf(bytes(differences, byteOrder === 'little'), { ...small, byteOrder });
      expect([...(await decoded({ ...predicted, predictor: 'horizontal' }))]).toEqual(expected);
    }
  });

  it('spreads a window of the values over 0 to 255', async () => {
    const small = { width: 5, height: 1, samples: 1, photometric: 'grey' } as const;
    const eight = tileOf(Uint8Array.of(0, 100, 110, 120, 255), { ...small, window: { low: 100, high: 120 } });
    expect((await decoded(eight)).filter((_, i) => i % 3 === 0)).toEqual(Uint8Array.of(0, 0, 128, 255, 255));
    const none = { ...eight, window: { low: 5, high: 5 } };
    await expect(decodeTile(none)).rejects.toMatchObject({ tag: 'tile-unreadable' });
  });

  it('refuses layouts that do not exist', async () => {
    const layouts: Partial<EncodedTile>[] = [
      { bitsPerSample: 12 },
      { bitsPerSample: 4 },
      { samples: 2 },
      { planes: [pixels, pixels] },
      { photometric: 'palette', samples: 1 },
      { photometric: 'ycbcr', subsampling: { horizontal: 3, vertical: 0 } },
      { photometric: 'rgb', subsampling: { horizontal: 2, vertical: 2 } },
    ];
    for (const layout of layouts) {
      await expect(decodeTile(tileOf(pixels, layout))).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });

  it('spreads grey, inverts white-is-zero, drops extra samples', async () => {
    const small = { width: 2, height: 1 };
    const grey = tileOf(Uint8Array.of(7, 200), { ...small, samples: 1, photometric: 'grey' });
    expect([...(await decoded(grey))]).toEqual([7, 7, 7, 200, 200, 200]);
    const inverted = tileOf(Uint8Array.of(7, 200), { ...small, samples: 1, photometric: 'white-is-zero' });
    expect([...(await decoded(inverted))]).toEqual([248, 248, 248, 55, 55, 55]);
    const rgba = tileOf(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0), { ...small, samples: 4 });
    expect([...(await decoded(rgba))]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads WebP of the right size only', async () => {
    const webp = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .webp({ lossless: true })
      .toBuffer();
    expect(Buffer.compare(await decoded(tileOf(webp, { compression: 'webp' })), pixels)).toBe(0);
    for (const tile of [
      tileOf(webp, { compression: 'webp', width: 41 }),
      tileOf(pixels, { compression: 'webp' }),
    ]) {
      await expect(decodeTile(tile)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });

  it('refuses sizes that nobody stores', async () => {
    for (const side of [0, -1, Number.NaN, 100_000]) {
      const tile = tileOf(pixels, { width: side, height: side });
      await expect(decodeTile(tile)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });
});
