/** Tiles, associated images and exports by their addresses: the bytes, the headers, the refusals. */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/api';
import {
  associatedImagePath,
  cropPath,
  exportPath,
  overviewPath,
  tilePath,
} from '../../src-main/contract/wire/addresses';
import { documentName, reportFormats } from '../../src-main/contract/report';
import { valueMapPath } from '../../src-main/contract/value-map';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
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

  it('makes an overview of a slide without coarse levels, and refuses it for others', async () => {
    expect((await get(overviewPath(slideId))).status).toBe(404);
    const path = join(dirname(fixture.slide), 'one-level.svs');
    await writeAperioSvs(path, {
      width: 2100,
      height: 1500,
      // Levels 1 and 2.
      editDirectories: (directories) => void directories.splice(2, 2),
    });
    const opened = await fixture.session.api.openSlide({ path });
    const response = await get(overviewPath(opened.slideId));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toMatch(/immutable/);
    const picture = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    expect(picture).toMatchObject({ width: 525, height: 375, format: 'jpeg' });
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

  it('answers a crop of cells as the pixels of the slide around its middle', async () => {
    const crop = { x: 300.25, y: 200, stepX: 2, stepY: 2, size: 64 };
    const response = await get(cropPath(slideId, crop));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toMatch(/^private, .*immutable/);
    const picture = sharp(Buffer.from(await response.arrayBuffer()));
    expect(await picture.metadata()).toMatchObject({ width: 64, height: 64, format: 'jpeg' });
    const slide = await openSlide(fixture.slide, { decoder: inProcessDecoder });
    const expected = await slide.readScaled({
      ...{ x: crop.x - 64, y: crop.y - 64 },
      ...{ width: 64, height: 64, stepX: 2, stepY: 2 },
    });
    await slide.close();
    const shown = await picture.raw().toBuffer();
    const difference = shown.reduce((sum, value, at) => sum + Math.abs(value - (expected.data[at] ?? 0)), 0);
    expect(difference / shown.length).toBeLessThan(4);
  });

  it('shows glass in a crop beyond the edge of the slide', async () => {
    const response = await get(cropPath(slideId, { x: 0, y: 0, stepX: 1, stepY: 1, size: 64 }));
    const { data } = await sharp(Buffer.from(await response.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)].every((value) => value > 250)).toBe(true);
  });

  it.each([
    ['size', '10/10/1/1/8'],
    ['size', '10/10/1/1/1025'],
    ['span', '10/10/64/64/1024'],
    ['step', '10/10/0/1/64'],
    ['step', '10/10/1/65/64'],
    ['step', '10/10/1e1/1/64'],
    ['place', '9999999/10/1/1/64'],
    ['place', '-1/10/1/1/64'],
    ['place', 'NaN/10/1/1/64'],
    ['view', '10/10/1/1/64?view=upside-down'],
  ])('refuses a crop of a wrong %s: %s', async (_, address) => {
    const response = await get(`/api/slides/${slideId}/crops/${address}`);
    expect(response.status).toBe(400);
    expect(await refusal(response)).toMatchObject({ error: { tag: 'request-invalid' } });
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
