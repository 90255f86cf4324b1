import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiEvent } from '../../../src-main/contract/api';
import type { Connection } from '../../../src-renderer/client/api';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const report = {
  tag: 'mpp-unknown',
  what: 'cannot count',
  where: { path: '/slides/a.tif' },
  why: 'the slide does not say its pixel size',
  remedy: 'enter it',
};

describe('HTTP client', () => {
  let server: TinyServer;
  let saved: { name: string; blob: Blob }[];
  let client: HttpClient;
  let stops: (() => void)[];

  beforeEach(async () => {
    server = await startTinyServer();
    saved = [];
    stops = [];
    client = new HttpClient({
      origin: server.origin,
      fetch,
      upload: (origin, file) => Promise.resolve(`${origin}/${file.name}`),
      save: (blob, name) => saved.push({ name, blob }),
    });
  });

  afterEach(async () => {
    for (const stop of stops) stop();
    await server.close();
  });

  it('posts the parameters and opens the answer', async () => {
    let received: unknown;
    server.routes.set('/api/call/startRun', (body, response, request) => {
      received = { body, method: request.method, type: request.headers['content-type'] };
      answer(response, { ok: true, result: { runId: 'r1' } });
    });
    expect(await client.call('startRun', { slideId: 's1', modelId: 'm' })).toEqual({ runId: 'r1' });
    expect(received).toEqual({
      body: { slideId: 's1', modelId: 'm' },
      method: 'POST',
      type: 'application/json',
    });
  });

  it('posts the bytes that an engine replies, and throws when they are refused', async () => {
    let refused = false;
    server.routes.set('/api/engines/a/replies', (body, response, request) => {
      const type = request.headers['content-type'];
      if (refused || body !== 7 || type !== 'application/octet-stream')
        answer(response, { ok: false, error: report }, 404);
      else answer(response, { ok: true, result: null });
    });
    // The server of this test reads JSON: these bytes are the digit 7.
    const bytes = new TextEncoder().encode('7');
    await client.engineReply('a', bytes);
    refused = true;
    await expect(client.engineReply('a', bytes)).rejects.toMatchObject(report);
  });

  it('throws the error that the main side reports, whole, whatever the status', async () => {
    server.routes.set('/api/call/startRun', (_, response) =>
      answer(response, { ok: false, error: report }, 422),
    );
    await expect(client.call('startRun', { slideId: 's1' })).rejects.toMatchObject(report);
  });

  it.each([
    ['no JSON', 'Unauthorized'],
    ['no answer', '{"hello":1}'],
    [
      'an error of no known tag',
      '{"ok":false,"error":{"tag":"x","what":"","where":{},"why":"","remedy":""}}',
    ],
  ])('says that it cannot understand %s', async (_, text) => {
    server.routes.set('/api/call/about', (__, response) => response.end(text));
    await expect(client.call('about', {})).rejects.toMatchObject({
      tag: 'unreachable',
      what: 'the answer cannot be understood',
    });
  });

  it('says so when nobody answers', async () => {
    await server.close();
    await expect(client.call('about', {})).rejects.toMatchObject({
      tag: 'unreachable',
      what: 'Spindle does not answer',
    });
  });

  it('hands events on, in order, and takes up again after the connection broke', async () => {
    const events: ApiEvent[] = [];
    const connections: Connection[] = [];
    stops.push(client.onConnection((connection) => connections.push(connection)));
    stops.push(client.onEvent((event) => events.push(event)));
    await server.listener();
    server.emit({ type: 'open-requested', paths: ['/a.svs'] });
    server.emit({ type: 'menu', command: 'export' });
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(events.map(({ type }) => type)).toEqual(['open-requested', 'menu']);

    server.dropListeners();
    await server.listener();
    server.emit({ type: 'open-requested', paths: ['/ä µ.svs'] });
    await vi.waitFor(() => expect(events).toHaveLength(3));
    expect(events[2]).toEqual({ type: 'open-requested', paths: ['/ä µ.svs'] });
    expect(connections).toEqual(['connected', 'lost', 'connected']);
  });

  it.each([401, 403, 421])(
    'says that it is not known any more to a Spindle that answers %i',
    async (status) => {
      const connections: Connection[] = [];
      server.refusal = status;
      stops.push(client.onConnection((connection) => connections.push(connection)));
      stops.push(client.onEvent(() => undefined));
      await vi.waitFor(() => expect(connections).toEqual(['ended']));
      await expect(client.call('about', {})).rejects.toMatchObject({
        tag: 'unreachable',
        what: 'Spindle does not know this page any more',
      });
      // Another page of this browser was let in, and this one with it.
      server.refusal = null;
      await vi.waitFor(() => expect(connections.at(-1)).toBe('connected'), { timeout: 5000 });
    },
  );

  it('hears nothing after the last listener left', async () => {
    const events: ApiEvent[] = [];
    const stop = client.onEvent((event) => events.push(event));
    await server.listener();
    stop();
    await vi.waitFor(() => server.emit({ type: 'menu', command: 'open' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events).toEqual([]);
  });

  it('saves each export under the slide’s name', async () => {
    server.routes.set('/api/runs/r1/export/csv', (_, response, request) =>
      response.end(`csv ${request.url}`),
    );
    server.routes.set('/api/runs/r1/export/pdf', (_, response) => response.end('%PDF'));
    const outcome = await client.exportRun({
      runId: 'r1',
      slideName: 'case 7.b.svs',
      threshold: 0.625,
      formats: ['csv', 'pdf'],
    });
    expect(outcome).toEqual({ kind: 'downloaded', names: ['case 7.b.csv', 'case 7.b.pdf'] });
    expect(saved.map(({ name }) => name)).toEqual(['case 7.b.csv', 'case 7.b.pdf']);
    expect(await saved[0]?.blob.text()).toContain('threshold=0.625');
  });

  it('saves nothing when an export is refused', async () => {
    server.routes.set('/api/runs/r1/export/pdf', (_, response) =>
      answer(response, { ok: false, error: report }, 500),
    );
    const order = { runId: 'r1', slideName: 'a.svs', threshold: 0.5, formats: ['pdf'] as const };
    await expect(client.exportRun(order)).rejects.toMatchObject(report);
    expect(saved).toEqual([]);
  });
});
