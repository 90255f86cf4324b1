/** Connections that bring nothing, or stop in the middle, over real sockets. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback, type Listening } from '../../../src-main/shell/server/listen';

const limits = { connections: 8, headersMs: 300, stallMs: 300 };
let listening: Listening;
let received: number;
let sockets: Socket[];

beforeEach(async () => {
  received = 0;
  sockets = [];
  listening = await listenOnLoopback(
    async (request) => {
      received = (await request.arrayBuffer()).byteLength;
      await setTimeout(Number(new URL(request.url).searchParams.get('wait') ?? 0));
      return new Response('done');
    },
    0,
    limits,
  );
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await listening.close();
});

async function open(): Promise<Socket> {
  const socket = connect(listening.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.resume();
  return socket;
}

/** Ends within the time, in ms; by a reset too, which `once` would throw. */
async function endsWithin(socket: Socket, ms: number): Promise<boolean> {
  const closed = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  return Promise.race([socket.destroyed || closed, setTimeout(ms, false)]);
}

const put = (length: number): string =>
  `PUT /api/upload/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${length}\r\n\r\n`;

describe('a connection', () => {
  it.each([
    ['on which nothing comes', ''],
    ['with headers that never end', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
    ['with a body that stops', `${put(1_000_000)}some of it`],
  ])('%s is ended', async (_, start) => {
    const socket = await open();
    if (start !== '') socket.write(start);
    expect(await endsWithin(socket, 5000)).toBe(true);
  });

  it('whose body only trickles is ended', async () => {
    const socket = await open();
    socket.write(put(1_000_000));
    const timer = setInterval(() => socket.write('x'), 50);
    expect(await endsWithin(socket, 5000)).toBe(true);
    clearInterval(timer);
  });

  it('is left in peace while a body moves on, and while an answer takes its time', async () => {
    const socket = await open();
    const answer = once(socket, 'data') as Promise<[Buffer]>;
    const chunk = Buffer.alloc(64 * 1024);
    socket.write(put(chunk.length * 10).replace('/api/upload/a', '/api/upload/a?wait=900'));
    for (let sent = 0; sent < 10; sent += 1) {
      socket.write(chunk);
      await setTimeout(100);
    }
    expect(String((await answer)[0])).toContain('200 OK');
    expect(received).toBe(chunk.length * 10);
  });

  it('is refused when there are too many', async () => {
    const idle = await Promise.all(Array.from({ length: limits.connections }, open));
    const late = await open();
    expect(await endsWithin(late, 250)).toBe(true);
    // They do not last: then others come in.
    await Promise.all(idle.map((socket) => endsWithin(socket, 5000)));
    expect((await fetch(`http://127.0.0.1:${listening.port}/`)).status).toBe(200);
  });
});
