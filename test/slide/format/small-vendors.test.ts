/** Trestle, Huron and ARGOS: structure, broken files, and against OpenSlide. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import {
  argosDescription,
  argosTiff,
  huronTiff,
  trestleDescription,
  trestleTiff,
  type VendorTiffOptions,
} from '../../fixture/small-vendors';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../fixture/tiff-writer';
import { temporaryFolder } from '../../temporary-folder';
import { hasOpenSlide } from '../openslide';
import { outcome } from '../outcome';
import { expectParity } from '../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const writers = { trestle: trestleTiff, huron: huronTiff, argos: argosTiff } as const;
type Vendor = keyof typeof writers;

async function write(vendor: Vendor, name: string, options: VendorTiffOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.tif`);
  await writeFile(path, await writers[vendor](options));
  return path;
}

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each(['trestle', 'huron', 'argos'] as const)('reads a synthetic %s', async (vendor) => {
    console.log(await expectParity(await write(vendor, `${vendor}-parity`)));
  });
});
