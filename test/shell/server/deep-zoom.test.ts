/** `spindle serve --dzi` over real HTTP: the pixels that other viewers get, whom it lets in, and what it refuses. */
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src-main/contract/api';
import type { Pixels } from '../../../src-main/contract/slide';
import { findInstallation } from '../../../src-main/session/installation';
import { startServer, type RunningServer } from '../../../src-main/shell/server/server';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import type { Slide } from '../../../src-main/slide/slide';
import {
  sessionFixture,
  smallPhantom,
  type SessionFixture,
  type SmallPhantom,
} from '../../session/session-fixture';

const size = { width: 1001, height: 613 };
let phantom: SmallPhantom;
let fixture: SessionFixture;
let server: RunningServer;
let slide: Slide;

beforeAll(async () => {
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path);
  await paintOdd(join(fixture.slides, 'odd size 50%.tif'));
  writeFileSync(join(fixture.root, 'secret.txt'), 'secret');
  server = await startServer({
    ...{ session: fixture.session, installation: findInstallation(), port: 0, dzi: true },
  });
  slide = await openSlide(join(fixture.slides, 'odd size 50%.tif'), { decoder: inProcessDecoder });
});
afterAll(async () => {
  await slide.close();
  await server.close();
  await fixture.end();
  phantom.remove();
});

/** Tiles with gradients and edges, so that a shift of a pixel is seen. */
async function paintOdd(path: string): Promise<void> {
  const { width, height } = size;
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const stripe = (x >> 4) % 2 === (y >> 4) % 2 ? 60 : 0;
      data.set([(x * 190) / width + stripe, (y * 190) / height + stripe, 128 - stripe], (y * width + x) * 3);
    }
  }
  await sharp(data, { raw: { width, height, channels: 3 } })
    .tiff({ tile: true, tileWidth: 256, tileHeight: 256, pyramid: true, compression: 'deflate' })
    .toFile(path);
}

function address(name = 'odd size 50%.tif'): string {
  return server.deepZoomAddress(encodeURIComponent(name)) ?? '';
}

function tileAddress(level: number | string, column: number | string, row: number | string): string {
  return address().replace(/\.dzi$/, `_files/${level}/${column}_${row}.jpeg`);
}

async function tile(level: number, column: number, row: number): Promise<Pixels> {
  const response = await fetch(tileAddress(level, column, row));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const { data, info } = await sharp(await response.arrayBuffer())
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Mean difference of the samples. */
function difference(one: Pixels, other: Pixels): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  let sum = 0;
  for (const [index, value] of one.data.entries()) sum += Math.abs(value - (other.data[index] ?? 0));
  return sum / one.data.length;
}

async function refusal(path: string, init?: RequestInit): Promise<[number, string]> {
  const response = await fetch(path, init);
  const answer = (await response.json()) as Answer<null>;
  return [response.status, answer.ok ? '' : answer.error.tag];
}

describe('the tiles', () => {
  it('are described by the file that names their size', async () => {
    const response = await fetch(address());
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/xml; charset=utf-8',
    ]);
    const xml = await response.text();
    expect(xml).toContain('Format="jpeg" Overlap="1" TileSize="254"');
    expect(xml).toContain('<Size Width="1001" Height="613"/>');
  });

  it('of full resolution are the pixels of level 0, also in the last column and row', async () => {
    const first = await slide.readRegion({ level: 0, x: 0, y: 0, width: 255, height: 255 });
    const inner = await slide.readRegion({ level: 0, x: 253, y: 253, width: 256, height: 256 });
    const shifted = await slide.readRegion({ level: 0, x: 254, y: 253, width: 256, height: 256 });
    const last = await slide.readRegion({ level: 0, x: 761, y: 507, width: 240, height: 106 });
    expect(difference(await tile(10, 0, 0), first)).toBeLessThan(3);
    const got = await tile(10, 1, 1);
    expect(difference(got, inner)).toBeLessThan(3);
    expect(difference(got, shifted)).toBeGreaterThan(4);
    expect(difference(await tile(10, 3, 2), last)).toBeLessThan(3);
  });

  it('of other levels are the slide at that scale, down to one pixel', async () => {
    for (const [level, width, height] of [
      [8, 251, 154],
      [5, 32, 20],
      [1, 2, 2],
      [0, 1, 1],
    ] as const) {
      const whole = { x: 0, y: 0, width, height, stepX: size.width / width, stepY: size.height / height };
      expect(difference(await tile(level, 0, 0), await slide.readScaled(whole))).toBeLessThan(4);
    }
  });

  it('are none of a wrong level, column or row', async () => {
    for (const [level, column, row] of [
      [11, 0, 0],
      [99, 0, 0],
      [10, 4, 0],
      [10, 0, 3],
      [0, 1, 0],
      [8, 999999999, 0],
    ] as const)
      expect(await refusal(tileAddress(level, column, row))).toEqual([404, 'not-found']);
    for (const [level, column, row] of [
      ['-1', 0, 0],
      ['1e3', 0, 0],
      [10, '0x1', 0],
      [10, 0, '1.5'],
      [10, 0, '9'.repeat(40)],
    ] as const)
      expect(await refusal(tileAddress(level, column, row))).toEqual([404, 'not-found']);
  });

  it('show another slide of the folder, and one that came later', async () => {
    expect((await fetch(address('field.tif'))).status).toBe(200);
    expect(await refusal(address('later.tif'))).toEqual([404, 'not-found']);
    fixture.copy('later.tif');
    expect((await fetch(address('later.tif'))).status).toBe(200);
  });
});

describe('the slides', () => {
  it('are what lies in the folder now', async () => {
    const [path, other] = [join(fixture.slides, 'replaced.tif'), join(fixture.root, 'other.tif')];
    copyFileSync(join(fixture.slides, 'odd size 50%.tif'), path);
    expect(await (await fetch(address('replaced.tif'))).text()).toContain('Width="1001"');
    copyFileSync(phantom.path, other);
    renameSync(other, path);
    expect(await (await fetch(address('replaced.tif'))).text()).not.toContain('Width="1001"');
    rmSync(path);
    expect(await refusal(address('replaced.tif'))).toEqual([404, 'not-found']);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('stay open between tiles, four of them', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `copy ${index}.tif`);
    for (const name of names) {
      copyFileSync(join(fixture.slides, 'odd size 50%.tif'), join(fixture.slides, name));
      expect((await fetch(address(name))).status).toBe(200);
    }
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [basename(readlinkSync(join('/proc/self/fd', fd)))];
      } catch {
        // That of the listing itself.
        return [];
      }
    });
    expect(names.filter((name) => open.includes(name))).toEqual(names.slice(2));
    expect((await fetch(address(names[0]))).status).toBe(200);
  });
});

describe('who is let in', () => {
  it('is who has the address, from any page', async () => {
    const headers = {
      Origin: 'http://lims.example',
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'cors',
    };
    const response = await fetch(address(), { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await fetch(address(), { method: 'HEAD' })).status).toBe(200);
  });

  it('is nobody without it, and nobody by another host', async () => {
    const [, token = ''] = /\/dzi\/([^/]+)\//.exec(address()) ?? [];
    for (const wrong of ['a'.repeat(43), token.slice(1), ''])
      expect((await fetch(address().replace(token, wrong))).status).toBe(403);
    const login = new URL(server.newAddress()).searchParams.get('token') ?? '';
    expect((await fetch(address().replace(token, login))).status).toBe(403);
  });

  it('gets nothing else, and changes nothing', async () => {
    const [, token = ''] = /\/dzi\/([^/]+)\//.exec(address()) ?? [];
    const { origin } = new URL(address());
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${origin}/api/events`, { headers })).status).toBe(401);
    expect((await fetch(`${origin}/?token=${token}`, { redirect: 'manual' })).status).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(await refusal(address(), { method })).toEqual([403, 'request-invalid']);
  });

  it('is nobody where it was not asked for', async () => {
    const closed = await startServer({ session: fixture.session, installation: findInstallation(), port: 0 });
    expect(closed.deepZoomAddress('a')).toBeNull();
    const path = new URL(address()).pathname;
    expect((await fetch(`http://127.0.0.1:${closed.port}${path}`)).status).toBe(401);
    await closed.close();
  });
});

describe('a hostile name', () => {
  it('leads to nothing outside the folder, and is refused with a tag', async () => {
    symlinkSync(phantom.path, join(fixture.slides, 'link.tif'));
    const names = [
      '../secret.txt',
      '../../etc/passwd',
      phantom.path,
      'link.tif',
      'nul\0.tif',
      '‮fit.ddo',
      'x'.repeat(900),
      '😀',
    ];
    for (const name of names) expect(await refusal(address(name)), name).toEqual([404, 'not-found']);
    const { origin, pathname } = new URL(address());
    const folder = pathname.slice(0, pathname.lastIndexOf('/'));
    expect(await refusal(`${origin}${folder}/%E0%A4.dzi`)).toEqual([400, 'request-invalid']);
    expect(await refusal(`${origin}${folder}/${'x'.repeat(3001)}.dzi`)).toEqual([404, 'not-found']);
    expect(await refusal(`${origin}${folder}/`)).toEqual([404, 'not-found']);
  });
});
