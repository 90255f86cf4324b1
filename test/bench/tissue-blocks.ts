/**
 * What slides for measuring are made of: 64 square blocks of tissue at 0.25 µm/px. Real fields of the shared data (three
 * quarters from one scanner's breast tissue, a quarter from seven organs); where those are absent, the phantom's own tissue.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Pixels } from '../../src-main/contract/slide';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { cut } from '../fixture/picture';
import { hasSharedData, sharedData } from '../shared-data';

/** Pixels along both sides of a block. */
export const blockSide = 1024;
export const blockCount = 64;

/** Named in the figures. */
export const tissueSource = hasSharedData
  ? 'real H&E (fields of ICPR 2012 and MoNuSeg)'
  : 'the phantom, because the shared data is absent: synthetic tissue says less of speed';

export async function* tissueBlocks(): AsyncGenerator<Pixels> {
  yield* hasSharedData ? realBlocks() : phantomBlocks();
}

async function* realBlocks(): AsyncGenerator<Pixels> {
  const fields = join(sharedData, 'mitosis', 'fields');
  const ofPatients = (await readdir(join(fields, 'icpr2012')))
    .filter((name) => /^A0[0-2]_/.test(name))
    .sort();
  const ofOrgans = (await readdir(join(fields, 'monuseg')))
    .filter((name) => /\.(jpg|png)$/.test(name))
    .sort();
  for (let index = 0; index < blockCount; index += 1) {
    const turn = Math.floor(index / 4);
    if (index % 4 === 3) {
      yield await blockOf(join(fields, 'monuseg', ofOrgans[turn % ofOrgans.length] ?? ''), 0);
    } else {
      const nth = turn * 3 + (index % 4);
      const name = ofPatients[nth % ofPatients.length] ?? '';
      yield await blockOf(join(fields, 'icpr2012', name), Math.floor(nth / ofPatients.length) % 4);
    }
  }
}

/** A quarter of a field of about 2084 pixels a side; one of 1000 whole, with a few pixels mirrored at its edges. */
async function blockOf(path: string, quarter: number): Promise<Pixels> {
  const { width, height } = await sharp(path).metadata();
  const left = width >= 2 * blockSide ? (quarter % 2) * blockSide : 0;
  const top = height >= 2 * blockSide ? Math.floor(quarter / 2) * blockSide : 0;
  const taken = { width: Math.min(blockSide, width - left), height: Math.min(blockSide, height - top) };
  const data = await sharp(path)
    .extract({ left, top, ...taken })
    .extend({ right: blockSide - taken.width, bottom: blockSide - taken.height, extendWith: 'mirror' })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width: blockSide, height: blockSide, data };
}

/** The darkest blocks: the phantom has glass as well. */
async function* phantomBlocks(): AsyncGenerator<Pixels> {
  const { pixels } = await paintPhantom(1, 4);
  const across = Math.floor(pixels.width / blockSide);
  const blocks = Array.from({ length: across * across }, (_, index) =>
    cut(pixels, (index % across) * blockSide, Math.floor(index / across) * blockSide, blockSide, blockSide),
  );
  const brightness = new Map(
    blocks.map((block) => [block, block.data.reduce((sum, value) => sum + value, 0)]),
  );
  const darkest = blocks.sort((a, b) => (brightness.get(a) ?? 0) - (brightness.get(b) ?? 0)).slice(0, 16);
  for (let index = 0; index < blockCount; index += 1) {
    const block = darkest[index % darkest.length];
    if (block !== undefined) yield block;
  }
}
