/**
 * Thousands of pictures decoded and encoded in real Electron, through the addresses that the viewer asks: sharp once called the
 * GLib that Electron has loaded instead of its own, and ended the process. `SPINDLE_ELECTRON_TILES=10000` asks for more of them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, OpenedSlide } from '../../../src-main/contract/api';
import { associatedImagePath, tilePath } from '../../../src-main/contract/wire/addresses';
import { electronPath, launchElectron, type RunningElectron } from '../../e2e/electron';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { encodeJpeg2000 } from '../../fixture/codestreams';
import { displayP3 } from '../../fixture/icc-profiles';
import { texture } from '../../fixture/texture';
import { long, opaque, short, writeTiff } from '../../fixture/tiff-writer';
import { temporaryFolder } from '../../temporary-folder';

const requests = Number(process.env.SPINDLE_ELECTRON_TILES ?? 600);
const tileSide = 512;
/** Together more than the cache of decoded tiles holds, so that each is decoded again when its turn comes again. */
const columns = 20;
const inSrgb = { colours: 'srgb', choice: null } as const;

describe.skipIf(electronPath === null)('pictures in real Electron', () => {
  const temporary = temporaryFolder();
  let electron: RunningElectron;

  beforeAll(async () => {
    const slides = join(temporary.path, 'slides');
    mkdirSync(slides);
    await writePictures(slides);
    electron = await launchElectron({ folder: temporary.path });
    await electron.drop(slides);
  }, 120_000);
  afterAll(async () => {
    await electron.close();
    temporary.remove();
  });

  const inPage = <T>(script: string): Promise<T> => electron.page.evaluate<T>(script);
  const memory = (): Promise<number> =>
    electron.application.evaluate(() => Math.round(process.memoryUsage().rss / 2 ** 20));

  async function open(name: string): Promise<string> {
    const path = join(temporary.path, 'slides', name);
    const answer = await inPage<Answer<OpenedSlide>>(
      `window.spindle.call('openSlide', ${JSON.stringify({ path })})`,
    );
    if (!answer.ok) throw new Error(answer.error.why);
    return answer.result.slideId;
  }

  it(
    `are decoded and encoded ${requests} times, in memory that stays`,
    async () => {
      const tiled = [await open('webp.tif'), await open('jpeg.tif'), await open('jpeg2000.tif')];
      const plain = await open('plain.png');
      const aperio = await open('aperio.svs');
      const addresses = Array.from({ length: requests }, (_, i) => {
        if (i % 10 === 8) return tilePath(plain, 0, i % 3, Math.floor(i / 3) % 2);
        if (i % 10 === 9) return associatedImagePath(aperio, i % 20 === 9 ? 'label' : 'macro', inSrgb);
        const slide = tiled[i % tiled.length] ?? plain;
        const tile = Math.floor(i / tiled.length) % columns ** 2;
        return tilePath(slide, 0, tile % columns, Math.floor(tile / columns), inSrgb);
      });
      const sizes: number[] = [];
      const atOnce = Math.ceil(requests / 20);
      for (let from = 0; from < requests; from += atOnce) {
        const faults = await inPage<string[]>(fetchAll(addresses.slice(from, from + atOnce)));
        expect(faults).toEqual([]);
        sizes.push(await memory());
      }
      process.stdout.write(`\nmemory of the main process in 20 parts, MiB: ${sizes.join(' ')}\n`);
      // The caches are filled within the first part of it; from then on nothing may grow.
      const [middle = 0, end = Infinity] = [sizes[9], sizes[19]];
      expect(end - middle).toBeLessThan(150);
      expect(
        electron
          .stderr()
          .split('\n')
          .filter((line) => line.includes('GLib')),
      ).toEqual([]);
      expect(electron.application.process().exitCode).toBeNull();
    },
    Math.max(120_000, requests * 200),
  );
});

/**
 * Fetches in the page, six at a time as a viewer would; as text, because the page's globals are not those of this file.
 * Its value is what was not a picture.
 */
function fetchAll(addresses: readonly string[]): string {
  return `(async (left) => {
    const faults = [];
    const one = async () => {
      for (let address = left.pop(); address !== undefined; address = left.pop()) {
        const response = await fetch(address, { cache: 'no-store' });
        const { byteLength } = await response.arrayBuffer();
        const type = response.headers.get('Content-Type') ?? '';
        if (!response.ok || !type.startsWith('image/') || byteLength < 100)
          faults.push(address + ': ' + response.status + ' ' + type);
      }
    };
    await Promise.all(Array.from({ length: 6 }, one));
    return faults;
  })(${JSON.stringify(addresses)})`;
}

async function writePictures(folder: string): Promise<void> {
  const size = { width: tileSide, height: tileSide };
  const data = texture(tileSide, tileSide, 3);
  const tile = sharp(data, { raw: { ...size, channels: 3 } });
  const profile = await displayP3();
  const jpeg2000 = await encodeJpeg2000({ ...size, components: 3, bits: 8, bytes: data }, false);
  const write = (name: string, compression: number, photometric: number, bytes: Uint8Array): void =>
    writeFileSync(join(folder, name), tiledFile(compression, photometric, bytes, profile));
  write('webp.tif', 50_001, 2, await tile.clone().webp({ quality: 80 }).toBuffer());
  write('jpeg.tif', 7, 6, await tile.clone().jpeg({ progressive: true }).toBuffer());
  write('jpeg2000.tif', 33_005, 2, jpeg2000);
  await sharp(texture(1400, 1000, 4), { raw: { width: 1400, height: 1000, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(join(folder, 'plain.png'));
  await writeAperioSvs(join(folder, 'aperio.svs'), { iccProfile: profile });
}

function tiledFile(
  compression: number,
  photometric: number,
  tile: Uint8Array,
  profile: Uint8Array,
): Uint8Array {
  const tags = new Map([
    [256, long(columns * tileSide)],
    [257, long(columns * tileSide)],
    [258, short(8, 8, 8)],
    [259, short(compression)],
    [262, short(photometric)],
    [277, short(3)],
    [284, short(1)],
    [322, short(tileSide)],
    [323, short(tileSide)],
    [34_675, opaque(profile)],
  ]);
  return writeTiff([{ tags, pieces: Array.from({ length: columns ** 2 }, () => tile) }]);
}
