/** The pool of built workers: same pixels as in process, order of abort, and what a dying worker costs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDecodePool, inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import type { EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import { findInstallation } from '../../../src-main/session/installation';
import { encodeAbbreviatedJpegs } from '../../fixture/abbreviated-jpeg';
import { jpegXrSamples } from '../../fixture/codestream-samples';
import { encodeHtj2k, encodeJpeg2000, encodeJpegLs } from '../../fixture/codestreams';
import { texture } from '../../fixture/texture';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const workerFile = findInstallation().decodeWorker;
const side = 64;
const request = { priority: 'analysis' } as const;

async function jpegTiles(count: number): Promise<EncodedTile[]> {
  const pieces = Array.from({ length: count }, (_, i) => ({
    width: side,
    height: side,
    data: texture(side, side, i),
  }));
  const { tables, tiles } = await encodeAbbreviatedJpegs(pieces);
  const common = { compression: 'jpeg', photometric: 'ycbcr', predictor: 'none', samples: 3 } as const;
  return tiles.map((bytes) => ({ ...common, tables, width: side, height: side, bytes }));
}

function rawTile(width: number): EncodedTile {
  const common = {
    compression: 'none',
    photometric: 'rgb',
    predictor: 'none',
    samples: 3,
    tables: null,
  } as const;
  return { ...common, width, height: 1, bytes: new Uint8Array(width * 3).fill(width) };
}

describe('decode pool', () => {
  it('gives the pixels that this thread gives, many at a time', async () => {
    const pool = createDecodePool({ workerFile, threads: 2 });
    const tiles = await jpegTiles(24);
    const decoded = await Promise.all(tiles.map((tile) => pool.decode(tile, request)));
    for (const [i, tile] of tiles.entries()) {
      const { data } = await inProcessDecoder.decode(tile, request);
      expect(Buffer.compare(decoded[i]?.data ?? new Uint8Array(), data)).toBe(0);
    }
    // The caller keeps its bytes: they were copied, not moved.
    expect(tiles[0]?.bytes.length).toBeGreaterThan(100);
    await pool.close();
  });

  it('puts tiles where those lay that were given back, whatever was there', async () => {
    const pool = createDecodePool({ workerFile, threads: 1 });
    for (const tile of await jpegTiles(6)) {
      const given = await pool.decode(rawTile(side * side), request);
      const before = given.data;
      pool.reuse(given);
      pool.reuse(given);
      const { data } = await pool.decode(tile, request);
      expect(Buffer.compare(data, (await inProcessDecoder.decode(tile, request)).data)).toBe(0);
      // What was moved is empty here now; what is shared shows the tile that lies there.
      expect(before.length === 0 || Buffer.compare(before, data) === 0).toBe(true);
      // Nothing is left to be taken a second time.
      const other = await pool.decode(rawTile(side * side), request);
      expect(other.data.every((value) => value === side ** 2 % 256)).toBe(true);
      expect(Buffer.compare(data, (await inProcessDecoder.decode(tile, request)).data)).toBe(0);
    }
    await pool.close();
  });

  it('does not lend the memory of a tile that is still being decoded for nobody', async () => {
    const pool = createDecodePool({ workerFile, threads: 1 });
    const [first, second] = await jpegTiles(2);
    if (first === undefined || second === undefined) throw new Error('two tiles were asked for');
    pool.reuse(await pool.decode(first, request));
    const controller = new AbortController();
    const lost = expect(pool.decode(first, { ...request, signal: controller.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    controller.abort();
    const { data } = await pool.decode(second, request);
    await lost;
    expect(Buffer.compare(data, (await inProcessDecoder.decode(second, request)).data)).toBe(0);
    await pool.close();
  });

  it('finds the WebAssembly codecs from the built worker, and survives damaged streams in them', async () => {
    const pool = createDecodePool({ workerFile, threads: 2 });
    const data = texture(side, side, 3);
    const picture = { width: side, height: side, components: 3, bits: 8, bytes: data };
    const common = { photometric: 'rgb', predictor: 'none', samples: 3, tables: null } as const;
    const tiles: EncodedTile[] = [
      { ...common, width: side, height: side, compression: 'jpeg2000', bytes: await encodeJpeg2000(picture) },
      { ...common, width: side, height: side, compression: 'htj2k', bytes: await encodeHtj2k(picture) },
      { ...common, width: side, height: side, compression: 'jpeg-ls', bytes: await encodeJpegLs(picture) },
    ];
    for (const tile of tiles) {
      const damaged = { ...tile, bytes: tile.bytes.map((byte, i) => (i > 90 && i % 3 === 0 ? 0x55 : byte)) };
      await pool.decode(damaged, request).catch((thrown: unknown) => {
        expect(thrown).toMatchObject({ tag: 'tile-unreadable' });
      });
      expect(Buffer.compare((await pool.decode(tile, request)).data, data)).toBe(0);
    }
    const xr: EncodedTile = {
      ...common,
      width: 16,
      height: 16,
      compression: 'jpeg-xr',
      bytes: jpegXrSamples.rgb,
    };
    expect((await pool.decode(xr, request)).data.subarray(0, 6)).toEqual(Uint8Array.of(0, 0, 0, 16, 0, 8));
    await pool.close();
  });

  it('passes a tile error on and goes on working', async () => {
    const pool = createDecodePool({ workerFile, threads: 1 });
    const broken = { ...rawTile(5), bytes: new Uint8Array(1) };
    await expect(pool.decode(broken, request)).rejects.toMatchObject({
      name: 'SpindleError',
      tag: 'tile-unreadable',
      why: 'it holds 1 bytes instead of 15',
    });
    expect((await pool.decode(rawTile(5), request)).data[0]).toBe(5);
    await pool.close();
  });

  it('takes an aborted tile out of the queue', async () => {
    const pool = createDecodePool({ workerFile, threads: 1 });
    const controller = new AbortController();
    const first = pool.decode(rawTile(3), request);
    const second = pool.decode(rawTile(4), { ...request, signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ tag: 'aborted' });
    expect((await first).width).toBe(3);
    await expect(pool.decode(rawTile(3), { ...request, signal: controller.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    await pool.close();
  });

  it('ends what is waiting when it is closed', async () => {
    const pool = createDecodePool({ workerFile, threads: 1 });
    const waiting = [1, 2, 3].map((width) =>
      expect(pool.decode(rawTile(width), request)).rejects.toMatchObject({ tag: 'aborted' }),
    );
    await pool.close();
    await Promise.all(waiting);
    await expect(pool.decode(rawTile(1), request)).rejects.toMatchObject({ tag: 'aborted' });
  });

  it('says so when the worker was not built', () => {
    expect(() => createDecodePool({ workerFile: join(folder.path, 'absent.js') })).toThrow(
      'the built file is not there',
    );
  });

  it('loses only the tile at which a worker died or got stuck', async () => {
    // The real worker does not die on purpose; this one does, on tiles 13 and 14 pixels wide.
    const mortal = join(folder.path, 'mortal-worker.mjs');
    const script = `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage('ready');
      parentPort.on('message', ({ id, tile }) => {
        if (tile.width === 13) process.exit(7);
        if (tile.width === 14) for (;;);
        const pixels = { width: tile.width, height: 1, data: tile.bytes };
        parentPort.postMessage({ id, pixels });
      });`;
    await writeFile(mortal, script);
    const pool = createDecodePool({ workerFile: mortal, threads: 2, secondsPerTile: 1 });
    const widths = [1, 13, 2, 14, 3, 13, 4];
    const ends = await Promise.allSettled(widths.map((width) => pool.decode(rawTile(width), request)));
    expect(ends.map(({ status }) => status)).toEqual(
      widths.map((width) => (width === 13 || width === 14 ? 'rejected' : 'fulfilled')),
    );
    const whys = ends.flatMap((end) =>
      end.status === 'rejected' ? [(end.reason as { why: string }).why] : [],
    );
    expect(whys).toEqual([
      'its decoder stopped with status 7',
      'decoding it took more than 1 seconds',
      'its decoder stopped with status 7',
    ]);
    expect((await pool.decode(rawTile(9), request)).width).toBe(9);
    await pool.close();
  });

  it('does not count the starting of a worker into the time of its first tile', async () => {
    const slow = join(folder.path, 'slow-worker.mjs');
    const script = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ id, tile }) => {
        parentPort.postMessage({ id, pixels: { width: tile.width, height: 1, data: tile.bytes } });
      });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
      parentPort.postMessage('ready');`;
    await writeFile(slow, script);
    const pool = createDecodePool({ workerFile: slow, threads: 1, secondsPerTile: 1 });
    expect((await pool.decode(rawTile(9), request)).width).toBe(9);
    await pool.close();
  });
});
