/** Slides on a real web server on this machine, one that behaves and several that do not. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttpSource, type HttpOptions } from '../../../src-main/slide/source/http-source';
import { startSlideServer, type SlideServer, type SlideServerOptions } from '../../fixture/slide-server';
import { randomNumbers } from '../../fixture/texture';

const servers: SlideServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(bytes: Uint8Array, options: SlideServerOptions = {}): Promise<SlideServer> {
  const server = await startSlideServer(bytes, options);
  servers.push(server);
  return server;
}

/** Bytes that differ everywhere, so that a wrong offset shows. */
function content(length: number, seed = 1): Uint8Array {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length }, () => random() * 256);
}

const quick: HttpOptions = {
  headBytes: 100,
  retries: { attempts: 4, firstDelayMs: 1, longestDelayMs: 2000 },
};

type Instead = NonNullable<SlideServerOptions['instead']>;

/** A server that answers every request alike. */
function always(answer: (request: IncomingMessage, response: ServerResponse) => void): Instead {
  return (request, response) => {
    answer(request, response);
    return true;
  };
}

describe('a slide on a server', () => {
  it('is read by ranges over kept connections; its first bytes come with its size', async () => {
    const bytes = content(5000);
    const server = await serve(bytes);
    const source = await openHttpSource(`${server.origin}/a%20b/slide.svs?key=secret#part`, quick);
    expect(source).toMatchObject({ name: `${server.origin}/a%20b/slide.svs`, size: 5000 });
    expect(await source.read(10, 90)).toEqual(bytes.slice(10, 100));
    expect(server.requests).toHaveLength(1);
    for (const [offset, length] of [
      [90, 20],
      [4000, 1000],
      [5000, 0],
    ] as const) {
      expect(await source.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
    await expect(source.read(4990, 11)).rejects.toMatchObject({ tag: 'broken-file' });
    expect(server.requests.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['/a%20b/slide.svs?key=secret', 0, 100],
      ['/a%20b/slide.svs?key=secret', 90, 110],
      ['/a%20b/slide.svs?key=secret', 4000, 5000],
    ]);
    expect(server.requests.map(({ headers }) => headers['if-range'])).toEqual([undefined, '"1"', '"1"']);
    for (let offset = 1000; offset < 1100; offset += 1) await source.read(offset, 1);
    expect(server.connections).toBeLessThan(5);
    await source.close();
    await expect(source.read(200, 10)).rejects.toMatchObject({ tag: 'aborted' });
  });

  it('may be smaller than the first request, or empty', async () => {
    const small = await serve(content(7));
    expect(await (await openHttpSource(small.origin, quick)).read(0, 7)).toEqual(content(7));
    const empty = await serve(new Uint8Array(0));
    expect((await openHttpSource(empty.origin, quick)).size).toBe(0);
  });

  it.each([
    ['every second connection dropped', { dropEvery: 2 }],
    [
      'status 503 every second time',
      {
        instead: (_request, response, number) => {
          if (number % 2 === 0) response.writeHead(503).end();
          return number % 2 === 0;
        },
      },
    ],
  ] satisfies [string, SlideServerOptions][])('is the same with %s', async (_name, options) => {
    const bytes = content(20_000);
    const server = await serve(bytes, options);
    const source = await openHttpSource(server.origin, quick);
    for (let offset = 0; offset < bytes.length; offset += 1000) {
      expect(await source.read(offset, 1000)).toEqual(bytes.slice(offset, offset + 1000));
    }
    expect(server.requests.length).toBeGreaterThan(25);
  });

  it('goes on where a connection dropped, instead of from the start', async () => {
    const bytes = content(3000);
    let drops = 0;
    const server = await serve(bytes, {
      instead: (_request, response, number) => {
        if (number !== 2) return false;
        drops += 1;
        response.writeHead(206, {
          ETag: '"1"',
          'Content-Range': 'bytes 1000-1999/3000',
          'Content-Length': 1000,
        });
        response.write(bytes.subarray(1000, 1400), () => setTimeout(() => response.destroy(), 50));
        return true;
      },
    });
    const source = await openHttpSource(server.origin, quick);
    expect(await source.read(1000, 1000)).toEqual(bytes.slice(1000, 2000));
    expect(drops).toBe(1);
    expect(server.requests.at(-1)).toMatchObject({ from: 1400, to: 2000 });
  });

  it('waits as long as a busy server asks, and not for ever', async () => {
    const bytes = content(1000);
    let asked = 0;
    const server = await serve(bytes, {
      instead: (_request, response, number) => {
        if (number === 2) asked = performance.now();
        if (number === 2) response.writeHead(429, { 'Retry-After': '1' }).end();
        if (number > 3) response.writeHead(429, { 'Retry-After': '3600' }).end();
        return number === 2 || number > 3;
      },
    });
    const source = await openHttpSource(server.origin, quick);
    expect(await source.read(500, 500)).toEqual(bytes.slice(500));
    expect(performance.now() - asked).toBeGreaterThan(900);
    await expect(source.read(500, 500)).rejects.toMatchObject({ tag: 'not-found', why: /429/ });
    expect(server.requests).toHaveLength(4);
  });

  it('is given up, with the reason, when the server keeps failing', async () => {
    const server = await serve(content(10), { dropEvery: 1 });
    await expect(openHttpSource(server.origin, quick)).rejects.toMatchObject({
      tag: 'not-found',
      where: { path: `${server.origin}/` },
    });
    expect(server.requests).toHaveLength(4);
    const silent = await serve(content(10), { instead: () => true });
    await expect(openHttpSource(silent.origin, { ...quick, silenceMs: 30 })).rejects.toMatchObject({
      why: 'nothing came from the server for 0.03 seconds',
    });
  });

  it('is refused, and not downloaded, when the server knows no ranges', async () => {
    const server = await serve(new Uint8Array(50 * 1024 * 1024), { ranges: false });
    await expect(openHttpSource(`${server.origin}/slide.svs?key=secret`)).rejects.toMatchObject({
      tag: 'not-found',
      where: { path: `${server.origin}/slide.svs` },
      why: 'the server can only send it whole, which for a slide would take too long',
    });
    expect(server.requests).toHaveLength(1);
    expect(server.sentBytes).toBeLessThan(100_000);
  });

  it.each([
    ['entity tag', {}, '"2"'],
    ['weak entity tag', { etag: 'W/"1"' }, 'W/"2"'],
    ['size alone', { etag: null }, null],
  ] satisfies [string, SlideServerOptions, string | null][])(
    'is an error for good when it changes while it is read (%s)',
    async (_name, options, etag) => {
      const server = await serve(content(3000), options);
      const source = await openHttpSource(server.origin, quick);
      await source.read(1000, 1000);
      server.replace(content(3100, 2), etag ?? '');
      const changed = { tag: 'broken-file', why: 'it was replaced on the server while it was being read' };
      await expect(source.read(2000, 1000)).rejects.toMatchObject(changed);
      const asked = server.requests.length;
      server.replace(content(3000), '"1"');
      await expect(source.read(2000, 1000)).rejects.toMatchObject(changed);
      expect(server.requests).toHaveLength(asked);
    },
  );

  it('is never put together of two versions when it changes between two tries', async () => {
    const server = await serve(content(3000), {
      instead: (request, _response, number) => {
        if (number !== 2) return false;
        server.replace(content(3000, 2), '"2"');
        request.socket.destroy();
        return true;
      },
    });
    const source = await openHttpSource(server.origin, quick);
    await expect(source.read(1000, 1000)).rejects.toMatchObject({ why: /replaced/ });
  });

  it.each([
    [
      'more bytes than announced',
      (response: ServerResponse) => {
        response.writeHead(206, { 'Content-Range': 'bytes 0-9/1000' });
        response.end(content(50));
      },
    ],
    [
      'other bytes than asked for',
      (response: ServerResponse) =>
        response.writeHead(206, { 'Content-Range': 'bytes 500-599/1000' }).end(content(100)),
    ],
    ['no word on which bytes', (response: ServerResponse) => response.writeHead(206).end(content(100))],
    [
      'an unknown size',
      (response: ServerResponse) =>
        response.writeHead(206, { 'Content-Range': 'bytes 0-99/*' }).end(content(100)),
    ],
    [
      'an end beyond the size',
      (response: ServerResponse) =>
        response.writeHead(206, { 'Content-Range': 'bytes 0-99/50' }).end(content(100)),
    ],
    [
      'compressed bytes',
      (response: ServerResponse) =>
        response
          .writeHead(206, { 'Content-Range': 'bytes 0-99/1000', 'Content-Encoding': 'br' })
          .end(content(100)),
    ],
  ])('is refused when the server sends %s', async (_name, answer) => {
    const server = await serve(content(1000), { instead: always((_request, response) => answer(response)) });
    await expect(openHttpSource(server.origin, quick)).rejects.toMatchObject({ tag: 'broken-file' });
    expect(server.requests).toHaveLength(1);
  });

  it('that is shorter than the server claims fails where it ends', async () => {
    const server = await serve(content(1000), { claimedSize: 1e12 });
    const source = await openHttpSource(server.origin, quick);
    expect(source.size).toBe(1e12);
    expect(await source.read(500, 500)).toEqual(content(1000).slice(500));
    await expect(source.read(900, 200)).rejects.toMatchObject({ tag: 'broken-file', why: /ends before/ });
    await expect(source.read(2000, 10)).rejects.toMatchObject({ tag: 'broken-file', why: /ends before/ });
    expect(await source.read(300, 10)).toEqual(content(1000).slice(300, 310));
  });

  it.each([
    [404, 'the server has no such file'],
    [403, 'the server does not give it to everybody (status 403)'],
    [401, 'the server does not give it to everybody (status 401)'],
    [418, 'the server answers with status 418'],
  ])('is not found at status %i, at once', async (status, why) => {
    const server = await serve(content(10), {
      instead: always((_request, response) => response.writeHead(status).end('no')),
    });
    await expect(openHttpSource(server.origin, quick)).rejects.toMatchObject({ tag: 'not-found', why });
    expect(server.requests).toHaveLength(1);
  });

  it('stops at once when nobody wants it any more, also while it waits to try again', async () => {
    const slow = await serve(content(10_000), {
      instead: (_request, response, number) => {
        if (number === 3) response.writeHead(503, { 'Retry-After': '2' }).end();
        return number > 1;
      },
    });
    const source = await openHttpSource(slow.origin, quick);
    for (const wait of [50, 50]) {
      const controller = new AbortController();
      const read = expect(source.read(500, 100, controller.signal)).rejects.toMatchObject({ tag: 'aborted' });
      await new Promise((resolve) => setTimeout(resolve, wait));
      const start = performance.now();
      controller.abort();
      await read;
      expect(performance.now() - start).toBeLessThan(1000);
    }
    const closing = expect(source.read(500, 100)).rejects.toMatchObject({ tag: 'aborted' });
    await source.close();
    await closing;
    const opening = new AbortController();
    const lost = expect(
      openHttpSource(slow.origin, { ...quick, signal: opening.signal }),
    ).rejects.toMatchObject({
      tag: 'aborted',
    });
    opening.abort();
    await lost;
  });
});

describe('an address', () => {
  it('leads elsewhere at most five times; the place is remembered, and asked for again when it expires', async () => {
    const bytes = content(1000);
    let signature = 1;
    const place = await serve(bytes, {
      instead: (request, response) => {
        const isValid = request.url === `/file?signature=${signature}`;
        if (!isValid) response.writeHead(403).end();
        return !isValid;
      },
    });
    const server = await serve(bytes, {
      instead: always((_request, response) =>
        response.writeHead(302, { Location: `${place.origin}/file?signature=${signature}` }).end(),
      ),
    });
    const source = await openHttpSource(`${server.origin}/slide`, quick);
    await source.read(500, 10);
    expect(server.requests).toHaveLength(1);
    signature = 2;
    expect(await source.read(600, 10)).toEqual(bytes.slice(600, 610));
    expect(server.requests).toHaveLength(2);

    const loop = await serve(bytes, {
      instead: always((_request, response) => response.writeHead(307, { Location: '/again' }).end()),
    });
    await expect(openHttpSource(loop.origin, quick)).rejects.toMatchObject({
      why: 'it is redirected more than 5 times',
    });
    expect(loop.requests).toHaveLength(6);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/slide', 'http://[', ''])(
    'does not lead to %j',
    async (location) => {
      const server = await serve(content(10), {
        instead: always((_request, response) =>
          response.writeHead(302, location === '' ? {} : { Location: location }).end(),
        ),
      });
      await expect(openHttpSource(server.origin, quick)).rejects.toMatchObject({ name: 'SpindleError' });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('gives its password to its own origin and to no message', async () => {
    const bytes = content(1000);
    const other = await serve(bytes);
    const server = await serve(bytes, {
      instead: (request, response) => {
        if (request.url !== '/away') return false;
        response.writeHead(302, { Location: `${other.origin}/slide` }).end();
        return true;
      },
    });
    const withPassword = server.origin.replace('//', '//reader:p%40ss@');
    const source = await openHttpSource(`${withPassword}/slide?token=secret`, quick);
    expect(source.name).toBe(`${server.origin}/slide`);
    await openHttpSource(`${withPassword}/away`, quick);
    const authorization = `Basic ${Buffer.from('reader:p@ss').toString('base64')}`;
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      authorization,
      authorization,
    ]);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);

    const failing = [
      `http://reader:secret@127.0.0.1:1/slide?token=secret`,
      'http://reader:secret%@127.0.0.1/slide',
      'http://reader:secret@127.0.0.1:99999/slide',
      's3://reader:secret@bucket/slide?secret',
      'http://reader:secret@nowhere.invalid/slide?secret',
    ];
    for (const address of failing) {
      const error: unknown = await openHttpSource(address, quick).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ tag: 'not-found' });
      const told = [error, error instanceof Error ? error.cause : null].map(
        (part) => `${String(part)} ${part instanceof Error ? String(part.stack) : ''}`,
      );
      expect(`${JSON.stringify(error)} ${told.join(' ')}`).not.toContain('secret');
    }
  });
});
