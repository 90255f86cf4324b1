/** Tiles, associated images and exports by their addresses: the bytes, the headers, the refusals. */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { associatedImagePath, exportPath, tilePath, type Answer } from '../../src-main/contract/api';
import { documentName, reportFormats } from '../../src-main/contract/report';
import { valueMapPath } from '../../src-main/contract/value-map';
import { omeTiff } from '../fixture/ome-tiff';
import { hasSharedData, sharedSlide } from '../shared-data';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let phantom: SmallPhantom;
beforeAll(async () => {
  phantom = await smallPhantom();
});
afterAll(() => phantom.remove());

describe('resources of a session', () => {
  let fixture: SessionFixture;
  let slideId: string;

  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fixture.session.fetch(new Request(`http://spindle${path}`, init));
  const refusal = async (response: Response): Promise<unknown> => {
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    return response.json();
  };

  beforeAll(async () => {
    fixture = await sessionFixture(phantom.path);
    ({ slideId } = await fixture.session.api.openSlide({ path: fixture.slide }));
  });
  afterAll(() => fixture.end());

  it('answers a tile as a picture that a browser may keep', async () => {
    const response = await get(tilePath(slideId, 0, 1, 1));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toMatch(/^private, .*immutable/);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 256, height: 256, format: 'jpeg' });
  });

  it.each([
    ['level', (id: string) => tilePath(id, 99, 0, 0), 404],
    ['view', (id: string) => `${tilePath(id, 0, 0, 0)}?view=upside-down`, 400],
    ['column', (id: string) => tilePath(id, 0, 9999, 0), 404],
    ['row', (id: string) => tilePath(id, 0, 0, 9999), 404],
    ['negative row', (id: string) => tilePath(id, 0, 0, -1), 400],
    ['fraction', (id: string) => `/api/slides/${id}/tiles/0/1.5/0`, 400],
    ['no number', (id: string) => `/api/slides/${id}/tiles/0/x/0`, 400],
    ['hexadecimal', (id: string) => `/api/slides/${id}/tiles/0/0x1/0`, 400],
    ['slide', () => tilePath('none', 0, 0, 0), 404],
    ['address', (id: string) => `/api/slides/${id}/nothing`, 404],
  ])('refuses a wrong %s with JSON', async (_, address, status) => {
    const response = await get(address(slideId));
    expect(response.status).toBe(status);
    const answer = (await refusal(response)) as Answer<never>;
    expect(answer.ok ? null : answer.error.why).toEqual(expect.any(String));
  });

  it('stops reading a tile when the client has gone', async () => {
    const gone = new AbortController();
    gone.abort();
    const response = await get(tilePath(slideId, 0, 0, 0), { signal: gone.signal });
    expect(response.ok).toBe(false);
    expect(await refusal(response)).toMatchObject({ error: { tag: 'aborted' } });
  });

  it('exports every format as an attachment', async () => {
    const started = await fixture.session.api.startRun({ slideId });
    const { run: runId, result } = await fixture.finished(started.runId);
    for (const format of reportFormats) {
      const response = await get(exportPath(runId, format, result.threshold));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-disposition')).toContain(
        `filename="${documentName('field', format)}"`,
      );
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    for (const [address, status] of [
      [`/api/runs/${runId}/export/exe?threshold=0.5`, 404],
      [`/api/runs/${runId}/export/csv`, 400],
      [`/api/runs/${runId}/export/csv?threshold=`, 400],
      [`/api/runs/${runId}/export/csv?threshold=2`, 400],
      [`/api/runs/none/export/csv?threshold=0.5`, 404],
    ] as const) {
      expect((await get(address)).status, address).toBe(status);
    }
  });

  it('reads a density map that it wrote, from a file that may be opened, and hands out its values', async () => {
    const started = await fixture.session.api.startRun({ slideId });
    const { run: runId, result } = await fixture.finished(started.runId);
    const path = join(dirname(fixture.slide), 'field.density.tiff');
    const written = await get(exportPath(runId, 'density', result.threshold));
    writeFileSync(path, Buffer.from(await written.arrayBuffer()));
    const map = await fixture.session.api.readMap({ slideId, path });
    expect(map).toMatchObject({ name: 'field.density.tiff', unit: 'mitoses per mm²', place: { x: 0, y: 0 } });
    const values = new Float32Array(await (await get(valueMapPath(map.mapId))).arrayBuffer());
    expect(values).toHaveLength(map.width * map.height);
    expect(Math.max(...values.filter((value) => !Number.isNaN(value)))).toBe(map.range.high);
    expect((await get(valueMapPath('none'))).status).toBe(404);
    await expect(fixture.session.api.readMap({ slideId, path: fixture.slide })).rejects.toMatchObject({
      tag: 'unsupported-format',
      where: { path: basename(fixture.slide) },
    });
    const elsewhere = join(dirname(phantom.path), 'elsewhere.tiff');
    await expect(fixture.session.api.readMap({ slideId, path: elsewhere })).rejects.toMatchObject({
      tag: 'not-found',
    });
  });

  it('refuses an associated image that is not there', async () => {
    expect((await get(associatedImagePath(slideId, 'label'))).status).toBe(404);
    expect((await get(`/api/slides/${slideId}/associated/..%2F..%2Fetc`)).status).toBe(404);
  });
});

describe('resources of a slide of channels', () => {
  let fixture: SessionFixture;
  let slideId: string;
  const get = (query: string): Promise<Response> =>
    fixture.session.fetch(new Request(`http://spindle${tilePath(slideId, 0, 0, 0)}${query}`));

  beforeAll(async () => {
    fixture = await sessionFixture(phantom.path);
    const path = join(fixture.slides, 'channels.ome.tif');
    writeFileSync(path, omeTiff({ planes: 2 }));
    ({ slideId } = await fixture.session.api.openSlide({ path }));
  });
  afterAll(() => fixture.end());

  it('answers each view at an address of its own', async () => {
    const bodies = await Promise.all(
      ['', '?view=0,0', '?view=0,1', '?view=1,1', '?view=1,1:ffffff:0:9'].map(async (query) => {
        const response = await get(query);
        expect(response.status, query).toBe(200);
        return Buffer.from(await response.arrayBuffer()).toString('base64');
      }),
    );
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it.each(['?view=', '?view=x', '?view=9,0', '?view=0,7', '?view=0,0,0', '?view=0,0:red'])(
    'refuses %s',
    async (query) => {
      const response = await get(query);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { tag: 'request-invalid' } });
    },
  );

  it('gives the automatic windows, and starts no analysis', async () => {
    const windows = await fixture.session.api.channelWindows({ slideId });
    expect(windows).toHaveLength(2);
    for (const { low, high } of windows) expect(high).toBeGreaterThan(low);
    await expect(fixture.session.api.startRun({ slideId })).rejects.toMatchObject({ tag: 'not-brightfield' });
    const place = { x: 50, y: 50 };
    await expect(fixture.session.api.invariance({ requestId: 'r', slideId, place })).rejects.toMatchObject({
      tag: 'not-brightfield',
    });
  });
});

describe.skipIf(!hasSharedData)('resources of a real slide', () => {
  it('answers associated images as PNG of the size that was announced', async () => {
    const fixture = await sessionFixture(phantom.path, { shell: 'electron' });
    const path = sharedSlide('aperio/CMU-1-Small-Region.svs');
    fixture.session.grant([path]);
    const { slideId } = await fixture.session.api.openSlide({ path });
    const info = await fixture.session.api.identity({ slideId });
    expect(info.associatedImages.map(({ name }) => name).sort()).toEqual(['label', 'macro', 'thumbnail']);
    for (const { name, width, height } of info.associatedImages) {
      const response = await fixture.session.fetch(
        new Request(`spindle://app${associatedImagePath(slideId, name)}`),
      );
      expect(response.headers.get('content-type')).toBe('image/png');
      const metadata = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(metadata).toMatchObject({ format: 'png', width, height });
    }
    await fixture.end();
  });
});
