/** Whole slides over HTTP: the same pixels as from a file, in few round trips, however bad the connection. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Region } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import type { SourceOptions } from '../../src-main/slide/source/open-source';
import { aperioSvs } from '../fixture/aperio-svs';
import { startSlideServer, type SlideServer, type SlideServerOptions } from '../fixture/slide-server';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
const path = join(folder.path, 'slide.svs');
let bytes: Uint8Array;
const servers: SlideServer[] = [];

beforeAll(async () => {
  bytes = await aperioSvs({ width: 2560, height: 2048 });
  await writeFile(path, bytes);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => folder.remove());

async function serve(options: SlideServerOptions, file = bytes): Promise<SlideServer> {
  const server = await startSlideServer(file, options);
  servers.push(server);
  return server;
}

function open(pathOrAddress: string, options: SourceOptions = {}): Promise<Slide> {
  return openSlide(pathOrAddress, { decoder: inProcessDecoder, ...options });
}

const regions: readonly Region[] = [
  { level: 2, x: 0, y: 0, width: 640, height: 512 },
  { level: 1, x: 300, y: 211, width: 700, height: 500 },
  { level: 0, x: 1000, y: 900, width: 800, height: 600 },
  { level: 0, x: 2300, y: 1900, width: 400, height: 300 },
];

async function expectSamePixels(remote: Slide, local: Slide): Promise<void> {
  for (const region of regions) {
    const [a, b] = [await remote.readRegion(region), await local.readRegion(region)];
    expect(a.missing).toEqual([]);
    expect(Buffer.compare(a.data, b.data)).toBe(0);
  }
}

function bytesAsked(server: SlideServer): number {
  return server.requests.reduce((sum, { from, to }) => sum + (to ?? 0) - (from ?? 0), 0);
}

describe('a slide over HTTP', () => {
  it('shows its first view within a few round trips, of a part of its bytes', async () => {
    const server = await serve({ latencyMs: 50 });
    const slide = await open(`${server.origin}/slides/slide.svs`);
    expect(slide.info).toMatchObject({ name: 'slide.svs', format: 'aperio', mpp: { x: 0.25, y: 0.25 } });
    expect(slide.path).toBe(`${server.origin}/slides/slide.svs`);
    const opening = server.requests.length;
    // At worst one round trip after the other: at 50 ms, 20 of them take 1 s of the 3 s that a first view may take.
    expect(opening).toBeLessThanOrEqual(8);
    const lowest = slide.levels.length - 1;
    const { width, height } = slide.levels[lowest] ?? { width: 0, height: 0 };
    const overview = await slide.readRegion({ level: lowest, x: 0, y: 0, width, height });
    expect(overview.missing).toEqual([]);
    expect(server.requests.length - opening).toBeLessThanOrEqual(12);
    expect(bytesAsked(server)).toBeLessThan(bytes.length / 2);
    await slide.close();
  });

  it('is the same slide, pixel by pixel, when every tenth connection drops', async () => {
    const [server, local] = [await serve({ latencyMs: 5, dropEvery: 10 }), await open(path)];
    // Small blocks and requests, so that there are many to drop.
    const blocks = { blockBytes: 4096, requestBytes: 8192, cacheBytes: 65_536 };
    const remote = await open(`${server.origin}/slide.svs`, { blocks });
    expect({ ...remote.info, name: local.info.name }).toEqual(local.info);
    await expectSamePixels(remote, local);
    expect(server.dropped).toBeGreaterThan(5);
    expect(server.mostAtOnce).toBeLessThanOrEqual(6);
    await remote.close();
    await local.close();
  });

  it('keeps to the number of requests that it may have in flight', async () => {
    const server = await serve({ latencyMs: 5 });
    const blocks = { blockBytes: 4096, requestBytes: 4096, requestsInFlight: 3 };
    const slide = await open(server.origin, { blocks });
    await slide.readRegion({ level: 0, x: 0, y: 0, width: 1500, height: 1500 });
    expect(server.mostAtOnce).toBe(3);
    await slide.close();
  });

  it('that is replaced while it is read loses tiles, and mixes none', async () => {
    const server = await serve({});
    const slide = await open(server.origin, { blocks: { blockBytes: 4096, readAheadBytes: 0 } });
    const region = { level: 0, x: 0, y: 0, width: 100, height: 100 };
    expect((await slide.readRegion(region)).missing).toEqual([]);
    server.replace(await aperioSvs({ width: 2560, height: 2048, seed: 9 }), '"2"');
    const elsewhere = await slide.readRegion({ ...region, x: 2000, y: 1500 });
    expect(elsewhere.missing[0]?.why).toBe('it was replaced on the server while it was being read');
    expect(elsewhere.data.every((value) => value === 255)).toBe(true);
    await slide.close();
  });

  it('stops asking when the reader gives up, and goes on for the next', async () => {
    const server = await serve({ latencyMs: 50 });
    const slide = await open(server.origin, {
      blocks: { blockBytes: 4096, requestBytes: 4096, requestsInFlight: 2, readAheadBytes: 0 },
    });
    const before = server.requests.length;
    const controller = new AbortController();
    const whole = { level: 0, x: 0, y: 0, width: 2560, height: 2048 };
    const lost = expect(slide.readRegion(whole, { signal: controller.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await lost;
    // The whole would take hundreds; what was under way may still end, and nothing new begins.
    const asked = server.requests.length;
    expect(asked - before).toBeLessThan(50);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests.length - asked).toBeLessThanOrEqual(2);
    expect((await slide.readRegion({ ...whole, width: 50, height: 50 })).missing).toEqual([]);
    await slide.close();
  });

  it('stops opening when it is told to, and opens nothing that is no slide', async () => {
    const silent = await serve({ instead: (_request, _response, number) => number > 1 });
    const controller = new AbortController();
    const blocks = { blockBytes: 1024 };
    const opening = expect(open(silent.origin, { signal: controller.signal, blocks })).rejects.toMatchObject({
      tag: 'aborted',
    });
    setTimeout(() => controller.abort(), 100);
    await opening;

    const text = await serve({}, new TextEncoder().encode('no slide'));
    await expect(open(`${text.origin}/a.svs?key=secret`)).rejects.toMatchObject({
      tag: 'unsupported-format',
      where: { path: `${text.origin}/a.svs` },
    });
    const empty = await serve({}, new Uint8Array(0));
    await expect(open(empty.origin)).rejects.toMatchObject({ tag: 'broken-file', why: 'the file is empty' });
    await expect(open('ftp://127.0.0.1/a.svs')).rejects.toMatchObject({ tag: 'not-found' });
  });

  it.skipIf(!hasSharedData)('is the same slide for a real one', async () => {
    const real = sharedSlide('aperio/CMU-1-Small-Region.svs');
    const server = await serve({ latencyMs: 5, dropEvery: 10 }, await readFile(real));
    const [remote, local] = [await open(server.origin), await open(real)];
    expect({ ...remote.info, name: '' }).toEqual({ ...local.info, name: '' });
    const region = { level: 0, x: 100, y: 200, width: 1200, height: 1200 };
    const [a, b] = [await remote.readRegion(region), await local.readRegion(region)];
    expect(a.missing).toEqual([]);
    expect(Buffer.compare(a.data, b.data)).toBe(0);
    for (const { name } of local.info.associatedImages) {
      const [picture, same] = [await remote.readAssociatedImage(name), await local.readAssociatedImage(name)];
      expect(Buffer.compare(picture.data, same.data)).toBe(0);
    }
    await remote.close();
    await local.close();
  });
});

describe('a slide on a slow share', () => {
  it('is the same slide through the block cache', async () => {
    const [share, local] = [
      await open(path, { slowShare: true, blocks: { blockBytes: 8192 } }),
      await open(path),
    ];
    expect(share.info).toEqual(local.info);
    await expectSamePixels(share, local);
    await share.close();
    await local.close();
  });
});
