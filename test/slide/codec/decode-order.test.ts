/**
 * Which tile a worker is given next, with workers that are as slow as the test wants: each tile ends when it is told to. What is
 * for the screen goes before what is for an analysis, and neither keeps the other waiting for good.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createDecodePool, type TileDecoder } from '../../../src-main/slide/codec/decoder';
import type { EncodedTile } from '../../../src-main/slide/codec/encoded-tile';
import type { Priority } from '../../../src-main/slide/codec/tile-decoder';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
const workerFile = join(folder.path, 'patient-worker.mjs');
const [begun, ending] = [1, 2];
const script = `import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, tile }) => {
    const state = new Int32Array(tile.bytes.buffer);
    if (Atomics.compareExchange(state, 0, 0, ${begun}) === 0) Atomics.wait(state, 0, ${begun});
    parentPort.postMessage({ id, pixels: { width: 1, height: 1, data: new Uint8Array(3) } });
  });
  parentPort.postMessage('ready');`;
await writeFile(workerFile, script);
afterAll(() => folder.remove());

/** A tile whose memory a worker shares. */
class SlowTile {
  readonly #state = new Int32Array(new SharedArrayBuffer(4));

  get hasBegun(): boolean {
    return Atomics.load(this.#state, 0) !== 0;
  }

  get encoded(): EncodedTile {
    const bytes = new Uint8Array(this.#state.buffer);
    const kind = { compression: 'none', photometric: 'rgb', predictor: 'none', samples: 3 } as const;
    return { ...kind, tables: null, width: 1, height: 1, bytes };
  }

  end(): void {
    Atomics.store(this.#state, 0, ending);
    Atomics.notify(this.#state, 0);
  }
}

/** A pool, and all that it was asked for. */
class Scene {
  readonly #pool: TileDecoder;
  readonly #tiles: { readonly tile: SlowTile; readonly end: Promise<unknown> }[] = [];

  constructor(threads: number) {
    this.#pool = createDecodePool({ workerFile, threads });
  }

  ask(priority: Priority, signal?: AbortSignal): SlowTile {
    const tile = new SlowTile();
    const end = this.#pool.decode(tile.encoded, { priority, ...(signal && { signal }) });
    this.#tiles.push({ tile, end: end.catch((thrown: unknown) => thrown) });
    return tile;
  }

  async close(): Promise<void> {
    for (const { tile } of this.#tiles) tile.end();
    await Promise.all(this.#tiles.map(({ end }) => end));
    await this.#pool.close();
  }
}

let scene: Scene | undefined;
afterEach(() => scene?.close());

/** Or fails, before the pool gives a worker up that is at a tile for too long. */
const begins = (tile: SlowTile): Promise<void> =>
  expect.poll(() => tile.hasBegun, { timeout: 20_000 }).toBe(true);

describe('order of decoding', () => {
  it('begins a tile of the screen though an analysis has work for all workers', async () => {
    const { ask } = poolOf(2);
    const analysis = Array.from({ length: 12 }, () => ask('analysis'));
    const [first, second] = analysis as [SlowTile, SlowTile];
    await Promise.all([begins(first), begins(second)]);
    await begins(ask('display'));
    expect(analysis.filter(({ hasBegun }) => hasBegun)).toEqual([first, second]);
  });

  it('takes tiles of the screen out of the queue before those of an analysis that came first', async () => {
    const { ask } = poolOf(1);
    const [analysed, shown] = [ask('analysis'), ask('display')];
    await Promise.all([begins(analysed), begins(shown)]);
    const waiting = Array.from({ length: 6 }, () => ask('analysis'));
    const asked = Array.from({ length: 6 }, () => ask('display'));
    let before = shown;
    for (const tile of asked) {
      before.end();
      await begins(tile);
      before = tile;
    }
    expect(waiting.some(({ hasBegun }) => hasBegun)).toBe(false);
  });

  it('leaves an analysis one worker while the screen is served', async () => {
    const { ask } = poolOf(3);
    const shown = ask('display');
    await begins(shown);
    const analysis = Array.from({ length: 8 }, () => ask('analysis'));
    const begun = (): number => analysis.filter(({ hasBegun }) => hasBegun).length;
    await expect.poll(begun, { timeout: 20_000 }).toBe(1);
    // Time in which others would have begun.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(begun()).toBe(1);
    shown.end();
    await expect.poll(begun, { timeout: 20_000 }).toBe(3);
  });

  it('goes on with an analysis however much the screen asks for', async () => {
    const { ask } = poolOf(2);
    const shown = Array.from({ length: 400 }, () => ask('display'));
    for (let tile = 0; tile < 6; tile += 1) {
      const analysed = ask('analysis');
      await expect
        .poll(
          () => {
            for (const each of shown) if (each.hasBegun) each.end();
            return analysed.hasBegun;
          },
          { timeout: 20_000 },
        )
        .toBe(true);
      analysed.end();
    }
    expect(shown.every(({ hasBegun }) => hasBegun)).toBe(false);
  });

  it('drops a tile that the screen has moved away from', async () => {
    const { ask } = poolOf(1);
    const [analysed, shown, next] = [ask('analysis'), ask('display'), ask('display')];
    await Promise.all([begins(analysed), begins(shown)]);
    const away = new AbortController();
    const [left, last] = [ask('display', away.signal), ask('display')];
    away.abort();
    shown.end();
    await begins(next);
    next.end();
    await begins(last);
    expect(left.hasBegun).toBe(false);
  });
});

function poolOf(threads: number): { ask: Scene['ask'] } {
  const opened = new Scene(threads);
  scene = opened;
  return { ask: (priority, signal) => opened.ask(priority, signal) };
}
