/** JPEG 2000, HTJ2K, JPEG-LS and JPEG XR: lossless round trips, colours, depths, and hostile streams. */
import { describe, expect, it } from 'vitest';
import { decodeTile } from '../../../src-main/slide/codec/decode-tile';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import type { Compression, EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import { deepRgb, jpegXrSamples, untransformedHtj2k, ycbcrJpeg2000 } from '../../fixture/codestream-samples';
import {
  encodeHtj2k,
  encodeJpeg2000,
  encodeJpegLs,
  wrapInJp2,
  type Picture,
} from '../../fixture/codestreams';
import { randomNumbers, texture } from '../../fixture/texture';

const side = 64;
const request = { priority: 'analysis' } as const;
const rgb: Picture = { width: side, height: side, components: 3, bits: 8, bytes: texture(side, side, 4) };
const grey: Picture = { ...rgb, components: 1, bytes: texture(side, side, 4).filter((_, i) => i % 3 === 1) };

/** The same picture with 16 bits a sample, noise in the lower ones. */
function deepened(picture: Picture): Picture {
  const random = randomNumbers(9);
  const bytes = new Uint8Array(picture.bytes.length * 2);
  const view = new DataView(bytes.buffer);
  picture.bytes.forEach((value, i) => view.setUint16(i * 2, value * 257 + Math.floor(random() * 120), true));
  return { ...picture, bits: 16, bytes };
}

function tileOf(compression: Compression, bytes: Uint8Array, rest: Partial<EncodedTile> = {}): EncodedTile {
  const base = { photometric: 'rgb', predictor: 'none', tables: null, samples: 3 } as const;
  return { ...base, width: side, height: side, compression, bytes, ...rest };
}

async function pixelsOf(tile: EncodedTile): Promise<Uint8Array> {
  return (await inProcessDecoder.decode(tile, request)).data;
}

const spread = (samples: Uint8Array): Uint8Array => Uint8Array.from([...samples].flatMap((v) => [v, v, v]));

const codecs = [
  { compression: 'jpeg2000', encode: encodeJpeg2000 },
  { compression: 'htj2k', encode: encodeHtj2k },
  { compression: 'jpeg-ls', encode: encodeJpegLs },
] as const;

describe.each(codecs)('$compression', ({ compression, encode }) => {
  it('gives back RGB and grey of 8 bits', async () => {
    expect(Buffer.compare(await pixelsOf(tileOf(compression, await encode(rgb))), rgb.bytes)).toBe(0);
    const single = tileOf(compression, await encode(grey), { photometric: 'grey', samples: 1 });
    expect(Buffer.compare(await pixelsOf(single), spread(grey.bytes))).toBe(0);
  });

  it('brings 16 bits to 8, by the whole range or by a window', async () => {
    const deep = tileOf(compression, await encode(deepened(grey)), { photometric: 'grey', samples: 1 });
    expect(Buffer.compare(await pixelsOf(deep), spread(grey.bytes))).toBe(0);
    const low = 100 * 257;
    const windowed = await pixelsOf({ ...deep, window: { low, high: low + 2550 } });
    const stored = new Uint16Array(deepened(grey).bytes.buffer);
    stored.forEach((value, i) => {
      const expected = Math.min(255, Math.max(0, (value - low) / 10));
      expect(Math.abs((windowed[i * 3] ?? 0) - expected)).toBeLessThanOrEqual(0.5);
    });
  });

  it('refuses a stream of another size or depth before decoding it', async () => {
    const bytes = await encode(rgb);
    const wrong = [
      { width: side - 1 },
      { height: 2 * side },
      { samples: 1, photometric: 'grey' },
      { samples: 4 },
    ] as const;
    for (const rest of wrong) {
      await expect(decodeTile(tileOf(compression, bytes, rest))).rejects.toMatchObject({
        tag: 'tile-unreadable',
      });
    }
  });

  it('refuses every stream that was cut off', async () => {
    const whole = await encode(rgb);
    for (let length = 0; length < whole.length - 2; length += length < 200 ? 7 : 211) {
      const tile = tileOf(compression, whole.slice(0, length));
      await expect(inProcessDecoder.decode(tile, request)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });

  it('survives scribbled streams within time and memory, and decodes the next one', async () => {
    await survive(compression, await encode(rgb), {});
    expect(Buffer.compare(await pixelsOf(tileOf(compression, await encode(rgb))), rgb.bytes)).toBe(0);
  });
});

/** Bytes overwritten, half of them in the header: an error of the tile, or some picture of its size. */
async function survive(
  compression: Compression,
  sound: Uint8Array,
  rest: Partial<EncodedTile>,
): Promise<void> {
  const random = randomNumbers(21);
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 150; round += 1) {
    const bytes = sound.slice();
    const reach = round % 2 === 0 ? Math.min(170, bytes.length) : bytes.length;
    const hits = 1 + Math.floor(random() * 6);
    for (let hit = 0; hit < hits; hit += 1) bytes[Math.floor(random() * reach)] = random() * 256;
    const start = performance.now();
    const ended: unknown = await inProcessDecoder
      .decode(tileOf(compression, bytes, rest), request)
      .then((pixels) => pixels.data.length === pixels.width * pixels.height * 3)
      .catch((thrown: unknown) => (thrown as { tag?: unknown }).tag);
    expect([true, 'tile-unreadable']).toContain(ended);
    expect(performance.now() - start).toBeLessThan(2000);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(700 * 1024 * 1024);
}

describe('noise', () => {
  it.each(['jpeg2000', 'htj2k', 'jpeg-ls', 'jpeg-xr'] as const)('is no %s', async (compression) => {
    const random = randomNumbers(2);
    const noise = Uint8Array.from({ length: 500 }, () => random() * 256);
    for (const start of [[], [0xff, 0x4f, 0xff, 0x51], [0xff, 0xd8, 0xff, 0xf7], [0x49, 0x49, 0xbc, 1]]) {
      const bytes = Uint8Array.from([...start, ...noise]);
      await expect(decodeTile(tileOf(compression, bytes))).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });
});

describe('JPEG 2000', () => {
  it('is taken out of a JP2 file', async () => {
    const file = wrapInJp2(await encodeJpeg2000(rgb));
    expect(Buffer.compare(await pixelsOf(tileOf('jpeg2000', file)), rgb.bytes)).toBe(0);
    for (const length of [4, 12, 30, 48]) {
      await expect(decodeTile(tileOf('jpeg2000', file.slice(0, length)))).rejects.toMatchObject({
        tag: 'tile-unreadable',
      });
    }
  });

  it('converts YCbCr that the codestream does not transform, as libjpeg does', async () => {
    const size = { width: 32, height: 32 };
    const stored = await pixelsOf(tileOf('jpeg2000', ycbcrJpeg2000.full, size));
    expect([...stored.subarray(0, 6)]).toEqual([0, 128, 255, 8, 128, 251]);
    const shown = await pixelsOf(tileOf('jpeg2000', ycbcrJpeg2000.full, { ...size, photometric: 'ycbcr' }));
    // Y 80, Cb 132, Cr 213 at (10, 2).
    expect([...shown.subarray((2 * 32 + 10) * 3, (2 * 32 + 10) * 3 + 3)]).toEqual([199, 18, 87]);
  });

  it.each([
    { name: 'halfWidth', rowStep: 1 },
    { name: 'halfSize', rowStep: 2 },
  ] as const)('reads subsampled colours: $name', async ({ name, rowStep }) => {
    const tile = tileOf('jpeg2000', ycbcrJpeg2000[name], { width: 32, height: 32, photometric: 'ycbcr' });
    const shown = await pixelsOf(tile);
    for (let y = 0; y < 32; y += 1) {
      for (let x = 0; x < 32; x += 1) {
        const blue = 100 + 3 * Math.floor(x / 2) - 128;
        const red = 200 - 2 * Math.floor(y / rowStep) - 128;
        const expected = [x * 8 + 1.402 * red, x * 8 - 0.344 * blue - 0.714 * red, x * 8 + 1.772 * blue];
        const found = shown.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3);
        expected.forEach((value, c) => {
          // OpenJPEG's own conversion, which cuts off where others round; FFmpeg's encoder is off by one as well.
          const near = Math.abs((found[c] ?? 0) - Math.min(255, Math.max(0, value)));
          expect(near, `${x}, ${y}`).toBeLessThanOrEqual(4);
        });
      }
    }
  });

  it('refuses headers that would cost the decoder memory', async () => {
    const sound = await encodeJpeg2000(rgb);
    const patched = (at: number, ...values: number[]): Uint8Array => {
      const bytes = sound.slice();
      bytes.set(values, at);
      return bytes;
    };
    const lies = [
      { bytes: patched(8, 0, 0, 0, 65, 0, 0, 0, 63), why: '65 × 63 pixels large instead of 64 × 64' },
      { bytes: patched(8, 0x7f, 0xff, 0xff, 0xff), why: 'cut into 33554432 tiles' },
      { bytes: patched(24, 0, 0, 0, 1, 0, 0, 0, 1), why: 'cut into 4096 tiles' },
      { bytes: patched(24, 0, 0, 0, 0), why: 'cut into Infinity tiles' },
      { bytes: patched(16, 0, 0, 0, 1), why: 'does not begin at the origin' },
      { bytes: patched(40, 0x40, 0), why: 'describes 16384 components' },
      { bytes: patched(42, 37), why: '38 bits a sample' },
      { bytes: patched(42, 0x87), why: 'signed samples' },
      { bytes: patched(46, 3), why: 'components of unequal size' },
    ];
    for (const { bytes, why } of lies) {
      await expect(decodeTile(tileOf('jpeg2000', bytes))).rejects.toMatchObject({
        tag: 'tile-unreadable',
        why: expect.stringContaining(why) as string,
      });
    }
  });
});

describe('HTJ2K', () => {
  it('keeps components apart that no transform binds together', async () => {
    const size = { width: 32, height: 32 };
    const untransformed = await pixelsOf(tileOf('htj2k', untransformedHtj2k, size));
    expect(untransformed).toEqual(await pixelsOf(tileOf('jpeg2000', ycbcrJpeg2000.full, size)));
  });
});

describe('RGB of 16 bits', () => {
  it.each(['jpeg2000', 'htj2k'] as const)('is read from %s', async (compression) => {
    const shown = await pixelsOf(tileOf(compression, deepRgb[compression], { width: 16, height: 16 }));
    const expected = Array.from({ length: 256 }, (_, i) => {
      const [x, y] = [i % 16, i >> 4];
      return [x * 4000 + y, y * 4000, (x + y) * 2000].map((value) => Math.floor(value / 257 + 0.5));
    });
    expect([...shown]).toEqual(expected.flat());
  });
});

describe('JPEG-LS', () => {
  it('reads components in planes, lines and pixels', async () => {
    const planes = Uint8Array.from({ length: rgb.bytes.length }, (_, i) => {
      const plane = Math.floor(i / (side * side));
      return rgb.bytes[(i % (side * side)) * 3 + plane] ?? 0;
    });
    const apart = await encodeJpegLs({ ...rgb, bytes: planes }, 'planes');
    expect(Buffer.compare(await pixelsOf(tileOf('jpeg-ls', apart)), rgb.bytes)).toBe(0);
    const lines = await encodeJpegLs(rgb, 'lines');
    expect(Buffer.compare(await pixelsOf(tileOf('jpeg-ls', lines)), rgb.bytes)).toBe(0);
  });
});

describe('JPEG XR', () => {
  const size = { width: 16, height: 16 };
  const single = { ...size, photometric: 'grey', samples: 1 } as const;
  const pattern = (value: (x: number, y: number) => readonly number[]): Uint8Array =>
    Uint8Array.from(Array.from({ length: 256 }, (_, i) => value(i % 16, i >> 4)).flat());
  const colours = pattern((x, y) => [x * 16, y * 16, (x + y) * 8]);

  it('reads RGB, in either order, and grey', async () => {
    expect(await pixelsOf(tileOf('jpeg-xr', jpegXrSamples.rgb, size))).toEqual(colours);
    // The last byte of the pixel format: 24bppRGB to 24bppBGR.
    const swapped = jpegXrSamples.rgb.slice();
    swapped[0x17] = 0x0c;
    expect(await pixelsOf(tileOf('jpeg-xr', swapped, size))).toEqual(colours);
    const shown = await pixelsOf(tileOf('jpeg-xr', jpegXrSamples.grey, single));
    expect(shown).toEqual(pattern((x) => [x * 16, x * 16, x * 16]));
  });

  it('reads 16-bit grey through a window', async () => {
    const tile = tileOf('jpeg-xr', jpegXrSamples.grey16, { ...single, window: { low: 0, high: 60_555 } });
    const value = (x: number, y: number): number => Math.floor(((x * 4000 + y * 37) * 255) / 60_555 + 0.5);
    expect(await pixelsOf(tile)).toEqual(pattern((x, y) => Array.from({ length: 3 }, () => value(x, y))));
  });

  it('refuses what is cut off, of another size, or of two sizes', async () => {
    const sound = jpegXrSamples.rgb;
    const twoSizes = sound.slice();
    twoSizes[0x8e + 4] = 0x7f;
    const tiles = [
      tileOf('jpeg-xr', sound, { width: 17, height: 16 }),
      tileOf('jpeg-xr', twoSizes, size),
      tileOf('jpeg-xr', sound, { ...size, samples: 1, photometric: 'grey' }),
      ...[0, 3, 20, 100, 140, 150, 200].map((length) => tileOf('jpeg-xr', sound.slice(0, length), size)),
    ];
    for (const tile of tiles) {
      await expect(inProcessDecoder.decode(tile, request)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });

  it('survives scribbled files, and leaves the handlers of the process alone', async () => {
    const handlers = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    await survive('jpeg-xr', jpegXrSamples.rgb, size);
    expect(await pixelsOf(tileOf('jpeg-xr', jpegXrSamples.rgb, size))).toEqual(colours);
    expect(process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')).toBe(
      handlers,
    );
  });
});
