/** TIFF structure: values of every kind in both byte orders, classic and BigTIFF, and what callers may refuse. */
import { describe, expect, it } from 'vitest';
import { hasTiffMagic, readTiff } from '../../../src-main/slide/container/tiff';
import type { TiffDirectory } from '../../../src-main/slide/container/tiff-directory';
import { memorySource } from '../../../src-main/slide/source/byte-source';
import {
  ascii,
  long,
  opaque,
  rational,
  short,
  writeTiff,
  type TiffDirectorySpec,
} from '../../fixture/tiff-writer';

const directory: TiffDirectorySpec = {
  tags: new Map([
    [256, long(70_000)],
    [258, short(8, 8, 8)],
    [270, ascii('Grün\nzweite Zeile')],
    [282, rational(40_000, 3)],
    [700, opaque(Uint8Array.of(0xe9, 0x74, 0xe9))],
    [50_000, { type: 'long8', value: [2 ** 40 + 5] }],
  ]),
};

const kinds = [
  { name: 'classic, little-endian', options: {} },
  { name: 'classic, big-endian', options: { bigEndian: true } },
  { name: 'BigTIFF, little-endian', options: { bigTiff: true } },
  { name: 'BigTIFF, big-endian', options: { bigTiff: true, bigEndian: true } },
];

async function firstDirectory(bytes: Uint8Array): Promise<TiffDirectory> {
  const [first] = (await readTiff(memorySource(bytes))).directories;
  if (first === undefined) throw new Error('no directory');
  return first;
}

describe('readTiff', () => {
  it.each(kinds)('reads values: $name', async ({ options }) => {
    const bytes = writeTiff([directory, { tags: new Map([[256, short(3)]]) }], options);
    expect(hasTiffMagic(bytes.subarray(0, 8))).toBe(true);
    const tiff = await readTiff(memorySource(bytes));
    expect(tiff).toMatchObject({
      bigTiff: options.bigTiff ?? false,
      littleEndian: options.bigEndian !== true,
    });
    expect(tiff.directories.map(({ index }) => index)).toEqual([0, 1]);
    const first = await firstDirectory(bytes);
    expect(await first.number(256)).toBe(70_000);
    expect([...((await first.numbers(258, 3)) ?? [])]).toEqual([8, 8, 8]);
    expect(await first.text(270)).toBe('Grün\nzweite Zeile');
    expect(await first.number(282)).toBeCloseTo(13_333.333, 2);
    // Not valid UTF-8, so each byte is a Latin-1 character.
    expect(await first.text(700)).toBe('été');
    expect(await first.number(50_000)).toBe(2 ** 40 + 5);
    expect(first.count(258)).toBe(3);
    expect(await tiff.directories[1]?.number(256)).toBe(3);
  });

  it('tells an absent tag from a zero', async () => {
    const first = await firstDirectory(writeTiff([{ tags: new Map([[254, long(0)]]) }]));
    expect(await first.number(254)).toBe(0);
    expect(await first.number(255)).toBeNull();
    expect(await first.text(270)).toBeNull();
    expect(first.has(255)).toBe(false);
    expect(first.count(255)).toBe(0);
  });

  it('refuses more values than the caller can use', async () => {
    const first = await firstDirectory(writeTiff([directory]));
    await expect(first.numbers(258, 2)).rejects.toMatchObject({
      tag: 'broken-file',
      why: 'tag 258 of image 0 holds 3 values instead of at most 2',
    });
  });

  it('knows a TIFF by its first bytes', () => {
    const magic = (...bytes: number[]): boolean => hasTiffMagic(Uint8Array.from(bytes));
    expect(magic(0x49, 0x49, 42, 0)).toBe(true);
    expect(magic(0x4d, 0x4d, 0, 43)).toBe(true);
    expect(magic(0x49, 0x49, 0, 42)).toBe(false);
    expect(magic(0x49, 0x4d, 42, 0)).toBe(false);
    expect(magic()).toBe(false);
  });
});
