import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { MapOverlay } from '../../../src-renderer/session/map-overlay.svelte';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const map = {
  ...{ mapId: 'm1', name: 'a.density.tiff', width: 2, height: 1, unit: 'mitoses per mm²' },
  ...{ place: { x: 0, y: 0, width: 128, height: 64 }, range: { low: 0, high: 4 } },
};
const refusal = {
  ...{ tag: 'unsupported-format', what: 'cannot show the map over the slide', where: {} },
  ...{ why: 'it is not a TIFF', remedy: 'choose another' },
} as const;

describe('a map over the slide', () => {
  let server: TinyServer;
  let overlay: MapOverlay;
  let asked: unknown[];
  /** Lets the upload arrive. */
  let arrive: ((path: string) => void)[];

  beforeEach(async () => {
    server = await startTinyServer();
    asked = [];
    arrive = [];
    server.routes.set('/api/call/readMap', (body, response) => {
      asked.push(body);
      const isBad = (body as { path: string }).path.includes('bad');
      answer(response, isBad ? { ok: false, error: refusal } : { ok: true, result: map });
    });
    server.routes.set('/api/maps/m1', (_body, response) => {
      const bytes = Buffer.alloc(8);
      bytes.writeFloatLE(4, 0);
      bytes.writeFloatLE(NaN, 4);
      response.writeHead(200).end(bytes);
    });
    const client = new HttpClient({
      ...{ origin: server.origin, fetch, save: () => undefined },
      upload: () => new Promise((resolve) => arrive.push(resolve)),
    });
    overlay = new MapOverlay(
      client,
      () => 's1',
      (path) => fetch(`${server.origin}${path}`),
    );
  });
  afterEach(() => server.close());

  async function open(name: string): Promise<void> {
    const opening = overlay.open(new File(['x'], name));
    arrive.at(-1)?.(`/uploads/${name}`);
    await opening;
  }

  it('is read from the file that was handed over, with its values, and its range is that of the map', async () => {
    await open('a.density.tiff');
    expect(asked).toEqual([{ slideId: 's1', path: '/uploads/a.density.tiff' }]);
    expect(overlay.state).toMatchObject({ kind: 'read', map, values: Float32Array.from([4, NaN]) });
    expect([overlay.range, overlay.isOwnRange]).toEqual([{ low: 0, high: 4 }, false]);
  });

  it('has the range that a person gives, until it is to be automatic again or another map comes', async () => {
    await open('a.density.tiff');
    expect(overlay.setRange(3, 1)).toBe(false);
    expect(overlay.setRange(NaN, 1)).toBe(false);
    expect(overlay.range).toEqual({ low: 0, high: 4 });
    expect(overlay.setRange(1, 2)).toBe(true);
    expect([overlay.range, overlay.isOwnRange]).toEqual([{ low: 1, high: 2 }, true]);
    overlay.fitRange();
    expect(overlay.range).toEqual({ low: 0, high: 4 });
    overlay.setRange(1, 2);
    await open('a.density.tiff');
    expect(overlay.range).toEqual({ low: 0, high: 4 });
  });

  it.each([
    [
      { low: 3, high: 8 },
      { low: 0, high: 8 },
    ],
    [
      { low: -3, high: 8 },
      { low: -3, high: 8 },
    ],
    [
      { low: 5, high: 5 },
      { low: 0, high: 5 },
    ],
    [
      { low: 0, high: 0 },
      { low: 0, high: 1 },
    ],
    [
      { low: -2, high: -2 },
      { low: -2, high: -1 },
    ],
  ])('of values in %o has colours from 0 where none is negative', async (range, shown) => {
    server.routes.set('/api/call/readMap', (_body, response) =>
      answer(response, { ok: true, result: { ...map, range } }),
    );
    await open('a.density.tiff');
    expect(overlay.range).toEqual(shown);
  });

  it('gives way to the reason where the next one cannot be read', async () => {
    await open('a.density.tiff');
    await open('bad.tiff');
    expect(overlay.state).toMatchObject({ kind: 'failed', error: refusal });
    overlay.close();
    expect(overlay.state.kind).toBe('none');
  });

  it('says so where its values do not arrive', async () => {
    server.routes.set('/api/maps/m1', (_body, response) => response.writeHead(404).end());
    await open('a.density.tiff');
    expect(overlay.state).toMatchObject({ kind: 'failed', error: { why: 'its values did not arrive' } });
  });

  it('is the one that was opened last, whichever arrives last', async () => {
    const first = overlay.open(new File(['x'], 'bad.tiff'));
    const second = overlay.open(new File(['x'], 'a.density.tiff'));
    arrive[1]?.('/uploads/a.density.tiff');
    await second;
    arrive[0]?.('/uploads/bad.tiff');
    await first;
    expect(overlay.state.kind).toBe('read');
  });

  it('stays away where it was closed while it was read', async () => {
    const opening = overlay.open(new File(['x'], 'a.density.tiff'));
    await vi.waitFor(() => expect(overlay.state.kind).toBe('reading'));
    overlay.close();
    arrive[0]?.('/uploads/a.density.tiff');
    await opening;
    expect(overlay.state.kind).toBe('none');
  });
});
