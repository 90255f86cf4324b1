/**
 * What V8 makes of the WebAssembly codecs on processors without AVX: the built command, told to do without, reads lossless
 * frames as they were written. Node 20 and 22 gave other pixels of HTJ2K there.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import { encodeHtj2k, encodeJpeg2000, encodeJpegLs } from '../../fixture/codestreams';
import { dicomImage } from '../../fixture/dicom-wsi';
import { texture } from '../../fixture/texture';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const side = 64;
const picture = { width: side, height: side, data: texture(side, side, 7) };

describe.skipIf(process.arch !== 'x64')('without AVX', () => {
  it.each([
    ['HTJ2K', '1.2.840.10008.1.2.4.201', 'YBR_RCT', encodeHtj2k],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90', 'YBR_RCT', encodeJpeg2000],
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', 'RGB', encodeJpegLs],
  ])('%s gives back every pixel', async (name, transferSyntax, photometric, encode) => {
    const slide = join(folder.path, `${name}.dcm`);
    const encodedAs = {
      ...{ transferSyntax, photometric },
      encode: (bytes: Uint8Array) => encode({ width: side, height: side, components: 3, bits: 8, bytes }),
    };
    writeFileSync(slide, await dicomImage({ picture, tile: side, encodedAs, seriesUid: transferSyntax }));
    const out = join(folder.path, `${name}.png`);
    const region = [
      ...['region', slide, '--level', '0', '--x', '0', '--y', '0'],
      ...['--width', `${side}`, '--height', `${side}`, '--out', out],
    ];
    const command = join(findInstallation().root, 'out', 'main', 'spindle.js');
    await promisify(execFile)(process.execPath, ['--no-enable-avx', command, ...region]);
    const read = await sharp(out).removeAlpha().raw().toBuffer();
    expect(Buffer.compare(read, picture.data)).toBe(0);
  });
});
